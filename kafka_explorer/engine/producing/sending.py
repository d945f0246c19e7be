"""Sends what a source gives. A generator over plain data, for a child process; see the package for what it promises."""

import time
from collections.abc import Callable, Generator, Iterator
from functools import partial
from typing import Any

from confluent_kafka import KafkaError, KafkaException, Producer

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.client_metrics import MetricsReader
from kafka_explorer.engine.cluster import Cluster, ClusterSettings, connect
from kafka_explorer.engine.errors import ExplorerError, NotAuthorized, ReadOnlyCluster, translated
from kafka_explorer.engine.producing.messages import MessageId, Outgoing, Unsendable
from kafka_explorer.engine.producing.refusals import certainly_not_written
from kafka_explorer.engine.producing.reports import sum_up
from kafka_explorer.engine.producing.request import SendProgress, SendReport, SendRequest, SendStep, Wanted
from kafka_explorer.engine.producing.send_log import OtherRun, RunFacts, SendLog, SendState, facts_of
from kafka_explorer.engine.producing.settling import settle
from kafka_explorer.engine.producing.spans import kept_spans
from kafka_explorer.engine.topic_configs import read_configs, request_configs

CHUNK = 500
_WAIT_S = 0.05
_LAST_WORDS_S = 1.0  # a cancelled run must be gone within the 2 s that a child process is given
_STATISTICS_MS = 1_000
_FAILED = frozenset({SendState.REFUSED, SendState.UNSENDABLE})
_OPEN = frozenset({SendState.UNSEEN, SendState.ABSENT})


def send(settings: ClusterSettings, request: SendRequest) -> Generator[SendProgress, None, SendReport]:
    """Send; yields how far it is and returns what became of everything.

    Closed, it waits a second for the last acknowledgements, and the log knows the rest: call it again to go on.
    Raises ReadOnlyCluster before anything is made, UnknownTopic, NotAuthorized, ConnectionFailed, OtherRun when the
    log in the request's folder is another run's, and SendLogFailed.
    """
    if settings.read_only:
        raise ReadOnlyCluster("send messages")
    began = time.monotonic()
    first = SendProgress(total=request.source.total())
    with (yield from telling(first, connect(settings))) as cluster:
        log = yield from telling(first, _open_log(cluster, request))
        try:
            yield from telling(SendProgress(SendStep.SETTLING, total=first.total), settle(cluster, log))
            limit = yield from telling(first, _topic_limit(cluster, request.topic))
            run = _Run(cluster, request, log, limit, first.total)
            yield from run.send()
            yield from telling(run.progress(SendStep.SETTLING), _settled_if_possible(cluster, log))
            log.end(saw_all=request.wanted is Wanted.REST)
        finally:
            log.close()
    elapsed_s = time.monotonic() - began
    return (yield from telling(run.progress(SendStep.CONFIRMING), sum_up(request.folder, elapsed_s)))


