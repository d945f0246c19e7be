"""One message as a command or as code that sends it once more, byte for byte. Pure.

Text is written so that it can be read, everything else in base64. What a tool cannot say raises CannotSay: kcat's
arguments hold no zero byte, Kafka's console producer reads lines of text.
"""

import base64
import itertools
import json
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kafka_explorer.engine.decoders import text
from kafka_explorer.engine.errors import DecodeError
from kafka_explorer.engine.records import Record

LONGEST_BYTES = 1024 * 1024
_JAVA_PIECE = 10_000  # a constant has at most 65,535 bytes
_JAVA_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


class CannotSay(ValueError):
    """The message cannot be sent so without a change; `reason` is a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Target:
    """Where snippets send to. `secured`: who runs them must add how to sign in, which never stands in a snippet."""

    bootstrap: str = "localhost:9092"
    secured: bool = False


def kcat(record: Record, target: Target) -> str:
    """Return a line for bash with kcat. Raises CannotSay."""
    _check(record)
    key, value = record.key, record.value
    if key == b"" and value is None:
        raise CannotSay("kcat takes an empty key together with a null value for a null key.")
    if key is None and not value:
        raise CannotSay("kcat cannot send a message with neither a key nor any bytes of a value.")
    marks = _free([key or b"", value or b""], (f"<{n}>" for n in itertools.count(1)))
    end = next(marks)
    options = ["-P", "-b", target.bootstrap, "-t", record.topic, "-p", str(record.partition), "-D", end]
    data = value or b""
    if key is not None:
        between = next(marks)
        options += ["-K", between]
        data = key + between.encode() + data
    if value is None:
        options.append("-Z")
    options += _kcat_headers(record)
    line = f"{_written(data)} | kcat {' '.join(shlex.quote(option) for option in options)}"
    return _with_note(line, target, "-F with the file of your settings")


def console_producer(record: Record, target: Target) -> str:
    """Return a line for a shell with Kafka's own tool, which chooses the partition. Raises CannotSay."""
    _check(record)
    header_parts = [(each.name, None if each.value is None else _line_of(each.value)) for each in record.headers]
    key, value = _line_of(record.key), _line_of(record.value)
    texts = [each for each in (key, value, *itertools.chain(*header_parts)) if each is not None]
    candidates = (f"{mark}{n or ''}" for n in itertools.count() for mark in "|;:~@")
    marks = _free([each.encode() for each in texts], candidates)
    properties: dict[str, str] = {}
    line = ""
    null = f"<NULL{next(marks)}>"
    if header_parts:
        properties |= {"parse.headers": "true", "headers.delimiter": next(marks)}
        properties |= {"headers.separator": next(marks), "headers.key.separator": next(marks)}
        pairs = [f"{name}{properties['headers.key.separator']}{null if v is None else v}" for name, v in header_parts]
        line += properties["headers.separator"].join(pairs) + properties["headers.delimiter"]
    if record.key is not None:
        properties |= {"parse.key": "true", "key.separator": next(marks)}
        line += f"{key}{properties['key.separator']}"
    line += null if value is None else value
    if null in line:
        properties["null.marker"] = null
    words = ["kafka-console-producer.sh", "--bootstrap-server", target.bootstrap, "--topic", record.topic]
    for name, setting in properties.items():
        words += ["--property", f"{name}={setting}"]
    command = f"printf '%s\\n' {_quoted(line)} | {' '.join(shlex.quote(word) for word in words)}"
    return _with_note(command, target, "--producer.config with the file of your settings")


def python(record: Record, target: Target) -> str:
    """Return a script for confluent-kafka. Raises CannotSay."""
    _check(record)
    headers = ", ".join(f"({_name(each.name)!r}, {_python(each.value)})" for each in record.headers)
    note = "  # add how to sign in" if target.secured else ""
    lines = [
        "from confluent_kafka import Producer",
        "",
        f'producer = Producer({{"bootstrap.servers": {target.bootstrap!r}}}){note}',
        "producer.produce(",
        f"    {record.topic!r},",
        f"    partition={record.partition},",
        f"    key={_python(record.key)},",
        f"    value={_python(record.value)},",
        f"    headers=[{headers}],",
        ")",
        "producer.flush()",
    ]
    return "\n".join(lines) + "\n"


