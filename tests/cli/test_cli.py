"""The front door: version, help, and one sentence for each mistake."""

import subprocess
import sys
from pathlib import Path

import pytest

import kafka_explorer
from kafka_explorer import cli
from tests.cli_runs import run


def test_version() -> None:
    done = run("--version")
    assert (done.status, done.out, done.err) == (0, f"kafka-explorer {kafka_explorer.__version__}\n", "")


def test_help_names_every_command() -> None:
    done = run("--help")
    assert (done.status, done.err) == (0, "")
    assert all(command in done.out for command in ("topics", "read", "sandbox", "demo"))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--no-such-option"], "kafka-explorer: unrecognized arguments: --no-such-option. See kafka-explorer --help."),
        (["fetch"], "kafka-explorer: argument COMMAND: invalid choice: 'fetch'"),
        (
            ["read", "--bootstrap", "a"],
            "kafka-explorer read: at least one TOPIC is required. See kafka-explorer read --help.",
        ),
        (["read", "t"], "kafka-explorer read: one of the arguments --bootstrap --profile is required"),
        (
            ["read", "t", "--bootstrap", "a", "--profile", "b"],
            "--profile: not allowed with argument --bootstrap",
        ),
        (
            ["read", "t", "--bootstrap", "a", "--follow", "--newest-first"],
            "choose one of them. See kafka-explorer read",
        ),
        (["read", "t", "--bootstrap", "a", "--limit", "0"], "argument --limit: '0' is no number of messages"),
        (["read", "t", "--bootstrap", "a", "--limit", "-1"], "argument --limit: '-1' is no number of messages"),
        (["read", "t", "--bootstrap", "a", "--limit", "²"], "argument --limit: '²' is no number of messages"),
        (["read", "t", "--bootstrap", "a", "--limit", "many"], "argument --limit: 'many' is no number of messages"),
        (["demo", "--themes", "pink"], "argument --themes: use light, dark or light,dark"),
        (["demo", "--sizes", "big"], "argument --sizes: use sizes such as 1280x800,1920x1080"),
    ],
)
def test_a_mistake_ends_with_one_sentence_and_status_1(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    said = capsys.readouterr()
    assert ended.value.code == 1
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert sentence in said.err


def test_a_mistake_of_ours_is_no_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr("kafka_explorer.cli.read.run", broken)
    with pytest.raises(ZeroDivisionError):
        cli.main(["read", "t", "--bootstrap", "a"])


def test_ctrl_c_is_status_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("kafka_explorer.cli.read.run", interrupted)
    assert cli.main(["read", "t", "--bootstrap", "a"]) == 130


def test_what_is_meant_for_a_terminal_does_not_need_a_display() -> None:
    code = "import sys, kafka_explorer.cli as cli; cli._make_parser(); sys.exit('PySide6' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_files_of_messages_are_opened_in_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[list[Path]] = []

    def open_window(*, captures: list[Path]) -> int:
        opened.append(captures)
        return 0

    monkeypatch.setattr("kafka_explorer.app.open_window", open_window)
    assert cli.main(["errors.jsonl", "/tmp/More.NDJSON"]) == 0
    assert opened == [[Path("errors.jsonl"), Path("/tmp/More.NDJSON")]]
    with pytest.raises(SystemExit):
        cli.main(["read", "errors.jsonl"])
