"""Contexts are values: two that say the same are the same, and they travel to a child process."""

import pickle

from kafka_explorer.engine.decoders.context import Context, Reference, SchemaText


def test_they_are_plain_values() -> None:
    schema = SchemaText(7, "AVRO", '"string"', (Reference("a", "a-value", 1, "text"),), (("a-value", 1),))
    assert pickle.loads(pickle.dumps(schema)) == schema  # noqa: S301 - our own bytes
    assert hash(schema) == hash(pickle.loads(pickle.dumps(schema)))  # noqa: S301 - our own bytes
    context = Context("orders", "key", headers=(("a", None),))
    assert pickle.loads(pickle.dumps(context)) == context  # noqa: S301 - our own bytes
