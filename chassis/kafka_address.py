"""A Kafka address: `HOST:PORT,…`, or one that says who asks and how it is protected, as a database URL does.

    kafka+ssl://HOST:PORT,HOST:PORT?ca=/path/ca.pem
    kafka+ssl://HOST:PORT?ca=/path/ca.pem&cert=/path/client.pem&key=/path/client.key
    kafka+sasl_ssl://USER:PASSWORD@HOST:PORT?mechanism=SCRAM-SHA-512&ca=/path/ca.pem
    kafka+sasl_plaintext://USER:PASSWORD@HOST:PORT?mechanism=PLAIN

User and password are percent-encoded; without `ca` the system's authorities are trusted.
"""

import ssl
from typing import Any
from urllib.parse import parse_qs, unquote

_SCHEME = "kafka+"
_PROTOCOLS = ("plaintext", "ssl", "sasl_plaintext", "sasl_ssl")
_MECHANISMS = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")
_OPTIONS = frozenset({"mechanism", "ca", "cert", "key"})


class BadAddress(SystemExit):
    """TIDU_KAFKA cannot be read; the process ends before it has tried anything."""


def options_of(address: str) -> dict[str, Any]:
    """What the client is given to connect; the answer holds the password."""
    if not address.startswith(_SCHEME):
        return {"bootstrap_servers": address}
    protocol, _, rest = address.removeprefix(_SCHEME).partition("://")
    place, _, query = rest.partition("?")
    who, _, servers = place.rpartition("@")
    given = {name: values[-1] for name, values in parse_qs(query, keep_blank_values=True).items()}
    if protocol not in _PROTOCOLS:
        raise BadAddress(f"TIDU_KAFKA: kafka+{protocol}:// is not one of {', '.join(_PROTOCOLS)}")
    if not servers:
        raise BadAddress("TIDU_KAFKA names no HOST:PORT")
    if unknown := set(given) - _OPTIONS:
        raise BadAddress(f"TIDU_KAFKA knows {', '.join(sorted(_OPTIONS))}; not {', '.join(sorted(unknown))}")
    found: dict[str, Any] = {"bootstrap_servers": servers, "security_protocol": protocol.upper()}
    if protocol.startswith("sasl"):
        found |= _credentials(who, given.get("mechanism", "SCRAM-SHA-512"))
    elif who:
        raise BadAddress(
            f"TIDU_KAFKA: a user needs kafka+sasl_ssl:// or kafka+sasl_plaintext://, not kafka+{protocol}://"
        )
    if protocol.endswith("ssl"):
        found["ssl_context"] = _context(given)
    return found


def shown(address: str) -> str:
    """The brokers alone, for a screen or a log."""
    return address.partition("://")[2].partition("?")[0].rpartition("@")[2] if address.startswith(_SCHEME) else address


def _credentials(who: str, mechanism: str) -> dict[str, str]:
    user, _, password = who.partition(":")
    if not (user and password):
        raise BadAddress("TIDU_KAFKA: kafka+sasl… needs USER:PASSWORD@ before the host")
    if mechanism not in _MECHANISMS:
        raise BadAddress(f"TIDU_KAFKA: mechanism is one of {', '.join(_MECHANISMS)}, not {mechanism}")
    names = {"sasl_plain_username": unquote(user), "sasl_plain_password": unquote(password)}
    return {"sasl_mechanism": mechanism, **names}


def _context(given: dict[str, str]) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=given.get("ca"))
        if cert := given.get("cert"):
            context.load_cert_chain(cert, given.get("key"))
    except OSError as error:
        raise BadAddress(f"TIDU_KAFKA: the certificates cannot be read: {error}") from None
    return context
