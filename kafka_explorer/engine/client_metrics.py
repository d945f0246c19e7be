"""Metrics of our own clients under the names of Java's, from librdkafka's statistics. Pure: JSON in, numbers out.

Give a client `statistics.interval.ms` and `stats_cb=metrics.take`. Rates are over the time between two statistics.

| metric | from librdkafka's statistics |
| --- | --- |
| record-send-rate | increase of top-level `txmsgs` per second |
| record-error-rate | increase of the number of errors per second; librdkafka does not count failed deliveries, so |
| | this is `brokers.*.txerrs` (requests that failed), unless the producer counts itself: `count_error()` |
| request-latency-avg | `brokers.*.rtt.avg` (us, a window of the interval), weighted by `rtt.cnt` |
| buffer-available-bytes | `msg_size_max` - `msg_size`; Java's counts the pool, this the queue: the same bytes |
| records-consumed-rate | increase of top-level `rxmsgs` per second |
| records-lag | sum over `topics.*.partitions.*` of `ls_offset` (read_committed: the smaller of it and |
| | `hi_offset`) - `app_offset`; `consumer_lag` is none for who commits nothing. Java gives the largest, too |
| fetch-latency-avg | `brokers.*.rtt.avg` of brokers that fetches go to (`req.Fetch`): fetches and the little else |
| commit-latency-avg | not in the statistics; measured by who commits: `count_commit(seconds)` |

A Java client's fetch waits for data at the broker; so does librdkafka's, and the average of an idle consumer is its
`fetch.wait.max.ms`.
"""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class ClientMetrics:
    """What Java's clients call these; rates per second, latencies in milliseconds, None where it does not apply yet."""

    client: str = ""
    record_send_rate: float | None = None
    record_error_rate: float | None = None
    request_latency_avg: float | None = None
    buffer_available_bytes: int | None = None
    records_consumed_rate: float | None = None
    records_lag: int | None = None
    fetch_latency_avg: float | None = None
    commit_latency_avg: float | None = None

    def named(self) -> dict[str, float | int | None]:
        """Return the values by Java's names, as in "record-send-rate"."""
        names = [name for name in ClientMetrics.__slots__ if name != "client"]
        return {name.replace("_", "-"): getattr(self, name) for name in names}


class MetricsReader:
    """Takes one statistics document after the other from librdkafka's thread; `latest` may be read from any."""

    def __init__(self) -> None:
        self.latest = ClientMetrics()
        self._before: dict[str, Any] | None = None
        self._errors = 0
        self._counts_errors = False
        self._commits: list[float] = []
        self._lock = threading.Lock()

    def take(self, document: str | bytes) -> None:
        """Take a document; one that is not librdkafka's is ignored."""
        try:
            found = orjson.loads(document)
        except orjson.JSONDecodeError:
            return
        if not isinstance(found, dict):
            return
        with self._lock:
            errors, self._errors = self._errors, 0
            commits, self._commits = self._commits, []
        self.latest = _metrics(found, self._before, errors if self._counts_errors else None, commits)
        self._before = found

    def count_error(self) -> None:
        """A record could not be delivered."""
        with self._lock:
            self._counts_errors = True
            self._errors += 1

    def count_commit(self, seconds: float) -> None:
        """A commit took so long."""
        with self._lock:
            self._commits.append(seconds)


def _metrics(
    now: Mapping[str, Any], before: Mapping[str, Any] | None, errors: int | None, commits: list[float]
) -> ClientMetrics:
    produces = now.get("type") == "producer"
    brokers = list(_values(now.get("brokers")))
    if errors is None:
        error_rate = _rate(now, before, lambda document: _failed(document.get("brokers")))
    else:
        error_rate = None if before is None else errors / _seconds(now, before)
    return ClientMetrics(
        client=str(now.get("client_id", "")),
        record_send_rate=_rate(now, before, lambda document: _number(document, "txmsgs")) if produces else None,
        record_error_rate=error_rate if produces else None,
        request_latency_avg=_latency_ms(brokers),
        buffer_available_bytes=_number(now, "msg_size_max") - _number(now, "msg_size") if produces else None,
        records_consumed_rate=None if produces else _rate(now, before, lambda document: _number(document, "rxmsgs")),
        records_lag=None if produces else _lag(now),
        fetch_latency_avg=None if produces else _latency_ms(each for each in brokers if _fetches(each)),
        commit_latency_avg=None if not commits else 1000 * sum(commits) / len(commits),
    )


def _rate(now: Mapping[str, Any], before: Mapping[str, Any] | None, count: Any) -> float | None:
    if before is None:
        return None
    return float(max(0, count(now) - count(before)) / _seconds(now, before))


def _seconds(now: Mapping[str, Any], before: Mapping[str, Any]) -> float:
    """`ts` is librdkafka's monotonic clock in microseconds."""
    return max(1e-3, (_number(now, "ts") - _number(before, "ts")) / 1e6)


def _failed(brokers: object) -> int:
    return sum(_number(broker, "txerrs") for broker in _values(brokers))


def _latency_ms(brokers: Iterable[Mapping[str, Any]]) -> float | None:
    windows = [broker.get("rtt", {}) for broker in brokers]
    count = sum(_number(window, "cnt") for window in windows)
    if not count:
        return None
    return sum(_number(window, "avg") * _number(window, "cnt") for window in windows) / count / 1000


def _fetches(broker: Mapping[str, Any]) -> int:
    return _number(broker.get("req", {}), "Fetch")


def _lag(now: Mapping[str, Any]) -> int | None:
    partitions = [partition for topic in _values(now.get("topics")) for partition in _values(topic.get("partitions"))]
    known = [lag for each in partitions if (lag := _lag_of(each)) is not None]
    return sum(known) if known else None


def _lag_of(partition: Mapping[str, Any]) -> int | None:
    """Unknown offsets are negative."""
    position = _number(partition, "app_offset", -1)
    ends = [end for name in ("ls_offset", "hi_offset") if (end := _number(partition, name, -1)) >= 0]
    return max(0, min(ends) - position) if ends and position >= 0 else None


def _values(found: object) -> Iterable[Mapping[str, Any]]:
    return found.values() if isinstance(found, dict) else ()


def _number(found: Mapping[str, Any], name: str, missing: int = 0) -> int:
    value = found.get(name, missing)
    return value if isinstance(value, int) else missing
