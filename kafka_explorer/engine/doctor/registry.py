"""Whether a schema registry answers and takes our sign-in: one look at its list of subjects."""

import base64
import http.client
import json
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass, field

from kafka_explorer.engine.connection_faults import ConnectionFault
from kafka_explorer.engine.doctor.token_endpoint import NoRedirect
from kafka_explorer.engine.errors import ConnectionFailed, connection_error

_MAX_ANSWER_BYTES = 10_000_000
_TYPE = "application/vnd.schemaregistry.v1+json, application/json"


@dataclass(frozen=True, slots=True)
class RegistryAddress:
    """Where a schema registry is and how to sign in. A client certificate is not shown: it would need a key file."""

    urls: tuple[str, ...]
    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    ca_pem: str = field(default="", repr=False)
    certificate_pem: str = field(default="", repr=False)
    key_pem: str = field(default="", repr=False)
    verify: bool = True


def ask_registry(registry: RegistryAddress, url: str, timeout_s: float) -> tuple[str, ConnectionFailed | None]:
    """Ask the registry at `url` for its subjects; returns a fact, or why it failed."""
    request = urllib.request.Request(f"{url.rstrip('/')}/subjects", headers=_headers(registry))  # noqa: S310  # http(s), checked
    opener = urllib.request.build_opener(NoRedirect, urllib.request.HTTPSHandler(context=_context(registry, url)))
    try:
        with opener.open(request, timeout=timeout_s) as answer:
            subjects = json.loads(answer.read(_MAX_ANSWER_BYTES))
    except urllib.error.HTTPError as error:
        with error:
            return "", _refused(url, error.code)
    except urllib.error.URLError as error:
        return "", connection_error(_fault(error.reason), url, str(error.reason))
    except (OSError, http.client.HTTPException) as error:
        return "", connection_error(_fault(error), url, str(error))
    except (ValueError, RecursionError):
        subjects = None
    if not isinstance(subjects, list):
        return "", ConnectionFailed(ConnectionFault.OTHER, url, "it answers, but not as a schema registry does")
    return f"{len(subjects)} subjects" if len(subjects) != 1 else "1 subject", None


def _headers(registry: RegistryAddress) -> dict[str, str]:
    headers = {"Accept": _TYPE}
    if registry.token:
        headers["Authorization"] = f"Bearer {registry.token}"
    elif registry.user:
        pair = base64.b64encode(f"{registry.user}:{registry.password}".encode()).decode()
        headers["Authorization"] = f"Basic {pair}"
    return headers


def _context(registry: RegistryAddress, url: str) -> ssl.SSLContext | None:
    if not url.startswith("https:"):
        return None
    context = ssl.create_default_context(cadata=registry.ca_pem or None)
    if not registry.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _refused(url: str, status: int) -> ConnectionFailed:
    if status in {401, 403}:
        return connection_error(ConnectionFault.CREDENTIALS, url, f"HTTP {status}")
    return ConnectionFailed(ConnectionFault.OTHER, url, f"HTTP {status}: is this the address of a schema registry?")


def _fault(reason: object) -> ConnectionFault:
    if isinstance(reason, ssl.SSLCertVerificationError):
        return ConnectionFault.WRONG_HOST_NAME if reason.verify_code in {62, 64} else ConnectionFault.UNKNOWN_CA
    if isinstance(reason, ssl.SSLError):
        return ConnectionFault.TLS
    if isinstance(reason, TimeoutError):
        return ConnectionFault.TIMED_OUT
    if isinstance(reason, ConnectionRefusedError):
        return ConnectionFault.REFUSED
    return ConnectionFault.UNRESOLVED if "resol" in str(reason) or "not known" in str(reason) else ConnectionFault.OTHER
