"""Texts about failures taken apart: an exception's class, its message, the cause's words in a stack trace. Pure."""

import re
from dataclasses import dataclass

# java.net.SocketTimeoutException: Read timed out; also the short names of other languages: ValueError: ...
_NAMED = re.compile(
    r"\s*(?P<name>(?:[\w$]+\.)+[A-Z][\w$]*|(?:[A-Z][\w$]*)?(?:Exception|Error|Failure|Fault|Throwable))"
    r"(?::[ \t]*|\s*\Z|\s*\n)"
)
_TRACE = re.compile(r"^(?:[ \t]+at[ \t]+\S|Traceback \(most recent call last\):|Caused by: )", re.MULTILINE)
_LARGEST = 1024 * 1024
_LONGEST_NAME = 2_000


@dataclass(frozen=True, slots=True)
class ErrorText:
    """The parts of an error's text; None for what it has not."""

    exception: str | None = None
    message: str | None = None
    stack_trace: str | None = None


def read_error(text: str) -> ErrorText:
    """Take apart what `Throwable.toString()`, or a whole printed stack trace, gives."""
    text = text[:_LARGEST]
    trace = _TRACE.search(text)
    head = text[: trace.start()] if trace else text
    named = _NAMED.match(head[:_LONGEST_NAME])
    message = (head[named.end() :] if named else head).strip()
    return ErrorText(named.group("name") if named else None, message or None, text if trace else None)


def cause_message(stack_trace: str | None, exception: str | None) -> str | None:
    """Return what the exception of that class says in a stack trace; None when it is not there or says nothing."""
    if not stack_trace or not exception:
        return None
    lead = f"{exception}: "
    at = stack_trace.rfind(f"Caused by: {lead}")
    begin = at + len("Caused by: ") if at >= 0 else 0 if stack_trace.startswith(lead) else None
    if begin is None:
        return None
    said = stack_trace[begin + len(lead) :][:_LARGEST]
    ends = [place for mark in ("\n\tat ", "\r\n\tat ", "\nCaused by: ", "\n\t... ") if (place := said.find(mark)) >= 0]
    return said[: min(ends, default=len(said))].strip() or None
