"""Understands bootstrap servers as people type and paste them: `host:port`, lists, IPv6, listener prefixes."""

import ipaddress
import re

DEFAULT_PORT = 9092
_EXAMPLE = "Write host:port, for example kafka-1:9092."
_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+._-]*)://(.*)$", re.DOTALL)
_LABEL = re.compile(
    r"^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$"
)  # underscores: Docker's service names have them
_PROTOCOLS = frozenset({"plaintext", "ssl", "sasl_plaintext", "sasl_ssl"})


def parse_servers(text: str) -> tuple[str, ...]:
    """Returns the servers in `text` as `host:port`, in their order, each once.

    Servers are separated by commas, semicolons or white space, line breaks included. A missing port becomes
    DEFAULT_PORT, a `PLAINTEXT://` or `SASL_SSL://` prefix is dropped, IPv6 addresses stand in brackets.
    Raises ValueError with a sentence that quotes the wrong server and says what to write instead.
    """
    parts = [part for part in re.split(r"[,;\s]+", text) if part]
    if not parts:
        raise ValueError(f"At least one bootstrap server is needed. {_EXAMPLE}")
    return tuple(dict.fromkeys(parse_server(part) for part in parts))


def parse_server(text: str) -> str:
    """Returns one server as `host:port`; raises ValueError with a sentence."""
    address = _without_scheme(text.strip()).rstrip("/")
    if address.startswith("["):
        host, port = _split_bracketed(address)
    else:
        host, port = _split_plain(address)
    return f"{host}:{_checked_port(port, address)}"


def _without_scheme(text: str) -> str:
    match = _SCHEME.match(text)
    if match is None:
        return text
    scheme, rest = match[1].lower(), match[2]
    if scheme in _PROTOCOLS:  # as it stands in a broker's `listeners`; the protocol is chosen in its own field
        return rest
    if scheme in {"http", "https"}:
        raise ValueError(f'"{text}" is a web address; Kafka does not speak HTTP. {_EXAMPLE}')
    raise ValueError(f'The prefix "{match[1]}://" of "{text}" is not known here. Leave it out: {_EXAMPLE}')


def _split_bracketed(address: str) -> tuple[str, str]:
    inside, closed, after = address[1:].partition("]")
    if not closed:
        raise ValueError(f'"{address}" has no closing bracket. Write IPv6 like this: [::1]:9092.')
    if after and not after.startswith(":"):
        raise ValueError(f'"{after}" after the bracket in "{address}" is not a port. Write IPv6 like this: [::1]:9092.')
    try:
        ipaddress.IPv6Address(inside)
    except ValueError:
        raise ValueError(f'"{inside}" is not an IPv6 address. {_EXAMPLE}') from None
    return f"[{inside}]", after[1:] if after else str(DEFAULT_PORT)


def _split_plain(address: str) -> tuple[str, str]:
    if address.count(":") > 1:
        raise ValueError(f'"{address}" has more than one colon. Write an IPv6 address in brackets: [::1]:9092.')
    host, colon, port = address.partition(":")
    _check_host(host, address)
    return host, port if colon else str(DEFAULT_PORT)


def _check_host(host: str, address: str) -> None:
    if not host:
        raise ValueError(f'"{address}" has no host name. {_EXAMPLE}')
    if not host.isascii():
        raise ValueError(_non_ascii_host(host))
    labels = host.removesuffix(".").split(".")
    if len(host) > 253 or not all(_LABEL.match(label) for label in labels):
        raise ValueError(f'"{host}" is not a valid host name: letters, digits, hyphens and dots only. {_EXAMPLE}')
    if labels[-1].isdigit() and not _is_ipv4(host):
        raise ValueError(f'"{host}" is neither a host name nor an IPv4 address. {_EXAMPLE}')


def _non_ascii_host(host: str) -> str:
    try:
        ascii_form = host.encode("idna").decode("ascii")
    except UnicodeError:
        return f'"{host}" is not a valid host name. {_EXAMPLE}'
    return f'"{host}" has letters that a resolver cannot look up. Write its ASCII form: {ascii_form}.'


def _is_ipv4(host: str) -> bool:
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True


def _checked_port(port: str, address: str) -> int:
    if not port:
        raise ValueError(f'"{address}" has no port after the colon. {_EXAMPLE}')
    if not (port.isascii() and port.isdigit()):
        raise ValueError(f'The port "{port}" of "{address}" is not a number. {_EXAMPLE}')
    if len(port) > 9 or not 1 <= int(port) <= 65535:
        raise ValueError(f'The port {port} of "{address}" is not between 1 and 65535. {_EXAMPLE}')
    return int(port)
