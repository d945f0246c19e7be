"""What the start page shows: connections by where they come from, those that a filter leaves, files with trouble."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum, auto

from kafka_explorer.config.profiles import ConnectionProfile, ProfileProblem, same_name


class Group(Enum):
    """Where a connection comes from, in the order shown."""

    MINE = auto()
    SANDBOX = auto()
    TEAM = auto()
    SHIPPED = auto()


class Action(Enum):
    """What can be asked of a connection."""

    CONNECT = auto()
    TEST = auto()
    EDIT = auto()
    DUPLICATE = auto()
    EXPORT = auto()
    REMOVE = auto()
    COPY_SERVERS = auto()
    OPEN_FOLDER = auto()


@dataclass(frozen=True, slots=True)
class Entry:
    """One connection on the page."""

    profile: ConnectionProfile
    group: Group
    expires: datetime | None = None
    """When the first of its own certificates ends, where that is within 30 days or over."""

    @property
    def changeable(self) -> bool:
        """Whether its file is the user's to edit and to remove."""
        return self.group is Group.MINE

    def allows(self, action: Action) -> bool:
        """Tells whether `action` can be asked of this connection."""
        if action in {Action.EDIT, Action.REMOVE}:
            return self.changeable
        return action is not Action.OPEN_FOLDER or self.profile.origin is not None

    def matches(self, words: Sequence[str]) -> bool:
        """Tells whether every one of `words` (case-folded) occurs in what the card shows."""
        profile = self.profile
        shown = "\n".join(
            (profile.name, profile.environment.value, *profile.bootstrap_servers, profile.notes)
        ).casefold()
        return all(word in shown for word in words)


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything that can be opened, in the order shown, and what is wrong with files."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[ProfileProblem, ...] = field(default=())
    templates: tuple[ConnectionProfile, ...] = ()

    def names(self) -> list[str]:
        """Returns the names in use by files of the user: a new one must differ."""
        return [entry.profile.name for entry in self.entries if entry.group is Group.MINE]

    def matching(self, text: str) -> list[Entry]:
        """Returns the entries in which every word of `text` occurs; all of them for an empty one."""
        words = text.casefold().split()
        return [entry for entry in self.entries if entry.matches(words)]

    def named(self, name: str) -> Entry | None:
        """Returns the first entry of that name."""
        return next((entry for entry in self.entries if same_name(entry.profile.name, name)), None)

    def count(self, group: Group) -> int:
        """Returns how many connections come from `group`."""
        return sum(entry.group is group for entry in self.entries)


def listing(
    loaded: Sequence[ConnectionProfile],
    extra: Sequence[ConnectionProfile],
    problems: Sequence[ProfileProblem],
    templates: Sequence[ConnectionProfile] = (),
    expiries: Mapping[str, datetime] | None = None,
) -> Listing:
    """Sorts loaded profiles and running sandboxes into groups."""
    entries = [Entry(profile, _group(profile)) for profile in loaded]
    entries += [Entry(profile, Group.SANDBOX) for profile in extra]
    ends = expiries or {}
    entries = [replace(entry, expires=ends.get(entry.profile.name)) for entry in entries]
    return Listing(tuple(sorted(entries, key=lambda entry: entry.group.value)), tuple(problems), tuple(templates))


def _group(profile: ConnectionProfile) -> Group:
    return Group.TEAM if profile.team else Group.SHIPPED if profile.shipped else Group.MINE
