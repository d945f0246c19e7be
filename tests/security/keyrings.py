"""A real gnome-keyring on a private D-Bus session, for one test: nobody's own keyring is touched, nobody is asked."""

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import keyring
import pytest
import secretstorage
from keyring.backends.SecretService import Keyring
from secretstorage.exceptions import ItemNotFoundException

BACKEND = "keyring.backends.SecretService.Keyring"
_TOOLS = {"dbus-run-session": "dbus", "dbus-daemon": "dbus", "gnome-keyring-daemon": "gnome-keyring"}
_PATIENCE_S = 30.0
# Without service folders: D-Bus would start a second, locked daemon for whoever asks before ours has its name, and a
# window to ask for its password.
_BUS = """<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
# Ends when its standard input does, which is when its owner says so or dies.
_SCRIPT = """
printf %s "$KEYRING_PASSWORD" | gnome-keyring-daemon --foreground --unlock --components=secrets \
    --control-directory "$XDG_RUNTIME_DIR" >/dev/null &
printf '%s\\n' "$DBUS_SESSION_BUS_ADDRESS"
cat >/dev/null
kill $!
wait
"""


class PrivateKeyring:
    """The keyring of one test, unlocked; `folder` is where it keeps its files."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address = address
        self.folder = folder

    def lock(self) -> None:
        """From now on it asks for its password, and there is no desktop to ask on: every access is refused."""
        with closing(secretstorage.dbus_init()) as bus:
            secretstorage.get_default_collection(bus).lock()

    def holds(self, secret: str) -> bool:
        """Whether some entry of it is this secret."""
        with closing(secretstorage.dbus_init()) as bus:
            items = secretstorage.get_default_collection(bus).get_all_items()
            return any(item.get_secret() == secret.encode() for item in items)


@contextlib.contextmanager
def private_keyring(folder: Path) -> Iterator[PrivateKeyring]:
    """Runs one that keeps its files in `folder`, and makes it the keyring of this process and its children."""
    _require_tools()
    before = keyring.get_keyring()
    with _running(folder) as address, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        patch.setenv("PYTHON_KEYRING_BACKEND", BACKEND)
        _wait_until_open()
        keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]
        try:
            yield PrivateKeyring(address, folder)
        finally:
            keyring.set_keyring(before)


def _require_tools() -> None:
    missing = {package for tool, package in _TOOLS.items() if shutil.which(tool) is None}
    if missing:
        names = " ".join(sorted(missing))
        pytest.fail(
            f"This test needs a real keyring, and {names} is not installed: run make setup as root, or "
            f"apt-get install {names} (on another system: GNOME Keyring and D-Bus).",
            pytrace=False,
        )


@contextlib.contextmanager
def _running(folder: Path) -> Iterator[str]:
    configuration = folder / "bus.conf"
    configuration.write_text(_BUS)
    with subprocess.Popen(
        ["dbus-run-session", f"--config-file={configuration}", "--", "sh", "-c", _SCRIPT],
        env=_environment(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # D-Bus and GNOME complain about the desktop that is not there
        text=True,
    ) as session:
        assert session.stdin is not None
        assert session.stdout is not None
        try:
            address = session.stdout.readline().strip()
            assert address, "dbus-run-session gave no address of a bus"
            yield address
        finally:
            session.stdin.close()
            session.wait(_PATIENCE_S)


def _environment(folder: Path) -> dict[str, str]:
    """Everything of the user's replaced: the keyring's files, its sockets, and the display it could ask on."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    runtime = folder / "run"
    runtime.mkdir(mode=0o700, parents=True)
    own = {"HOME": folder, "XDG_DATA_HOME": folder / "data", "XDG_CONFIG_HOME": folder / "config"}
    places = {name: str(path) for name, path in own.items()}
    return {**kept, **places, "XDG_RUNTIME_DIR": str(runtime), "KEYRING_PASSWORD": "opens the keyring"}


def _wait_until_open() -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not _is_open():
        assert time.monotonic() < deadline, f"gnome-keyring did not come within {_PATIENCE_S:g} s"
        time.sleep(0.02)


def _is_open() -> bool:
    with closing(secretstorage.dbus_init()) as bus, contextlib.suppress(ItemNotFoundException):
        return secretstorage.check_service_availability(bus) and not secretstorage.Collection(bus).is_locked()
    return False
