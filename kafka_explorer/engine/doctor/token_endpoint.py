"""Asks the identity provider for a token when librdkafka says nothing: a server's errors it retries silently."""

import base64
import http.client
import ssl
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any

from kafka_explorer.engine.connection_faults import ConnectionFault
from kafka_explorer.engine.errors import ConnectionFailed, connection_error

_PREFIX = "sasl.oauthbearer."


def uses_endpoint(client: Mapping[str, str]) -> bool:
    """Tell whether a client gets its tokens from an identity provider."""
    return client.get(f"{_PREFIX}method") == "oidc" and f"{_PREFIX}token.endpoint.url" in client


def endpoint_fault(client: Mapping[str, str], address: str, timeout_s: float) -> ConnectionFailed | None:
    """Ask for a token as librdkafka does (RFC 6749 4.4); returns why there is none."""
    url = client[f"{_PREFIX}token.endpoint.url"]
    form = {"grant_type": "client_credentials", "scope": client.get(f"{_PREFIX}scope", "")}
    body = urllib.parse.urlencode({name: value for name, value in form.items() if value}).encode()
    request = urllib.request.Request(url, body, _headers(client))  # noqa: S310  # http or https, checked with the profile
    opener = urllib.request.build_opener(NoRedirect, urllib.request.HTTPSHandler(context=_context(client, url)))
    try:
        with opener.open(request, timeout=timeout_s):
            return None
    except urllib.error.HTTPError as error:
        with error:
            return connection_error(ConnectionFault.TOKEN_ENDPOINT, address, f"{url} answered HTTP {error.code}")
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        return connection_error(ConnectionFault.TOKEN_ENDPOINT, address, f"{url}: {reason}")


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A sign-in is for one address, not for where that sends us."""

    def redirect_request(self, *_: Any) -> None:
        """Follow nothing: the redirection is then an error of its own."""


def _headers(client: Mapping[str, str]) -> dict[str, str]:
    user, secret = client.get(f"{_PREFIX}client.id", ""), client.get(f"{_PREFIX}client.secret", "")
    pair = base64.b64encode(f"{user}:{secret}".encode()).decode()
    return {"Authorization": f"Basic {pair}", "Accept": "application/json"}


def _context(client: Mapping[str, str], url: str) -> ssl.SSLContext | None:
    if not url.startswith("https:"):
        return None
    return ssl.create_default_context(cadata=client.get("https.ca.pem") or None)
