"""A Kafka address is plain, or says who asks and how; what cannot be read ends the process with a sentence."""

import ssl

import pytest

from chassis.kafka_address import BadAddress, options_of, shown


def test_a_plain_address_stays_what_it_is():
    assert options_of("a:9092,b:9092") == {"bootstrap_servers": "a:9092,b:9092"}
    assert shown("a:9092,b:9092") == "a:9092,b:9092"


def test_user_and_password_are_decoded_and_never_shown():
    address = "kafka+sasl_plaintext://tidu:p%40ss%2Fword@a:9092,b:9092?mechanism=PLAIN"
    assert options_of(address) == {
        "bootstrap_servers": "a:9092,b:9092",
        "security_protocol": "SASL_PLAINTEXT",
        "sasl_mechanism": "PLAIN",
        "sasl_plain_username": "tidu",
        "sasl_plain_password": "p@ss/word",
    }
    assert shown(address) == "a:9092,b:9092"


def test_tls_checks_the_brokers_name_and_scram_is_the_default():
    found = options_of("kafka+sasl_ssl://tidu:secret@a:9093")
    assert (found["security_protocol"], found["sasl_mechanism"]) == ("SASL_SSL", "SCRAM-SHA-512")
    assert found["ssl_context"].verify_mode is ssl.CERT_REQUIRED
    assert found["ssl_context"].check_hostname
    assert "sasl_mechanism" not in options_of("kafka+ssl://a:9093")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("kafka+tls://a:9093", "is not one of"),
        ("kafka+ssl://", "names no HOST:PORT"),
        ("kafka+sasl_ssl://a:9093", "needs USER:PASSWORD@"),
        ("kafka+sasl_ssl://tidu@a:9093", "needs USER:PASSWORD@"),
        ("kafka+ssl://tidu:secret@a:9093", "a user needs"),
        ("kafka+sasl_ssl://tidu:secret@a:9093?mechanism=GSSAPI", "mechanism is one of"),
        ("kafka+ssl://a:9093?verify=no", "not verify"),
        ("kafka+ssl://a:9093?ca=/nowhere/ca.pem", "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_said_without_the_password(address, said):
    with pytest.raises(BadAddress, match=said) as refused:
        options_of(address)
    assert "secret" not in str(refused.value)
