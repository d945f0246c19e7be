"""Changes for many dead letters, and the form around them."""

import pytest
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.redrive.request import (
    Canary,
    Everything,
    HeaderRules,
    Limits,
    Partitioning,
    RedriveRequest,
    Timestamps,
)
from kafka_explorer.engine.redrive.transforms import RemoveField, ReplaceText, SetField
from kafka_explorer.ui.deadletters.change_rows import ChangeRows
from kafka_explorer.ui.deadletters.redrive_form import RedriveForm
from kafka_explorer.ui.theme import Theme

PLAIN = RedriveRequest("orders-dlq", Everything(), "job", "me@here")


@pytest.fixture
def form(qtbot: QtBot, theme: Theme) -> RedriveForm:
    made = RedriveForm(theme)
    qtbot.addWidget(made)
    made.begin(["orders"], ["billing"], ["kafka_dlt-original-topic"], ())
    made.resize(440, 900)
    made.show()
    return made


def test_rows_become_steps(qtbot: QtBot, theme: Theme) -> None:
    rows = ChangeRows(theme)
    qtbot.addWidget(rows)
    for kind, first, second in (
        ("set", "value.ward", '"7B"'),
        ("remove", "value.note", ""),
        ("replace", "http:", "https:"),
    ):
        row = rows.add_row()
        row.kind.choose(kind)
        row.first.setText(first)
        row.second.setText(second)
    rows.add_row()
    assert rows.steps() == (SetField("value.ward", '"7B"'), RemoveField("value.note"), ReplaceText("http:", "https:"))


def test_a_wrong_row_says_so_and_makes_no_steps(qtbot: QtBot, theme: Theme) -> None:
    rows = ChangeRows(theme)
    qtbot.addWidget(rows)
    row = rows.add_row()
    row.first.setText("value.ward")
    assert rows.steps() is None, "not complete"
    row.second.setText("7B")
    assert rows.steps() is None
    assert "JSON" in row.message
    row.second.setText('"7B"')
    assert rows.steps() == (SetField("value.ward", '"7B"'),)
    rows.clear()
    assert rows.steps() == ()


def test_the_form_as_it_begins_asks_for_nothing_special(form: RedriveForm) -> None:
    assert form.fill(PLAIN) == RedriveRequest(
        "orders-dlq", Everything(), "job", "me@here", limits=Limits(bounced_share=0.2)
    )


def test_the_form_fills_a_request(form: RedriveForm) -> None:
    form.target.setText(" orders-2 ")
    form.partitioning.choose(Partitioning.KEY)
    form.timestamps.choose(Timestamps.KEPT)
    form.strip.setText("a, b,")
    form.keep.setText("c")
    form.care.canary.setChecked(True)
    form.care.rate.setValue(50)
    form.care.note.setText("the gateway is back")
    filled = form.fill(PLAIN)
    assert filled is not None
    assert (filled.target, filled.partitioning, filled.timestamps) == ("orders-2", Partitioning.KEY, Timestamps.KEPT)
    assert filled.headers == HeaderRules(("a", "b"), ("c",))
    assert filled.canary == Canary("billing")
    assert (filled.rate_per_s, filled.note) == (50, "the gateway is back")


def test_a_canary_needs_a_group(form: RedriveForm) -> None:
    form.care.canary.setChecked(True)
    form.care.group.clear()
    assert form.fill(PLAIN) is None
    form.care.canary.setChecked(False)
    assert form.fill(PLAIN) is not None


def test_another_plan_is_wanted_a_moment_after_the_last_key(form: RedriveForm, qtbot: QtBot) -> None:
    with qtbot.waitSignal(form.changed):
        form.target.setText("orders-2")
        assert not form.is_settled
    assert form.is_settled


def test_old_times_are_warned_of(form: RedriveForm) -> None:
    form.timestamps.setCurrentIndex(1)
    form.timestamps.activated.emit(1)
    assert "retention" in form._time_field.hint
