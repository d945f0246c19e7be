"""Texts that look like filters, right ones and wrong ones."""

from hypothesis import strategies as st

FRAGMENTS = st.lists(
    st.sampled_from(
        [
            *"()[]\"'/,.:~=!<>-*\\ \n",
            *("and", "or", "not", "in", "exists", "is:", "==", "!=", "<=", "!~", "..", " ", " ", " "),
            *(
                "key",
                "value",
                "header",
                "partition",
                "offset",
                "timestamp",
                "size",
                "value.a",
                "header.x",
                "[0]",
                "[*]",
            ),
            *("json", "17", "1e999", "-0.5", "10kb", "2026-11-22", "2026-11-22T10:00Z", "true", "null", "ERROR"),
            *("слово", "Слово", '"a b"', "'x'", "/a+/i", "/(/", "\\u0041", "\ud800", "😀", '"\\ud83d"'),
        ]
    ),
    max_size=12,
).map("".join)
