"""Which cluster a command talks to: --bootstrap or --profile, and the secrets of a profile."""

import argparse
import getpass
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TypeVar

from kafka_explorer.config.client_settings import registry_settings
from kafka_explorer.config.connection import ConnectionProfile, Environment, same_name
from kafka_explorer.config.errors import ProfileError, SecretNeeded, SecretsError
from kafka_explorer.config.places import profiles_folder
from kafka_explorer.config.profiles import ProfileFolder, client_settings, load_profiles
from kafka_explorer.config.secret_names import Secret, SecretName, possible_secrets
from kafka_explorer.config.store_errors import StoreError, StoreFault
from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.registry import RegistrySettings
from kafka_explorer.files import shipped

R = TypeVar("R")

SANDBOX = "Sandbox"
_CONNECTIONS = "a folder of connections that a team shares; nothing in it is changed"
_WORDS = {
    SecretName.PASSWORD: "Password",
    SecretName.TRUSTSTORE_PASSWORD: "Password of the trust store",
    SecretName.KEYSTORE_PASSWORD: "Password of the key store",
    SecretName.KEY_PASSWORD: "Password of the private key",
    SecretName.PRIVATE_KEY: "Private key",
    SecretName.CLIENT_SECRET: "Client secret",
    SecretName.REGISTRY_PASSWORD: "Password of the schema registry",
    SecretName.REGISTRY_TOKEN: "Token of the schema registry",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options, of which one of --bootstrap and --profile must be given."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--bootstrap", metavar="HOST:PORT", help="bootstrap servers, separated by commas")
    which.add_argument("--profile", metavar="NAME", help="a connection of yours, or one that came with the program")
    # Before the command it may stand, too: what stands in both places is added up.
    parser.add_argument(
        "--connections", metavar="DIR", type=Path, action="append", default=[], dest="team", help=_CONNECTIONS
    )


class Chosen:
    """What --bootstrap or --profile named: its `profile`, None with --bootstrap. Raises ProfileError, SecretsError.

    `name` is what to call it.
    """

    def __init__(self, args: argparse.Namespace) -> None:
        self.profile = chosen_profile(args)
        self.name: str = args.bootstrap if self.profile is None else self.profile.name
        self._bootstrap = args.bootstrap
        self._unlocking = None if self.profile is None else Unlocking(self.profile)

    def settings(self) -> ClusterSettings:
        """Return how to connect. Raises ProfileError and SecretsError."""
        if self.profile is None or self._unlocking is None:
            return ClusterSettings({"bootstrap.servers": self._bootstrap})
        return ClusterSettings(self._unlocking.of(client_settings), read_only=self.profile.read_only)

    def registry(self) -> RegistrySettings | None:
        """Return how to reach the schema registry, if there is one. Raises ProfileError and SecretsError."""
        found = None if self._unlocking is None else self._unlocking.of(registry_settings)
        if found is None:
            return None
        fields = asdict(found)
        return RegistrySettings(",".join(fields.pop("urls")), **fields)


def chosen_target(args: argparse.Namespace) -> Chosen | None:
    """Return what --to-bootstrap or --to-profile named, None without either. Raises ProfileError, SecretsError."""
    if args.to_bootstrap is None and args.to_profile is None:
        return None
    return Chosen(argparse.Namespace(**vars(args) | {"bootstrap": args.to_bootstrap, "profile": args.to_profile}))


def chosen_settings(args: argparse.Namespace) -> ClusterSettings:
    """Return the settings of what was chosen. Raises ProfileError and SecretsError."""
    return Chosen(args).settings()


def chosen_profile(args: argparse.Namespace) -> ConnectionProfile | None:
    """Return the profile that was named, None with --bootstrap. Raises ProfileError."""
    if args.bootstrap is not None:
        return None
    folders = [*getattr(args, "connections", ()), *getattr(args, "team", ())]
    profiles, problems = load_profiles(profile_folders(folders))
    profiles += sandbox_profiles()
    for profile in profiles:
        if same_name(profile.name, args.profile):
            return profile
    known = ", ".join(profile.name for profile in profiles)
    unreadable = "".join(
        f" {problem.path.name} could not be read: {problem.sentence}" for problem in problems if problem.unusable
    )
    raise ProfileError("profile", f"There is no connection named '{args.profile}'; there are: {known}.{unreadable}")


class Unlocking:
    """A profile's secrets: out of the keyring, and, on a terminal, asked for; what is typed is not kept."""

    def __init__(self, profile: ConnectionProfile) -> None:
        self._profile = profile
        self._asked: set[SecretName] = set()
        self.secrets = self._kept()

    def of(self, make: Callable[[ConnectionProfile, dict[SecretName, Secret]], R]) -> R:
        """Return what `make` makes of the profile and its secrets. Raises ProfileError when one is missing."""
        while True:
            try:
                return make(self._profile, self.secrets)
            except ProfileError as error:
                name = _missing(error)
                if name is None or name in self._asked or not sys.stdin.isatty():
                    raise
                self._asked.add(name)
                self.secrets[name] = Secret(getpass.getpass(f"{_WORDS[name]} ({self._profile.name}): "))

    def _kept(self) -> dict[SecretName, Secret]:
        wanted = possible_secrets(self._profile)
        if not wanted:
            return {}
        from kafka_explorer.config.secrets import SecretStore  # the keyring: only who needs it waits for it

        try:
            return SecretStore().load(self._profile.name, wanted)
        except SecretsError as error:
            if not sys.stdin.isatty():
                raise
            print(f"kafka-explorer: {error}", file=sys.stderr)
            return {}


def _missing(error: ProfileError) -> SecretName | None:
    """Return the secret that would mend the error; None when none would."""
    if isinstance(error, SecretNeeded):
        return SecretName(error.secret)
    if not isinstance(error, StoreError):
        return None
    if error.fault in {StoreFault.KEY_PASSWORD_NEEDED, StoreFault.WRONG_KEY_PASSWORD}:
        return SecretName.KEY_PASSWORD
    if error.fault in {StoreFault.PASSWORD_NEEDED, StoreFault.WRONG_PASSWORD}:
        return SecretName.TRUSTSTORE_PASSWORD if "truststore" in error.field else SecretName.KEYSTORE_PASSWORD
    return None


def profile_folders(team: list[Path] | None = None) -> list[ProfileFolder]:
    """Return where connections are kept: the user's own first, then a team's, then the shipped."""
    shared = [ProfileFolder(folder, team=True) for folder in team or ()]
    return [ProfileFolder(profiles_folder()), *shared, ProfileFolder(shipped("connections"), shipped=True)]


def sandbox_profiles() -> list[ConnectionProfile]:
    """Return the connection to the sandbox that was left running, if there is one."""
    from kafka_explorer.sandbox import running  # a quarter of a second that not every start should pay

    found = running.find()
    return [] if found is None else [sandbox_profile(found.bootstrap, found.version)]


def sandbox_profile(bootstrap: str, version: str) -> ConnectionProfile:
    """Return a connection to a sandbox."""
    servers = tuple(bootstrap.split(","))
    notes = f"Apache Kafka {version} on this machine, for trying things out."
    return ConnectionProfile(SANDBOX, servers, environment=Environment.DEV, notes=notes)
