"""What was sent lately."""

from pathlib import Path

from kafka_explorer.config.send_history import (
    HISTORY_LIMIT,
    SentRun,
    forget_history,
    history_of,
    load_history,
    remember_run,
)

RUN = SentRun("1", "prod", "orders", 1_700_000_000_000, "template", 3, 1, {"0": (5, 7), "2": (None, None)}, "/runs/1")
PAYLOAD = SentRun("2", "dev", "orders", 1_700_000_000_001, "message", template={"value": {"text": "secret"}})


def test_it_is_kept_newest_first_and_by_profile(tmp_path: Path) -> None:
    path = tmp_path / "sent.jsonl"
    assert remember_run(path, RUN) is None
    assert remember_run(path, PAYLOAD, keep_payload=True) is None
    kept, problems = load_history(path)
    assert (kept, problems) == ((PAYLOAD, RUN), ())
    assert history_of(kept, "prod") == (RUN,)
    assert forget_history(path, "dev") is None
    assert load_history(path)[0] == (RUN,)


def test_no_payload_is_kept_unless_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "sent.jsonl"
    assert remember_run(path, PAYLOAD) is None
    assert "secret" not in path.read_text()
    assert load_history(path)[0][0].template is None


def test_a_run_that_went_on_takes_its_own_place(tmp_path: Path) -> None:
    path = tmp_path / "sent.jsonl"
    for acknowledged in (1, 2):
        remember_run(path, SentRun("7", "p", "t", 0, "file", acknowledged))
    assert [run.acknowledged for run in load_history(path)[0]] == [2]


def test_the_oldest_make_room(tmp_path: Path) -> None:
    path = tmp_path / "sent.jsonl"
    remember_run(path, RUN)
    head, line = path.read_text().splitlines()
    old = [line.replace('"id": "1"', f'"id": "old-{number}"') for number in range(HISTORY_LIMIT)]
    path.write_text("\n".join([head, *old]) + "\n")
    remember_run(path, PAYLOAD)
    kept, _ = load_history(path)
    assert (len(kept), kept[0].id, kept[-1].id) == (HISTORY_LIMIT, "2", f"old-{HISTORY_LIMIT - 2}")


def test_what_is_damaged_is_passed_over_and_what_is_newer_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "sent.jsonl"
    remember_run(path, RUN)
    head, line = path.read_text().splitlines()
    wrong = [line.replace('"at_ms": 1700000000000', '"at_ms": "x"'), line.replace("[5, 7]", "[5]"), "{}"]
    path.write_text("\n".join([head, line, *wrong]) + "\n")
    kept, problems = load_history(path)
    assert (kept, len(problems)) == ((RUN,), 3)
    path.write_text('{"format": 2}\n')
    assert "newer" in (remember_run(path, RUN) or "")
    assert "newer" in (forget_history(path, "p") or "")
