"""What failed alike has one fingerprint."""

from dataclasses import replace

import pytest

from kafka_explorer.engine.dead_letters.dead_letter import Failure
from kafka_explorer.engine.dead_letters.fingerprints import (
    fingerprint,
    first_application_frame,
    is_application_frame,
    normalised,
)
from tests.engine.dead_letters.fixtures import SAID, STACK, TIMEOUT


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("patient 41077 has no ward", "patient # has no ward"),
        ("patient 550e8400-e29b-41d4-a716-446655440000 gone", "patient # gone"),
        ("took 1.5 s at 2026-11-22T15:56:55.123Z", "took # s at #-#-#T#Z"),
        ("Unrecognized token 'null': was", "Unrecognized token '…': was"),
        ('key "patient-1" is "taken"', 'key "…" is "…"'),
        ("can't read it, don't ask", "can't read it, don't ask"),
        ("hash deadbeef12 of 0xFF", "hash # of #"),
        ("Object com.acme.Order@1a2b3c", "Object com.acme.Order@#"),
        ("two\n  lines", "two lines"),
        ("Раздел 12 «ночь» закрыт", "Раздел # «…» закрыт"),
        (None, ""),
    ],
)
def test_particulars_do_not_count(message: str | None, expected: str) -> None:
    assert normalised(message) == expected


def test_the_application_s_frame_of_the_innermost_cause_counts() -> None:
    assert first_application_frame(STACK) == "com.clinic.notify.SmtpSender.send"
    assert first_application_frame(None) is None


def test_a_cause_without_a_frame_of_the_application_leaves_it_to_the_outer_one() -> None:
    trace = "a.B: x\n\tat com.acme.Own.run(Own.java:1)\nCaused by: c.D\n\tat java.base/java.util.X.y(X.java:3)\n"
    assert first_application_frame(trace) == "com.acme.Own.run"


def test_where_all_is_a_framework_s_its_innermost_frame_stands_for_it() -> None:
    trace = "a.B: x\n\tat org.apache.kafka.A.b(A.java:1)\nCaused by: c.D\n\tat java.base/java.util.X.y(X.java:3)\n"
    assert first_application_frame(trace) == "java.util.X.y"


@pytest.mark.parametrize(
    ("line", "frame"),
    [
        ("\tat com.acme.A$$SpringCGLIB$$0.save(<generated>)", "com.acme.A.save"),
        ("\tat app//com.acme.A.lambda$save$3(A.java:9)", "com.acme.A.save"),
        ("   at Acme.Orders.Handler.Handle(Order order) in C:\\src\\Handler.cs:line 12", "Acme.Orders.Handler.Handle"),
        ('  File "/srv/app/orders.py", line 12, in handle', "orders.py:handle"),
    ],
)
def test_frames_of_several_languages(line: str, frame: str) -> None:
    assert first_application_frame(line) == frame
    assert is_application_frame(line)


def test_frames_of_frameworks_are_told_apart() -> None:
    assert not is_application_frame("at org.springframework.kafka.A.b(A.java:1)")
    assert not is_application_frame("Caused by: com.acme.X: y")


def test_line_numbers_and_particulars_do_not_change_a_fingerprint_and_the_rest_does() -> None:
    failure = Failure(TIMEOUT, None, SAID, STACK)
    same = replace(failure, message=SAID.replace("30000", "5"), stack_trace=STACK.replace(":88", ":91"))

    assert fingerprint(failure, "g") == fingerprint(same, "g")
    others = [
        fingerprint(replace(failure, exception="a.B"), "g"),
        fingerprint(replace(failure, message="another"), "g"),
        fingerprint(replace(failure, stack_trace=STACK.replace("SmtpSender", "SmsSender")), "g"),
        fingerprint(failure, "h"),
        fingerprint(failure, None),
    ]
    assert len({fingerprint(failure, "g"), *others}) == 6
