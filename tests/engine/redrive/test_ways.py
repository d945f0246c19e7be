"""Which promise is kept when the best one is not allowed; each of them keeps it on a real broker with ACLs."""

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # its stub forgets them
    AclBinding,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
)

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.errors import NotAuthorized
from kafka_explorer.engine.redrive.account import Account
from kafka_explorer.engine.redrive.request import Because, RedriveResult, State, chosen
from kafka_explorer.engine.redrive.running import redrive
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.sandbox.listeners import Security, sasl
from tests.broker_fixtures import create_topic
from tests.engine.drive import run
from tests.engine.redrive import on_broker
from tests.engine.redrive.on_broker import request_of, spring
from tests.security.secure_broker import allow

USER, PASSWORD = "redriver", "redriver-secret-77"
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def guarded() -> Iterator[Sandbox]:
    """Everybody may do everything on its plain listener, and the redriver what a test allows on the other."""
    with Sandbox(security=Security(listeners=(sasl("GUARDED", {USER: PASSWORD}),))) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def guard(guarded: Sandbox) -> AdminClient:
    return AdminClient({"bootstrap.servers": guarded.bootstrap, "log_level": 0})


@pytest.fixture
def settings(guarded: Sandbox) -> ClusterSettings:
    return ClusterSettings(
        {
            "bootstrap.servers": guarded.address_of("GUARDED"),
            "security.protocol": "SASL_PLAINTEXT",
            "sasl.mechanisms": "PLAIN",
            "sasl.username": USER,
            "sasl.password": PASSWORD,
        }
    )


class Topics:
    """A source and its dead letters, and what the redriver may do with them; each test has its own."""

    def __init__(self, sandbox: Sandbox, admin: AdminClient, count: int = 40) -> None:
        number = next(_numbers)
        self.source, self.dlq = f"orders-{number}", f"orders-{number}-dlt"
        self._sandbox = sandbox
        self._admin = admin
        for topic in (self.source, self.dlq):
            create_topic(admin, topic)
        on_broker.write(sandbox.bootstrap, self.dlq, [spring(self.source, each) for each in range(count)])

    def allow(self, name: str, kind: ResourceType, *operations: AclOperation) -> None:
        """Let the redriver do this, and of what there is nothing else is said."""
        allow(self._admin, *(_binding(name, kind, operation) for operation in operations))

    def allow_topics(self) -> None:
        self.allow(self.dlq, ResourceType.TOPIC, AclOperation.READ, AclOperation.DESCRIBE_CONFIGS)
        self.allow(self.source, ResourceType.TOPIC, AclOperation.WRITE, AclOperation.DESCRIBE_CONFIGS)

    def allow_transactions(self) -> None:
        self.allow(f"kafka-explorer-redrive-{self.dlq}", ResourceType.TRANSACTIONAL_ID, AclOperation.WRITE)

    def numbers(self) -> list[str]:
        """The redriven dead letters at the source, by offset."""
        ids = on_broker.redrive_ids(on_broker.read_committed(self._sandbox.bootstrap, self.source))
        return sorted(each.rpartition("/")[2] for each in ids)


def _binding(name: str, kind: ResourceType, operation: AclOperation) -> AclBinding:
    return AclBinding(kind, name, ResourcePatternType.LITERAL, f"User:{USER}", "*", operation, AclPermissionType.ALLOW)


@pytest.fixture
def topics(guarded: Sandbox, guard: AdminClient) -> Topics:
    made = Topics(guarded, guard)
    made.allow_topics()
    return made


def twice(settings: ClusterSettings, topics: Topics, folder: Path) -> tuple[RedriveResult, RedriveResult]:
    """A part first and then all, by jobs that share nothing on this machine."""
    results = []
    for job, part in (("first", chosen([(0, 1), (0, 2), (0, 9)])), ("then", chosen([(0, at) for at in range(40)]))):
        (folder / job).mkdir()
        results.append(run(redrive(settings, request_of(topics.dlq, job=job, selection=part), str(folder / job))))
    return results[0], results[1]


def once_each(count: int = 40) -> Sequence[str]:
    return sorted(str(number) for number in range(count))


