"""The pages of dead letters on a real broker: what is shown, what is sent, what is not."""

from pathlib import Path

import pytest
from confluent_kafka import Producer

from kafka_explorer.config.connection import Environment
from kafka_explorer.config.profile_reading import parse
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.redrive.discarding import Discard
from kafka_explorer.engine.redrive.journal import Owner, encoded
from kafka_explorer.engine.redrive.journal_topic import ensure_journal
from kafka_explorer.engine.redrive.request import JOURNAL_TOPIC
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.deadletters import inbox_lines, letters_model
from kafka_explorer.ui.deadletters.feature import PLAN, RUN, TOPIC
from kafka_explorer.ui.widgets.columns import DISPLAY_ROLE
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run
from tests.ui.deadletters.conftest import Opened, OpenOn, envelope, read, send

TIMED_OUT = "java.net.SocketTimeoutException: gateway did not answer within 30000 ms"
NO_WARD = "java.lang.IllegalArgumentException: patient 17 has no ward"


@pytest.fixture
def dlq(topic: TopicFactory, broker: Sandbox) -> str:
    """Five dead letters of two kinds, in the customer's envelope, and their source."""
    source = topic("bookings")
    send(broker, source, [(b"p-1", b'{"id":0,"amount":2.50}')], __TypeId__=b"com.clinic.Booking")
    name = topic(f"{source}-dlq", exact=True)
    letters: list[tuple[bytes | None, bytes]] = [
        (b"p-1", envelope(1, TIMED_OUT)),
        (b"p-2", envelope(2, TIMED_OUT)),
        (b"p-3", envelope(3, TIMED_OUT)),
    ]
    letters += [(b"p-4", envelope(4, NO_WARD)), (None, envelope(5, NO_WARD))]
    send(broker, name, letters, __TypeId__=b"com.clinic.DeadLetterEvent")
    return name


def source_of(dlq: str) -> str:
    return dlq.removesuffix("-dlq")


def states(opened: Opened) -> list[str]:
    model = opened.pages.topic.model
    return [str(model.data(model.index(row, letters_model.STATE), DISPLAY_ROLE)) for row in range(model.rowCount())]


def plan(opened: Opened) -> None:
    opened.pages.topic.redrive.click()
    opened.wait(lambda: opened.feature.plan.current_plan is not None)


def redrive(opened: Opened) -> None:
    plan(opened)
    opened.pages.plan.go.click()
    opened.wait(lambda: opened.feature.run.result is not None)


def test_the_inbox_tells_of_every_topic(open_dead_letters: OpenOn, broker: Sandbox, dlq: str) -> None:
    opened = open_dead_letters(broker)
    page = opened.pages.inbox
    page.show()
    opened.wait(lambda: dlq in opened.feature.names() and page.table.lines.row_of(dlq) >= 0)
    page.filter.setText(dlq)
    cells = page.table.lines.line(0).cells
    assert [cells[at].text for at in (inbox_lines.TOPIC, inbox_lines.SOURCE, inbox_lines.KNOWN)] == [
        dlq,
        source_of(dlq),
        "by name",
    ]
    assert cells[inbox_lines.DIALECT].text == "ENVELOPE"
    assert cells[inbox_lines.COUNT].text == "5"
    assert cells[inbox_lines.ARRIVED].text == "5"
    page.table.opened.emit(page.table.lines.index(0, 0))
    assert opened.shown == [TOPIC]
    assert opened.pages.topic.header.title == dlq


def test_an_inbox_without_dead_letters_says_what_they_are(open_dead_letters: OpenOn, broker: Sandbox) -> None:
    opened = open_dead_letters(broker)
    opened.pages.inbox.show_none()
    assert "DLQ" in opened.pages.inbox.body.notice.sentence


def test_what_failed_alike_stands_together_and_a_letter_explains_itself(
    open_dead_letters: OpenOn, broker: Sandbox, dlq: str
) -> None:
    opened = open_dead_letters(broker)
    opened.show_topic(dlq, 5)
    page = opened.pages.topic
    groups = [[cell.text for cell in page.groups.lines.line(row).cells[:3]] for row in range(3)]
    assert groups == [
        ["All", "2 kinds of failures", "5"],
        ["SocketTimeoutException", "gateway did not answer within # ms", "3"],
        ["IllegalArgumentException", "patient # has no ward", "2"],
    ]
    assert sum(page.bars._counts) == 5
    page.groups.select_row(1)
    assert page.model.rowCount() == 3
    assert page.redrive.text() == "Redrive 3…"
    opened.wait(lambda: not opened.busy())
    assert page.pane.reason.exception.whole_text == "java.net.SocketTimeoutException"
    assert page.pane.reason.dialect.text() == "ENVELOPE"
    assert "1.10" in page.pane.sent.text.text
    opened.wait(lambda: "3 headers" in page.pane.sent.facts.whole_text)
    assert "Booking" in str([page.pane.headers.lines.line(0).cells[2].text])


