"""A plan on disk gives back what was put in, by number, state and note."""

import string
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.dead_letters.dead_letter import Origin
from kafka_explorer.engine.redrive.notes import Note, NoteKind
from kafka_explorer.engine.redrive.plan_rows import PlanRow, PlanState
from kafka_explorer.engine.redrive.plan_store import PlanFailed, PlanStore, PlanWriter, event_ms
from kafka_explorer.engine.redrive.request import Stretch, Why
from tests.engine.drive import run, watch
from tests.engine.redrive.letters import BORN_MS, DIED_MS, letter

_NAMES = st.text(string.ascii_letters + "'\"\\ü ", max_size=8)
_ROWS = st.builds(
    PlanRow,
    number=st.just(0),
    place=st.tuples(st.integers(0, 9), st.integers(0, 2**60)),
    died_ms=st.integers(-1, 2**50),
    state=st.sampled_from(PlanState),
    target=_NAMES,
    partition=st.none() | st.integers(0, 99),
    size_bytes=st.integers(0, 2**31),
    rounds=st.integers(0, 9),
    key=st.none() | st.binary(max_size=200),
    why=st.none() | st.sampled_from(Why),
    detail=_NAMES,
    notes=st.lists(
        st.builds(Note, st.sampled_from(sorted(set(NoteKind) - {NoteKind.NEWER}, key=str)), _NAMES), max_size=3
    ).map(tuple),
    off=st.lists(_NAMES, max_size=3).map(tuple),
    on=st.lists(_NAMES, max_size=3).map(tuple),
    dialect=_NAMES,
    fingerprint=_NAMES,
)


def row(offset: int, state: PlanState = PlanState.SEND, **changes: object) -> PlanRow:
    return replace(PlanRow(0, (0, offset), 5, state, "orders"), **changes)  # type: ignore[arg-type]


def write(folder: Path, *rows: PlanRow) -> None:
    with PlanWriter(str(folder)) as writer:
        writer.add([(each, None, 1) for each in rows])


@given(st.lists(_ROWS, max_size=6), st.data())
def test_rows_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, rows: list[PlanRow], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("plan")
    half = len(rows) // 2
    with PlanWriter(str(folder)) as writer:
        writer.add([(each, None, 1) for each in rows[:half]])
        writer.add([(each, None, 1) for each in rows[half:]])
    expected = [replace(each, number=number) for number, each in enumerate(rows)]
    with PlanStore(str(folder)) as store:
        assert store.count == len(rows)
        assert store.rows(store.numbers()) == expected
        order = data.draw(st.permutations(range(len(rows))))
        assert store.rows(order) == [expected[number] for number in order]
        for state in PlanState:
            assert store.rows(store.numbers(state=state)) == [each for each in expected if each.state is state]
        for why in {each.why for each in rows} - {None}:
            assert store.rows(store.numbers(why=why)) == [each for each in expected if each.why is why]
        for kind in set(NoteKind) - {NoteKind.NEWER}:
            noted = [each for each in expected if kind in {note.kind for note in each.notes}]
            assert store.rows(store.numbers(note=kind)) == noted


def test_what_is_sent_is_a_selection(tmp_path: Path) -> None:
    write(tmp_path, row(0), row(1), row(2, PlanState.SKIP), row(3, PlanState.BLOCKED), row(4), row(9))
    with PlanStore(str(tmp_path)) as store:
        assert store.to_send().stretches == (Stretch(0, 0, 1), Stretch(0, 4, 4), Stretch(0, 9, 9))
        assert store.row_of((0, 3)) == row(3, PlanState.BLOCKED, number=3)
        assert store.row_of((1, 3)) is None


def test_a_long_key_is_cut(tmp_path: Path) -> None:
    write(tmp_path, row(0, key=b"k" * 1000))
    with PlanStore(str(tmp_path)) as store:
        assert store.rows([0])[0].key == b"k" * 200


def test_the_next_plan_replaces_the_last(tmp_path: Path) -> None:
    write(tmp_path, row(0), row(1))
    write(tmp_path, row(7))
    with PlanStore(str(tmp_path)) as store:
        assert [each.place for each in store.rows(store.numbers())] == [(0, 7)]


def test_newer_messages_are_noted_at_what_is_sent_and_older(tmp_path: Path) -> None:
    with PlanWriter(str(tmp_path)) as writer:
        writer.add(
            [
                (row(0), 7, 100),
                (row(1), 7, 200),
                (row(2), 7, 300),
                (row(3), -8, 100),
                (row(4, PlanState.SKIP), 7, 100),
                (row(5, target="other"), 7, 100),
                (row(6), 7, -1),
                (row(7), None, 100),
            ]
        )
        hashes, born = run(writer.keys("orders"))
        assert (hashes.tolist(), born.tolist()) == ([-8, 7], [100, 100])
        assert [each.tolist() for each in run(writer.keys("nowhere"))] == [[], []]
        newest = {-8: 100, 7: 300}
        assert run(writer.note_newer("orders", lambda keys: np.array([newest[key] for key in keys.tolist()]))) == 2
        assert run(writer.note_newer("other", lambda keys: keys * 0)) == 0
    with PlanStore(str(tmp_path)) as store:
        assert store.numbers(note=NoteKind.NEWER).tolist() == [0, 1]
        assert store.rows([0])[0].notes == (Note(NoteKind.NEWER, "300"),)
        assert store.rows([2])[0].notes == ()


def test_long_plans_are_compared_a_piece_at_a_time(tmp_path: Path) -> None:
    with PlanWriter(str(tmp_path)) as writer:
        writer.add([(row(number), number % 700, 1_000 - number) for number in range(900)])
        for _ in range(9):
            writer.add([(row(9), 5, 7)] * 1_000)
        told, (hashes, born) = watch(writer.keys("orders"))
        assert len(told) >= 5  # it may be left at each of them
        assert hashes.tolist() == list(range(700))
        assert born.tolist() == [7 if key == 5 else 1_000 - key - 700 * (key < 200) for key in range(700)]
        told, noted = watch(writer.note_newer("orders", lambda keys: (keys == 5) * 8))
        assert (len(told), noted) == (5, 9_000)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PlanFailed, match="Nothing was sent"):
        PlanWriter(str(tmp_path / "nowhere"))
    with pytest.raises(PlanFailed):
        PlanStore(str(tmp_path))


def test_an_event_is_as_old_as_its_origin_says() -> None:
    assert event_ms(letter()) == BORN_MS
    assert event_ms(letter(origin=Origin("orders"))) == DIED_MS
    assert event_ms(letter(origin=Origin("orders", timestamp_ms=-1))) == DIED_MS
