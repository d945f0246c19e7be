"""Connections in groups, and what a filter leaves of them."""

from pathlib import Path

import pytest

from kafka_explorer.config.profiles import ConnectionProfile, Environment, ProfileProblem
from kafka_explorer.ui.connections.model import Action, Entry, Group, listing

MINE = ConnectionProfile("Staging", ("kafka-1:9092",), Environment.STAGING, notes="Ask Ann", origin=Path("a.toml"))
SHIPPED = ConnectionProfile("Local", ("localhost:9092",), Environment.DEV, origin=Path("l.toml"), shipped=True)
TEAM = ConnectionProfile("Shared", ("kafka-2:9092",), origin=Path("t.toml"), team=True)
SANDBOX = ConnectionProfile("Sandbox", ("127.0.0.1:4711",), Environment.TEST)
LISTING = listing([MINE, SHIPPED, TEAM], [SANDBOX], [ProfileProblem(Path("x.toml"), "No.")])


def test_own_connections_come_first_then_sandboxes_then_the_teams_then_shipped_ones() -> None:
    assert [(entry.profile.name, entry.group) for entry in LISTING.entries] == [
        ("Staging", Group.MINE),
        ("Sandbox", Group.SANDBOX),
        ("Shared", Group.TEAM),
        ("Local", Group.SHIPPED),
    ]
    assert [LISTING.count(group) for group in Group] == [1, 1, 1, 1]
    assert [problem.sentence for problem in LISTING.problems] == ["No."]


def test_only_names_of_own_files_are_taken() -> None:
    assert LISTING.names() == ["Staging"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ["Staging", "Sandbox", "Shared", "Local"]),
        ("STAG", ["Staging"]),
        ("ann", ["Staging"]),
        ("localhost", ["Local"]),
        ("9092 dev", ["Local"]),
        ("  4711 ", ["Sandbox"]),
        ("nothing", []),
    ],
)
def test_every_word_of_a_filter_must_occur(text: str, names: list[str]) -> None:
    assert [entry.profile.name for entry in LISTING.matching(text)] == names


@pytest.mark.parametrize(
    ("entry", "allowed"),
    [
        (Entry(MINE, Group.MINE), set(Action)),
        (Entry(SHIPPED, Group.SHIPPED), set(Action) - {Action.EDIT, Action.REMOVE}),
        (Entry(TEAM, Group.TEAM), set(Action) - {Action.EDIT, Action.REMOVE}),
        (Entry(SANDBOX, Group.SANDBOX), set(Action) - {Action.EDIT, Action.REMOVE, Action.OPEN_FOLDER}),
    ],
)
def test_only_own_connections_can_be_changed(entry: Entry, allowed: set[Action]) -> None:
    assert {action for action in Action if entry.allows(action)} == allowed
