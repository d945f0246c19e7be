"""Filters over fields of values that are no JSON text, decoded by their schemas."""

import gzip
import json
import pickle

from hypothesis import given, settings
from hypothesis import strategies as st

from kafka_explorer.engine.filters import Decoding, compile_filter
from kafka_explorer.engine.registry import RegistrySettings
from tests.engine.filters.messages import chosen, message
from tests.registries import Answer, registry

AVRO = {
    "schema": json.dumps(
        {
            "type": "record",
            "name": "Event",
            "fields": [
                {"name": "id", "type": "long"},
                {"name": "level", "type": {"type": "enum", "name": "Level", "symbols": ["INFO", "ERROR"]}},
            ],
        }
    )
}
PROTO = {"schema": 'syntax = "proto3"; message Event { int64 id = 1; string level = 2; }', "schemaType": "PROTOBUF"}
ANSWERS: dict[str, Answer] = {
    "/schemas/ids/1": (200, AVRO),
    "/schemas/ids/2": (200, PROTO),
    "/schemas/ids/3": (200, {"schema": "{}", "schemaType": "JSON"}),
}


def known(path: str) -> Answer:
    return ANSWERS.get(path, (404, {"error_code": 40403, "message": "Schema not found"}))


def framed(schema: int, body: bytes) -> bytes:
    return b"\x00" + schema.to_bytes(4, "big") + body


def every_form(number: int, level: str) -> list[bytes]:
    """One event as JSON, packed JSON, Avro, Protobuf and JSON Schema; the number needs seven bits at most."""
    text = f'{{"id": {number}, "level": "{level}"}}'.encode()
    proto = b"\x00\x08" + bytes([number]) + b"\x12" + bytes([len(level)]) + level.encode()
    avro = bytes([2 * number]) + (b"\x02" if level == "ERROR" else b"\x00")
    return [text, b"  " + text, gzip.compress(text), framed(1, avro), framed(2, proto), framed(3, text)]


def test_every_form_of_an_event_matches() -> None:
    with registry(known) as asked:
        decoding = Decoding((RegistrySettings(asked.url),))
        messages = [message(form) for form in (*every_form(17, "ERROR"), *every_form(18, "INFO"))]
        for text in ("value.id == 17", 'value.level == "ERROR"', "value.id < 18", "value.level ~ /^ERR/"):
            assert chosen(compile_filter(text, None, decoding), messages) == list(range(6))
        assert chosen(compile_filter("not value.id == 17", None, decoding), messages) == list(range(6, 12))
        assert chosen(compile_filter("value.id exists", None, decoding), messages) == list(range(12))


def test_without_decoding_only_text_is_looked_at() -> None:
    messages = [message(form) for form in every_form(17, "ERROR")]
    assert chosen(compile_filter("value.id == 17"), messages) == [0, 1]


def test_a_schema_is_asked_for_once_and_what_is_missing_is_counted() -> None:
    with registry(known) as asked:
        wanted = compile_filter("value.id == 17", None, Decoding((RegistrySettings(asked.url),)))
        messages = [message(framed(9, b"\x22")), message(framed(9, b"\x22")), message(framed(1, b"\x22\x02"))]
        assert [messages.index(found) for found in wanted.select(messages)] == [2]
        assert sum("/ids/" in path and "versions" not in path for path in asked.paths) == 2
    assert sum(wanted.undecoded.values()) == 2
    (reason,) = wanted.undecoded
    assert "schema 9" in reason


def test_keys_and_schemas_named_in_headers() -> None:
    with registry(known) as asked:
        decoding = Decoding((RegistrySettings(asked.url),))
        header = ("__value_schema_id", framed(1, b""))
        messages = [message(b"\x22\x02", framed(1, b"\x22\x02"), [header]), message("{}", b"17")]
        assert chosen(compile_filter("key.id == 17", None, decoding), messages) == [0]
        assert chosen(compile_filter("value.id == 17", None, decoding), messages) == [0]


def test_a_payload_that_looks_like_text_is_decoded_when_a_header_names_its_schema() -> None:
    with registry(known) as asked:
        decoding = Decoding((RegistrySettings(asked.url),))
        messages = [message(b"{\x02", None, [("__value_schema_id", framed(1, b""))])]  # -62 as Avro writes it
        assert chosen(compile_filter("value.id == -62", None, decoding), messages) == [0]


def test_blocks_of_records_are_ruled_out_only_where_that_is_sound() -> None:
    decoding = Decoding((RegistrySettings("http://registry:8081"),))
    assert compile_filter("value.id == 17").in_blocks() is not None
    assert compile_filter("value.id == 17", None, decoding).in_blocks() is None
    assert compile_filter("error", None, decoding).in_blocks() is not None
    assert compile_filter("error value.id == 17", None, decoding).in_blocks() is not None


def test_it_travels_to_a_child_process() -> None:
    plain = compile_filter("value.id == 17")
    wanted = plain.decoded(Decoding((RegistrySettings("http://registry:8081", user="ann", password="secret"),)))
    assert wanted != plain
    assert pickle.loads(pickle.dumps(wanted)) == wanted  # noqa: S301 - our own bytes
    assert wanted.decoded(None) == plain
    assert "secret" not in repr(wanted)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["INFO", "ERROR"]), st.integers(0, 5)), max_size=40),
    st.sampled_from(
        [
            "value.id == 17",
            "value.id > 30",
            "value.id != 17",
            'value.level == "ERROR"',
            'value.level in ("ERROR", "x")',
            "value.level ~ /R$/",
            'value.id < 9 or value.level == "INFO"',
            'not value.level == "INFO"',
        ]
    ),
)
def test_no_form_is_lost_to_the_search_before(events: list[tuple[int, str, int]], text: str) -> None:
    """What matches as JSON matches in every other form."""
    with registry(known) as asked:
        wanted = compile_filter(text, None, Decoding((RegistrySettings(asked.url),)))
        plain = [message(every_form(number, level)[0]) for number, level, _ in events]
        mixed = [message(every_form(number, level)[form]) for number, level, form in events]
        assert chosen(wanted, mixed) == chosen(compile_filter(text), plain)
