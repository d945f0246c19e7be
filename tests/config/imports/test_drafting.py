"""A draft takes each setting once and tells what came of it."""

from kafka_explorer.config.imports.drafting import Draft
from kafka_explorer.config.imports.imported import MASK, NeedKind
from kafka_explorer.config.secret_names import Secret, SecretName


def draft(**settings: str) -> Draft:
    return Draft(settings, {"a": "spring.a"}, {"KNOWN": "k"})


def test_a_setting_is_taken_once_and_named_as_it_is_written() -> None:
    one = draft(a="x", b="y")
    assert one.value("security.user", "a") == "x"
    assert one.value("security.user", "a") == ""
    assert [(each.name, each.value, each.said) for each in one.understood] == [("spring.a", "x", "security.user")]
    assert one.rest() == [("b", "y")]


def test_a_need_is_told_once() -> None:
    one = draft(a="${X}")
    assert one.filled("security.user", "a", "${X}") == one.filled("security.user", "a", "${X}") == ""
    (need,) = one.needed
    assert (need.kind, need.placeholder) == (NeedKind.VALUE, "X")


def test_secrets_are_masked() -> None:
    one = draft(a="geheim", b="")
    one.secret(SecretName.PASSWORD, "a")
    one.secret(SecretName.KEY_PASSWORD, "b")
    one.secret(SecretName.CLIENT_SECRET, "c")
    assert one.secrets == {SecretName.PASSWORD: Secret("geheim")}
    assert one.understood[0].value == MASK


def test_paths() -> None:
    one = draft(a="file:///etc/a.jks", b="classpath:/certs/b.jks", c="${X}", d="${KNOWN}.jks")
    assert [one.file("f", name) for name in "abcde"] == ["/etc/a.jks", "", "", "k.jks", ""]
    assert [(need.kind, need.placeholder) for need in one.needed] == [
        (NeedKind.FILE, "/etc/a.jks"),
        (NeedKind.FILE, "certs/b.jks"),
        (NeedKind.VALUE, "X"),
        (NeedKind.FILE, "k.jks"),
    ]


def test_long_values_and_addresses_are_shortened() -> None:
    one = draft()
    one.ignore("a", "x" * 200, "why")
    one.ignore("b", "https://u:geheim@host/", "why")
    assert [len(one.ignored[0].value), one.ignored[1].value] == [120, f"https://{MASK}@host/"]
