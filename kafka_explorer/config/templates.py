"""Templates of messages, saved per profile and topic under a name; what stands in them is not ours to understand."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kafka_explorer.config.json_lines import read_lines, write_lines

TEMPLATES_LIMIT = 1_000
NAME_LIMIT = 120


@dataclass(frozen=True, slots=True)
class KeptTemplate:
    """A template by its profile (its name), topic and name."""

    profile: str
    topic: str
    name: str
    table: Mapping[str, Any]

    @property
    def place(self) -> tuple[str, str, str]:
        """What tells it from others."""
        return self.profile, self.topic, self.name


def load_templates(path: Path) -> tuple[tuple[KeptTemplate, ...], tuple[str, ...]]:
    """Return all templates, newest first, with one sentence for everything passed over. Never raises."""
    entries, problems, _ = read_lines(path)
    found, wrong = [], []
    for entry in entries[:TEMPLATES_LIMIT]:
        texts = [entry.get(name) for name in ("profile", "topic", "name")]
        table = entry.get("template")
        if all(isinstance(text, str) for text in texts) and isinstance(table, dict):
            found.append(KeptTemplate(*texts, table))  # type: ignore[arg-type, call-arg]  # checked above
        else:
            wrong.append(f"{path}: a template without profile, topic or name is passed over.")
    return tuple(found), (*problems, *wrong)


def templates_of(kept: tuple[KeptTemplate, ...], profile: str, topic: str) -> tuple[KeptTemplate, ...]:
    """Return the templates of a topic, as the profile has them, newest first."""
    return tuple(each for each in kept if (each.profile, each.topic) == (profile, topic))


def save_template(path: Path, template: KeptTemplate) -> str | None:
    """Put it first, in place of an older one of its name; the oldest makes room. Returns what went wrong, or None."""
    if not template.name.strip() or len(template.name) > NAME_LIMIT:
        return f"A template needs a name of up to {NAME_LIMIT} characters."
    return _rewrite(path, template.place, template)


def forget_template(path: Path, template: KeptTemplate) -> str | None:
    """Remove it. Returns what went wrong, or None."""
    return _rewrite(path, template.place, None)


def _rewrite(path: Path, place: tuple[str, str, str], template: KeptTemplate | None) -> str | None:
    entries, problems, writable = read_lines(path)
    if not writable:
        return problems[0]
    others = [entry for entry in entries if (entry.get("profile"), entry.get("topic"), entry.get("name")) != place]
    first = []
    if template is not None:
        names = {"profile": template.profile, "topic": template.topic, "name": template.name}
        first.append({**names, "template": dict(template.table)})
    return write_lines(path, [*first, *others[: TEMPLATES_LIMIT - len(first)]])
