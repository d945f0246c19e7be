"""What we publish is taken by a Spring service's consumer: Spring's own deserialiser, its rules for types at work."""

from pathlib import Path

import pytest

from kafka_explorer.engine.producing.messages import Outgoing
from kafka_explorer.engine.producing.request import Messages, SendRequest
from kafka_explorer.engine.producing.sending import send
from kafka_explorer.engine.records import Header
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run
from tests.engine.producing.scenes import settings_of
from tests.java_peers import run_java

pytestmark = pytest.mark.timeout(900)  # the first run fetches Spring

TYPE = (Header("__TypeId__", b"com.clinic.events.LoggingEvent"),)
OTHER = (Header("__TypeId__", b"com.elsewhere.Unknown"),)
AS_TEXT = b'{"eventId":"one","level":"ERROR","timestamp":"2026-11-22T14:02:03.5","amount":9007199254740993}'
AS_ARRAY = b'{"eventId":"two","level":"INFO","timestamp":[2026,11,22,14,2,3,500000000],"amount":1}'


def test_spring_takes_what_we_send(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    name = topic("spring")
    messages = (
        Outgoing((0, 0), b"a", AS_TEXT, TYPE, 0, None),
        Outgoing((0, 1), b"b", AS_ARRAY, TYPE, 0, None),
        Outgoing((0, 2), b"c", None, (), 0, None),
        Outgoing((0, 3), b"d", AS_TEXT, OTHER, 0, None),
    )
    assert run(send(settings_of(broker), SendRequest(name, Messages(messages), str(tmp_path)))).complete
    assert run_java("ReadWithSpring", broker.bootstrap, name, "4").splitlines() == [
        "a one ERROR 2026-11-22T14:02:03.500 9007199254740993",
        "b two INFO 2026-11-22T14:02:03.500 1",
        "c null",
        "d refused",
    ]
