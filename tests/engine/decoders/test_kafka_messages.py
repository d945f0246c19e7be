"""The layouts name nothing that is not there."""

import re

from kafka_explorer.engine.decoders.kafka_messages import CONSUMER_BYTES, GROUP_RECORDS, STRUCTS, TRANSACTION_RECORDS

PLAIN = {"int8", "int16", "uint16", "int32", "int64", "uuid", "string", "bytes", "TransactionStatus"}


def test_every_type_is_known() -> None:
    kinds = [*GROUP_RECORDS.values(), *TRANSACTION_RECORDS.values()]
    layouts = [layout for kind in kinds for layout in (kind.key, kind.value)]
    layouts += [*STRUCTS.values(), *(layout for layout, _ in CONSUMER_BYTES.values())]
    words = [word for layout in layouts for word in layout.split()]
    types = {found[1] for word in words if (found := re.match(r"\w+:(?:\[\])?(\w+)", word))}
    assert types == (types & PLAIN) | set(STRUCTS) | set(CONSUMER_BYTES)
