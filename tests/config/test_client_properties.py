"""The allowed client properties, put to librdkafka itself."""

import contextlib
import re

import confluent_kafka
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.config.client_properties import (
    CLIENT_PROPERTIES,
    ClientProperty,
    Kind,
    check_together,
    checked_value,
    unknown_property,
)

NUMBERS = [each for each in CLIENT_PROPERTIES.values() if each.kind is Kind.NUMBER]


def librdkafka_takes(client: dict[str, str]) -> bool:
    try:
        confluent_kafka.Consumer({"group.id": "unused", **client}).close()
    except confluent_kafka.KafkaException:
        return False
    return True


def together(known: ClientProperty, value: int) -> dict[str, str]:
    """The property with whatever else a bound of it needs."""
    companions = {
        "reconnect.backoff.ms": {"reconnect.backoff.max.ms": "3600000"},
        "reconnect.backoff.max.ms": {"reconnect.backoff.ms": "0"},
        "receive.message.max.bytes": {"fetch.max.bytes": "1000000"},
    }
    return {**companions.get(known.name, {}), known.name: str(value)}


@pytest.mark.parametrize("known", NUMBERS, ids=lambda each: each.name)
def test_librdkafka_has_the_same_bounds(known: ClientProperty) -> None:
    client = together(known, known.minimum)
    if known.name != "receive.message.max.bytes":  # bound by another property, see check_together
        assert librdkafka_takes(client)
        check_together(client)
    assert librdkafka_takes(together(known, known.maximum))
    assert not librdkafka_takes(together(known, known.minimum - 1))
    assert not librdkafka_takes(together(known, known.maximum + 1))
    for value in (known.minimum - 1, known.maximum + 1):
        with pytest.raises(ValueError, match=f"{known.name} cannot be {value}"):
            checked_value(known.name, str(value))


@pytest.mark.parametrize("known", CLIENT_PROPERTIES.values(), ids=lambda each: each.name)
def test_librdkafka_takes_the_defaults_and_the_choices(known: ClientProperty) -> None:
    for value in {*known.choices, known.default} - {""}:
        assert checked_value(known.name, value) == value
        assert librdkafka_takes({known.name: value})


@pytest.mark.parametrize(
    ("client", "part"),
    [
        ({"reconnect.backoff.ms": "20000"}, "above reconnect.backoff.max.ms"),
        ({"receive.message.max.bytes": "52429311"}, r"at least fetch.max.bytes \+ 512"),
    ],
)
def test_librdkafka_refuses_together_what_we_refuse_together(client: dict[str, str], part: str) -> None:
    assert not librdkafka_takes(client)
    with pytest.raises(ValueError, match=part):
        check_together(client)


def test_one_property_under_two_names_is_refused() -> None:
    with pytest.raises(ValueError, match="are one property"):
        check_together({"fetch.message.max.bytes": "1", "max.partition.fetch.bytes": "1"})


def test_what_fits_together_passes() -> None:
    client = {"receive.message.max.bytes": "52429312", "reconnect.backoff.ms": "10000"}
    check_together(client)
    assert librdkafka_takes(client)


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("", "needs a name"),
        ("socket.timeout", "Did you mean socket.timeout.ms?"),
        ("sasl.password", "fields of its own"),
        ("ssl.ca.location", "fields of its own"),
        ("bootstrap.servers", "a field of its own"),
        ("group.id", "sets what it needs itself"),
    ],
)
def test_other_names_are_refused_with_a_remedy(name: str, part: str) -> None:
    assert part in unknown_property(name)
    with pytest.raises(ValueError, match=re.escape(part)):
        checked_value(name, "x")


@pytest.mark.parametrize(
    ("name", "value", "taken"),
    [
        ("socket.timeout.ms", " 0030000 ", "30000"),
        ("socket.keepalive.enable", "True", "true"),
        ("broker.address.family", "V4", "v4"),
        ("client.id", " больница ", "больница"),
    ],
)
def test_values_are_put_into_librdkafkas_form(name: str, value: str, taken: str) -> None:
    assert checked_value(name, value) == taken


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("socket.timeout.ms", "", "has no value. Write 10 to 300000"),
        ("socket.timeout.ms", "30 s", "takes a whole number"),
        ("socket.timeout.ms", "1_000", "takes a whole number"),
        ("socket.timeout.ms", "9" * 9999, "cannot be"),
        ("socket.timeout.ms", "٣٠٠", "takes a whole number"),
        ("socket.keepalive.enable", "yes", "Write true or false"),
        ("broker.address.family", "v5", "Write any or v4 or v6"),
        ("client.id", "a\nb", "printable"),
        ("client.rack", "a" * 256, "printable"),
    ],
)
def test_wrong_values_are_refused_with_a_remedy(name: str, value: str, part: str) -> None:
    with pytest.raises(ValueError, match=r"\.$") as caught:
        checked_value(name, value)
    assert part in str(caught.value)
    assert name in str(caught.value)


def test_text_accepts_text() -> None:
    assert CLIENT_PROPERTIES["client.rack"].accepts == "text"


@given(st.sampled_from(sorted(CLIENT_PROPERTIES)), st.text() | st.integers().map(str))
def test_any_value_gives_a_value_or_a_sentence(name: str, value: str) -> None:
    with contextlib.suppress(ValueError):
        taken = checked_value(name, value)
        assert checked_value(name, taken) == taken
