"""Filters over values with registered schemas, in the window: what is read, what is refined, what cannot be decoded."""

from collections.abc import Iterator

import pytest

from kafka_explorer.engine.filters import Decoding, compile_filter
from kafka_explorer.engine.registry import RegistrySettings
from kafka_explorer.ui.records.record_columns import OFFSET
from tests.broker_fixtures import TopicFactory
from tests.registries import Answer, registry
from tests.ui.records.conftest import Opened, Send, Sent

AVRO = '{"type":"record","name":"E","fields":[{"name":"id","type":"long"}]}'


def known(path: str) -> Answer:
    return (200, {"schema": AVRO}) if path == "/schemas/ids/1" else (404, {"error_code": 40403, "message": "no"})


def event(number: int, schema: int = 1) -> Sent:
    return Sent(value=b"\x00" + schema.to_bytes(4, "big") + bytes([2 * number]))


@pytest.fixture
def decoding(opened: Opened) -> Iterator[Opened]:
    """The page, with a registry that knows one schema."""
    with registry(known) as asked:
        found = Decoding((RegistrySettings(asked.url),))
        opened.controller.decoding = lambda: found
        yield opened
        opened.controller.close()


def test_what_is_read_and_what_is_refined(decoding: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("registered")
    send(name, [*(event(number) for number in range(8)), Sent(value=b'{"id": 5}')])
    decoding.look_at()
    decoding.page.bar.filter.setText("value.id >= 5")
    decoding.read(name)
    assert decoding.column(OFFSET) == ["5", "6", "7", "8"]
    decoding.controller._results.refine(compile_filter("value.id == 5"))
    decoding.wait_for(lambda: not decoding.is_arranging)
    assert decoding.column(OFFSET) == ["5", "8"]
    assert not decoding.page.banner.isVisible()


def test_what_cannot_be_decoded_is_said(decoding: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("unknown-schema")
    send(name, [event(1), event(2, schema=7), event(3, schema=7)])
    decoding.look_at()
    decoding.page.bar.filter.setText("value.id == 1")
    decoding.read(name)
    assert decoding.column(OFFSET) == ["0"]
    assert decoding.page.banner.text.startswith("2 messages could not be decoded")
    assert "schema 7" in decoding.page.banner.text
