"""Requests and results travel between processes and say what they mean."""

import pickle

from kafka_explorer.engine.redrive.request import (
    Canary,
    Chosen,
    Everything,
    Guarantee,
    Outcome,
    RedriveProgress,
    RedriveRequest,
    RedriveResult,
    State,
    Stop,
    Stretch,
    chosen,
)


def test_chosen_dead_letters_become_stretches_without_gaps() -> None:
    places = [(1, 7), (0, 3), (0, 4), (0, 4), (0, 6), (1, 8), (1, 9)]
    assert chosen(places) == Chosen((Stretch(0, 3, 4), Stretch(0, 6, 6), Stretch(1, 7, 9)))
    assert chosen(places).count == 6
    assert chosen([]).count == 0


def test_a_request_survives_the_way_to_a_child_process() -> None:
    request = RedriveRequest("orders-dlt", Everything({0: 5}), "job", "me@here", canary=Canary("billing"))
    assert pickle.loads(pickle.dumps(request)) == request  # noqa: S301 - our own


def test_names_are_those_that_the_cluster_sees() -> None:
    request = RedriveRequest("orders-dlt", Everything(), "job", "me@here", cluster_id="C")
    assert request.transactional_id == "kafka-explorer-redrive-orders-dlt"
    assert request.redrive_id((2, 17)) == "C/orders-dlt/2/17"


def test_a_result_is_complete_when_nothing_is_left() -> None:
    whole = RedriveResult("d", "j", "/f", Guarantee("exactly_once"), sent=2, skipped=1)
    assert whole.complete
    for other in (
        RedriveResult("d", "j", "/f", Guarantee("scan"), failed=1),
        RedriveResult("d", "j", "/f", Guarantee("at_least_once"), doubtful=1),
        RedriveResult("d", "j", "/f", Guarantee("exactly_once"), stopped=Stop.BOUNCED),
    ):
        assert not other.complete
    assert [Guarantee(kind).exactly_once for kind in ("exactly_once", "scan", "metadata", "at_least_once")] == [
        *(True, True, True),
        False,
    ]
    assert RedriveProgress(sent=1, skipped=2, failed=3, doubtful=4).seen == 10
    assert Outcome((0, 1), State.SENT).why is None
