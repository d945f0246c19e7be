"""A user for tests of the window: answers as told, hears all news, and keeps every question."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from kafka_explorer.config.connection import Environment


class Question(NamedTuple):
    """One question as it was asked; `typed` is the name that the user had to type, "" for none."""

    title: str
    text: str
    action: str
    typed: str
    danger: bool
    environment: Environment | None


@dataclass
class Answers:
    """Stands for the user: agrees to everything, unless told otherwise, and picks `file` where one is asked for."""

    agrees: bool = True
    file: Path | None = None
    questions: list[Question] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    def confirm(
        self,
        title: str,
        text: str,
        action: str,
        *,
        danger: bool = False,
        typed: str = "",
        environment: Environment | None = None,
    ) -> bool:
        """Keep the question, and answer it."""
        self.questions.append(Question(title, text, action, typed, danger, environment))
        return self.agrees

    def notify(self, text: str) -> None:
        """Hear it."""
        self.heard.append(text)

    def open_file(self, title: str, patterns: str = "") -> Path | None:
        """Pick the file."""
        return self.file

    def save_file(self, title: str, suggested: str, patterns: str = "") -> Path | None:
        """Name the file."""
        return self.file
