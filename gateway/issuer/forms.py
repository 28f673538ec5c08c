"""What clients send to the OAuth 2 endpoints: forms, and HTTP Basic."""

import base64
import binascii
from urllib.parse import parse_qsl, unquote_plus

from fastapi import Request

from chassis.web import read_body
from gateway.issuer.errors import invalid_client, invalid_request

_LIMIT = 32 * 1024
_KIND = "application/x-www-form-urlencoded"


async def read_form(request: Request) -> dict[str, str]:
    """The form's fields; a doubled one is refused (RFC 6749, 3.2)."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _KIND:
        raise invalid_request(f"the body is {_KIND}")
    body = await read_body(request, _LIMIT)
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=50)
    except ValueError:
        raise invalid_request("the form is malformed") from None
    return single(pairs)


def single(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Fields as a mapping; invalid_request when one is doubled."""
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise invalid_request("a parameter is doubled")
    if any("\x00" in value for value in fields.values()):
        raise invalid_request("a parameter holds a NUL")
    return fields


def client_of(request: Request, form: dict[str, str]) -> tuple[str, str | None, bool]:
    """Client id, secret and whether HTTP Basic was used; both ways at once are refused."""
    authorization = request.headers.get("authorization")
    if authorization is None:
        if "client_id" not in form:
            raise invalid_client()
        return form["client_id"], form.get("client_secret"), False
    scheme, _, encoded = authorization.partition(" ")
    try:
        pair = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise invalid_client(basic=True) from None
    name, colon, secret = pair.partition(":")
    if scheme.lower() != "basic" or not colon or "\x00" in pair:
        raise invalid_client(basic=True)
    if "client_secret" in form:
        raise invalid_request("the client proves itself one way only")
    return unquote_plus(name), unquote_plus(secret), True


def needed(form: dict[str, str], name: str) -> str:
    """A field that must be there."""
    value = form.get(name)
    if not value:
        raise invalid_request(f"{name} is missing")
    return value
