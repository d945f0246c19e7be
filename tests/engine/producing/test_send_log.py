"""The log of a run: what it knows after a stop, a kill and a power failure."""

from pathlib import Path

import pytest
from confluent_kafka import KafkaError
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.producing.messages import Unsendable
from kafka_explorer.engine.producing.problems import Problem, ProblemKind
from kafka_explorer.engine.producing.send_log import (
    Outcome,
    RunFacts,
    SendLog,
    SendLogFailed,
    SendState,
    _States,
    facts_of,
    outcomes,
)

FACTS = RunFacts("orders", "file x", 1_700_000_000_000, {0: 5, 1: 7})
DIGEST = b"0123456789abcdef"


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """A log with a message in each state."""
    log = SendLog.create(str(tmp_path), FACTS)
    for number in range(4):
        log.given((0, number), DIGEST, 1000 + number)
    log.acknowledged((0, 0), 1, 42)
    log.refused((0, 1), KafkaError.MSG_SIZE_TOO_LARGE)
    log.unsendable(Unsendable((0, 4), Problem(ProblemKind.NO_OBJECT, (5,))))
    log.absent((0, 3))
    log.flush()
    log.close()
    return str(tmp_path)


def test_what_was_known_is_known_again(folder: str) -> None:
    log = SendLog.resume(folder)
    assert (log.facts, facts_of(folder), SendLog.exists(folder)) == (FACTS, FACTS, True)
    states = [log.state((0, number)) for number in range(6)]
    assert states == [
        SendState.ACKNOWLEDGED,
        SendState.REFUSED,
        SendState.GIVEN,
        SendState.ABSENT,
        SendState.UNSENDABLE,
        SendState.UNSEEN,
    ]
    assert log.counts() == dict.fromkeys(states[:5], 1)
    assert [(doubt.id, doubt.digest, doubt.timestamp_ms) for doubt in log.doubts()] == [((0, 2), DIGEST, 1002)]
    assert log.among_acknowledged({(1, 42), (1, 43)}) == {(1, 42)}
    log.close()


def test_a_log_is_through_when_all_was_seen_and_nothing_is_open(tmp_path: Path) -> None:
    folder = str(tmp_path)
    log = SendLog.create(folder, FACTS)
    log.given((0, 0), DIGEST, 1000)
    log.end(saw_all=True)
    assert not SendLog.is_through(folder), "one is in doubt"
    log.absent((0, 0))
    log.end(saw_all=True)
    assert not SendLog.is_through(folder), "and not there: to go on sends it"
    log.refused((0, 0), KafkaError.MSG_SIZE_TOO_LARGE)
    log.flush()
    log.end(saw_all=True)
    assert SendLog.is_through(folder)
    log.close()
    again = SendLog.resume(folder)
    assert not SendLog.is_through(folder), "somebody goes on with it"
    again.end(saw_all=False)  # only what failed was sent again, but all has been seen before
    assert SendLog.is_through(folder)
    again.close()


def test_a_log_is_not_through_before_all_was_seen(tmp_path: Path) -> None:
    log = SendLog.create(str(tmp_path), FACTS)
    log.end(saw_all=False)
    log.close()
    assert not SendLog.is_through(str(tmp_path))


def test_each_message_is_told_once_as_it_ended(folder: str) -> None:
    told = {outcome.id[1]: outcome for outcome in outcomes(folder)}
    assert len(list(outcomes(folder))) == 5
    assert told[0] == Outcome((0, 0), SendState.ACKNOWLEDGED, 1, 42)
    assert (told[1].code, told[4].reason) == (
        KafkaError.MSG_SIZE_TOO_LARGE,
        "line 5 is no object with a key or a value",
    )
    assert told[4].problem == Problem(ProblemKind.NO_OBJECT, (5,))
    assert [each.id for each in outcomes(folder, frozenset({SendState.GIVEN}))] == [(0, 2)]


def test_a_message_sent_again_is_told_by_its_last_end(folder: str) -> None:
    log = SendLog.resume(folder)
    log.given((0, 1), DIGEST, 2000)
    log.acknowledged((0, 1), 0, -1)
    log.flush()
    log.close()
    assert Outcome((0, 1), SendState.ACKNOWLEDGED, 0, None) in list(outcomes(folder))
    assert len(list(outcomes(folder))) == 5


def test_a_row_cut_off_by_a_power_failure_goes(folder: str) -> None:
    path = Path(folder) / "log"
    whole = path.read_bytes()
    path.write_bytes(whole[:-5])
    log = SendLog.resume(folder)
    assert log.state((0, 3)) is SendState.GIVEN  # its last row said that it is absent
    log.absent((0, 3))
    log.flush()
    log.close()
    assert path.read_bytes() == whole


def test_a_full_disk_is_said_and_nothing_more_is_sent(folder: str) -> None:
    log = SendLog.resume(folder)
    log._log.close()
    log._log = Path("/dev/full").open("ab", buffering=0)  # noqa: SIM115 - closed with the log
    log.given((0, 9), DIGEST, 0)
    with pytest.raises(SendLogFailed, match="No space left"):
        log.flush()
    log.close()


@pytest.mark.parametrize("text", ["", "{}", '{"format": 99}', "[1]", '{"format": 1, "topic": "t"}'])
def test_a_damaged_run_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "run.json").write_text(text)
    with pytest.raises(SendLogFailed):
        SendLog.resume(str(tmp_path))


@given(st.lists(st.tuples(st.tuples(st.integers(0, 2), st.integers(0, 300)), st.integers(1, 5))))
def test_states_are_those_put_last(puts: list[tuple[tuple[int, int], int]]) -> None:
    states = _States()
    model: dict[tuple[int, int], int] = {}
    for message, state in puts:
        states.put(message, state)
        model[message] = state
    assert all(states.get((part, number)) == model.get((part, number), 0) for part in range(3) for number in range(301))
    assert sum(states.counts().values()) == len(model)
