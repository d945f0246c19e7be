"""The question before a redrive of another day goes on."""

from kafka_explorer.ui import formats
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.deadletters.runs import Run
from kafka_explorer.ui.deadletters.targets import Targets
from kafka_explorer.ui.deadletters.words import tr


def agreed_to_go_on(ask: Ask, targets: Targets, run: Run, decided: int) -> bool:
    """Ask whether a run goes on, of which `decided` dead letters were sent or left out."""
    place = targets.caution(run.to)
    left = formats.counted((run.total or 0) - decided, tr("dead letter"), tr("dead letters"))
    words = tr("{left} of {dlq} are left. What was sent is not sent again.")
    return ask.confirm(
        tr("Go on with the redrive?"),
        words.format(left=left, dlq=run.request.dlq),
        tr("Go on"),
        typed=place.to_type((run.request.dlq,)),
        environment=place.environment,
    )
