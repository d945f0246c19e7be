"""Every code of a plan and of a run has words on the command line."""

from kafka_explorer.cli.redrive_words import (
    guarantee_words,
    outcome_line,
    plan_line,
    plan_lines,
    progress_line,
    row_line,
    row_object,
    stop_words,
    why_words,
)
from kafka_explorer.engine.redrive.notes import Note, NoteKind
from kafka_explorer.engine.redrive.plan_rows import PlanRow, PlanState, PlanStep, PlanSummary, Word
from kafka_explorer.engine.redrive.request import (
    Because,
    Guarantee,
    Outcome,
    RedriveProgress,
    RedriveStep,
    State,
    Stop,
    Why,
)
from tests.engine.redrive.letters import request

ALL_NOTES = tuple(Note(kind) for kind in NoteKind)


def test_a_plan_is_told_line_by_line() -> None:
    plan = PlanSummary(
        request(),
        "folder",
        send=2,
        blocked=1,
        size_bytes=1234,
        targets={"orders": 2},
        types={"Order": 1, "": 1},
        notes=dict.fromkeys(NoteKind, 1),
        whys=dict.fromkeys(Why, 1),
        not_compared=7,
        unread=("audit",),
    )
    lines = list(plan_lines(plan))
    assert lines[0] == "3 dead letters of 'orders-dlt': 2 to send, 1,234 bytes"
    assert "        2  to orders" in lines
    assert "        1  with __TypeId__ Order" in lines
    assert "        1  without __TypeId__" in lines
    assert "        1  warning: older than a message of the same key in the target" in lines
    assert "        1  not sent: discarded before" in lines
    assert len(lines) == 5 + len(NoteKind) + len(Why)  # the classes stand for one of the notes


def test_another_cluster_is_named() -> None:
    elsewhere = PlanSummary(request(to_cluster="Zy9"), "folder", send=1)
    told = "           to another cluster, staging (id Zy9); their own is only read"
    assert list(plan_lines(elsewhere, "staging"))[1] == told
    same = PlanSummary(request(), "folder", send=1)
    assert "staging is their own cluster by another name" in list(plan_lines(same, "staging"))[1]
    assert len(list(plan_lines(same))) == 1
    assert row_object(PlanRow(0, (1, 5), 1, PlanState.SEND), "Zy9")["target_cluster"] == "Zy9"


def test_a_row_says_where_to_or_why_not() -> None:
    row = PlanRow(0, (1, 5), 1, PlanState.SEND, "orders", None, 99, 1, b"k", notes=ALL_NOTES)
    assert row_line(row).startswith("p1 @5: to orders, any partition, 99 bytes; ")
    assert row_object(row)["notes"] == [{"kind": kind.value, "detail": ""} for kind in NoteKind]
    blocked = PlanRow(0, (1, 5), 1, PlanState.BLOCKED, why=Why.NO_TARGET, detail="gone")
    assert row_line(blocked) == "p1 @5: not sent, where it belongs is not known, or not there (gone)"
    assert row_object(blocked)["why"] == "no_target"


def test_every_step_of_a_run_has_words() -> None:
    for step in RedriveStep:
        assert progress_line(RedriveProgress(step, 10, sent=4)).endswith(", 4 of 10 sent, 0/s")
    told = progress_line(RedriveProgress(skipped=1, failed=2, doubtful=3, bounced=4, waiting="a broker"))
    assert told.endswith("1 left out, 2 failed, 3 in doubt, 4 came back, waiting: a broker")
    assert all(plan_line(PlanSummary(request(), "f", step)) for step in PlanStep)


def test_every_end_of_a_message_has_words() -> None:
    lines = [outcome_line(Outcome((0, 1), state, why=why)) for state in State for why in (None, *Why)]
    assert len(set(lines)) == len(lines)
    assert why_words(None, "only this") == "only this"
    assert all(stop_words(stop) for stop in Stop)


def test_every_guarantee_says_why() -> None:
    told = guarantee_words(Guarantee("at_least_once", (Because.NOT_ALLOWED,), "TRANSACTIONAL_ID_AUTHORIZATION_FAILED"))
    assert told == ("at least once (an ACL refuses the transactional id; TRANSACTIONAL_ID_AUTHORIZATION_FAILED)")
    assert guarantee_words(Guarantee("exactly_once")) == "exactly once"
    assert all(guarantee_words(Guarantee("scan", (because,))) for because in Because)
    assert guarantee_words(Guarantee("metadata")).startswith("exactly once")


def test_a_plan_says_on_whose_word_it_knows_what_was_redriven_before() -> None:
    told = [list(plan_lines(PlanSummary(request(), "f", word=word, word_why="why", unlooked=3))) for word in Word]
    assert len({lines[1] for lines in told}) == len(Word)
    assert all("redriven before" in lines[1] and lines[1].endswith("(why)") for lines in told)
    assert all("3  older messages" in lines[2] for lines in told)
