"""What was learned of a target is shown with its counts, and the user's word over it is planned and sent."""

import json

import pytest
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.errors import NotAuthorized
from kafka_explorer.engine.redrive.learned import KeyRule, Learned, Target, TypeSeen
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.deadletters.learned_form import ANOTHER, LearnedForm
from kafka_explorer.ui.deadletters.learned_words import key_hint, key_offers, type_hint, type_offers
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.fields import Choice
from tests.broker_fixtures import TopicFactory
from tests.ui.deadletters.conftest import Opened, OpenOn, read, send

KNOWN = 10
BOOKINGS = Target(
    "bookings",
    types=(TypeSeen("com.clinic.Booking", 480), TypeSeen("com.clinic.Cancelled", 20)),
    untyped=3,
    sampled=503,
    keyed=503,
    keys=(KeyRule("value.patient.id", share=0.98, sampled=500),),
)


def pick(choice: Choice, data: str | None) -> None:
    """As the user picks in the list."""
    texts = [choice.itemData(at) for at in range(choice.count())]
    choice.setCurrentIndex(texts.index(data))
    choice.activated.emit(choice.currentIndex())


def test_how_it_was_learned_is_told_in_counts() -> None:
    assert type_hint(BOOKINGS) == "Of the newest 503 messages: Booking in 480, Cancelled in 20, none in 3"
    assert [words for _, words in type_offers(BOOKINGS)] == [
        "as learned: by the fields, one of 2",
        "com.clinic.Booking (480)",
        "com.clinic.Cancelled (20)",
        "none",
    ]
    assert key_hint(BOOKINGS) == "value.patient.id equals the key in 98% of 500 messages."
    assert [words for _, words in key_offers(BOOKINGS)] == [
        "as learned: value.patient.id",
        "value.patient.id (98%)",
        "no key",
    ]


@pytest.mark.parametrize(
    ("target", "kind", "key"),
    [
        (Target("t"), "no messages", "no messages"),
        (Target("t", sampled=9, untyped=9, keyed=9), "none in 9", "No field"),
        (Target("t", sampled=9, untyped=9), "none in 9", "Of 9 messages 0 have a key."),
        (Target("t", problem=NotAuthorized("read", "topic t")), "read", "no messages"),
    ],
)
def test_what_was_not_learned_says_why(target: Target, kind: str, key: str) -> None:
    assert kind in type_hint(target)
    assert key in key_hint(target)
    assert type_offers(target)[0] == (None, "as learned: none")


def complete(form: LearnedForm) -> bool:
    return form.is_complete


def test_the_user_s_word_is_kept_for_each_topic(theme: Theme, qtbot: QtBot) -> None:
    form = LearnedForm(theme)
    qtbot.addWidget(form)
    assert form.isHidden()
    learned = Learned({"bookings": BOOKINGS, "wards": Target("wards")})
    form.show_learned(learned, ["bookings", "wards"])
    assert not form.isHidden()
    assert form.words() is None, "nothing was said"
    with qtbot.waitSignal(form.changed):
        pick(form.type, "com.clinic.Cancelled")
    pick(form.topic, "wards")
    assert form.type.currentText() == "as learned: none"
    pick(form.key, ANOTHER)
    assert not complete(form)
    form.key_text.setText("value.")
    assert not complete(form)
    form.key_text.setText("value.ward")
    assert complete(form)
    # The plan that follows shows again what was said.
    form.show_learned(learned, ["bookings", "wards"])
    assert (form.topic.currentText(), form.key_text.text()) == ("wards", "value.ward")
    said = form.words()
    assert said is not None
    assert (said.of("bookings").type_chosen, said.of("bookings").path_chosen) == ("com.clinic.Cancelled", None)
    assert said.of("bookings").types == BOOKINGS.types
    assert (said.of("wards").type_chosen, said.of("wards").path_chosen) == (None, "value.ward")
    pick(form.topic, "bookings")
    pick(form.type, None)
    pick(form.topic, "wards")
    pick(form.key, "")
    assert form.words() is not None
    form.show_learned(learned, [])
    assert form.isHidden()
    form.begin()
    assert form.words() is None


@pytest.fixture
def dlq(topic: TopicFactory, broker: Sandbox) -> str:
    """Two dead letters in an envelope that lost class and key, and a source that both can be learned from."""
    source = topic("stays")
    known: list[tuple[bytes | None, bytes]] = [
        (f"p-{n}".encode(), json.dumps({"patient": {"id": f"p-{n}"}, "bed": f"b-{n}"}).encode()) for n in range(KNOWN)
    ]
    send(broker, source, known, __TypeId__=b"com.clinic.Stay")
    name = topic(f"{source}-dlq", exact=True)
    dead = [
        json.dumps({"originalEvent": json.loads(value), "error": "boom", "timestamp": "2026-11-22T10:00:00"}).encode()
        for _, value in known[:2]
    ]
    send(broker, name, [(None, value) for value in dead], __TypeId__=b"com.clinic.DeadLetterEvent")
    return name


def planned(opened: Opened) -> bool:
    return opened.feature.plan.current_plan is not None and opened.pages.plan.form.is_settled


def test_another_class_and_another_key_are_planned_and_sent(
    open_dead_letters: OpenOn, broker: Sandbox, dlq: str
) -> None:
    opened = open_dead_letters(broker)
    opened.show_topic(dlq, 2)
    opened.pages.topic.redrive.click()
    opened.wait(lambda: planned(opened))
    page = opened.pages.plan
    form = page.form.learned
    assert not form.isHidden()
    assert form.type.currentText() == "as learned: Stay"
    assert form._type_field.hint == f"Of the newest {KNOWN} messages: Stay in {KNOWN}"
    assert form.key.currentText() == "as learned: value.patient.id"
    row = page.model.row(0)
    assert row is not None
    assert row.key == b"p-0"

    pick(form.key, ANOTHER)
    form.key_text.setText("value.bed")
    pick(form.type, ANOTHER)
    opened.wait(lambda: page.form.is_settled and not opened.tools.jobs.running(page))
    assert opened.feature.plan.current_plan is None, "a class without a name is no plan"
    assert not page.go.isEnabled()
    form.type_text.setText("com.clinic.v2.Stay")
    opened.wait(lambda: planned(opened))
    row = page.model.row(0)
    assert row is not None
    assert row.key == b"b-0"
    assert form.type_text.text() == "com.clinic.v2.Stay"

    page.go.click()
    opened.wait(lambda: opened.feature.run.result is not None)
    source = dlq.removesuffix("-dlq")
    found = read(broker, source, 2, begin=KNOWN)
    assert [message.key() for message in found] == [b"b-0", b"b-1"]
    assert {dict(message.headers() or [])["__TypeId__"] for message in found} == {b"com.clinic.v2.Stay"}
