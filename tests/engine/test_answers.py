"""Waiting for several answers: nothing blocks for long, and an error is an answer too."""

from concurrent.futures import Future

import pytest
from confluent_kafka import KafkaError, KafkaException

from kafka_explorer.engine.answers import gather, result_of, telling
from tests.engine.drive import run


def test_answers_and_errors_come_together() -> None:
    good: Future[int] = Future()
    bad: Future[int] = Future()
    waiting = gather({"good": good, "bad": bad})
    next(waiting)
    refused = KafkaException(KafkaError(KafkaError._TIMED_OUT))
    good.set_result(7)
    bad.set_exception(refused)
    next(waiting)
    with pytest.raises(StopIteration) as end:
        next(waiting)
    assert end.value.value == {"good": 7, "bad": refused}


def test_what_is_no_answer_of_the_cluster_is_raised() -> None:
    broken: Future[int] = Future()
    broken.set_exception(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        list(gather({"broken": broken}))


def test_nothing_asked_is_answered_at_once() -> None:
    with pytest.raises(StopIteration) as end:
        next(gather({}))
    assert end.value.value == {}


def test_what_takes_too_long_counts_as_timed_out() -> None:
    good: Future[int] = Future()
    slow: Future[int] = Future()
    good.set_result(7)
    told = run(gather({"good": good, "slow": slow}, timeout_s=0.12))
    assert told["good"] == 7
    assert isinstance(told["slow"], KafkaException)
    assert told["slow"].args[0].code() == KafkaError._TIMED_OUT
    slow.set_result(8)  # nobody listens any more, and nothing happens


def test_telling_says_the_same_news_until_the_end() -> None:
    future: Future[int] = Future()
    told = telling("so far", gather({1: future}))
    assert [next(told), next(told)] == ["so far", "so far"]
    future.set_result(3)
    assert next(told) == "so far"
    with pytest.raises(StopIteration) as end:
        next(told)
    assert end.value.value == {1: 3}


def test_a_result_may_be_waited_for() -> None:
    future: Future[int] = Future()
    future.set_result(3)
    assert result_of(gather({1: future})) == {1: 3}
