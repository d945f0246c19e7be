"""Topics to measure reading with, filled as fast as the client sends."""

import time

from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic  # type: ignore[attr-defined]  # its stub forgets it

NEEDLE = '"level":"FATAL"'
NEEDLE_EVERY = 50_000
NEW_NEEDLE = '"level":"PANIC"'
_SENTENCE = "Patient record synchronised with the ward system; no action is needed. "


def fill(bootstrap: str, topic: str, messages: int, partitions: int, size_bytes: int = 500) -> None:
    """Send `messages` JSON messages of about `size_bytes`, a millisecond apart and ending now.

    One in NEEDLE_EVERY holds NEEDLE; one in the newest hundredth, and none before, holds NEW_NEEDLE.
    """
    admin = AdminClient({"bootstrap.servers": bootstrap})
    # The largest message batch stands for itself: a topic of 10 KB messages is to be fetched like any other.
    admin.create_topics([NewTopic(topic, partitions, 1)])[topic].result()
    producer = Producer(
        {
            "bootstrap.servers": bootstrap,
            "compression.type": "snappy",
            "linger.ms": 20,
            "partitioner": "murmur2_random",
            "queue.buffering.max.kbytes": 65_536,
            "log_level": 0,
        }
    )
    began_ms = time.time_ns() // 1_000_000 - messages
    filler = (_SENTENCE * (size_bytes // len(_SENTENCE) + 1))[: max(1, size_bytes - 130)]
    newest = messages - messages // 200
    for number in range(messages):
        level = "FATAL" if number % NEEDLE_EVERY == NEEDLE_EVERY - 1 else "PANIC" if number == newest else "INFO"
        patient = number % 997
        value = (
            f'{{"eventId":{number},"level":"{level}","patient":{{"id":{patient},"ward":"W{patient % 12}"}},'
            f'"amount":{number % 89}.{number % 7}0,"message":"{filler}"}}'
        )
        while True:
            try:
                producer.produce(topic, value, f"patient-{patient}", timestamp=began_ms + number)
                break
            except BufferError:
                producer.poll(0.05)
        if number % 1_000 == 0:
            producer.poll(0)
    left = producer.flush(120)
    if left:
        raise RuntimeError(f"{left} messages for {topic} were not sent")
