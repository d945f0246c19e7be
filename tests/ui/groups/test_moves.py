"""What is wished for, and what the plan comes to in words."""

import pytest
from PySide6.QtCore import QDateTime, QTimeZone
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.lag.committed import Committed
from kafka_explorer.engine.lag.details import Member
from kafka_explorer.engine.lag.moves import Move, MoveNote, ResetPlan, ResetWish, Target
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.groups.move_controller import in_use_text
from kafka_explorer.ui.groups.move_lines import in_words, lines_of, summary_of
from kafka_explorer.ui.groups.wish_form import WishForm
from tests.ui.groups.readings import DETAILS, NOW_MS

PLACES = [("orders", 1), ("orders", 0), ("audit", 0)]


@pytest.fixture
def form(qtbot: QtBot) -> WishForm:
    made = WishForm(Clock("utc"))
    qtbot.addWidget(made)
    made.begin(PLACES, ["archive"])
    made.show()
    return made


def choose(form: WishForm, target: Target) -> None:
    form.target.choose(target)
    form.target.chosen.emit(target)


def test_everything_goes_to_the_earliest_at_first(form: WishForm) -> None:
    assert form.wish() == ResetWish(Target.EARLIEST)


@pytest.mark.parametrize(
    ("target", "typed", "value"),
    [
        (Target.OFFSET, "1,234", 1234),
        (Target.SHIFT, "−50", -50),
        (Target.SHIFT, "-50", -50),
        (Target.OFFSET, "", None),
        (Target.OFFSET, "many", None),
        (Target.OFFSET, "9" * 30, None),
    ],
)
def test_numbers(form: WishForm, target: Target, typed: str, value: int | None) -> None:
    choose(form, target)
    form.number.setText(typed)
    assert form.wish() == (None if value is None else ResetWish(target, value))
    assert form.number.property("wrong") == (value is None and bool(typed))


def test_a_time_is_meant_in_the_zone_that_is_shown(form: WishForm) -> None:
    choose(form, Target.TIMESTAMP)
    utc = QTimeZone(QTimeZone.Initialization.UTC)
    form.time.setDateTime(QDateTime.fromMSecsSinceEpoch(NOW_MS, utc))
    assert form.time.text() == "2025-11-23 12:00:00"
    assert form.wish() == ResetWish(Target.TIMESTAMP, NOW_MS)


def test_another_group(form: WishForm) -> None:
    choose(form, Target.COPY)
    assert form.wish() is None
    form.other.setCurrentText("archive")
    assert form.wish() == ResetWish(Target.COPY, 0, None, "archive")


def test_some_partitions_only(form: WishForm) -> None:
    texts = [form.scope.itemText(at) for at in range(form.scope.count())]
    assert texts == [
        "all partitions",
        "all of audit",
        "all of orders",
        "audit · 0",
        "orders · 0",
        "orders · 1",
        "another topic …",
    ]
    form.scope.setCurrentIndex(2)
    wish = form.wish()
    assert wish is not None
    assert wish.places == (("orders", 0), ("orders", 1))


def test_a_topic_the_group_has_never_committed(form: WishForm) -> None:
    assert form.topic.isHidden()
    form.scope.setCurrentIndex(form.scope.count() - 1)
    form.scope.chosen.emit(form.scope.currentData())
    assert not form.topic.isHidden()
    assert form.wish() is None, "it has no name yet"
    form.topic.setText(" new-orders ")
    assert form.wish() == ResetWish(Target.EARLIEST, topics=("new-orders",))
    form.begin(PLACES, [])
    assert form.wish() == ResetWish(Target.EARLIEST)


def test_typing_asks_once_after_the_last_key(form: WishForm, qtbot: QtBot) -> None:
    choose(form, Target.OFFSET)
    asked: list[int] = []
    form.changed.connect(lambda: asked.append(1))
    for text in ("1", "12", "123"):
        form.number.setText(text)
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [1]


BACK = Move("orders", 0, Committed(100), 20, 0, 500)
ON = Move("orders", 1, Committed(100), 500, 0, 500, MoveNote.BEYOND_END)
STAYS = Move("orders", 2, Committed(7), 7, 0, 7)


def plan(*moves: Move) -> ResetPlan:
    return ResetPlan(DETAILS, ResetWish(Target.OFFSET, 20), moves)


def test_before_and_after_and_what_it_costs() -> None:
    cells = [[cell.text for cell in line.cells] for line in lines_of([BACK, ON, STAYS])]
    assert cells[0] == ["orders", "0", "100", "20", "80", "0", "0", "500", ""]
    assert cells[1][2:6] == ["100", "500", "0", "400"]
    assert cells[1][-1] == "lies beyond the end: moved there"
    assert cells[2][-1] == "stays"


def test_every_note_has_words() -> None:
    notes = [lines_of([Move("t", 0, None, None, 0, 1, note)])[0].cells[-1].text for note in MoveNote]
    assert all(notes)


def test_in_a_line_and_in_a_question() -> None:
    said = " · ".join(summary_of(plan(BACK, ON, STAYS))).replace("<b>", "").replace("</b>", "")
    assert said == "2 partitions move · 80 offsets are read again · 400 offsets are never read · 1 stay where they are"
    assert summary_of(plan(STAYS)) == ["<b>Nothing would change</b>"]
    assert "billing" in in_words(plan(BACK, ON))
    assert "400 offsets are never read." in in_words(plan(BACK, ON))


def test_who_is_in_the_way_is_named() -> None:
    members = [Member(f"m{at}", f"billing-{at}", "/10.0.0.7") for at in range(7)]
    assert in_use_text(members).endswith("billing-4 (10.0.0.7) and 2 more.")
    assert in_use_text([]).endswith("Stop its consumers first.")
