"""What the bottom line says of reading a dead-letter topic."""

from kafka_explorer.engine.dead_letters.survey import Survey
from kafka_explorer.engine.scan_request import EndReason
from kafka_explorer.ui import formats
from kafka_explorer.ui.deadletters.words import tr
from kafka_explorer.ui.widgets.status_line import bold


def while_reading(survey: Survey) -> tuple[float | None, list[str]]:
    """Return how much is read, 0 to 1 (None: unknown), and the parts of the line."""
    scan = survey.scan
    if scan.total is None:
        return None, [tr("Asking for offsets …")]
    fraction = scan.done / scan.total if scan.total else 1.0
    seen = tr("{done} of {total}").format(done=formats.integer(scan.done), total=formats.integer(scan.total))
    if scan.waiting:
        return fraction, [seen, tr("waiting for the cluster")]
    return fraction, [bold(tr("%s found") % formats.integer(scan.rows)), seen]


def when_read(survey: Survey, filter_text: str) -> list[str]:
    """Return the parts of the line when it has ended."""
    scan = survey.scan
    kinds = formats.counted(len(survey.grouped.groups), tr("kind of failure"), tr("kinds of failures"))
    found = formats.counted(scan.rows, tr("dead letter"), tr("dead letters"))
    parts = [bold(tr("%s found") % found if filter_text else found), kinds]
    if filter_text:
        parts.append(tr("of %s read") % formats.integer(scan.scanned))
    if scan.ended is EndReason.SPOOL_FULL:
        parts.append(bold(tr("not all: the space for them is used up")))
    if scan.missing:
        parts.append(bold(tr("%s could not be read") % formats.integer(sum(scan.missing.values()))))
    return parts
