"""What the kinds of security mean for a connection."""

from kafka_explorer.config.security import Mechanism, Protocol, Security, Tls


def test_protocols_say_what_they_use() -> None:
    assert [each for each in Protocol if each.uses_tls] == [Protocol.SSL, Protocol.SASL_SSL]
    assert [each for each in Protocol if each.uses_sasl] == [Protocol.SASL_PLAINTEXT, Protocol.SASL_SSL]


def test_passwords_are_for_plain_and_scram() -> None:
    assert {each for each in Mechanism if each.takes_password} == {
        Mechanism.PLAIN,
        Mechanism.SCRAM_256,
        Mechanism.SCRAM_512,
    }


def test_names_are_verified_unless_said_otherwise() -> None:
    assert Security().tls == Tls(verify=True, verify_host=True)
    assert Tls(keystore="a").has_identity
    assert Tls(certificate_pem="a").has_identity
    assert not Tls(key_file="a").has_identity
