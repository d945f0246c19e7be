"""One sending: what it is, where its log lies, and how it is remembered so that it can go on another day."""

import json
import time
import uuid
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kafka_explorer.config.send_history import SentRun
from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.producing.copying import CopyPlan, TopicStretch
from kafka_explorer.engine.producing.lines import CsvFile, JsonLinesFile, Keeping, TextLines
from kafka_explorer.engine.producing.request import SendProgress, SendReport, SendRequest, Source, Wanted
from kafka_explorer.engine.producing.send_log import SendLogFailed
from kafka_explorer.engine.producing.sending import send
from kafka_explorer.engine.producing.settings import ProducerSettings
from kafka_explorer.engine.producing.spans import PartitionSpan
from kafka_explorer.engine.templates.template import Repeated, Template, table_of, template_of

MESSAGE, TEMPLATE, FILE, SELECTION, COPY = "message", "template", "file", "selection", "copy"
_SOURCE_FILE = "source.json"


@dataclass(frozen=True, slots=True)
class Run:
    """`what` is one of the words above; `count` is how many messages there are, None when nobody knows.

    `folder` takes the log.
    """

    id: str
    topic: str
    what: str
    source: Source
    folder: str
    count: int | None
    rate: float | None
    producer: ProducerSettings
    at_ms: int

    @property
    def template(self) -> Template | None:
        """What was typed, where that is what is sent."""
        return self.source.template if isinstance(self.source, Repeated) else None

    def remembered(self, profile: str, report: SendReport | None, *, ended: bool) -> SentRun:
        """Return the entry for the history; its log is named while there is something to go on with.

        `ended` when everything there was has been seen, whatever became of it.
        """
        through = ended and report is not None and report.complete
        landed = {} if report is None else {str(at): (each.first, each.last) for at, each in report.landed.items()}
        return SentRun(
            self.id,
            profile,
            self.topic,
            self.at_ms,
            self.what,
            0 if report is None else report.acknowledged,
            0 if report is None else report.failed,
            landed,
            "" if through else self.folder,
            table_of_source(self.source),
        )


def new_run(
    *,
    topic: str,
    what: str,
    source: Source,
    folder: str,
    count: int | None,
    rate: float | None,
    producer: ProducerSettings,
) -> Run:
    """Return a run that begins now."""
    now_ms = time.time_ns() // 1_000_000
    return Run(uuid.uuid4().hex, topic, what, source, folder, count, rate, producer, now_ms)


def sent(
    workers: Workers, settings: ClusterSettings, run: Run, wanted: Wanted
) -> Generator[SendProgress | None, None, SendReport]:
    """Send in a child process; yields how far it is. Raises what sending raises."""
    folder = Path(run.folder)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if keeps_no_payload(run.source):
            text = json.dumps(table_of_source(run.source))
            (folder / _SOURCE_FILE).write_text(text, encoding="utf-8")
    except OSError as error:
        raise SendLogFailed(run.folder, error.strerror or str(error)) from error
    request = SendRequest(run.topic, run.source, run.folder, run.producer, run.rate, wanted)
    return (yield from workers.run(send, settings, request))


def found_rest(entry: SentRun, settings: ClusterSettings) -> Generator[None, None, Source | None]:
    """Return what a run of another day was to send, to go on with it; None also when its log is gone.

    Without the log nobody knows what was sent, and to go on would send all of it again.
    """
    source = yield from found_source(entry, settings)
    return source if entry.log and Path(entry.log).is_dir() else None


def found_source(entry: SentRun, settings: ClusterSettings) -> Generator[None, None, Source | None]:
    """Return what a run of another day was to send; None when that was not kept."""
    yield
    table: Mapping[str, Any] | None = entry.template
    if table is None:
        try:
            table = json.loads((Path(entry.log) / _SOURCE_FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
    return source_of_table(table or {}, settings)


def keeps_no_payload(source: Source) -> bool:
    """Whether what is remembered of a source holds no message: a path, or a range of a topic."""
    return isinstance(source, (CsvFile, JsonLinesFile, TextLines, TopicStretch))


def table_of_source(source: Source) -> dict[str, Any] | None:
    """Return a source as a table that can be kept; None for one that cannot."""
    if isinstance(source, Repeated):
        return {"template": table_of(source.template), "count": source.count, "seed": source.seed}
    if isinstance(source, TopicStretch):
        spans = [[span.partition, span.begin, span.end] for span in source.plan.spans]
        return {"topic": source.plan.topic, "spans": spans, **_kept(source.keeping), "from": source.settings.bootstrap}
    if isinstance(source, TextLines):
        return {"lines": source.path}
    if isinstance(source, CsvFile):
        return {"csv": source.path, **_kept(source.keeping)}
    return {"jsonl": source.path, **_kept(source.keeping)} if isinstance(source, JsonLinesFile) else None


def source_of_table(table: Mapping[str, Any], settings: ClusterSettings) -> Source | None:
    """Return the source of a kept table; None when it cannot be had here, as a copy from another cluster."""
    try:
        if "template" in table:
            return Repeated(template_of(table["template"]), int(table["count"]), int(table["seed"]))
        keeping = Keeping(bool(table.get("partition")), bool(table.get("timestamp")))
        return _file_of(table, keeping) or _stretch_of(table, keeping, settings)
    except (ValueError, TypeError, KeyError):
        return None


def _file_of(table: Mapping[str, Any], keeping: Keeping) -> Source | None:
    if "lines" in table:
        return TextLines(str(table["lines"]))
    if "csv" in table:
        return CsvFile(str(table["csv"]), keeping)
    return JsonLinesFile(str(table["jsonl"]), keeping) if "jsonl" in table else None


def _stretch_of(table: Mapping[str, Any], keeping: Keeping, settings: ClusterSettings) -> Source | None:
    if table.get("from") != settings.bootstrap:
        return None
    spans = tuple(PartitionSpan(*map(int, span)) for span in table["spans"])
    return TopicStretch(settings, CopyPlan(str(table["topic"]), spans), keeping)


def _kept(keeping: Keeping) -> dict[str, bool]:
    return {"partition": keeping.partition, "timestamp": keeping.timestamp}
