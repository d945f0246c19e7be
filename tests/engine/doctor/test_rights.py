"""What a user may do, as the broker says."""

from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.doctor.rights import rights
from kafka_explorer.engine.doctor.steps import Step, StepState
from tests.security.secure_broker import ALICE, FEW, OTHER_TOPIC, PASSWORDS, SecureBroker


def rights_of(secure_broker: SecureBroker, user: str) -> dict[str, Step]:
    client = {
        "bootstrap.servers": secure_broker.sasl_plaintext,
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.mechanisms": "PLAIN",
        "sasl.username": user,
        "sasl.password": PASSWORDS[user],
    }
    with Cluster(ClusterSettings(client)) as cluster:
        return {step.subject: step for step in rights(cluster) if step.state is not StepState.RUNNING}


def test_a_super_user_may_do_everything(secure_broker: SecureBroker) -> None:
    found = rights_of(secure_broker, ALICE)
    assert list(found) == ["cluster", "topics", "read", "write", "groups"]
    assert all(step.state is StepState.PASSED for step in found.values())
    assert "alter configs" in found["cluster"].fact


def test_a_user_of_one_topic_sees_that_one(secure_broker: SecureBroker) -> None:
    found = rights_of(secure_broker, FEW)
    assert OTHER_TOPIC not in found["topics"].fact
    assert found["read"].fact == "1 of 1 topics"
    assert found["write"].fact == "0 of 1 topics"
    assert "reading does not need" in found["cluster"].fact
