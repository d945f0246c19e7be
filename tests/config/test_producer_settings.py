"""Producer settings of profiles."""

from pathlib import Path

from kafka_explorer.config.producer_settings import load_producer_settings, save_producer_settings
from kafka_explorer.engine.producing.settings import ProducerSettings, settings_of, table_of


def test_each_profile_keeps_its_own(tmp_path: Path) -> None:
    path = tmp_path / "producers.jsonl"
    assert load_producer_settings(path, "prod") == ({}, ())
    assert save_producer_settings(path, "prod", {"linger_ms": 50, "acks": "all", "idempotent": True}) is None
    assert save_producer_settings(path, "dev", {"compression": "lz4"}) is None
    assert load_producer_settings(path, "prod") == ({"linger_ms": 50, "acks": "all", "idempotent": True}, ())
    assert save_producer_settings(path, "prod", {}) is None
    assert load_producer_settings(path, "prod") == ({}, ())
    assert load_producer_settings(path, "dev") == ({"compression": "lz4"}, ())


def test_they_are_the_engines(tmp_path: Path) -> None:
    path = tmp_path / "producers.jsonl"
    changed = ProducerSettings(acks="1", idempotent=False, linger_ms=0)
    save_producer_settings(path, "p", table_of(changed))  # type: ignore[arg-type]  # plain values
    assert settings_of(load_producer_settings(path, "p")[0]) == changed


def test_damage_is_passed_over_and_what_is_newer_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "producers.jsonl"
    path.write_text(
        '{"format": 1}\n{"profile": "p", "settings": {"a": [1], "b": 2}}\n{"profile": "q", "settings": 5}\n'
    )
    assert load_producer_settings(path, "p") == ({"b": 2}, ())
    assert load_producer_settings(path, "q") == ({}, ())
    path.write_text('{"format": 2}\n')
    assert "newer" in (save_producer_settings(path, "p", {"b": 1}) or "")
