"""`kafka-explorer doctor`: tries a connection step by step and names the first that fails, the cause and what to do."""

import argparse
import dataclasses
import json
import sys
from datetime import UTC, datetime

from kafka_explorer.cli import connection
from kafka_explorer.config.client_settings import certificates_of, client_settings, registry_settings
from kafka_explorer.config.keystores import CertificateFacts, expiring
from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.doctor.examination import examine
from kafka_explorer.engine.doctor.registry import RegistryAddress
from kafka_explorer.engine.doctor.steps import Diagnosis, Step, StepState
from kafka_explorer.engine.doctor.tls import ServerCertificate

_MARKS = {
    StepState.PASSED: "ok",
    StepState.WARNED: "warning",
    StepState.FAILED: "FAILED",
    StepState.SKIPPED: "-",
    StepState.RUNNING: "...",
}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command `doctor`."""
    parser = subparsers.add_parser(
        "doctor",
        help="test a connection step by step",
        description="Resolves, connects, shakes hands, signs in, asks for metadata, reaches every advertised listener, "
        "and tells what the user may do there. Changes nothing. The status is 1 when a step fails.",
    )
    connection.add_options(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object with all steps")


def run(args: argparse.Namespace) -> int:
    """Examine what was chosen. Raises ProfileError and SecretsError."""
    profile = connection.chosen_profile(args)
    own: tuple[CertificateFacts, ...] = ()
    registry = None
    settings = ClusterSettings({"bootstrap.servers": args.bootstrap})
    if profile is not None:
        unlocking = connection.Unlocking(profile)
        settings = ClusterSettings(unlocking.of(client_settings), read_only=True)
        found = unlocking.of(registry_settings)
        registry = None if found is None else RegistryAddress(**dataclasses.asdict(found))
        own = unlocking.of(certificates_of)
    diagnosis = _examined(settings, registry, quiet=args.json)
    now = datetime.now(UTC)
    if args.json:
        print(json.dumps(_as_json(diagnosis, expiring(own, now)), ensure_ascii=False, indent=2))
    else:
        _print_end(diagnosis, expiring(own, now), now)
    return 0 if diagnosis.ok else 1


def _examined(settings: ClusterSettings, registry: RegistryAddress | None, *, quiet: bool) -> Diagnosis:
    """Run the examination; unless quiet, each step is printed when it is done."""
    printed = 0
    examining = examine(settings, registry)
    while True:
        try:
            diagnosis = next(examining)
        except StopIteration as end:
            whole: Diagnosis = end.value
            return whole
        done = [step for step in diagnosis.steps if step.state is not StepState.RUNNING]
        for step in done[printed:] if not quiet else ():
            print(_line(step))
            sys.stdout.flush()
        printed = len(done)


def _line(step: Step) -> str:
    took = f"{step.took_s * 1000:,.0f} ms" if step.took_s is not None else ""
    told = step.fact or (str(step.error) if step.error is not None else "")
    return f"{_MARKS[step.state]:<8}{step.kind.value:<13}{step.subject:<32}{took:>9}  {told}".rstrip()


def _print_end(diagnosis: Diagnosis, soon: list[CertificateFacts], now: datetime) -> None:
    print()
    for certificate in soon:
        told = "has ended" if certificate.expired(now) else "ends"
        print(f"A certificate of this connection {told} on {certificate.not_after:%Y-%m-%d}: {certificate.subject}.")
    for step in diagnosis.steps:
        if step.state is StepState.WARNED and step.certificate is not None and step.certificate.ends_within(30, now):
            ends = f"{step.certificate.not_after:%Y-%m-%d}"
            print(f"The certificate of {step.subject} ends on {ends}. Whoever runs the broker must renew it.")
    failed = diagnosis.failed
    if failed is None:
        print("This connection works.")
        return
    print(f"It fails at: {failed.kind.value} ({failed.subject}).")
    print(failed.error if failed.error is not None else failed.fact)
    if failed.remedy:
        print(failed.remedy)


def _as_json(diagnosis: Diagnosis, soon: list[CertificateFacts]) -> dict[str, object]:
    return {
        "ok": diagnosis.ok,
        "failed": None if diagnosis.failed is None else _step_json(diagnosis.failed),
        "steps": [_step_json(step) for step in diagnosis.steps],
        "expiring": [_certificate_json(each) for each in soon],
    }


def _step_json(step: Step) -> dict[str, object]:
    fault = getattr(step.error, "fault", None)
    return {
        "step": step.kind.value,
        "subject": step.subject,
        "state": step.state.value,
        "seconds": step.took_s,
        "fact": step.fact,
        "fault": None if fault is None else fault.value,
        "error": None if step.error is None else str(step.error),
        "remedy": step.remedy,
        "certificate": None if step.certificate is None else _certificate_json(step.certificate),
    }


def _certificate_json(certificate: CertificateFacts | ServerCertificate) -> dict[str, object]:
    return {
        "subject": certificate.subject,
        "issuer": certificate.issuer,
        "names": list(certificate.names),
        "not_before": certificate.not_before.isoformat(),
        "not_after": certificate.not_after.isoformat(),
    }
