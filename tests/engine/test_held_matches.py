"""What is held comes out by its key, and what is left is known by its first place."""

from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.held_matches import HeldMatches

Steps = list[tuple[int, int]]
steps = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 20)), max_size=40)  # partition, key


@given(steps, st.lists(st.tuples(st.integers(0, 20), st.none() | st.integers(0, 9)), max_size=6))
def test_it_gives_what_a_sorted_list_would(added: Steps, taken: list[tuple[int, int | None]]) -> None:
    held = HeldMatches()
    plain: list[tuple[int, int, int, bytes]] = []
    for place, (partition, key) in enumerate(added):
        row = f"{key} {partition} {place}".encode()
        held.add(key, partition, place, row)
        plain.append((key, partition, place, row))
    for last_key, limit in taken:
        due = sorted(match for match in plain if match[0] <= last_key)[:limit]
        assert held.take(last_key, limit) == [match[3] for match in due]
        plain = [match for match in plain if match not in due]
        assert held.count == len(plain)
        assert held.size_bytes == sum(len(match[3]) for match in plain)
        assert held.firsts == {
            partition: min(match[2] for match in plain if match[1] == partition)
            for partition in {match[1] for match in plain}
        }


def test_nothing_is_due_of_nothing() -> None:
    assert HeldMatches().take(5) == []
    assert HeldMatches().firsts == {}
