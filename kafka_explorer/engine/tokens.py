"""Tokens that librdkafka cannot get by itself, made by a callback in the process that uses it, from plain data.

Librdkafka speaks to identity providers (OIDC) itself. Amazon MSK with IAM wants a signed URL as token; what to sign
with stands in `sasl.oauthbearer.config`, the property that librdkafka hands to a callback, as JSON: see TokenPlan.
"""

import importlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from kafka_explorer.engine.errors import ConnectionFault, connection_error

Token = tuple[str, float]
"""A token, and when it ends: seconds since 1970."""

MSK_IAM = "msk-iam"
_SIGNER = "aws_msk_iam_sasl_signer.MSKAuthTokenProvider"
_NO_CREDENTIALS = "no AWS credentials were found here: sign in with AWS's own tools, or name one of their profiles"
_MISSING = "Amazon MSK with IAM needs an extra package: install kafka-explorer[msk]"


@dataclass(frozen=True, slots=True)
class TokenPlan:
    """Whose token: `region` of the cluster, and AWS's own `profile` or a role to assume, if not the default ones.

    `session_name` stays the same: MSK refuses a re-authentication as anybody else (confluent-kafka-python 1485).
    """

    provider: str
    region: str = ""
    profile: str = ""
    role_arn: str = ""
    session_name: str = "kafka-explorer"


def plan_of(client: Mapping[str, str]) -> TokenPlan | None:
    """Return the plan in a client's properties; None when librdkafka gets its tokens itself, or needs none."""
    text = client.get("sasl.oauthbearer.config", "")
    if not text.startswith("{"):
        return None
    found = json.loads(text)
    known = {each.name for each in fields(TokenPlan)}
    return TokenPlan(**{name: str(value) for name, value in found.items() if name in known})


def callbacks(client: Mapping[str, str], address: str) -> dict[str, Callable[[str], Token]]:
    """Return the callback that a client needs, as its property. Raises AuthenticationFailed when there is no token.

    That is tried here: a client whose callback fails waits for ten seconds and then says only that no token came.
    """
    plan = plan_of(client)
    if plan is None:
        return {}
    try:
        signer = importlib.import_module(_SIGNER)
    except ImportError as error:
        raise connection_error(ConnectionFault.TOKEN_ENDPOINT, address, _MISSING) from error
    try:
        _signed(signer, plan)
    except Exception as error:  # AWS's library has errors of its own, and lets through those of others
        raise connection_error(ConnectionFault.TOKEN_ENDPOINT, address, str(error)) from error
    return {"oauth_cb": lambda _config: _signed(signer, plan)}


def _signed(signer: Any, plan: TokenPlan) -> Token:
    """Sign; what is raised librdkafka reports as its error."""
    try:
        return _asked(signer, plan)
    except AttributeError:  # the signer (1.0.2) does not look whether there are any
        raise LookupError(_NO_CREDENTIALS) from None


def _asked(signer: Any, plan: TokenPlan) -> Token:
    if plan.role_arn:
        token, ends_ms = signer.generate_auth_token_from_role_arn(plan.region, plan.role_arn, plan.session_name)
    elif plan.profile:
        token, ends_ms = signer.generate_auth_token_from_profile(plan.region, plan.profile)
    else:
        token, ends_ms = signer.generate_auth_token(plan.region)
    return token, ends_ms / 1000
