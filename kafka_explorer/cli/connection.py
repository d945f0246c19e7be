"""Which cluster a command talks to: --bootstrap or --profile."""

import argparse

from kafka_explorer.config.connection import ConnectionProfile, Environment, same_name
from kafka_explorer.config.errors import ProfileError
from kafka_explorer.config.places import profiles_folder
from kafka_explorer.config.profiles import ProfileFolder, client_settings, load_profiles
from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.files import shipped

SANDBOX = "Sandbox"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the two options, one of which must be given."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--bootstrap", metavar="HOST:PORT", help="bootstrap servers, separated by commas")
    which.add_argument("--profile", metavar="NAME", help="a connection of yours, or one that came with the program")


def chosen_settings(args: argparse.Namespace) -> ClusterSettings:
    """Return the settings of what was chosen. Raises ProfileError."""
    if args.bootstrap is not None:
        return ClusterSettings({"bootstrap.servers": args.bootstrap})
    profiles, problems = load_profiles(profile_folders())
    profiles += sandbox_profiles()
    for profile in profiles:
        if same_name(profile.name, args.profile):
            return ClusterSettings(client_settings(profile), read_only=profile.read_only)
    known = ", ".join(profile.name for profile in profiles)
    unreadable = "".join(
        f" {problem.path.name} could not be read: {problem.sentence}" for problem in problems if problem.unusable
    )
    raise ProfileError("profile", f"There is no connection named '{args.profile}'; there are: {known}.{unreadable}")


def profile_folders() -> list[ProfileFolder]:
    """Return where connections are kept: the user's own first, then the shipped."""
    return [ProfileFolder(profiles_folder()), ProfileFolder(shipped("connections"), shipped=True)]


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
