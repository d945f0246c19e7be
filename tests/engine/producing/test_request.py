"""What a run is asked for travels to a child process; what it tells comes back."""

import pickle
from dataclasses import replace

import pytest

from kafka_explorer.engine.producing.lines import FileUnusable
from kafka_explorer.engine.producing.messages import Outgoing
from kafka_explorer.engine.producing.request import Messages, SendProgress, SendReport, SendRequest
from kafka_explorer.engine.producing.send_log import OtherRun, SendLogFailed
from kafka_explorer.engine.producing.settings import DEFAULTS
from kafka_explorer.engine.templates.forms import FormError
from kafka_explorer.engine.templates.placeholders import PlaceholderError
from kafka_explorer.engine.templates.template import TemplateError
from kafka_explorer.engine.topic_changes.outcome import TopicChanged


def test_it_is_plain_data() -> None:
    request = SendRequest("orders", Messages((Outgoing((0, 0), b"k", None),)), "/tmp/run", rate=5.0)
    for value in (request, SendProgress(), SendReport("orders", "/tmp/run", 0)):
        assert pickle.loads(pickle.dumps(value)) == value  # noqa: S301 - our own
    assert request.producer is DEFAULTS
    assert request.source.total() == 1


def test_a_rate_needs_time() -> None:
    assert SendProgress().rate == 0.0
    assert SendProgress(acknowledged=50, elapsed_s=2.0).rate == 25.0


def test_a_report_is_complete_when_all_is_acknowledged() -> None:
    assert SendReport("orders", "", 0, acknowledged=3).complete
    whole = SendReport("orders", "", 0, acknowledged=3)
    for report in (
        replace(whole, refused=1),
        replace(whole, unsendable=1),
        replace(whole, doubtful=1),
        replace(whole, undelivered=1),
    ):
        assert (report.complete, report.failed) == (False, 1)


@pytest.mark.parametrize(
    "error",
    [
        SendLogFailed("/runs/1", "disk full"),
        OtherRun("source"),
        FileUnusable("m.jsonl", "it is not there"),
        TemplateError("value", "no JSON", 5),
        FormError("no hex"),
        PlaceholderError(3, "unknown"),
        TopicChanged("orders"),
    ],
)
def test_every_error_comes_back_from_a_child_process(error: Exception) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (str(again), vars(again)) == (str(error), vars(error))
