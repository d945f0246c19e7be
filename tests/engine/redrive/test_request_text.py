"""A request comes back from its text as it was, with everything that a user can choose."""

import json

import pytest

from kafka_explorer.engine.dead_letters.dialects import user_dialect
from kafka_explorer.engine.errors import NotAuthorized
from kafka_explorer.engine.records import Header
from kafka_explorer.engine.redrive.learned import KeyRule, Learned, Target, TypeSeen
from kafka_explorer.engine.redrive.request import (
    Canary,
    Everything,
    HeaderRules,
    Limits,
    Matching,
    OfGroup,
    Partitioning,
    RedriveRequest,
    Selection,
    Timestamps,
    chosen,
)
from kafka_explorer.engine.redrive.request_text import NoRequest, request_of, text_of
from kafka_explorer.engine.redrive.transforms import Edit, RemoveField, ReplaceText, SetField, Transform

FULL = RedriveRequest(
    "приём-dlq",
    chosen([(0, 1), (0, 2), (3, 9)]),
    "job-1",
    "nurse@ward",
    target="приём",
    partitioning=Partitioning.KEY,
    timestamps=Timestamps.KEPT,
    headers=HeaderRules(("a",), ("b", "c")),
    transform=Transform(
        (SetField("value.id", "1.10"), RemoveField("value.x"), ReplaceText("a", "б", "key")),
        (Edit(0, 1, b"\x00\xff", None, b"", (Header("h", None), Header("h", b"\xfe"))),),
    ),
    rate_per_s=12.5,
    canary=Canary("billing"),
    limits=Limits(0.2, 20, "billing", 1000),
    note="tonight",
    cluster_id="abc",
    mappings={"приём-dlq": "приём"},
    dialects=(user_dialect("ours", {"topics": "*-failed", "topic": "header.failed-topic", "event": "value.a.b[*]"}),),
    learned=Learned(
        {
            "приём": Target(
                "приём",
                3,
                (TypeSeen("com.clinic.Booking", 480, frozenset({"id", "amount"})),),
                sampled=500,
                keys=(KeyRule("value.patient.id", "int64", 0.98, 500),),
                type_chosen="",
                path_chosen="value.id",
            )
        }
    ),
    exactly_once=False,
)


@pytest.mark.parametrize(
    "selection", [FULL.selection, Everything({0: 7}), OfGroup(("f1", "f2")), Matching("value.id > 3")]
)
def test_a_request_comes_back_as_it_was(selection: Selection) -> None:
    request = RedriveRequest(**{name: getattr(FULL, name) for name in FULL.__slots__} | {"selection": selection})
    back = request_of(text_of(request))
    assert back == request
    assert back.selection == selection
    assert (back.mappings, back.learned) == (request.mappings, request.learned)
    assert back.learned is not None
    assert request.learned is not None
    assert back.learned.targets == request.learned.targets
    assert [dialect.places for dialect in back.dialects] == [dialect.places for dialect in request.dialects]


def test_an_error_that_was_met_while_learning_is_left_out() -> None:
    unread = Target("orders", problem=NotAuthorized("read", "topic 'orders'"))
    back = request_of(text_of(RedriveRequest("d", Everything(), "j", "b", learned=Learned({"orders": unread}))))
    assert back.learned is not None
    assert back.learned.of("orders") == Target("orders")


def test_what_a_later_version_adds_does_not_disturb() -> None:
    plain = json.loads(text_of(FULL))
    plain["items"]["of-tomorrow"] = 1
    assert request_of(json.dumps(plain)) == FULL


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '"text"', '{"kind": "Path", "items": {}}', '{"kind": "Stretch", "items": {"partition": 1}}']
)
def test_other_text_is_no_request(text: str) -> None:
    with pytest.raises(NoRequest):
        request_of(text)
