"""The page's background work: reading and writing profile files, and trying a connection.

Files may lie on a slow network drive, and a broker may not answer: all of it runs in jobs. A ProfileError is an answer
here (the user can mend it), so it is returned and not raised.
"""

from collections.abc import Callable, Generator, Sequence
from pathlib import Path

from kafka_explorer.config.profiles import (
    ConnectionProfile,
    ProfileError,
    ProfileFolder,
    client_settings,
    delete_profile,
    load_profiles,
    save_profile,
)
from kafka_explorer.engine.brokers import ClusterDescription, describe_cluster
from kafka_explorer.engine.cluster import ClusterSettings, ConnectStep, connect
from kafka_explorer.engine.errors import NotAuthorized
from kafka_explorer.ui.connections.model import Listing, listing

ExtraProfiles = Callable[[], Sequence[ConnectionProfile]]


def load(folders: Sequence[ProfileFolder], extra: ExtraProfiles) -> Generator[None, None, Listing]:
    """Reads every profile file, and asks which sandboxes run."""
    loaded, problems = load_profiles(folders)
    yield
    return listing(loaded, extra(), problems)


def save(
    profile: ConnectionProfile, folder: Path, like: Path | None
) -> Generator[None, None, ConnectionProfile | ProfileError]:
    """Writes one profile; see save_profile."""
    yield
    try:
        return save_profile(profile, folder, like=like)
    except ProfileError as error:
        return error


def remove(profile: ConnectionProfile) -> Generator[None, None, ProfileError | None]:
    """Deletes one profile's file."""
    yield
    try:
        delete_profile(profile)
    except ProfileError as error:
        return error
    return None


def try_connection(profile: ConnectionProfile) -> Generator[ConnectStep | None, None, ClusterDescription | None]:
    """Connects, looks at the cluster and lets go of it; raises what connect and describe_cluster raise.

    Returns None where the connection works and its user may not describe the cluster.
    """
    cluster = yield from connect(ClusterSettings(client_settings(profile), read_only=True))
    with cluster:
        try:
            return (yield from describe_cluster(cluster))
        except NotAuthorized:
            return None
