"""What failed alike: exception, message without its particulars, the first frame of the application, group. Pure."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kafka_explorer.engine.dead_letters.dead_letter import Failure

_LONGEST = 2_000
"""Characters of a message that count; some frameworks put a whole payload into it."""
_MOST_LINES = 400
_LONGEST_TRACE = 64 * 1024
_SHORT_HEX = 16

_UUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
_PARTICULARS = re.compile(
    rf"(?P<uuid>{_UUID})"
    r"|(?P<quoted>\"[^\"\n]{0,500}\"|(?<!\w)'[^'\n]{1,500}'(?!\w)|«[^»\n]{0,500}»)"
    r"|(?P<hex>0x[0-9a-fA-F]+|(?<![0-9A-Za-z])(?=[0-9a-fA-F]*[0-9])(?=[0-9a-fA-F]*[a-fA-F])[0-9a-fA-F]{8,}(?![0-9A-Za-z]))"
    r"|(?P<object>(?<=[\w$\]])@[0-9a-f]{4,16}\b)"
    r"|(?P<number>[0-9]+(?:[.,:][0-9]+)*)"
)
_SPACE = re.compile(r"\s+")

# java.lang.Thread.run(Thread.java:840), app//com.acme.A.b(A.java:1), java.base/java.util.X.y(X.java:3)
_FRAME = re.compile(r"^\s*at\s+(?:[\w.@-]*/{1,2})?([\w$.<>\u0080-\uffff]+(?:\.[\w$<>\u0080-\uffff]+))\s*\(")
_PYTHON_FRAME = re.compile(r'^\s*File "([^"]+)", line [0-9]+, in (\S+)')
_CAUSED_BY = re.compile(r"^\s*(?:Caused by|Wrapped by):\s")
_GENERATED = re.compile(r"\$\$[\w$]*|\$[0-9]+|[0-9]+$|lambda\$|(?<=\w)\$(?=\w*$)")
_FRAMEWORKS = (
    *("java.", "javax.", "jakarta.", "jdk.", "sun.", "com.sun.", "kotlin.", "kotlinx.", "scala.", "groovy."),
    *("org.springframework.", "org.apache.kafka.", "org.apache.camel.", "io.smallrye.", "io.quarkus.", "io.micronaut."),
    *("reactor.", "io.reactivex.", "io.netty.", "io.vertx.", "com.fasterxml.", "com.google.gson.", "org.hibernate."),
    *("net.bytebuddy.", "com.mongodb.", "org.postgresql.", "com.zaxxer.", "org.aspectj.", "akka.", "org.apache.pekko."),
    *("io.confluent.", "org.apache.avro.", "com.google.protobuf.", "io.opentelemetry.", "System.", "Confluent.Kafka."),
)


def fingerprint(failure: Failure, group: str | None) -> str:
    """Return a short hex digest that is the same for all that failed alike."""
    parts = (
        failure.exception or "",
        normalised(failure.message),
        first_application_frame(failure.stack_trace) or "",
        group or "",
    )
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:_SHORT_HEX]


def normalised(message: str | None) -> str:
    """Return a message with `#` for numbers and ids and `…` for what is quoted, on one line."""
    return _normalised((message or "")[:_LONGEST])


@lru_cache(maxsize=256)
def _normalised(message: str) -> str:
    return _SPACE.sub(" ", _PARTICULARS.sub(_general, message)).strip()


def _general(match: re.Match[str]) -> str:
    if match.lastgroup == "quoted":
        quote = match.group()
        return f"{quote[0]}…{quote[-1]}"
    return "@#" if match.lastgroup == "object" else "#"


def first_application_frame(stack_trace: str | None) -> str | None:
    """Return class and method of the application's own code nearest to the failure; None without a stack trace.

    The innermost cause is looked at first. Where all frames are a framework's, the first of them stands for it.
    """
    return _first_frame(stack_trace[:_LONGEST_TRACE]) if stack_trace else None


@lru_cache(maxsize=128)
def _first_frame(stack_trace: str) -> str | None:
    sections = _sections(stack_trace.splitlines()[:_MOST_LINES])
    for frames in reversed(sections):
        own = next((frame for frame in frames if not frame.startswith(_FRAMEWORKS)), None)
        if own is not None:
            return own
    return next((frames[0] for frames in reversed(sections) if frames), None)


def is_application_frame(line: str) -> bool:
    """Whether a line of a stack trace is a frame of the application's own code, not of a framework's."""
    return any(not frame.startswith(_FRAMEWORKS) for frame in _frames(line))


def _sections(lines: Sequence[str]) -> list[list[str]]:
    """Return the frames of each exception in a trace, the outermost first."""
    sections: list[list[str]] = [[]]
    for line in lines:
        if _CAUSED_BY.match(line):
            sections.append([])
        else:
            sections[-1] += _frames(line)
    return sections


def _frames(line: str) -> Iterator[str]:
    line = line[:_LONGEST]
    if match := _FRAME.match(line):
        yield _GENERATED.sub("", match.group(1))
    elif match := _PYTHON_FRAME.match(line):
        yield f"{match.group(1).rsplit('/', 1)[-1]}:{match.group(2)}"
