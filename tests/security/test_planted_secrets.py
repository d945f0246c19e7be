"""After a whole session no secret is found where it does not belong."""

import base64
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kafka_explorer.config.security import Mechanism
from tests.security import session, ways
from tests.security.keyrings import PrivateKeyring
from tests.security.secure_broker import ALICE, OWN_TOPIC, SecureBroker
from tests.security.session import Plan
from tests.security.stores import Stores
from tests.security.ways import WAYS, Parts, Way

CHECKOUT = Path(__file__).parents[2]
PLANTED_WRONG = "planted-and-wrong-4d7"
SESSION_S = 240
WORKING = (
    "SASL_SSL, PLAIN, JKS",
    "SASL_SSL, SCRAM-SHA-512",
    "SASL_PLAINTEXT, OAUTHBEARER OIDC",
    "SASL_SSL, OAUTHBEARER OIDC",
    "client certificate, JKS with a password of the key's own",
    "client certificate, pasted, encrypted",
    "client certificate, legacy PKCS12",
)


@pytest.fixture
def plans(secure_broker: SecureBroker, stores: Stores, tmp_path: Path) -> list[Plan]:
    parts = Parts(secure_broker, stores, tmp_path)
    made = [_plan(name, WAYS[name](parts), parts, works=True) for name in WORKING]
    wrong = ways.password(Mechanism.PLAIN)(parts).with_secrets(PASSWORD=PLANTED_WRONG)
    wrong_client = ways.oidc("oidc")(parts).with_secrets(CLIENT_SECRET=f"{PLANTED_WRONG}-client")
    made.append(_plan("wrong password", wrong, parts, works=False))
    made.append(_plan("wrong client secret", wrong_client, parts, works=False))
    return made


def _plan(name: str, way: Way, parts: Parts, *, works: bool) -> Plan:
    profile = replace(way.profile(parts.broker), name=name.replace(",", ""))
    return Plan(profile, {each.value: text for each, text in way.secrets.items()}, OWN_TOPIC, works)


def _words(plans: list[Plan], broker: SecureBroker) -> frozenset[str]:
    """What must not be found: every secret; of a key its lines, encrypted and plain, but for its public part."""
    texts = [broker.client.key, *(text for plan in plans for text in plan.secrets.values())]
    lines = {line for text in texts for line in text.splitlines() if "-----" not in line}
    return frozenset(line for line in lines if line and line not in broker.client.chain)


def _session(plans: list[Plan], home: Path) -> dict[str, bytes]:
    """Runs it; returns by place what it wrote, the files that it left, and what the system tells others about it."""
    folder = home / "log"
    folder.mkdir(parents=True)
    with (
        (folder / "stderr.log").open("wb") as errors,
        subprocess.Popen(
            [sys.executable, "-m", "tests.security.session", str(folder)],
            cwd=CHECKOUT,
            env={**os.environ, **_folders(home)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{session.encode(plans)}\n")
        process.stdin.flush()
        said = []
        while line := process.stdout.readline():
            said.append(line)
            if session.READY in line:
                break
        shown = _shown_of(process.pid) if process.poll() is None else {}
        rest, _ = process.communicate("\n", SESSION_S)
    told = (folder / "stderr.log").read_text()
    assert "the session ends by a crash" in told, f"it ended before: {told[-3000:]}"
    return {"stdout": "".join([*said, rest]).encode(), **shown, **_files(home)}


def _folders(home: Path) -> dict[str, str]:
    """Everything that the session writes lies under `home`."""
    own = {f"XDG_{kind}_HOME": home / kind.lower() for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
    return {name: str(path) for name, path in {**own, "TMPDIR": home}.items()}


def _files(home: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def _shown_of(pid: int) -> dict[str, bytes]:
    """Arguments and environment of a process and of all under it, which others may read (Linux)."""
    shown = {}
    for each in _family(pid):
        for name in ("cmdline", "environ"):
            shown[f"{name} of {each}"] = Path(f"/proc/{each}/{name}").read_bytes()
    return shown


def _family(pid: int) -> Iterator[int]:
    yield pid
    for listing in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in listing.read_text().split():
            yield from _family(int(child))


def _with_a_secret(places: dict[str, bytes], words: Iterable[str]) -> list[str]:
    """Where a secret stands, in any of the spellings that it could have."""
    spellings = {word: list(_spellings(word)) for word in words}
    return [
        f"{place}: {word[:30]}"
        for place, data in places.items()
        for word, each in spellings.items()
        if any(spelling in data for spelling in each)
    ]


def _spellings(word: str) -> Iterator[bytes]:
    raw = word.encode()
    yield from (raw, raw.hex().encode(), word.encode("utf-16-le"), word.encode("utf-16-be"))
    for before in ("", f"{ALICE}:", f"\0{ALICE}\0"):  # HTTP's Basic, SASL's PLAIN
        yield base64.b64encode(before.encode() + raw).rstrip(b"=")


def test_no_secret_is_found_after_a_session(
    plans: list[Plan], secure_broker: SecureBroker, unlocked_keyring: PrivateKeyring, tmp_path: Path
) -> None:
    places = _session(plans, tmp_path / "home")

    kept = _words(plans, secure_broker)
    tokens = {token.rpartition(".")[2] for token in secure_broker.tokens.answers.given}  # their signatures
    assert tokens
    assert not _with_a_secret(places, tokens)
    assert not _with_a_secret(places, kept)
    assert not _with_a_secret(_files(unlocked_keyring.folder), kept)
    assert unlocked_keyring.holds(PLANTED_WRONG), "the keyring is where it belongs"
    # What was looked at is what there was to look at.
    names = "\n".join(places)
    assert "/config/kafka-explorer/connections/" in names
    assert "/spools/" in names
    assert names.count("cmdline of") >= 2, "the session and its child process"
    log = next(data for place, data in places.items() if place.endswith("debug.log"))
    assert b"SASL" in log, "librdkafka logs all there is"


def test_a_secret_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "debug.log").write_bytes(b"Authorization: Basic " + base64.b64encode(b"alice:planted"))

    assert _with_a_secret(_files(tmp_path), ["planted"]) == [f"{tmp_path / 'debug.log'}: planted"]
