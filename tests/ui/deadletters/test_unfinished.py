"""A redrive that is not through is offered again by whoever opens the program next, and goes on where it stopped."""

from dataclasses import replace
from pathlib import Path

from kafka_explorer.config.connection import Environment
from kafka_explorer.engine.redrive.account import Account
from kafka_explorer.engine.redrive.kept_runs import KeptRun, keep_run, kept_run
from kafka_explorer.engine.redrive.request import Outcome, RedriveRequest, State, chosen
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.deadletters.feature import RUN
from kafka_explorer.ui.deadletters.inbox_lines import REDRIVE
from kafka_explorer.ui.deadletters.unfinished_strip import unfinished_words
from tests.broker_fixtures import TopicFactory
from tests.ui.deadletters.conftest import Opened, OpenOn, envelope, read, send

COUNT = 6


def made(sandbox: Sandbox, topic: TopicFactory) -> tuple[str, str]:
    """A source, and its six dead letters."""
    source = topic("beds")
    dlq = topic(f"{source}-dlq", exact=True)
    send(sandbox, dlq, [(f"p-{n}".encode(), envelope(n, "java.lang.Exception: boom")) for n in range(COUNT)])
    return source, dlq


def stop_in_the_middle(opened: Opened, dlq: str) -> None:
    """Begin a redrive and close the feature while it is under way, as closing the tab does."""
    opened.show_topic(dlq, COUNT)
    opened.pages.topic.redrive.click()
    opened.wait(lambda: opened.feature.plan.current_plan is not None)
    opened.pages.plan.form.care.rate.setValue(1)
    opened.pages.plan.go.click()
    run = opened.pages.run
    opened.wait(lambda: run.sent.figure not in {"0", "–"})
    opened.feature.close()


def offered(opened: Opened) -> bool:
    return not opened.pages.topic.unfinished.isHidden()


def test_the_next_window_goes_on_and_each_is_sent_once(
    open_dead_letters: OpenOn, broker: Sandbox, topic: TopicFactory
) -> None:
    source, dlq = made(broker, topic)
    stop_in_the_middle(open_dead_letters(broker), dlq)

    opened = open_dead_letters(broker, environment=Environment.PRODUCTION)
    opened.pages.inbox.show()
    opened.feature.start()
    # The child of the first window may still be finishing its batch; then the run is not offered yet.
    opened.wait(lambda: opened.feature.unfinished.newest.get(dlq) is not None or _again(opened))
    table = opened.pages.inbox.table
    opened.wait(lambda: table.lines.row_of(dlq) >= 0)
    assert not table.isColumnHidden(REDRIVE)
    assert table.lines.line(table.lines.row_of(dlq)).cells[REDRIVE].text.endswith(f"of {COUNT}")
    opened.show_topic(dlq, COUNT)
    strip = opened.pages.topic.unfinished
    assert offered(opened)
    assert "is not through" in strip.words.text()
    assert strip.go_on.isEnabled()

    strip.look.click()
    assert opened.shown[-1] == RUN
    opened.wait(lambda: opened.feature.run.doubts.held is not None)
    assert opened.pages.run.step.text() == "It is not through"
    assert not opened.pages.run.resume.isHidden()
    assert opened.ask.questions == []

    opened.ask.agrees = False
    opened.pages.run.resume.click()
    strip.go_on.click()
    assert [question.typed for question in opened.ask.questions] == [dlq, dlq], "it is another day"
    assert not opened.feature.run.is_running
    opened.ask.agrees = True
    strip.go_on.click()
    assert not offered(opened)
    opened.wait(lambda: opened.feature.run.result is not None)
    values = sorted(bytes(message.value() or b"") for message in read(broker, source, COUNT))
    assert values == [f'{{"id":{n},"amount":1.10}}'.encode() for n in range(COUNT)]
    opened.wait(lambda: not opened.tools.jobs.running(opened.pages.topic))
    assert not offered(opened)
    assert table.isColumnHidden(REDRIVE)


def _again(opened: Opened) -> bool:
    if not opened.tools.jobs.running(opened.pages.topic):
        opened.feature.unfinished.look()
    return False


