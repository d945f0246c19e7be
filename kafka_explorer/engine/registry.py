"""Schema registries: fetches a schema with all it refers to, by Confluent's own client and its REST API.

Decoding never waits: it asks a `SchemaStore`, which answers at once; what is missing is fetched by `fetch_schema` as a
job, and the record is decoded again. The client's libraries (httpx2 and others) are imported with the first request.
"""

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from kafka_explorer.engine.decoders.context import Reference, SchemaMissing, SchemaText, SchemaType
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.pem_files import pem_file

if TYPE_CHECKING:
    from confluent_kafka.schema_registry import Schema, SchemaRegistryClient

T = TypeVar("T")

_LOOK_S = 0.05
_MOST_REFERENCES = 200  # also how deep: Python's stack has its end
_AGAIN_S = 30.0
_NOT_FOUND, _UNAUTHORIZED, _FORBIDDEN = 404, 401, 403


class RegistryFailed(ExplorerError):
    """A registry did not give what was asked for; `reason` is a part of a sentence. `status` is HTTP's, 0 without."""

    def __init__(self, reason: str, status: int = 0) -> None:
        super().__init__(reason, status)
        self.reason = reason
        self.status = status

    def __str__(self) -> str:
        return self.reason


@dataclass(frozen=True, slots=True)
class RegistrySettings:
    """How to reach one registry, as plain data. `url` may name several nodes of it, separated by commas.

    Without `user`, `token` and `token_url` no credentials are sent. `token_url` is asked for tokens with client
    credentials (OAuth). Files and texts are in PEM; a certificate and its key prove who we are (mTLS). `cluster` and
    `pool` are what Confluent Cloud wants beside a token. Without `verify` anybody's certificate will do.
    """

    url: str
    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    token_url: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    scope: str = ""
    cluster: str = ""
    pool: str = ""
    ca_file: str = ""
    certificate_file: str = ""
    key_file: str = ""
    key_password: str = field(default="", repr=False)
    ca_pem: str = field(default="", repr=False)
    certificate_pem: str = field(default="", repr=False)
    key_pem: str = field(default="", repr=False)
    verify: bool = True
    timeout_s: float = 10.0


class SchemaStore:
    """Schemas that were fetched, and why others were not. Reading and writing from several threads is safe."""

    def __init__(self) -> None:
        self._known: dict[int | str, SchemaText | SchemaMissing] = {}
        self._failed_at_s: dict[int | str, float] = {}

    def get(self, schema_id: int | str, /) -> SchemaText | SchemaMissing | None:
        """Return what is known of a schema; a failure is forgotten after half a minute, to be tried again."""
        failed_at_s = self._failed_at_s.get(schema_id)
        if failed_at_s is not None and time.monotonic() - failed_at_s > _AGAIN_S:
            return None
        return self._known.get(schema_id)

    def put(self, schema: SchemaText | SchemaMissing) -> None:
        """Remember what `fetch_schema` returned."""
        self._known[schema.schema_id] = schema
        if isinstance(schema, SchemaMissing):
            self._failed_at_s[schema.schema_id] = time.monotonic()
        else:
            self._failed_at_s.pop(schema.schema_id, None)

    def forget_failures(self) -> None:
        """Let every schema that could not be had be asked for again."""
        for schema_id in list(self._failed_at_s):
            self._failed_at_s.pop(schema_id, None)
            self._known.pop(schema_id, None)


def fetch_schema(
    registries: Sequence[RegistrySettings], schema_id: int | str
) -> Generator[None, None, SchemaText | SchemaMissing]:
    """Return a schema by its id or GUID from the first registry that knows it; else why none gave it. Never raises.

    Yields every 50 ms. Closing it leaves a request behind that ends with its time limit at the latest.
    """
    reasons = []
    for registry in registries:
        try:
            return (yield from _apart(lambda registry=registry: _fetch(registry, schema_id)))  # type: ignore[misc]
        except RegistryFailed as error:
            reasons.append(f"{registry.url}: {error}" if len(registries) > 1 else str(error))
    return SchemaMissing(schema_id, "; ".join(reasons) or "no registry is configured")


def list_subjects(registry: RegistrySettings) -> Generator[None, None, tuple[str, ...]]:
    """Return the names under which schemas are registered, sorted. Raises RegistryFailed."""
    found = yield from _apart(lambda: _asked(registry, lambda client: client.get_subjects()))
    return tuple(sorted(found))


def fetch_version(
    registry: RegistrySettings, subject: str, version: int | None = None
) -> Generator[None, None, SchemaText]:
    """Return a version of a subject, the latest without a number. Raises RegistryFailed."""

    def ask(client: "SchemaRegistryClient") -> SchemaText:
        found = client.get_latest_version(subject) if version is None else client.get_version(subject, version)
        return _schema(client, registry, found.schema_id or 0)

    return (yield from _apart(lambda: _asked(registry, ask)))


