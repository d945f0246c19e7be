"""The selected dead letter."""

from pytestqt.qtbot import QtBot

from kafka_explorer.engine.dead_letters.dead_letter import Event, Failure
from kafka_explorer.engine.masks import DOTS, Masks
from kafka_explorer.ui.deadletters.letter_pane import LetterPane
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from tests.ui.deadletters.letters import letter

EVENT = Event(b"k", b'{"patient":{"name":"Ann Bee"},"id":7}')
FAILURE = Failure(
    "com.acme.NoWard",
    None,
    'no ward for Ann Bee in {"name":"Ann B',
    "com.acme.NoWard: Ann Bee\n\tat com.acme.A.b(A.java:1)",
)


def test_a_reason_and_its_trace_show_nothing_that_is_masked(qtbot: QtBot, theme: Theme, memory: Memory) -> None:
    texts = []
    for masks in (Masks(), Masks(["value.patient.name"])):
        pane = LetterPane(theme, memory, masks)
        qtbot.addWidget(pane)
        pane.show_letter(letter(event=EVENT, failure=FAILURE), EVENT, None)
        texts.append((pane.reason.message.text(), pane.trace.toPlainText()))
    assert texts == [
        (FAILURE.message, FAILURE.stack_trace),
        (f'no ward for {DOTS} in {{"name":{DOTS}', f"com.acme.NoWard: {DOTS}\n\tat com.acme.A.b(A.java:1)"),
    ]