def java(record: Record, target: Target) -> str:
    """Return a class for Kafka's Java client, in one file. Raises CannotSay."""
    _check(record)
    note = "  // add how to sign in" if target.secured else ""
    headers = "".join(
        f"        headers.add({_java_text(_name(each.name))}, {_java(each.value)});\n" for each in record.headers
    )
    return f"""import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

public class SendMessage {{
    public static void main(String[] args) throws Exception {{
        var settings = new Properties();
        settings.put("bootstrap.servers", {_java_text(target.bootstrap)});{note}
        var headers = new RecordHeaders();
{headers}        byte[] key = {_java(record.key)};
        byte[] value = {_java(record.value)};
        var message = new ProducerRecord<>({_java_text(record.topic)}, {record.partition}, key, value, headers);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {{
            System.out.println(producer.send(message).get());
        }}
    }}
}}
"""


def _check(record: Record) -> None:
    if record.size_bytes > LONGEST_BYTES:
        raise CannotSay("The message is larger than 1 MB: export it to a file instead.")
    for header in record.headers:
        _name(header.name)


def _name(name: str) -> str:
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise CannotSay("The name of a header is not UTF-8.") from error
    return name


def _kcat_headers(record: Record) -> list[str]:
    options = []
    for header in record.headers:
        if "=" in header.name or "\0" in header.name or not header.name:
            raise CannotSay(f"kcat cannot send a header that is called “{header.name}”.")
        if header.value is None:
            options += ["-H", header.name]
            continue
        try:
            shown = header.value.decode()
        except UnicodeDecodeError as error:
            raise CannotSay(f"kcat cannot send the bytes of the header {header.name}.") from error
        if "\0" in shown:
            raise CannotSay(f"kcat cannot send the zero byte in the header {header.name}.")
        options += ["-H", f"{header.name}={shown}"]
    return options


def _line_of(data: bytes | None) -> str | None:
    """Return data as a part of a line of text. Raises CannotSay."""
    if data is None:
        return None
    try:
        line = data.decode()
    except UnicodeDecodeError as error:
        raise CannotSay("The console producer sends text only, and this is none.") from error
    if any(mark in line for mark in "\n\r\0"):
        raise CannotSay("The console producer sends one line a message, and there are several here.")
    return line


def _free(parts: Iterable[bytes], candidates: Iterable[str]) -> Iterator[str]:
    """Yield candidates that stand in none of the parts."""
    parts = list(parts)
    return (each for each in candidates if not any(each.encode() in part for part in parts))


def _written(data: bytes) -> str:
    """Return the command that writes these bytes."""
    shown = _text(data)
    if shown is not None and "\0" not in shown:
        return f"printf '%s' {_quoted(shown)}"
    return f"printf '%s' {base64.b64encode(data).decode()} | base64 -d"


def _quoted(line: str) -> str:
    return "'" + line.replace("'", "'\\''") + "'"


def _text(data: bytes) -> str | None:
    try:
        return text.decode(data)
    except DecodeError:
        return None


def _with_note(line: str, target: Target, what: str) -> str:
    return f"{line}  # add {what}" if target.secured else line


def _python(data: bytes | None) -> str:
    if data is None:
        return "None"
    shown = _text(data)
    return repr(data) if shown is None or shown.isascii() else f"{shown!r}.encode()"


def _java(data: bytes | None) -> str:
    if data is None:
        return "null"
    if not data:
        return "new byte[0]"
    shown = _text(data)
    if shown is not None:
        return f"{_java_text(shown)}.getBytes(StandardCharsets.UTF_8)"
    return f"Base64.getDecoder().decode({_java_text(base64.b64encode(data).decode())})"


def _java_text(shown: str) -> str:
    pieces = [shown[at : at + _JAVA_PIECE] for at in range(0, len(shown), _JAVA_PIECE)] or [""]
    literals = ['"' + "".join(_java_character(each) for each in piece) + '"' for piece in pieces]
    return literals[0] if len(literals) == 1 else f'String.join("", {", ".join(literals)})'


def _java_character(each: str) -> str:
    if each in _JAVA_ESCAPES:
        return _JAVA_ESCAPES[each]
    return each if " " <= each < "\x7f" else json.dumps(each)[1:-1]
