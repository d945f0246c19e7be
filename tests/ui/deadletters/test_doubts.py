"""What a run without transactions left in doubt is listed, looked for, decided, and the run goes on: on a broker."""

import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kafka_explorer.config.connection import Environment
from kafka_explorer.engine.redrive.account import Account
from kafka_explorer.engine.redrive.header_scan import Looked
from kafka_explorer.engine.redrive.request import Outcome, RedriveRequest, State, chosen
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.deadletters.doubts_strip import DoubtsStrip
from kafka_explorer.ui.deadletters.run_page import RunPage
from kafka_explorer.ui.deadletters.runs import Run
from kafka_explorer.ui.theme import Theme
from tests.broker_fixtures import TopicFactory
from tests.ui.deadletters.conftest import Opened, OpenOn, envelope, read, send

COUNT = 6


def made_dlq(sandbox: Sandbox, topic: TopicFactory, source: str) -> str:
    """Dead letters 0 to 5 of `source`."""
    name = topic(f"{source}-dlq", exact=True)
    send(sandbox, name, [(f"p-{n}".encode(), envelope(n, "java.lang.Exception: boom")) for n in range(COUNT)])
    return name


def run_on(folder: Path, dlq: str, numbers: range = range(COUNT)) -> Run:
    folder.mkdir(exist_ok=True)
    places = chosen((0, number) for number in numbers)
    request = RedriveRequest(dlq, places, "job-1", "me@here", exactly_once=False)
    return Run(request, str(folder))


def doubtful(run: Run, target: str, numbers: list[int]) -> None:
    """As a process leaves its account that was killed after giving messages to the client."""
    account = Account.of_job(run.folder, run.request.dlq, run.request.job)
    at_ms = time.time_ns() // 1_000_000
    account.put([Outcome((0, number), State.DOUBTFUL, target, at_ms=at_ms) for number in numbers])
    account.close()


def listed(page: RunPage) -> list[tuple[object, str]]:
    """The offsets in the table and what became of each."""
    lines = [page.table.lines.line(row) for row in range(page.table.lines.rowCount())]
    return [(line.name, line.cells[2].text) for line in lines]


def ready(opened: Opened) -> bool:
    """Whether the account of a run that has ended is on the screen."""
    return opened.feature.run.doubts.held is not None and not opened.tools.jobs.running(opened.pages.run)


