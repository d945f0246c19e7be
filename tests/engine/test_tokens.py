"""Tokens from plain data, in whatever process needs them."""

import base64
import json
import sys
import time
from pathlib import Path

import pytest

from kafka_explorer.engine import tokens
from kafka_explorer.engine.errors import AuthenticationFailed, ConnectionFault

MODULE = "aws_msk_iam_sasl_signer.MSKAuthTokenProvider"
CALLS: list[tuple[object, ...]] = []


class Signer:
    """The three calls of Amazon's signer, with its milliseconds."""

    @staticmethod
    def generate_auth_token(*args: object) -> tuple[str, int]:
        CALLS.append(("default", *args))
        return "token", 1_700_000_000_500

    @staticmethod
    def generate_auth_token_from_profile(*args: object) -> tuple[str, int]:
        CALLS.append(("profile", *args))
        return "token", 1_700_000_000_500

    @staticmethod
    def generate_auth_token_from_role_arn(*args: object) -> tuple[str, int]:
        CALLS.append(("role", *args))
        return "token", 1_700_000_000_500


@pytest.fixture
def signer(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    monkeypatch.setitem(sys.modules, MODULE, Signer)  # which has a module's functions
    CALLS.clear()
    return CALLS


def client(**plan: str) -> dict[str, str]:
    return {"sasl.oauthbearer.config": json.dumps({"provider": "msk-iam", "region": "eu-central-1", **plan})}


@pytest.mark.parametrize(
    ("plan", "call"),
    [
        ({}, ("default", "eu-central-1")),
        ({"profile": "dev"}, ("profile", "eu-central-1", "dev")),
        ({"role_arn": "arn:x", "session_name": "me"}, ("role", "eu-central-1", "arn:x", "me")),
        ({"role_arn": "arn:x"}, ("role", "eu-central-1", "arn:x", "kafka-explorer")),
        ({"unknown": "x"}, ("default", "eu-central-1")),
    ],
)
def test_the_plan_is_signed(signer: list[tuple[object, ...]], plan: dict[str, str], call: tuple[object, ...]) -> None:
    callback = tokens.callbacks(client(**plan), "a:1")["oauth_cb"]
    assert callback("") == ("token", 1_700_000_000.5)
    assert callback("") == ("token", 1_700_000_000.5)
    assert signer == [call, call, call]  # the first was the trial


@pytest.mark.parametrize("properties", [{}, {"sasl.oauthbearer.config": "principal=alice"}])
def test_librdkafka_makes_the_others_itself(properties: dict[str, str]) -> None:
    assert tokens.callbacks(properties, "a:1") == {}


def test_amazons_own_signer_makes_the_token_without_asking_anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "planted-aws-secret")
    token, ends_s = tokens.callbacks(client(), "a:1")["oauth_cb"]("")
    url = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    assert url.startswith("https://kafka.eu-central-1.amazonaws.com/?Action=kafka-cluster%3AConnect")
    assert "X-Amz-Signature=" in url
    assert "planted-aws-secret" not in url
    assert 0 < ends_s - time.time() <= 900


def test_without_credentials_the_error_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    with pytest.raises(AuthenticationFailed, match="no AWS credentials were found"):
        tokens.callbacks(client(), "a:1")


def test_without_the_extra_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, MODULE, None)
    with pytest.raises(AuthenticationFailed, match=r"install kafka-explorer\[msk\]") as caught:
        tokens.callbacks(client(), "a:1")
    assert caught.value.fault is ConnectionFault.TOKEN_ENDPOINT
