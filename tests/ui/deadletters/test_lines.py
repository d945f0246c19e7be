"""What stands in the tables of dead letters, and the charts beside them."""

from dataclasses import replace

import numpy as np
import pytest

from kafka_explorer.engine.dead_letters.detection import DeadLetterTopic
from kafka_explorer.engine.dead_letters.grouping import Grouped, LetterGroup
from kafka_explorer.engine.dead_letters.inbox import Inbox, InboxNews
from kafka_explorer.engine.masks import DOTS, Masks
from kafka_explorer.engine.redrive.journal import Mark
from kafka_explorer.engine.redrive.notes import Note, NoteKind
from kafka_explorer.engine.redrive.plan_rows import PlanRow, PlanState, PlanSummary, Word
from kafka_explorer.engine.redrive.request import (
    Canary,
    Chosen,
    Everything,
    Limits,
    Matching,
    OfGroup,
    Outcome,
    RedriveRequest,
    State,
    Stretch,
    Why,
)
from kafka_explorer.engine.time_histogram import Buckets
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.deadletters import inbox_lines, plan_words
from kafka_explorer.ui.deadletters.chosen_letters import choose, needs_places
from kafka_explorer.ui.deadletters.group_lines import ALL, counts_of, group_lines
from kafka_explorer.ui.deadletters.letter_states import NOTHING, Known, state_of
from kafka_explorer.ui.deadletters.note_words import short_note
from kafka_explorer.ui.deadletters.outcome_lines import outcome_lines
from kafka_explorer.ui.deadletters.term_list import terms_of
from tests.ui.deadletters.letters import LETTER, letter

NOW, HOUR = 1_763_900_000_000, 3_600_000
REQUEST = RedriveRequest("orders-dlq", Everything(), "job", "me@here")


def group(number: int, fingerprint: str, count: int, buckets: Buckets | None = None) -> LetterGroup:
    return LetterGroup(
        number, fingerprint, "java.lang.A", "m #", "m 1", None, None, "spring", count, NOW, NOW, 0, buckets=buckets
    )


def test_groups_come_below_a_line_for_all() -> None:
    lines = group_lines(Grouped((group(1, "a", 3), group(0, "", 2)), 5), NOW, Masks())
    assert [line.name for line in lines] == [ALL, 1, 0]
    assert [line.cells[0].text for line in lines] == ["All", "A", "Others"]
    assert len(group_lines(Grouped((group(0, "a", 3),), 3), NOW, Masks())) == 1, "one group is all"


def test_what_is_masked_is_not_told_of_a_group() -> None:
    said = replace(group(0, "a", 3), message="Patient(name=Ann)", example='{"name":"Ann"}')
    cell = group_lines(Grouped((said,), 3), NOW, Masks(["value.name"]))[0].cells[1]
    assert (cell.text, cell.tip) == (f"Patient(name={DOTS})", f'{{"name":{DOTS}}}')


def test_a_group_is_counted_on_the_axis_of_all() -> None:
    whole = Buckets(0, 10, np.array([1, 2, 3, 4], np.int64))
    some = Buckets(20, 20, np.array([7], np.int64))
    grouped = Grouped((group(4, "a", 7, some),), 10, whole)
    assert counts_of(grouped, 4).counts == (0, 7)
    assert counts_of(grouped, ALL).counts == (1, 2, 3, 4)
    assert counts_of(Grouped(), ALL).counts == ()


def test_what_expires_soon_is_told() -> None:
    soon = Inbox(DeadLetterTopic("a-dlq", "a", "name", "spring"), 1, 9, 2, NOW - HOUR, NOW, 2 * HOUR, 5, NOW + HOUR)
    kept = Inbox(DeadLetterTopic("b-dlq"), 1, 0)
    news = InboxNews((soon, kept), at_ms=NOW)
    lines = inbox_lines.inbox_lines(news)
    assert lines[0].cells[inbox_lines.EXPIRING].text == "5 within 3 h"
    assert lines[1].cells[inbox_lines.SOURCE].text == "not known"
    assert [line.name for line in inbox_lines.inbox_lines(news, "B dl")] == ["b-dlq"]
    assert "5 expire soon" in " ".join(inbox_lines.status_of(news))
    assert inbox_lines.summary_of(news) == ["2 dead-letter topics", "9 dead letters"]


@pytest.mark.parametrize(
    ("changes", "word"),
    [({}, "ready"), ({"rounds": 2}, "loops: 2 of 3"), ({"rounds": 3}, "loops: 3 of 3")],
)
def test_a_letter_says_where_it_stands(changes: dict[str, object], word: str) -> None:
    assert state_of(letter(**changes), NOTHING, Clock("utc"), NOW).word == word


