"""What the doctor did, step by step: what was tried, how long it took, what it showed."""

import enum
from dataclasses import dataclass, replace

from kafka_explorer.engine.doctor.tls import ServerCertificate
from kafka_explorer.engine.errors import ExplorerError


class StepKind(enum.Enum):
    """What a step tries, in the order of an examination."""

    RESOLVE = "resolve"
    TCP = "tcp"
    TLS = "tls"
    API_VERSIONS = "api versions"
    SASL = "sasl"
    METADATA = "metadata"
    LISTENER = "listener"
    RIGHTS = "rights"
    REGISTRY = "registry"


class StepState(enum.Enum):
    """How a step went; WARNED: it works, and something about it needs care."""

    RUNNING = "running"
    PASSED = "passed"
    WARNED = "warned"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `subject` is what it was about (host:port, a topic), `fact` what it showed, in one line.

    A failed step has an `error`, and perhaps a `remedy` beyond what the error says.
    """

    kind: StepKind
    subject: str
    state: StepState = StepState.RUNNING
    took_s: float | None = None
    fact: str = ""
    error: ExplorerError | None = None
    remedy: str = ""
    certificate: ServerCertificate | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All steps so far; `done` when there will be no more."""

    steps: tuple[Step, ...] = ()
    done: bool = False

    @property
    def failed(self) -> Step | None:
        """The first step that failed: what is after it may be its consequence."""
        return next((step for step in self.steps if step.state is StepState.FAILED), None)

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return self.done and self.failed is None

    def adding(self, step: Step) -> "Diagnosis":
        """Return it with one more step; a running step of the same kind and subject is replaced."""
        last = self.steps[-1] if self.steps else None
        same = (
            last is not None
            and last.state is StepState.RUNNING
            and (last.kind, last.subject) == (step.kind, step.subject)
        )
        return replace(self, steps=(*(self.steps[:-1] if same else self.steps), step))