def test_doubts_are_looked_for_in_the_target_and_the_run_goes_on(
    open_dead_letters: OpenOn, broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    source = topic("wards")
    dlq = made_dlq(broker, topic, source)
    opened = open_dead_letters(broker)
    page, controller = opened.pages.run, opened.feature.run
    page.show()
    # Two of them really are in the target: redriven by the same job, whose account then forgot the answer.
    controller.start(run_on(tmp_path / "run", dlq, range(2, 4)))
    opened.wait(lambda: controller.result is not None and ready(opened))
    run = run_on(tmp_path / "run", dlq)
    doubtful(run, source, [2, 3, 5])

    controller.show(run)
    opened.wait(lambda: ready(opened) and len(listed(page)) == 3)
    assert listed(page) == [((0, 2), "in doubt"), ((0, 3), "in doubt"), ((0, 5), "in doubt")]
    assert page.failed.figure == "3"
    assert "never answered for: 3 messages." in page.doubts.words.text()
    assert page.doubts.isVisible()
    assert not page.doubts.sent.isEnabled(), "none is selected"

    told: list[str] = []
    opened.tools.jobs.job_progressed.connect(lambda job: told.append(job.note))
    page.doubts.look.click()
    assert page.doubts.is_busy
    assert page.doubts.cancel.isVisible()
    opened.wait(lambda: not page.doubts.is_busy and ready(opened) and not listed(page))
    assert page.doubts.outcome.text() == ("In the target, so counted as sent: 2. Not there, so “Go on” sends them: 1.")
    assert page.sent.figure == "2"
    assert any(" of 2" in note for note in told), "the tasks panel says how far it is"

    assert page.resume.isVisible()
    page.resume.click()
    opened.wait(lambda: controller.result is not None and ready(opened))
    assert not page.doubts.isVisible()
    values = sorted(bytes(message.value() or b"") for message in read(broker, source, COUNT))
    assert values == [f'{{"id":{n},"amount":1.10}}'.encode() for n in range(COUNT)], "each once"
    assert page.sent.figure == str(COUNT)


def test_looking_can_be_cancelled_and_decides_nothing(
    open_dead_letters: OpenOn, broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    source = topic("wards")
    dlq = made_dlq(broker, topic, source)
    opened = open_dead_letters(broker)
    page = opened.pages.run
    page.show()
    run = run_on(tmp_path / "run", dlq)
    doubtful(run, source, [0, 1])
    opened.feature.run.show(run)
    opened.wait(lambda: ready(opened))
    page.doubts.look.click()
    page.doubts.cancel.click()
    assert not page.doubts.is_busy
    assert page.doubts.outcome.text() == "Stopped: what was not looked through stays in doubt."
    opened.wait(lambda: ready(opened))
    assert len(listed(page)) == 2
    page.doubts.look.click()
    opened.wait(lambda: not page.doubts.is_busy and ready(opened))
    assert page.doubts.outcome.text() == "Not there, so “Go on” sends them: 2."


def test_what_cannot_be_looked_for_is_decided_by_the_user_one_by_one(
    open_dead_letters: OpenOn, broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    source = topic("wards", config={"cleanup.policy": "compact"})
    dlq = made_dlq(broker, topic, source)
    opened = open_dead_letters(broker, environment=Environment.PRODUCTION)
    page, controller = opened.pages.run, opened.feature.run
    page.show()
    run = run_on(tmp_path / "run", dlq)
    doubtful(run, source, [1, 4])
    controller.start(run)
    opened.wait(lambda: controller.result is not None and ready(opened))
    assert page.guarantee.text() == "AT LEAST ONCE"
    assert (page.sent.figure, page.failed.figure) == ("4", "2")
    assert listed(page) == [((0, 1), "in doubt"), ((0, 4), "in doubt")]
    page.doubts.look.click()
    opened.wait(lambda: not page.doubts.is_busy and ready(opened))
    assert page.doubts.outcome.text().startswith("Still in doubt")
    assert "compacted" in page.doubts.outcome.text()

    page.table.select_row(0)
    assert page.doubts.sent.text() == "Taken for sent (1)"
    page.doubts.sent.click()
    opened.wait(lambda: ready(opened) and listed(page) == [((0, 4), "in doubt")])
    assert opened.ask.questions[-1].typed == dlq, "production: the name is typed"
    assert page.sent.figure == "5"

    opened.ask.agrees = False
    page.table.selectAll()
    page.doubts.again.click()
    assert listed(page) == [((0, 4), "in doubt")], "who says no has decided nothing"
    opened.ask.agrees = True
    page.doubts.again.click()
    opened.wait(lambda: ready(opened) and not listed(page))
    assert page.doubts.outcome.text() == "“Go on” sends them again: 1."

    page.resume.click()
    opened.wait(lambda: controller.result is not None and ready(opened))
    ids = sorted(bytes(message.key() or b"") for message in read(broker, source, 5))
    assert ids == [f"p-{n}".encode() for n in (0, 2, 3, 4, 5)], "the one that was taken for sent was not"
    assert page.step.text() == "Done: 6 sent"


def test_a_look_says_where_it_reads_how_far_it_is_and_how_fast(qtbot: QtBot, theme: Theme) -> None:
    strip = DoubtsStrip(theme)
    qtbot.addWidget(strip)
    strip.show_doubts(3)
    strip.show_looking(Looked())
    assert strip.far.text() == ""
    strip.show_looking(Looked("wards", 0, 4_000))
    assert strip.far.text() == "0 of 4,000"
    strip.show_looking(Looked("wards", 1_200, 4_000, 0.1))
    assert strip.far.text() == "1,200 of 4,000 · 12 k/s"
    assert strip.outcome.text().startswith("Reading wards ")
    strip.show_cancelled()
    assert strip.far.isHidden()


@pytest.mark.parametrize("written", [True, False])
def test_an_account_that_cannot_be_read_is_told(
    open_dead_letters: OpenOn, broker: Sandbox, tmp_path: Path, written: bool
) -> None:
    opened = open_dead_letters(broker)
    page = opened.pages.run
    page.show()
    run = run_on(tmp_path / "run", "nothing-dlq")
    if written:
        (tmp_path / "run" / "account.sqlite").write_text("no database at all, but long enough to be read as one" * 20)
    opened.feature.run.show(run)
    opened.wait(lambda: not opened.tools.jobs.running(page))
    assert ("cannot be used" in page.banner.text) is written