def _apart(work: Callable[[], T]) -> Generator[None, None, T]:
    """Do blocking `work` in a thread of its own, and yield while it runs."""
    answers: queue.SimpleQueue[tuple[T | None, RegistryFailed | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            answers.put((work(), None))
        except RegistryFailed as error:
            answers.put((None, error))

    threading.Thread(target=run, name="schema registry", daemon=True).start()
    while True:
        try:
            answer, error = answers.get(timeout=_LOOK_S)
        except queue.Empty:
            yield
            continue
        if error is not None:
            raise error
        return answer  # type: ignore[return-value]  # None only beside an error


def _fetch(registry: RegistrySettings, schema_id: int | str) -> SchemaText:
    return _asked(registry, lambda client: _schema(client, registry, schema_id))


def _asked(registry: RegistrySettings, ask: Callable[["SchemaRegistryClient"], T]) -> T:
    """Ask with a client of its own; raises RegistryFailed whatever the client's libraries raise."""
    from confluent_kafka.schema_registry import SchemaRegistryClient
    from confluent_kafka.schema_registry.error import SchemaRegistryError

    try:
        with _in_files(registry) as settings, SchemaRegistryClient(settings) as client:
            return ask(client)
    except SchemaRegistryError as error:
        raise _refusal(error.http_status_code, error.error_message) from error
    except RegistryFailed:
        raise
    except Exception as error:  # HTTP and TLS libraries have errors of their own, and they may change
        said = str(error).strip() or type(error).__name__
        raise RegistryFailed(f"the registry cannot be asked ({said[:500]})") from error


def _refusal(status: int, text: str) -> RegistryFailed:
    if status in {_UNAUTHORIZED, _FORBIDDEN}:
        return RegistryFailed(f"the registry does not let us in (HTTP {status})", status)
    if status == _NOT_FOUND:
        return RegistryFailed("the registry does not know it", status)
    return RegistryFailed(f"the registry answered HTTP {status}: {str(text)[:500]}", status)


@contextlib.contextmanager
def _in_files(registry: RegistrySettings) -> Iterator[dict[str, Any]]:
    """Give the client's settings; its texts in PEM are files as long as the block lasts."""
    with (
        pem_file(registry.ca_pem) as ca,
        pem_file(registry.certificate_pem) as certificate,
        pem_file(registry.key_pem) as key,
    ):
        yield client_settings(
            replace(
                registry,
                ca_file=ca or registry.ca_file,
                certificate_file=certificate or registry.certificate_file,
                key_file=key or registry.key_file,
            )
        )


def client_settings(registry: RegistrySettings) -> dict[str, Any]:
    """Return the settings for Confluent's client. One retry only: whoever waits may ask again."""
    settings: dict[str, Any] = {
        "url": registry.url,
        "timeout": registry.timeout_s,
        "max.retries": 1,
        "retries.wait.ms": 200,
        "retries.max.wait.ms": 500,
    }
    if registry.user:
        settings["basic.auth.user.info"] = f"{registry.user}:{registry.password}"
    settings |= _bearer(registry)
    files = {
        "ssl.ca.location": registry.ca_file,
        "ssl.certificate.location": registry.certificate_file,
        "ssl.key.location": registry.key_file,
        "ssl.key.password": registry.key_password,
    }
    nobody = {} if registry.verify else {"ssl.ca.location": False}
    return settings | {name: value for name, value in files.items() if value} | nobody


def _bearer(registry: RegistrySettings) -> dict[str, str]:
    if registry.token:
        own = {"bearer.auth.credentials.source": "STATIC_TOKEN", "bearer.auth.token": registry.token}
    elif registry.token_url:
        own = {
            "bearer.auth.credentials.source": "OAUTHBEARER",
            "bearer.auth.issuer.endpoint.url": registry.token_url,
            "bearer.auth.client.id": registry.client_id,
            "bearer.auth.client.secret": registry.client_secret,
            "bearer.auth.scope": registry.scope,
        }
    else:
        return {}
    pool = {"bearer.auth.identity.pool.id": registry.pool} if registry.pool else {}
    # Confluent's client insists on a cluster; other registries pay no heed to it.
    return {**own, "bearer.auth.logical.cluster": registry.cluster, **pool}


def _schema(client: "SchemaRegistryClient", registry: RegistrySettings, schema_id: int | str) -> SchemaText:
    by_guid = isinstance(schema_id, str)
    schema = client.get_schema_by_guid(schema_id) if isinstance(schema_id, str) else client.get_schema(schema_id)
    references: dict[tuple[str, int], Reference] = {}
    _gather(client, schema, references, 0)
    subjects = () if by_guid else _subjects(client, int(schema_id))
    kind: SchemaType = schema.schema_type or "AVRO"  # type: ignore[assignment]  # a str of the registry's
    return SchemaText(schema_id, kind, schema.schema_str or "", tuple(references.values()), subjects, registry.url)


def _gather(
    client: "SchemaRegistryClient", schema: "Schema", found: dict[tuple[str, int], Reference], depth: int
) -> None:
    """Put what a schema refers to into `found`, and before that what those refer to."""
    for reference in schema.references or ():
        name, subject, version = reference.name or "", reference.subject or "", reference.version or 0
        if (subject, version) in found:
            continue
        if len(found) >= _MOST_REFERENCES or depth >= _MOST_REFERENCES:
            raise RegistryFailed(f"it refers to more than {_MOST_REFERENCES} schemas")
        registered = client.get_version(subject, version)
        if registered.schema is not None:
            _gather(client, registered.schema, found, depth + 1)
            found[subject, version] = Reference(name, subject, version, registered.schema.schema_str or "")


def _subjects(client: "SchemaRegistryClient", schema_id: int) -> tuple[tuple[str, int], ...]:
    """Return where a schema is registered; nothing when the registry cannot tell."""
    from confluent_kafka.schema_registry.error import SchemaRegistryError

    try:
        versions = client.get_schema_versions(schema_id)
    except SchemaRegistryError:
        return ()
    return tuple((version.subject or "", version.version or 0) for version in versions)