def kept(opened: Opened, dlq: str, *, doubts: int = 0) -> Path:
    """A run as a program leaves it that was killed after the first of its dead letters."""
    opened.show_topic(dlq, COUNT)
    opened.pages.topic.redrive.click()
    opened.wait(lambda: opened.feature.plan.current_plan is not None)
    plan = opened.feature.plan.current_plan
    assert plan is not None
    with_all = replace(plan.request, selection=chosen((0, number) for number in range(COUNT)))
    folder = Path(plan.folder).parent
    keep_run(str(folder), with_all)
    account = Account.of_job(str(folder), dlq, plan.request.job)
    account.put([Outcome((0, 0), State.SENT, "t")])
    account.put([Outcome((0, number), State.DOUBTFUL, "t") for number in range(1, 1 + doubts)])
    account.close()
    return folder


def test_a_run_is_put_away_after_a_question(open_dead_letters: OpenOn, broker: Sandbox, topic: TopicFactory) -> None:
    _, dlq = made(broker, topic)
    opened = open_dead_letters(broker)
    folder = kept(opened, dlq, doubts=2)
    opened.feature.unfinished.look()
    opened.wait(lambda: offered(opened))
    strip = opened.pages.topic.unfinished
    assert f"1 of {COUNT} sent, 2 in doubt" in strip.words.text()
    opened.ask.agrees = False
    strip.away.click()
    assert "2 are in doubt" in opened.ask.questions[-1].text
    assert offered(opened)
    opened.ask.agrees = True
    strip.away.click()
    opened.wait(lambda: not offered(opened))
    opened.feature.unfinished.look()
    opened.wait(lambda: not opened.tools.jobs.running(opened.pages.topic))
    assert not offered(opened)
    found = kept_run(str(folder))
    assert found is not None
    assert found.doubtful == 2, "what is in doubt stays on the disk"


def test_on_a_read_only_connection_it_can_only_be_looked_at(
    open_dead_letters: OpenOn, broker: Sandbox, topic: TopicFactory
) -> None:
    _, dlq = made(broker, topic)
    kept(open_dead_letters(broker), dlq)
    opened = open_dead_letters(broker, read_only=True)
    opened.show_topic(dlq, COUNT)
    opened.feature.unfinished.look()
    opened.wait(lambda: offered(opened))
    strip = opened.pages.topic.unfinished
    assert not strip.go_on.isEnabled()
    assert "read-only" in strip.why_not.text()
    strip.look.click()
    opened.wait(lambda: opened.feature.run.doubts.held is not None)
    assert not opened.pages.run.resume.isEnabled()
    assert not opened.pages.run.trim.isEnabled()


def test_a_run_to_a_cluster_that_is_not_open_says_which_one(
    open_dead_letters: OpenOn, broker: Sandbox, topic: TopicFactory
) -> None:
    _, dlq = made(broker, topic)
    opened = open_dead_letters(broker)
    folder = kept(opened, dlq)
    found = kept_run(str(folder))
    assert found is not None
    keep_run(str(folder), found.request, "dev")
    opened.feature.unfinished.look()
    opened.wait(lambda: offered(opened))
    strip = opened.pages.topic.unfinished
    assert not strip.go_on.isEnabled()
    assert "“dev”" in strip.why_not.text()
    opened.tools.open_clusters.add("dev", opened.feature.targets.own.settings)
    assert strip.go_on.isEnabled()
    opened.tools.open_clusters.remove("dev")
    assert not strip.go_on.isEnabled()
    assert "to dev" in unfinished_words(replace(found, connection="dev"), Clock("utc"))


def test_what_a_run_is_called() -> None:
    request = RedriveRequest("d", chosen((0, number) for number in range(5000)), "j", "me", target="aside")
    run = KeptRun("f", request, 1_763_899_200_000, sent=1234)
    assert unfinished_words(run, Clock("utc")) == ("A redrive of 2025-11-23 12:00 is not through: 1,234 of 5,000 sent.")
    assert unfinished_words(replace(run, parks=True, failed=2), Clock("utc")) == (
        "Parking in aside of 2025-11-23 12:00 is not through: 1,234 of 5,000 sent, 2 failed."
    )
