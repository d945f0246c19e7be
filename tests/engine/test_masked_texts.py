"""What an exception says of a message shows nothing that its connection masks."""

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.dead_letters.dead_letter import Event, Failure
from kafka_explorer.engine.masked_texts import masked_failure, masked_text
from kafka_explorer.engine.masks import DOTS, Masks

NAME = Masks(["value.patient.name", "value.ssn", "header.authorization"])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('cannot read {"name":"Ann B", "id":7}', f'cannot read {{"name":{DOTS}, "id":7}}'),
        (r"in {\"name\" : \"Ann \\\"B\\\" C\",\"id\":7}", rf"in {{\"name\" : {DOTS},\"id\":7}}"),
        ('cut off {"ssn": "12-3', f'cut off {{"ssn": {DOTS}'),
        ('{"name":{"first":"Ann","all":["x"]},"id":7}', f'{{"name":{DOTS},"id":7}}'),
        ('{"name":["Ann","Bea', f'{{"name":{DOTS}'),
        ("Patient(name=Ann B, id=7)", f"Patient(name={DOTS}, id=7)"),
        ("Patient(name=Doe, Ann, id=7), n=3", f"Patient(name={DOTS}, id=7), n=3"),
        ('{"ssn":12,"n":3}', f'{{"ssn":{DOTS},"n":3}}'),
        ("Patient[id=7, ssn=123]", f"Patient[id=7, ssn={DOTS}]"),
        ("name: Ann\nid: 7", f"name: {DOTS}\nid: 7"),
        ("<p><name lang='en'>Ann</name><id>7</id></p>", f"<p><name lang='en'>{DOTS}</name><id>7</id></p>"),
        ("authorization: Bearer abc; x=1", f"authorization: {DOTS}; x=1"),
        ('surname="B", names=7, a.name2=3', 'surname="B", names=7, a.name2=3'),
        ("nothing of it", "nothing of it"),
    ],
)
def test_what_stands_behind_a_masked_name_is_dots(text: str, shown: str) -> None:
    assert masked_text(text, NAME) == shown


def test_a_field_that_is_named_without_its_value_hides_all_that_is_quoted() -> None:
    text = (
        "Cannot deserialize value of type `java.time.LocalDate` from String \"13.13.1970\": Text '13.13.1970' could "
        'not be parsed\n at [Source: (String)"{"id":7}"; line: 1] '
        '(through reference chain: com.acme.Patient["birthDate"])\n'
        '\tat com.acme.A.run("x"(A.java:1)'
    )
    shown = masked_text(text, Masks(["value.birthDate"]))
    assert "1970" not in shown
    assert "`java.time.LocalDate`" in shown
    assert 'com.acme.Patient["birthDate"]' in shown
    assert masked_text(text, Masks(["value.other"])) == text


def test_a_masked_value_is_dots_wherever_it_stands() -> None:
    event = Event(
        b'{"id":"k-77"}', b'{"patient":{"name":"Ann"},"ssn":123456,"tags":["M"]}', (("authorization", b"tok"),)
    )
    failure = Failure(
        "E", None, "Ann (123456) failed, Anna and 1234567 did not; M k-77 tok", "E: Ann\n\tat a.B.c(B.java:1)"
    )
    shown = masked_failure(failure, Masks(["value.patient", "value.ssn", "value.tags[*]", "key.id"]), event)
    assert shown.message == f"{DOTS} ({DOTS}) failed, Anna and 1234567 did not; M {DOTS} tok"
    assert shown.stack_trace == f"E: {DOTS}\n\tat a.B.c(B.java:1)"
    assert "tok" not in str(masked_failure(failure, NAME, event).message)
    assert masked_failure(failure, Masks(), event) is failure


TRACE = (
    "com.acme.Bad: for Ann\n\tat com.acme.A.b(A.java:1)\n\t... 7 more\nCaused by: java.lang.Error: Ann\nand more of Ann"
)
BARE = f"com.acme.Bad: {DOTS}\n\tat com.acme.A.b(A.java:1)\n\t... 7 more\nCaused by: java.lang.Error: {DOTS}\n{DOTS}"


@pytest.mark.parametrize("mask", ["value", "value.*", "value.patient.**", "key"])
def test_a_mask_without_a_name_leaves_classes_and_frames(mask: str) -> None:
    assert masked_text(TRACE, Masks([mask])) == BARE


def test_a_masked_message_that_is_no_json_hides_all_that_is_said_of_it() -> None:
    failure = Failure("E", None, "Ann failed", TRACE)
    shown = masked_failure(failure, Masks(["value.name"]), Event(None, b"no json: Ann"))
    assert (shown.message, shown.stack_trace) == (DOTS, BARE)


@given(st.text(string.ascii_letters + "\"\\'{}[]:, ", min_size=3, max_size=30), st.text("ab \n\"':{", max_size=40))
def test_json_in_a_text_never_shows_a_masked_value(value: str, around: str) -> None:
    said = f"{around} {json.dumps({'id': 1, 'ssn': 'Q' + value + 'Q'})} {around}"
    assert f"Q{value}Q" not in masked_text(said, NAME)
