"""A filter's text in pieces, for colours and for the underline of what is wrong."""

import re

from kafka_explorer.engine.errors import FilterSyntaxError
from kafka_explorer.engine.filters.cursor import Cursor, Span
from kafka_explorer.engine.filters.parser import parse_noting

_WORD = re.compile(r"[^\s]+")


def spans(text: str) -> list[Span]:
    """Return what `text` consists of, from left to right, without overlaps; never raises.

    A filter that is wrong ends with one span of kind "error"; what stands behind it was not read. At the end of the
    text, where something is missing, that span is empty.
    """
    cursor = Cursor(text)
    try:
        parse_noting(cursor)
    except FilterSyntaxError as error:
        understood = [span for span in cursor.spans if span.end <= error.column]
        word = _WORD.match(text, error.column)
        return [*understood, Span(error.column, word.end() if word else error.column, "error")]
    return cursor.spans
