"""The doctor's steps in the window's words."""

from PySide6.QtCore import QCoreApplication

from kafka_explorer.ui.connections.checkup_line import CheckupLine, LineState
from kafka_explorer.ui.connections.examination import Diagnosis, Step, StepKind, StepState
from kafka_explorer.ui.explain import explain

_STATES = {
    StepState.RUNNING: LineState.RUNNING,
    StepState.PASSED: LineState.PASSED,
    StepState.WARNED: LineState.WARNED,
    StepState.FAILED: LineState.FAILED,
    StepState.SKIPPED: LineState.SKIPPED,
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("connections", text)


def checkup_lines(diagnosis: Diagnosis) -> list[CheckupLine]:
    """Return the steps as the panel shows them."""
    return [_line(step) for step in diagnosis.steps]


def _line(step: Step) -> CheckupLine:
    cause, remedy, details = "", step.remedy, ""
    if step.error is not None:
        explanation = explain(step.error)
        cause, details = explanation.sentence, explanation.details
        remedy = step.remedy or explanation.hint
    return CheckupLine(
        step_title(step),
        _STATES[step.state],
        step.took_s,
        step.fact,
        cause,
        remedy,
        "" if details in step.fact else details,
    )


def step_title(step: Step) -> str:
    """Return what a step does, with its subject."""
    words = {
        StepKind.TCP: _tr("Reach {subject}"),
        StepKind.METADATA: _tr("Ask for the brokers and topics"),
    }
    return words[step.kind].format(subject=step.subject)
