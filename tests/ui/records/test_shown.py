"""A payload on the screen: in its form, cut where it is long, and never raising."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.spool import SpoolWriter
from kafka_explorer.ui.records.shown import (
    FIRST_BYTES,
    FIRST_HEX_BYTES,
    LONGEST_LINE,
    MOST_HEX_BYTES,
    Form,
    Part,
    Shown,
    show,
    show_given,
    show_stored,
)
from kafka_explorer.ui.records.viewer.decoding import Decoding
from tests.messages import TOPIC, FakeMessage, make_record


def without_space(text: str) -> str:
    return "".join(text.split())


def test_json_is_indented_and_nothing_else_is_changed() -> None:
    shown = show(b'{"id":23958446825181076828,"a":1.10,"a":2}')
    assert shown.encoding == "json"
    assert shown.text == '{\n  "id": 23958446825181076828,\n  "a": 1.10,\n  "a": 2\n}'
    assert not shown.is_cut


def test_plain_is_as_it_was_written() -> None:
    assert show(b'{"a":1.10}', Form.PLAIN).text == '{"a":1.10}'


def test_null_and_empty_are_told_apart() -> None:
    assert [show(data).encoding for data in (None, b"")] == ["null", "empty"]


def test_binary_is_shown_as_hex_whoever_asks_for_pretty() -> None:
    shown = show(b"\x00\x01\xff")
    assert (shown.encoding, shown.form) == ("binary", Form.HEX)
    assert "00 01 ff" in shown.text
    assert dict(shown.reasons).keys() == {"json", "text"}


def test_plain_binary_shows_what_can_be_read() -> None:
    assert show(b"ok\x00\xff\n", Form.PLAIN).text == "ok␀�\n"


def test_a_long_text_is_cut_between_characters() -> None:
    data = "ы\n".encode() * FIRST_BYTES
    shown = show(b"x" + data)
    assert shown.is_cut
    assert shown.can_grow
    assert shown.shown_size == len(shown.text.encode()) == FIRST_BYTES - 1
    assert show(b"x" + data, whole=True).text == "x" + "ы\n" * FIRST_BYTES


def test_long_json_is_indented_up_to_its_last_whole_member() -> None:
    data = json.dumps({"items": [{"n": number, "text": "a, b"} for number in range(20_000)]}).encode()
    shown = show(data)
    assert shown.is_cut
    assert shown.text.startswith('{\n  "items": [\n    {\n      "n": 0,\n      "text": "a, b"\n    },')
    assert without_space(data.decode()).startswith(without_space(shown.text))


def test_a_string_longer_than_what_is_shown_is_not_torn() -> None:
    data = b'{"a": 1, "payload": "' + b"x  y," * FIRST_BYTES + b'"}'
    shown = show(data)
    assert shown.text.startswith('{\n  "a": 1,\n   "payload": "x  y,x  y,')
    assert shown.shown_size == FIRST_BYTES


def test_lines_too_long_for_qt_are_broken() -> None:
    data = ("short\n" + "x" * (2 * LONGEST_LINE + 1) + "\n\n" + "y" * LONGEST_LINE).encode()
    shown = show(data)
    assert shown.folded
    assert [len(line) for line in shown.text.split("\n")] == [5, LONGEST_LINE, LONGEST_LINE, 1, 0, LONGEST_LINE]
    assert not show(b"a\n" * LONGEST_LINE).folded


def test_hex_stops_where_nobody_reads_on() -> None:
    data = bytes(2 * MOST_HEX_BYTES)
    assert show(data, Form.HEX).shown_size == FIRST_HEX_BYTES
    whole = show(data, Form.HEX, whole=True)
    assert whole.shown_size == MOST_HEX_BYTES
    assert not whole.can_grow


@given(st.binary(max_size=200), st.sampled_from(Form))
def test_no_bytes_make_it_fail(data: bytes, form: Form) -> None:
    shown = show(data, form)
    assert shown.size_bytes == len(data)
    assert shown.form is Form.TREE or shown.shown_size == len(data)
    assert not shown.is_cut


def test_a_stored_payload_is_shown_by_its_row(tmp_path: Path) -> None:
    writer = SpoolWriter(str(tmp_path), [TOPIC])
    writer.publish([writer.store(FakeMessage(make_record(0, key=b"k", value=b"[1]")))])
    writer.flush()
    writer.close()
    assert _result(tmp_path, Part.KEY) == "k"
    assert _result(tmp_path, Part.VALUE) == "[1]"


def _result(folder: Path, part: Part) -> str:
    work = show_stored(str(folder), 0, part, Form.PRETTY, False, Decoding())
    try:
        while True:
            next(work)
    except StopIteration as end:
        return str(end.value.text)


def test_a_child_process_needs_no_qt_for_it() -> None:
    code = "import sys, kafka_explorer.ui.records.shown; print('PySide6' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def glances(data: bytes, form: Form, decoding: Decoding) -> list[Shown]:
    """What is shown before all is read."""
    return [glance for glance in show_given(data, form, False, decoding) if glance is not None]


def test_the_beginning_of_what_takes_long_is_shown_first() -> None:
    large = b"[" + b'{"a": 1},' * 200_000 + b"1]"
    (glance,) = glances(large, Form.PRETTY, Decoding(topic="t"))
    assert glance.is_coming
    assert glance.text.startswith('[\n  {\n    "a": 1\n  },')
    (packed,) = glances(gzip.compress(large), Form.PRETTY, Decoding(topic="t"))
    assert (packed.is_coming, packed.form) == (True, Form.HEX)
    assert glances(b"[1]", Form.PRETTY, Decoding(topic="t")) == []
    assert glances(large, Form.PRETTY, Decoding(masks=("value.b",))) == []


def test_what_is_decoded_is_measured_in_characters() -> None:
    shown = show(gzip.compress(b"[" + b"1,\n" * FIRST_BYTES + b"1]"), decoding=Decoding(topic="t"))
    assert (shown.wrapped, shown.encoding, shown.is_cut) == (("gzip",), "json", True)
    assert shown.whole_size == 3 * FIRST_BYTES + 3


@given(st.binary(max_size=300), st.sampled_from(Form), st.sampled_from(["value", "value.a", "value.**.b"]))
def test_nothing_of_what_is_hidden_is_in_any_form(data: bytes, form: Form, mask: str) -> None:
    shown = show(b'{"a": "SECRET"}' if form is Form.TREE else b"SECRET" + data, form, decoding=Decoding(masks=(mask,)))
    assert "SECRET" not in shown.text or mask == "value.**.b"
    assert "53 45 43" not in shown.text
