"""A diagnosis grows step by step and knows its first failure."""

from kafka_explorer.engine.doctor.steps import Diagnosis, Step, StepKind, StepState

RUNNING = Step(StepKind.TCP, "a:1")
PASSED = Step(StepKind.TCP, "a:1", StepState.PASSED)
FAILED = Step(StepKind.TLS, "a:1", StepState.FAILED)


def test_a_running_step_is_replaced_by_its_outcome() -> None:
    found = Diagnosis().adding(RUNNING)
    assert found.steps == (RUNNING,)
    assert found.adding(PASSED).steps == (PASSED,)
    assert found.adding(FAILED).steps == (RUNNING, FAILED)
    assert found.adding(PASSED).adding(PASSED).steps == (PASSED, PASSED)


def test_the_first_failure_is_the_one_to_look_at() -> None:
    other = Step(StepKind.SASL, "a:1", StepState.FAILED)
    assert Diagnosis((PASSED, FAILED, other), done=True).failed == FAILED
    assert not Diagnosis((PASSED, FAILED), done=True).ok
    assert Diagnosis((PASSED,), done=True).ok
    assert not Diagnosis((PASSED,)).ok
