"""Templates that are kept."""

from pathlib import Path

from kafka_explorer.config.templates import (
    NAME_LIMIT,
    TEMPLATES_LIMIT,
    KeptTemplate,
    forget_template,
    load_templates,
    save_template,
    templates_of,
)

ONE = KeptTemplate("prod", "orders", "one", {"key": {"form": "text", "text": "ключ"}})
OTHER = KeptTemplate("prod", "orders", "other", {})
ELSEWHERE = KeptTemplate("dev", "orders", "one", {})


def test_templates_are_kept_by_profile_topic_and_name(tmp_path: Path) -> None:
    path = tmp_path / "templates.jsonl"
    assert load_templates(path) == ((), ())
    for each in (ONE, OTHER, ELSEWHERE):
        assert save_template(path, each) is None
    changed = KeptTemplate("prod", "orders", "one", {"key": None})
    assert save_template(path, changed) is None
    kept, problems = load_templates(path)
    assert (kept, problems) == ((changed, ELSEWHERE, OTHER), ())
    assert templates_of(kept, "prod", "orders") == (changed, OTHER)
    assert forget_template(path, changed) is None
    assert load_templates(path)[0] == (ELSEWHERE, OTHER)


def test_the_oldest_make_room(tmp_path: Path) -> None:
    path = tmp_path / "templates.jsonl"
    lines = [f'{{"profile":"p","topic":"t","name":"{number}","template":{{}}}}' for number in range(TEMPLATES_LIMIT)]
    path.write_text("\n".join(['{"format": 1}', *lines]) + "\n")
    assert save_template(path, ONE) is None
    kept, _ = load_templates(path)
    assert (len(kept), kept[0], kept[-1].name) == (TEMPLATES_LIMIT, ONE, str(TEMPLATES_LIMIT - 2))


def test_a_name_is_needed(tmp_path: Path) -> None:
    for name in (" ", "x" * (NAME_LIMIT + 1)):
        assert "needs a name" in (save_template(tmp_path / "t.jsonl", KeptTemplate("p", "t", name, {})) or "")


def test_what_is_damaged_is_passed_over_and_what_is_newer_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "templates.jsonl"
    path.write_text('{"format": 1}\n{"profile": 1}\n{"profile":"p","topic":"t","name":"n","template":[]}\n')
    kept, problems = load_templates(path)
    assert (kept, len(problems)) == ((), 2)
    path.write_text('{"format": 2}\n')
    assert "newer" in (save_template(path, ONE) or "")
    assert "newer" in (forget_template(path, ONE) or "")
    assert path.read_text() == '{"format": 2}\n'