def test_a_mark_says_when_by_whom_and_where_to() -> None:
    mark = Mark("q", (0, 4410), "sent", "job", "me@here", NOW, "orders", 1, 88, died_ms=LETTER.timestamp_ms)
    told = state_of(LETTER, Known({(0, 4410): mark}), Clock("utc"), NOW)
    assert told.word == "redriven 12:13"
    assert told.words == "redriven 2025-11-23 12:13:20 by me@here, to orders partition 1 offset 88"
    later = state_of(letter(timestamp_ms=5), Known({(0, 4410): mark}), Clock("utc"), NOW)
    assert later.word == "ready", "the mark is that of another dead letter, of an older topic"


def test_a_discard_that_was_taken_back_is_none() -> None:
    mark = Mark("q", (0, 4410), "restored", "job", "me@here", NOW, died_ms=LETTER.timestamp_ms)
    assert state_of(LETTER, Known({(0, 4410): mark}), Clock("utc"), NOW).word == "ready"


def test_an_action_is_about_what_is_seen() -> None:
    known, others = group(1, "f00d", 3), group(2, "", 2)
    selected = choose([(0, 1), (0, 2)], known, "", None, 9)
    assert (selected.selection, selected.count) == (Chosen((Stretch(0, 1, 2),)), 2)
    assert choose([], known, "", None, 9).selection == OfGroup(("f00d",))
    assert choose([], None, "level == 3", None, 4).selection == Matching("level == 3")
    assert choose([], None, "", None, 9).selection == Everything()
    assert needs_places(others, "")
    assert choose([], others, "", [(0, 7)], 9).count == 1


def test_a_plan_is_told_in_lines() -> None:
    plan = PlanSummary(
        REQUEST,
        "",
        send=5,
        skip=2,
        targets={"orders": 5},
        notes={NoteKind.NEWER: 3, NoteKind.UNWRAPPED: 5, NoteKind.TYPE_LEARNED: 5},
        types={"com.clinic.Order": 5},
        whys={Why.ALREADY: 2},
    )
    assert [(line.tone, line.count, line.words) for line in plan_words.summary_lines(plan)] == [
        ("ok", 5, "to orders, same partition, time now"),
        ("ok", 5, "taken out of their envelope, __TypeId__ com.clinic.Order"),
        ("ok", 0, "over the target's max.message.bytes"),
        ("warn", 3, "have newer messages of the same key in the target"),
        ("faint", 2, "redriven before, left out"),
    ]


@pytest.mark.parametrize("kind", NoteKind)
def test_every_note_has_words(kind: NoteKind) -> None:
    assert plan_words.note_words(kind)
    assert "%s" not in short_note(Note(kind, "7"))


def test_a_row_of_a_plan_says_what_becomes_of_it() -> None:
    row = PlanRow(0, (0, 1), NOW, PlanState.SEND, notes=(Note(NoteKind.KEY_GUESSED, "value.id"),), off=("a",))
    assert plan_words.state_words(row)[0] == "with care"
    assert plan_words.remarks(row) == "key perhaps from value.id"
    assert plan_words.header_changes(row) == "−1"
    left_out = PlanRow(1, (0, 2), NOW, PlanState.SKIP, why=Why.ALREADY, detail="me@here")
    assert plan_words.remarks(left_out) == "redriven before: me@here"


def test_what_was_not_sent_is_listed_with_its_reason() -> None:
    line = outcome_lines([Outcome((1, 2), State.FAILED, why=Why.REFUSED, detail="too large")])[0]
    assert [cell.text for cell in line.cells] == ["1", "2", "failed", "", "the broker refused it: too large"]


def test_the_terms_of_a_run_say_what_would_stop_it() -> None:
    request = RedriveRequest(
        "q", Everything(), "job", "me", canary=Canary("billing"), limits=Limits(0.2, group="billing", lag=5000)
    )
    terms = dict(terms_of(request))
    assert terms["Canary"] == "until billing has read it"
    assert terms["Stops by itself"] == "if more than 20% come back, if billing lags by more than 5,000"
    assert dict(terms_of(REQUEST))["Stops by itself"] == "never"


@pytest.mark.parametrize(
    ("word", "tones"),
    [(Word.JOURNAL, []), (Word.TARGETS, ["ok", "warn"]), (Word.COMMITS, ["ok"]), (Word.NOBODY, ["warn"])],
)
def test_on_whose_word_it_says_what_was_redriven_before(word: Word, tones: list[str]) -> None:
    plan = PlanSummary(REQUEST, "", send=1, targets={"orders": 1}, word=word, word_why="an ACL", unlooked=4)
    lines = [line for line in plan_words.summary_lines(plan) if "redriven before" in line.words or line.count == 4]
    assert [line.tone for line in lines] == tones
    assert all(line.tip == "an ACL" for line in lines[:1])
