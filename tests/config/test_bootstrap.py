"""Bootstrap servers as people type and paste them."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.config.bootstrap import parse_server, parse_servers


@pytest.mark.parametrize(
    ("text", "servers"),
    [
        ("kafka-1:9092", ("kafka-1:9092",)),
        ("kafka-1", ("kafka-1:9092",)),
        ("a:1,b:2", ("a:1", "b:2")),
        (" a:1 ,\n b:2;c:3\tb:2\n,", ("a:1", "b:2", "c:3")),
        ("PLAINTEXT://a:1, plaintext://b", ("a:1", "b:9092")),
        ("SASL_SSL://a:1, ssl://b:2", ("a:1", "b:2")),
        ("a:1/", ("a:1",)),
        ("[::1]:9093 [fe80::1%eth0]", ("[::1]:9093", "[fe80::1%eth0]:9092")),
        ("10.0.0.1:09092", ("10.0.0.1:9092",)),
        ("my_service.docker_net:29092", ("my_service.docker_net:29092",)),
        ("kafka.example.com.:9092", ("kafka.example.com.:9092",)),
        ("xn--80aa1agjdchjh2p.xn--p1ai:1", ("xn--80aa1agjdchjh2p.xn--p1ai:1",)),
    ],
)
def test_what_people_paste_is_understood(text: str, servers: tuple[str, ...]) -> None:
    assert parse_servers(text) == servers


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "At least one bootstrap server is needed"),
        (" ,; \n", "At least one bootstrap server is needed"),
        ("a:", "has no port after the colon"),
        (":9092", "has no host name"),
        ("a:kafka", 'The port "kafka"'),
        ("a:٣", "is not a number"),
        ("a:0", "not between 1 and 65535"),
        ("a:65536", "not between 1 and 65535"),
        ("a:" + "9" * 5000, "not between 1 and 65535"),
        ("::1", "in brackets"),
        ("[::1:9092", "no closing bracket"),
        ("[::1]9092", "is not a port"),
        ("[kafka]:9092", "is not an IPv6 address"),
        ("[::1]:", "has no port"),
        ("http://a:1", "does not speak HTTP"),
        ("INTERNAL://a:1", 'The prefix "INTERNAL://"'),
        ("-a:1", "is not a valid host name"),
        ("a..b:1", "is not a valid host name"),
        ("a" * 64, "is not a valid host name"),
        (".".join(["a" * 60] * 5), "is not a valid host name"),
        ("a@b:1", "is not a valid host name"),
        ("10.0.0.999:1", "neither a host name nor an IPv4"),
        ("9092", "neither a host name nor an IPv4"),
        ("больница.рф:9092", "xn--80abvlke3d3b.xn--p1ai"),
        ("a\u00ad..b\u0438:1", "is not a valid host name"),
    ],
)
def test_what_is_wrong_is_said_with_the_remedy(text: str, part: str) -> None:
    with pytest.raises(ValueError, match=r"\.$") as caught:
        parse_servers(text)
    assert part in str(caught.value)


@given(st.text())
def test_any_text_gives_servers_or_a_sentence(text: str) -> None:
    with contextlib.suppress(ValueError):
        servers = parse_servers(text)
        assert servers
        assert parse_servers(",".join(servers)) == servers


@given(st.from_regex(r"\A[a-z]([a-z0-9-]{0,8}[a-z])?(\.[a-z]{2,6})?\Z"), st.integers(1, 65535))
def test_a_normal_server_is_left_alone(host: str, port: int) -> None:
    assert parse_server(f"{host}:{port}") == f"{host}:{port}"
