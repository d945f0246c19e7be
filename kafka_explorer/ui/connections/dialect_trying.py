"""Tries dialects on an example: the work of it, as jobs, so that no letter typed waits for it."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kafka_explorer.engine import decoders
from kafka_explorer.engine.dead_letters.dead_letter import DeadLetter
from kafka_explorer.engine.dead_letters.dialects import user_dialects
from kafka_explorer.engine.dead_letters.examples import LARGEST, NoExample, places_in, read_example
from kafka_explorer.engine.dead_letters.explaining import Knowledge, explain

_PREVIEW = 300


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it. `places` are those of the example; `key` and `value` are short texts of what would be sent.

    A `problem` says why the example could not be read at all: then there is no letter.
    """

    letter: DeadLetter | None = None
    places: tuple[str, ...] = ()
    key: str | None = None
    value: str | None = None
    problem: str = ""


def try_dialects(tables: Mapping[str, Mapping[str, str]], text: str, topic: str) -> Generator[None, None, Trial]:
    """Explain `text` as a record of `topic` by these dialects; those that are not right yet are passed over."""
    yield
    try:
        record = read_example(text, topic)
    except NoExample as error:
        return Trial(problem=str(error))
    letter = explain(record, Knowledge(dialects=user_dialects(tables)), with_content=False)
    event = letter.event
    return Trial(letter, places_in(record), _preview(event.key), _preview(event.value))


def read_example_file(path: Path) -> Generator[None, None, tuple[str, str]]:
    """Return a file's text, or why it cannot be an example: one of the two is ""."""
    yield
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        return "", error.strerror or str(error)
    except UnicodeDecodeError:
        return "", "it is not text in UTF-8"
    return ("", f"it is longer than {LARGEST // 1024} KB") if len(data) > LARGEST else (text, "")


def _preview(data: bytes | None) -> str | None:
    return None if data is None else decoders.preview(data, _PREVIEW) if data else ""