class _Run:
    """One run; its callbacks come while the producer is polled, in the same thread."""

    def __init__(
        self, cluster: Cluster, request: SendRequest, log: SendLog, limit: int | None, total: int | None
    ) -> None:
        self._cluster = cluster
        self._request = request
        self._log = log
        self._limit = limit
        self._total = total
        self._metrics = MetricsReader()
        self._began = time.monotonic()
        self._passed = self._given = self._acknowledged = self._refused = self._unsendable = 0
        self._bytes = self._throttled_ms = self._in_flight = 0
        self._fatal: KafkaError | None = None

    def send(self) -> Generator[SendProgress, None, None]:
        properties = {
            **self._request.producer.properties(self._limit),
            "statistics.interval.ms": _STATISTICS_MS,
            "stats_cb": self._metrics.take,
            "throttle_cb": self._on_throttled,
        }
        with self._cluster.producer(properties) as producer:
            try:
                yield from self._send_all(producer)
                yield from self._confirm(producer)
            except KafkaException as error:  # a fatal one comes out of whatever call serves the client's callbacks
                self._fatal = error.args[0]
            finally:
                self._stop(producer)
        if self._fatal is not None:
            raise self._explained(self._fatal)

    def _explained(self, error: KafkaError) -> ExplorerError:
        topic = self._request.topic
        if error.code() == KafkaError.CLUSTER_AUTHORIZATION_FAILED:
            # An idempotent producer got no id. Since Kafka 3.0 whoever may write to any topic gets one.
            return NotAuthorized("Write", f"topic {topic}")
        return translated(error, "Write", topic)

    def progress(self, step: SendStep) -> SendProgress:
        metrics = self._metrics.latest
        return SendProgress(
            step,
            passed=self._passed,
            total=self._total,
            acknowledged=self._acknowledged,
            refused=self._refused,
            unsendable=self._unsendable,
            in_flight=self._in_flight,
            sent_bytes=self._bytes,
            elapsed_s=time.monotonic() - self._began,
            throttled_ms=self._throttled_ms,
            waiting=self._cluster.trouble(),
            metrics=metrics if metrics.client else None,
        )

    def _send_all(self, producer: Producer) -> Generator[SendProgress, None, None]:
        source = self._request.source.messages()
        try:
            while self._fatal is None and (chunk := _chunk(source, self._allowed())):
                yield from self._send_chunk(producer, chunk)
                yield self.progress(SendStep.SENDING)
                while not self._allowed():
                    producer.poll(_WAIT_S)
                    yield self.progress(SendStep.SENDING)
        finally:
            _close(source)

    def _allowed(self) -> int:
        """How many messages may be given now. A rate counts what is sent, not what is skipped."""
        if self._request.rate is None:
            return CHUNK
        due = 1 + int((time.monotonic() - self._began) * self._request.rate)
        return min(CHUNK, max(0, due - self._given))

    def _send_chunk(
        self, producer: Producer, chunk: list[Outgoing | Unsendable | None]
    ) -> Generator[SendProgress, None, None]:
        now_ms = time.time_ns() // 1_000_000
        wanted = [item for item in chunk if item is not None and self._is_wanted(item.id)]
        for item in wanted:
            if isinstance(item, Unsendable):
                self._log.unsendable(item)
                self._unsendable += 1
            else:
                self._log.given(item.id, item.digest(), item.timestamp_ms or now_ms)
        self._log.flush()  # before the first is given: what is not in the log was not sent
        self._passed += sum(item is not None for item in chunk)
        for item in wanted:
            if isinstance(item, Outgoing):
                yield from self._give(producer, item, now_ms)
        producer.poll(0)
        if None in chunk:
            producer.poll(_WAIT_S)

    def _is_wanted(self, message: MessageId) -> bool:
        wanted = _FAILED if self._request.wanted is Wanted.FAILED else _OPEN
        return self._log.state(message) in wanted

    def _give(self, producer: Producer, item: Outgoing, now_ms: int) -> Generator[SendProgress, None, None]:
        arguments: dict[str, Any] = {} if item.partition is None else {"partition": item.partition}
        if item.headers:
            arguments["headers"] = [(header.name, header.value) for header in item.headers]
        while self._fatal is None:
            try:
                producer.produce(
                    self._request.topic,
                    item.value,
                    item.key,
                    on_delivery=partial(self._on_delivered, item.id),
                    timestamp=item.timestamp_ms or now_ms,
                    **arguments,
                )
            except BufferError:
                producer.poll(_WAIT_S)
                yield self.progress(SendStep.SENDING)
                continue
            except KafkaException as error:
                self._refuse(item.id, error.args[0])
                return
            self._given += 1
            self._in_flight += 1
            self._bytes += item.size_bytes
            return

    def _confirm(self, producer: Producer) -> Generator[SendProgress, None, None]:
        while self._in_flight and self._fatal is None:
            producer.flush(_WAIT_S)
            self._log.flush()
            yield self.progress(SendStep.CONFIRMING)

    def _stop(self, producer: Producer) -> None:
        """Hear what can still be heard: of what is not answered for by then, the log says so."""
        if self._in_flight:
            producer.purge(in_queue=True, in_flight=False)
            producer.flush(_LAST_WORDS_S)
            producer.purge(in_queue=True, in_flight=True)
            producer.flush(_WAIT_S)
        self._log.flush()

    def _on_delivered(self, message: MessageId, error: KafkaError | None, landed: Any) -> None:
        self._in_flight -= 1
        if error is not None:
            self._refuse(message, error)
            return
        self._acknowledged += 1
        self._log.acknowledged(message, landed.partition(), landed.offset() if landed.offset() is not None else -1)
        self._cluster.clear_trouble()

    def _refuse(self, message: MessageId, error: KafkaError) -> None:
        self._metrics.count_error()
        if error.fatal():
            self._fatal = error
        if error.code() == KafkaError._PURGE_QUEUE:  # noqa: SLF001 - a public code
            self._log.absent(message)
        elif certainly_not_written(error):
            self._refused += 1
            self._log.refused(message, error.code())
        # Else the log says that it was given, and nothing more is known.

    def _on_throttled(self, event: Any) -> None:
        self._throttled_ms = round(event.throttle_time * 1000)


def _chunk(source: Iterator[Outgoing | Unsendable | None], most: int) -> list[Outgoing | Unsendable | None]:
    """Return up to `most` of what the source has, up to its first "nothing just now"."""
    taken: list[Outgoing | Unsendable | None] = []
    for item in source:
        taken.append(item)
        if item is None or len(taken) >= most:
            break
    return taken


def _open_log(cluster: Cluster, request: SendRequest) -> Generator[None, None, SendLog]:
    identity = request.source.identity
    if SendLog.exists(request.folder):
        facts = facts_of(request.folder)
        for name, was, now in (("topic", facts.topic, request.topic), ("source", facts.source, identity)):
            if was != now:
                raise OtherRun(name)
        return SendLog.resume(request.folder)
    kept = yield from kept_spans(cluster, request.topic)
    ends = {partition: span.end for partition, span in kept.items()}
    return SendLog.create(request.folder, RunFacts(request.topic, identity, time.time_ns() // 1_000_000, ends))


def _topic_limit(cluster: Cluster, topic: str) -> Generator[None, None, int | None]:
    """Return max.message.bytes, None where we may not ask."""
    configs = (yield from read_configs(request_configs(cluster, [topic])))[topic]
    if isinstance(configs, ExplorerError):
        return None
    value = next((entry.value for entry in configs if entry.name == "max.message.bytes"), None)
    return int(value) if value else None


def _settled_if_possible(cluster: Cluster, log: SendLog) -> Generator[int, None, None]:
    """Look for what is in doubt; when the cluster cannot be read now, the doubts stay and are told."""
    try:
        yield from settle(cluster, log)
    except ExplorerError:
        return


def _close(source: Iterator[object]) -> None:
    close: Callable[[], None] | None = getattr(source, "close", None)
    if close is not None:
        close()