def test_the_message_pages_filter_narrows(open_dead_letters: OpenOn, broker: Sandbox, dlq: str) -> None:
    opened = open_dead_letters(broker)
    opened.show_topic(dlq, 5)
    page = opened.pages.topic
    page.filter.show_filter("value.originalEvent.id >= 3")
    page.search.click()
    opened.wait(lambda: page.model.rowCount() == 3 and not opened.busy())
    assert opened.feature.topic.chosen().words == "that match: value.originalEvent.id >= 3"
    page.filter.show_filter("value.originalEvent.id ==")
    page.search.click()
    assert page.model.rowCount() == 3, "what is wrong is told, and nothing is read"


def test_a_group_goes_back_exactly_once_and_production_wants_the_name(
    open_dead_letters: OpenOn, broker: Sandbox, dlq: str
) -> None:
    opened = open_dead_letters(broker, environment=Environment.PRODUCTION)
    opened.show_topic(dlq, 5)
    opened.pages.topic.groups.select_row(1)
    plan(opened)
    assert opened.shown[-1] == PLAN
    assert opened.ask.questions == [], "nothing is asked, and nothing sent, before the plan is confirmed"
    assert opened.pages.plan.summary.lines[0].count == 3
    assert opened.pages.plan.model.rowCount() == 3
    opened.pages.plan.go.click()
    opened.wait(lambda: opened.feature.run.result is not None)
    assert opened.ask.questions[0].typed == dlq
    assert opened.shown[-1] == RUN
    assert opened.pages.run.sent.figure == "3"
    assert opened.pages.run.guarantee.text() == "EXACTLY ONCE"
    back = read(broker, source_of(dlq), 3, begin=1)
    assert [message.value() for message in back] == [f'{{"id":{n},"amount":1.10}}'.encode() for n in (1, 2, 3)]
    assert [message.key() for message in back] == [b"p-1", b"p-2", b"p-3"]
    assert dict(back[0].headers() or [])["__TypeId__"] == b"com.clinic.Booking"
    opened.wait(lambda: [state[:8] for state in states(opened)] == ["redriven"] * 3)
    plan(opened)
    assert not opened.pages.plan.go.isEnabled(), "all of them were redriven before"


def test_who_says_no_sends_nothing(open_dead_letters: OpenOn, broker: Sandbox, dlq: str) -> None:
    opened = open_dead_letters(broker)
    opened.ask.agrees = False
    opened.show_topic(dlq, 5)
    plan(opened)
    opened.pages.plan.go.click()
    assert len(opened.ask.questions) == 1
    assert opened.feature.run.run is None


def test_a_read_only_connection_shows_all_and_does_nothing(
    open_dead_letters: OpenOn, broker: Sandbox, dlq: str
) -> None:
    opened = open_dead_letters(broker, read_only=True)
    opened.show_topic(dlq, 5)
    page = opened.pages.topic
    for button in (page.redrive, page.discard, page.pane.sent.begin):
        assert not button.isEnabled()
        assert "read-only" in button.toolTip()
    assert not page.trim.isEnabled()
    assert not page.restore.isEnabled()
    opened.feature._on_redrive_asked()
    opened.wait(lambda: opened.feature.plan.current_plan is not None)
    assert not opened.pages.plan.go.isEnabled()
    assert "read-only" in opened.pages.plan.banner.text


def test_a_discard_has_its_reason_and_can_be_taken_back(open_dead_letters: OpenOn, broker: Sandbox, dlq: str) -> None:
    opened = open_dead_letters(broker)
    opened.show_topic(dlq, 5)
    opened.pages.topic.groups.select_row(2)
    opened.pages.topic.discard.click()
    form = opened.feature.after._form
    form.field.setText("these patients were moved")
    form.go.click()
    opened.wait(lambda: states(opened) == ["discarded"] * 2)
    assert "these patients were moved" in opened.pages.topic.pane.reason.state_words.whole_text
    opened.pages.topic.restore.trigger()
    opened.wait(lambda: states(opened) == ["ready"] * 2)


