"""The sample's events: the same for the same seed, and spelled as Java spells them."""

import gzip
import itertools
import json
from collections import Counter

import pytest

from kafka_explorer.sandbox.events import DAY_MS, Clinic, Event, as_array, as_iso

NOW_MS = 1_795_450_618_207


@pytest.fixture(scope="module")
def day() -> list[Event]:
    return list(Clinic(seed=7).history(4_000, NOW_MS))


def of(day: list[Event], topic: str) -> list[Event]:
    return [event for event in day if event.topic == topic]


def kind(event: Event) -> str:
    return dict(event.headers).get("__TypeId__", b"").decode() if event.headers else ""  # type: ignore[union-attr]


def test_the_same_seed_gives_the_same_bytes(day: list[Event]) -> None:
    assert list(Clinic(seed=7).history(4_000, NOW_MS)) == day
    assert list(Clinic(seed=8).history(4_000, NOW_MS)) != day


def test_history_lies_in_the_last_24_hours_in_order(day: list[Event]) -> None:
    times = [event.timestamp_ms for event in day]

    assert times == sorted(times)
    assert NOW_MS - DAY_MS <= times[0] < NOW_MS - DAY_MS * 0.95
    assert NOW_MS - DAY_MS * 0.05 < times[-1] <= NOW_MS


def test_every_topic_has_its_events_and_its_classes(day: list[Event]) -> None:
    classes: dict[str, set[str]] = {}
    for event in day:
        classes.setdefault(event.topic, set()).add(kind(event))

    assert classes == {
        "logging-events": {"com.clinic.events.LogEvent"},
        "analytics-events": {"com.clinic.events.AnalyticsEvent"},
        "escalation-events": {"com.clinic.events.EscalationEvent"},
        "emr-sync-events": {"com.clinic.events.EmrSyncEvent", ""},  # binary ones have no class
        "notification-events": {"com.clinic.events.NotificationEvent"},
        "audit-events": {"com.clinic.events.AuditEvent"},
        "patient-events": {"com.clinic.events.PatientUpdatedEvent", ""},  # so have tombstones
        "protocol-events": {"com.clinic.events.ProtocolCreatedEvent", "com.clinic.events.ProtocolChangedEvent"},
    }


def test_patients_are_keyed_by_patient_and_some_are_deleted(day: list[Event]) -> None:
    patients = of(day, "patient-events")

    assert all(event.key is not None and event.key.startswith(b"patient-") for event in patients)
    tombstones = [event for event in patients if event.value is None]
    assert 0 < len(tombstones) < len(patients) / 10
    assert all(event.headers == () for event in tombstones), "Spring sends no type with a null"


def test_a_protocol_is_created_once_and_then_changed(day: list[Event]) -> None:
    protocols = of(day, "protocol-events")
    created = Counter(event.key for event in protocols if kind(event).endswith("CreatedEvent"))

    assert set(created.values()) == {1}
    for key in created:
        versions = [json.loads(event.value or b"")["version"] for event in protocols if event.key == key]
        assert versions == list(range(1, len(versions) + 1))


def test_numbers_are_written_as_java_writes_them(day: list[Event]) -> None:
    values = b"\n".join(event.value or b"" for event in day)

    assert b'"patientId":23958446825181076828,' in values
    assert b'"score":8.50}' in values  # a BigDecimal keeps its scale
    assert b"@(" not in values, "no mark of ours may stay"


def test_texts_are_not_only_latin_and_some_are_escaped(day: list[Event]) -> None:
    values = "\n".join((event.value or b"").decode(errors="replace") for event in day)

    for text in ("Хирургия", "Καρδιολογία", "ონკოლოგია", "\\u0425\\u0438\\u0440"):
        assert text in values


def test_dates_come_in_both_of_jackson_s_forms(day: list[Event]) -> None:
    log = json.loads(of(day, "logging-events")[0].value or b"")
    notice = json.loads(of(day, "notification-events")[0].value or b"")

    assert isinstance(log["timestamp"], list)
    assert 5 <= len(log["timestamp"]) <= 7
    assert isinstance(notice["createdAt"], str)


@pytest.mark.parametrize(
    ("at_ms", "array", "iso"),
    [
        (1_795_450_618_207, [2026, 11, 23, 16, 16, 58, 207_000_000], "2026-11-23T16:16:58.207"),
        (1_795_450_618_000, [2026, 11, 23, 16, 16, 58], "2026-11-23T16:16:58.000"),
        (1_795_450_560_000, [2026, 11, 23, 16, 16], "2026-11-23T16:16:00.000"),
        (1_795_450_560_007, [2026, 11, 23, 16, 16, 0, 7_000_000], "2026-11-23T16:16:00.007"),
    ],
)
def test_a_local_date_time_leaves_out_what_is_zero_at_its_end(at_ms: int, array: list[int], iso: str) -> None:
    assert as_array(at_ms) == array
    assert as_iso(at_ms) == iso


def test_some_values_are_binary(day: list[Event]) -> None:
    packed = [event for event in of(day, "emr-sync-events") if ("contentEncoding", b"gzip") in event.headers]
    wire = [
        event for event in of(day, "emr-sync-events") if ("contentType", b"application/x-protobuf") in event.headers
    ]

    assert packed
    assert json.loads(gzip.decompress(packed[0].value or b""))["name"]
    assert wire
    assert (wire[0].value or b"").startswith(b"\x0a" + bytes([len(wire[0].key or b"")]) + (wire[0].key or b""))


def test_the_large_event_has_just_the_size_that_was_asked_for() -> None:
    event = Clinic(seed=1).large_event(NOW_MS, 100_001)

    assert len(event.value or b"") == 100_001
    assert json.loads(event.value or b"")["level"] == "ERROR"


def test_audit_events_have_no_key(day: list[Event]) -> None:
    assert {event.key for event in of(day, "audit-events")} == {None}


def test_events_can_go_on_for_ever() -> None:
    clinic = Clinic(seed=1)

    assert len(list(itertools.islice(map(clinic.any_event, itertools.count(NOW_MS)), 100))) == 100
