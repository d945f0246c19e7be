"""What `read` prints as CSV and into files, what it hides, and filters over values with registered schemas."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kafka_explorer import cli
from kafka_explorer.config.places import profiles_folder
from kafka_explorer.sandbox import registry_sample
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.sandbox.registry import Registry
from tests.broker_fixtures import TopicFactory
from tests.scanning import T0, Sent, fill
from tests.servers import unused_address

Read = Callable[..., tuple[int, bytes, str]]
PATIENTS = 6


@pytest.fixture
def read(capfdbinary: pytest.CaptureFixture[bytes]) -> Read:
    """Runs `read` in this process; returns status, what was printed, and what was said."""

    def run(*arguments: str) -> tuple[int, bytes, str]:
        status = cli.main(["read", *arguments])
        said = capfdbinary.readouterr()
        return status, said.out, said.err.decode()

    return run


@pytest.fixture(scope="module")
def patients(broker: Sandbox, topic: TopicFactory) -> str:
    name = topic("patients")
    sent = [Sent(f'{{"ssn":"secret-{n}","n":{n}}}'.encode(), f"k{n}".encode()) for n in range(PATIENTS)]
    fill(broker.bootstrap, name, sent)
    return name


def write_profile(name: str, servers: str, more: str = "") -> None:
    folder = profiles_folder()
    folder.mkdir(parents=True, exist_ok=True)
    text = f'name = "{name}"\nbootstrap_servers = ["{servers}"]\n{more}'
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def test_csv_is_printed_with_its_titles(read: Read, broker: Sandbox, patients: str) -> None:
    status, out, _ = read(patients, "--bootstrap", broker.bootstrap, "--format", "csv")
    rows = list(csv.reader(io.StringIO(out.decode(), newline="")))
    assert (status, len(rows)) == (0, PATIENTS + 1)
    assert rows[0][:3] == ["topic", "partition", "offset"]


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_a_file_is_whole(read: Read, broker: Sandbox, patients: str, tmp_path: Path, form: str) -> None:
    path = tmp_path / "out"
    printed = read(patients, "--bootstrap", broker.bootstrap, "--format", form)[1]
    status, out, said = read(patients, "--bootstrap", broker.bootstrap, "--format", form, "--output", str(path))
    assert (status, out) == (0, b"")
    assert "6 found" in said
    assert path.read_bytes() == printed
    assert not Path(f"{path}.part").exists()


def test_what_a_connection_masks_is_dots_unless_asked(
    read: Read, broker: Sandbox, patients: str, tmp_path: Path
) -> None:
    write_profile("Masked", broker.bootstrap, 'masks = ["value.ssn"]\n')
    status, out, _ = read(patients, "--profile", "Masked")
    assert status == 0
    assert b"secret" not in out
    assert [json.loads(json.loads(line)["value"])["n"] for line in out.splitlines()] == list(range(PATIENTS))
    assert b"secret" not in read(patients, "--profile", "Masked", "--format", "csv")[1]
    path = tmp_path / "masked.jsonl"
    read(patients, "--profile", "Masked", "--output", str(path))
    assert path.read_bytes() == out
    assert read(patients, "--profile", "Masked", "--unmasked")[1].count(b"secret") == PATIENTS


def test_a_file_goes_on_where_it_stopped(read: Read, broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    name, path = topic("going-on"), tmp_path / "all.jsonl"
    fill(broker.bootstrap, name, [Sent(f"value {n}".encode(), timestamp_ms=T0 + n) for n in range(10)])
    cluster = ("--bootstrap", broker.bootstrap)
    read(name, *cluster, "--limit", "4", "--save", name, "--output", str(path))
    path.rename(f"{path}.part")
    assert read("--resume", name, *cluster, "--output", str(path))[0] == 0
    values = [json.loads(line)["value"] for line in path.read_bytes().splitlines()]
    assert values == [f"value {n}" for n in range(10)]


@pytest.mark.parametrize("option", ["--count", "--follow"])
def test_a_file_has_an_end(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["read", "t", "--bootstrap", "a", "--output", "x", option])
    assert "messages that have an end" in capsys.readouterr().err


def test_a_place_that_cannot_be_written(read: Read, broker: Sandbox, patients: str, tmp_path: Path) -> None:
    path = tmp_path / "absent" / "x"
    status, _, said = read(patients, "--bootstrap", broker.bootstrap, "--output", str(path))
    assert status == 1
    assert "cannot be written" in said


def test_filters_look_into_values_by_the_real_registry(
    read: Read, broker: Sandbox, topic: TopicFactory, real_registry: Registry
) -> None:
    """Avro of two versions, Protobuf with references, and JSON Schema."""
    ids = registry_sample.register(real_registry.url)
    name = topic("registered")
    values = [value for number in range(8) for _, value in registry_sample.payloads(number, "Ann Ek", T0, ids)]
    fill(broker.bootstrap, name, [Sent(value, timestamp_ms=T0 + n) for n, value in enumerate(values)])
    write_profile("Registered", broker.bootstrap, f'[schema_registry]\nurl = "{real_registry.url}"\n')

    def found(wanted: str) -> list[int]:
        status, out, _ = read(name, "--profile", "Registered", "--filter", wanted)
        assert status == 0
        return [json.loads(line)["offset"] for line in out.splitlines()]

    number = 5  # its appointment, vitals and prescription are three messages in a row
    assert found(f"value.id == {2**53 + number}") == [3 * number]
    assert found("value.drug exists value.id == 5") == [3 * number + 2]
    assert found('value.readings[*].name == "pulse"') == list(range(1, 24, 3))
    assert found('value.patient == "Ann Ek"') == [n for n in range(24) if n % 3 != 2]
    assert found("not value.id exists") == []


def test_what_no_schema_is_had_of_is_said(read: Read, broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("unknown-schema")
    fill(
        broker.bootstrap,
        name,
        [Sent(b"\x00\x00\x00\x00\x07\x02"), Sent(b'{"id":1}'), Sent(b"\x00\x00\x00\x00\x07\x04")],
    )
    write_profile("Down", broker.bootstrap, f'[schema_registry]\nurl = "http://{unused_address()}"\n')
    status, out, said = read(name, "--profile", "Down", "--filter", "value.id == 1")
    assert (status, len(out.splitlines())) == (0, 1)
    assert "2 could not be decoded" in said
    assert "schema 7" in said