def test_a_redrive_that_runs_is_only_stopped_for_a_discard_when_that_was_agreed(
    open_dead_letters: OpenOn, broker: Sandbox, dlq: str
) -> None:
    with Cluster(ClusterSettings({"bootstrap.servers": broker.bootstrap})) as cluster:
        run(ensure_journal(cluster))
    key, value = encoded(Owner(dlq, "run", "theirs", "ann@desk", 1_700_000_000_000))
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    producer.produce(JOURNAL_TOPIC, value, key)
    assert producer.flush(60) == 0
    opened = open_dead_letters(broker)
    opened.show_topic(dlq, 5)
    opened.pages.topic.groups.select_row(2)
    after = opened.feature.after
    opened.ask.agrees = False
    after._start_discard(Discard(dlq, opened.feature.topic.chosen().selection, "moved", "job", "me@desk"))
    opened.wait(lambda: opened.ask.questions)
    assert "ann@desk began a redrive" in opened.ask.questions[-1].text
    assert states(opened) == ["ready"] * 2
    opened.ask.agrees = True
    opened.pages.topic.discard.click()
    after._form.field.setText("moved")
    after._form.go.click()
    opened.wait(lambda: states(opened) == ["discarded"] * 2)
    assert opened.ask.questions[-1].action == "Stop and discard"


def test_what_was_redriven_is_deleted_after_it_was_shown_exactly(
    open_dead_letters: OpenOn, broker: Sandbox, dlq: str, tmp_path: Path
) -> None:
    opened = open_dead_letters(broker, path=tmp_path / "account.csv")
    opened.show_topic(dlq, 5)
    opened.pages.topic.groups.select_row(1)
    redrive(opened)
    opened.pages.run.export.click()
    opened.wait((tmp_path / "account.csv").exists)
    assert len((tmp_path / "account.csv").read_text().splitlines()) == 4, "a line of titles, and three"
    opened.wait(lambda: not opened.tools.jobs.running(opened.pages.run))
    opened.pages.run.trim.click()
    opened.wait(lambda: "Deleted" in opened.ask.heard)
    assert "offsets 0 to 2" in opened.ask.questions[-1].text
    opened.wait(lambda: opened.pages.topic.model.rowCount() == 2)


def test_a_change_by_hand_is_what_is_sent(open_dead_letters: OpenOn, broker: Sandbox, dlq: str) -> None:
    opened = open_dead_letters(broker)
    opened.show_topic(dlq, 5)
    page = opened.pages.topic
    page.groups.select_row(2)
    opened.wait(lambda: "3 headers" in page.pane.sent.facts.whole_text)
    page.letters.select_row(1)
    opened.wait(lambda: "p-4" in page.pane.sent.facts.whole_text)
    page.pane.sent.begin.click()
    page.pane.sent.editor.setPlainText('{"id":4,"ward":"7B"}')
    page.pane.sent.save.click()
    opened.wait(lambda: states(opened)[1] == "changed")
    redrive(opened)
    values = {message.value() for message in read(broker, source_of(dlq), 2, begin=1)}
    assert values == {b'{"id":4,"ward":"7B"}', b'{"id":5,"amount":1.10}'}


def test_where_they_came_from_is_set_and_kept(
    open_dead_letters: OpenOn, broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    source, odd = topic("wards"), topic("leftovers")
    send(broker, odd, [(b"k", b"{}")])
    file = tmp_path / "here.toml"
    file.write_text(f'# mine\nname = "here"\nbootstrap_servers = "{broker.bootstrap}"\n', encoding="utf-8")
    opened = open_dead_letters(broker, origin=file)
    opened.pages.inbox.show()
    opened.wait(lambda: opened.feature.inbox.news is not None)
    opened.pages.inbox.add.click()
    form = opened.feature.form
    assert not form.save.isEnabled()
    form.topic.setText(odd)
    form.source.setText(source)
    form.save.click()
    opened.wait(lambda: odd in opened.feature.names())
    inbox = opened.feature.inbox.inbox(odd)
    assert inbox is not None
    assert (inbox.topic.source, inbox.topic.known_by) == (source, "mapping")
    opened.wait(lambda: odd in parse(file.read_text(encoding="utf-8")).profile.dead_letters)
    assert file.read_text(encoding="utf-8").startswith("# mine")


def test_a_run_pauses_stops_and_goes_on_without_sending_twice(
    open_dead_letters: OpenOn, broker: Sandbox, dlq: str
) -> None:
    opened = open_dead_letters(broker)
    opened.show_topic(dlq, 5)
    plan(opened)
    run, form = opened.pages.run, opened.pages.plan.form
    form.care.rate.setValue(1)
    # In the same turn as the start: a busy machine cannot be quicker.
    opened.feature.plan.confirmed.connect(lambda _run: run.status.pause_toggled.emit(True))
    opened.pages.plan.go.click()
    opened.wait(lambda: "Paused" in run.step.text())
    run.status.stopped.emit()
    assert not opened.feature.run.is_running
    assert run.resume.isVisibleTo(run)
    run.resume.click()
    opened.wait(lambda: opened.feature.run.result is not None)
    back = read(broker, source_of(dlq), 5, begin=1)
    assert {message.value() for message in back} == {f'{{"id":{n},"amount":1.10}}'.encode() for n in range(1, 6)}
    assert run.sent.figure == "5"
