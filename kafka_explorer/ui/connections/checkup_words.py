"""The doctor's steps in the window's words."""

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.doctor.steps import Diagnosis, Step, StepKind, StepState
from kafka_explorer.engine.doctor.tls import ServerCertificate
from kafka_explorer.ui.connections.checkup_line import CheckupLine, LineState
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
    cause, remedy, details, fact = "", step.remedy, "", step.fact
    if step.error is not None:
        explanation = explain(step.error)
        cause, details = explanation.sentence, explanation.details
        remedy = step.remedy or explanation.hint
        fact = "" if fact == str(step.error) else fact
    if step.certificate is not None and not fact:
        fact = _certificate_words(step.certificate)
    details = "" if details in fact else details
    return CheckupLine(step_title(step), _STATES[step.state], step.took_s, fact, cause, remedy, details)


def _certificate_words(certificate: ServerCertificate) -> str:
    words = _tr("{subject}, issued by {issuer}, until {end}")
    return words.format(subject=certificate.subject, issuer=certificate.issuer, end=f"{certificate.not_after:%Y-%m-%d}")


def step_title(step: Step) -> str:
    """Return what a step does, with its subject."""
    if step.kind is StepKind.RIGHTS:
        return _rights(step.subject)
    words = {
        StepKind.RESOLVE: _tr("Find the host {subject}"),
        StepKind.TCP: _tr("Reach {subject}"),
        StepKind.TLS: _tr("Encrypt with TLS: {subject}"),
        StepKind.SASL: _tr("Sign in: {subject}"),
        StepKind.API_VERSIONS: _tr("Speak Kafka with {subject}"),
        StepKind.METADATA: _tr("Ask for the cluster's brokers"),
        StepKind.LISTENER: _tr("Reach the advertised listener {subject}"),
        StepKind.REGISTRY: _tr("Ask the schema registry {subject}"),
    }
    return words[step.kind].format(subject=step.subject)


def _rights(subject: str) -> str:
    return {
        "cluster": _tr("Rights on the cluster itself"),
        "topics": _tr("Rights: which topics are seen"),
        "read": _tr("Rights: reading topics"),
        "write": _tr("Rights: writing to topics"),
        "groups": _tr("Rights: which consumer groups are seen"),
    }.get(subject, _tr("Rights: %s") % subject)