def test_without_a_journal_topic_the_targets_are_looked_through(
    settings: ClusterSettings, topics: Topics, tmp_path: Path
) -> None:
    topics.allow_transactions()
    topics.allow(topics.source, ResourceType.TOPIC, AclOperation.READ)

    first, then = twice(settings, topics, tmp_path)

    assert (first.guarantee.kind, first.guarantee.because) == ("scan", (Because.NO_JOURNAL_TOPIC,))
    assert "kafka-explorer.redrive is refused by an ACL" in first.guarantee.detail
    assert (first.sent, then.sent, then.skipped) == (3, 37, 3)
    assert topics.numbers() == once_each()


def test_where_the_target_cannot_be_read_commits_keep_the_marks(
    settings: ClusterSettings, topics: Topics, tmp_path: Path
) -> None:
    topics.allow_transactions()
    topics.allow(f"kafka-explorer-redrive-{topics.dlq}", ResourceType.GROUP, AclOperation.READ)

    first, then = twice(settings, topics, tmp_path)

    assert first.guarantee.kind == "metadata"
    assert first.guarantee.because == (Because.NO_JOURNAL_TOPIC, Because.NO_SCAN)
    assert (first.sent, then.sent, then.skipped) == (3, 37, 3)
    assert topics.numbers() == once_each()


def test_without_any_place_for_marks_it_is_at_least_once(
    settings: ClusterSettings, topics: Topics, tmp_path: Path
) -> None:
    topics.allow_transactions()

    result = run(redrive(settings, request_of(topics.dlq), str(tmp_path)))

    assert (result.guarantee.kind, result.guarantee.exactly_once) == ("at_least_once", False)
    assert Because.NO_COMMITS in result.guarantee.because
    assert (result.sent, result.doubtful) == (40, 0)
    assert topics.numbers() == once_each()


def test_without_transactions_it_is_at_least_once_and_looks_for_what_was_sent(
    settings: ClusterSettings, topics: Topics, tmp_path: Path
) -> None:
    topics.allow(topics.source, ResourceType.TOPIC, AclOperation.READ)

    first, then = twice(settings, topics, tmp_path)

    assert (first.guarantee.kind, first.guarantee.because) == ("at_least_once", (Because.NOT_ALLOWED,))
    assert (first.sent, then.sent, then.skipped) == (3, 37, 3)
    assert topics.numbers() == once_each()


def test_who_may_not_write_to_the_target_reads_that_and_nothing_was_sent(
    settings: ClusterSettings, guarded: Sandbox, guard: AdminClient, tmp_path: Path
) -> None:
    topics = Topics(guarded, guard)
    topics.allow(topics.dlq, ResourceType.TOPIC, AclOperation.READ)
    topics.allow(topics.source, ResourceType.TOPIC, AclOperation.READ, AclOperation.DESCRIBE_CONFIGS)
    topics.allow_transactions()

    with pytest.raises(NotAuthorized, match=f"Write on topic {topics.source}"):
        run(redrive(settings, request_of(topics.dlq), str(tmp_path)))

    account = Account(str(tmp_path))
    assert account.counts[State.SENT] == 0
    account.close()
    assert topics.numbers() == []


def test_who_may_not_read_the_dead_letters_reads_that(
    settings: ClusterSettings, guarded: Sandbox, guard: AdminClient, tmp_path: Path
) -> None:
    topics = Topics(guarded, guard)
    topics.allow(topics.source, ResourceType.TOPIC, AclOperation.WRITE)
    with pytest.raises(NotAuthorized, match=topics.dlq):
        run(redrive(settings, request_of(topics.dlq), str(tmp_path)))


def test_who_may_do_all_of_it_gets_the_journal(
    settings: ClusterSettings, topics: Topics, guard: AdminClient, tmp_path: Path
) -> None:
    """The last of all: from now on the journal topic is there."""
    topics.allow_transactions()
    topics.allow("kafka-explorer.redrive", ResourceType.TOPIC, *(AclOperation.CREATE, AclOperation.READ))
    topics.allow("kafka-explorer.redrive", ResourceType.TOPIC, AclOperation.WRITE)

    first, then = twice(settings, topics, tmp_path)

    assert (first.guarantee.kind, first.guarantee.because) == ("exactly_once", (Because.JOURNAL,))
    assert (first.sent, then.sent, then.skipped) == (3, 37, 3)
    assert topics.numbers() == once_each()
