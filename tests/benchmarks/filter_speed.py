"""What a filter costs per record: 200,000 JSON records of about 500 bytes in memory, one thread, no broker.

Beside each filter stands the obvious Python for the same question, so that a figure means something on any machine.
"""

import time
from collections.abc import Callable
from typing import cast

import orjson
from confluent_kafka import Message as RealMessage

from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.engine.records import Message
from tests.benchmarks.figures import Figure

RECORDS = 200_000
BATCH = 500
RUNS = 5
# The name of each figure, its filter, and what it should cost in microseconds (the design measured the engines alone).
FILTERS = {
    "word": ('"4711-needle"', "<= 0.5"),
    "word_ignore_case": ("4711-needle", "<= 0.6"),
    "word_cyrillic": ('"Сидоров"', "<= 0.5"),
    "word_cyrillic_ignore_case": ("сидоров", "<= 0.7"),
    "field_equals_text": ('value.level == "FATAL"', "<= 0.7"),
    "field_equals_number": ("value.patient.id == 100017", "<= 0.7"),
    "field_greater": ("value.eventId >= 199900", "<= 1.4"),
    "field_in": ('value.level in ("FATAL", "PANIC")', "<= 0.7"),
    "field_regex": ("value.level ~ /^F/", "<= 2"),
    "regex": ("~ /needle[0-9]+/", "<= 1.1"),
    "common_word": ("patient", "<= 1.5"),
    "common_field": ('value.level == "INFO"', "<= 1.5"),
    "two_terms": ('value.level == "FATAL" value.eventId >= 199900', "<= 0.7"),
    "key_equals": ('key == "patient-17"', "<= 0.3"),
}
_FILLER = "Запись пациента сверена с отделением. Patient record synchronised with the ward system; no action. " * 3


def measure() -> dict[str, Figure]:
    """CPU microseconds per record; each figure is the least of its runs, so that what else runs counts little."""
    batches = _batches()
    values = [message.value() or b"" for batch in batches for message in batch]
    figures = {
        "filter_us_python_in": _least(lambda: sum(b"4711-needle" in value for value in values), ""),
        "filter_us_python_orjson": _least(
            lambda: sum(bool(orjson.loads(value)["level"] == "FATAL") for value in values), "", runs=2
        ),
    }
    for name, (text, aim) in FILTERS.items():
        figures[f"filter_us_{name}"] = _least(_selecting(text, batches), aim)
    return figures


def _selecting(text: str, batches: list[list[Message]]) -> Callable[[], int]:
    wanted = compile_filter(text)
    return lambda: sum(len(wanted.select(batch)) for batch in batches)


def _least(work: Callable[[], int], aim: str, runs: int = RUNS) -> Figure:
    times = []
    for _ in range(runs):
        began = time.thread_time()
        work()
        times.append(round((time.thread_time() - began) / RECORDS * 1e6, 3))
    return Figure(min(times), aim, tuple(times), "us")


def _batches() -> list[list[Message]]:
    return [[_message(number) for number in range(start, start + BATCH)] for start in range(0, RECORDS, BATCH)]


def _message(number: int) -> Message:
    level = "FATAL" if number % 1000 == 999 else "INFO"
    name = "Сидоров Пётр" if number % 1000 == 500 else "Иванова Мария"
    text = f"4711-needle{number}" if number % 1000 == 17 else "unremarkable"
    value = (
        f'{{"eventId":{number},"level":"{level}","patient":{{"id":{number % 997},"name":"{name}"}},'
        f'"text":"{text}","message":"{_FILLER}"}}'
    )
    return cast(
        Message, RealMessage("benchmark", number % 12, number, f"patient-{number % 997}".encode(), value.encode())
    )
