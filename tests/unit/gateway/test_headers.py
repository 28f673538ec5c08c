"""What a caller says of itself does not pass for the door's word."""

import uuid

from gateway.headers import Said, back, ids_of, onward, peer_lines, request_id_of, standing, traceparent_of

TRACE = b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def _lines(*headers, authorization=None):
    said = Said(list(headers))
    stays = standing(said, peer_lines(("10.0.0.9", 1), "https"), authorization)
    return onward(stays, b"\r\nhost: upstream:8101", b"id-1", TRACE).split(b"\r\n")[1:]


def test_hop_by_hop_headers_and_those_named_by_connection_stop():
    lines = _lines((b"connection", b"close, X-Secret"), (b"x-secret", b"1"), (b"te", b"trailers"), (b"accept", b"*/*"))
    assert b"accept: */*" in lines
    assert not [line for line in lines if line.startswith((b"connection", b"x-secret", b"te:"))]


def test_forwarded_headers_are_the_doors():
    lines = _lines((b"host", b"tidu.example"), (b"x-forwarded-for", b"6.6.6.6"), (b"forwarded", b"for=6.6.6.6"))
    assert b"x-forwarded-for: 10.0.0.9" in lines
    assert b"x-forwarded-host: tidu.example" in lines
    assert b"x-forwarded-proto: https" in lines
    assert b"host: upstream:8101" in lines
    assert not [line for line in lines if b"6.6.6.6" in line]


def test_authorization_passes_unchanged():
    assert b"authorization: Bearer abc" in _lines((b"authorization", b"Bearer abc"))


def test_a_sessions_token_takes_the_cookies_place():
    lines = _lines((b"cookie", b"tidu_session=x"), authorization=b"Bearer minted")
    assert b"authorization: Bearer minted" in lines
    assert not [line for line in lines if line.startswith(b"cookie")]


def test_cookies_are_for_the_door_alone():
    assert not [line for line in _lines((b"cookie", b"tidu_session=x")) if line.startswith(b"cookie")]


def test_ids_are_kept_when_decent_and_made_when_not():
    assert request_id_of(b"abc-123") == b"abc-123"
    assert request_id_of(b"a b\r\nx: y") != b"a b\r\nx: y"
    assert len(request_id_of(None)) == 36
    assert traceparent_of(TRACE) == TRACE
    for bad in (None, b"", b"01" + TRACE[2:], b"00-" + b"0" * 32 + TRACE[35:], TRACE + b"\n"):
        made = traceparent_of(bad)
        assert made != bad
        assert len(made) == 55


def test_the_answer_carries_the_request_id_once():
    headers = back([(b"x-request-id", b"other"), (b"transfer-encoding", b"chunked"), (b"etag", b'"1"')], b"id-1", [])
    assert headers == [(b"etag", b'"1"'), (b"x-request-id", b"id-1")]


def test_a_new_trace_is_named_like_its_request():
    name, trace = ids_of(None, None)
    assert trace[3:35] == name.replace(b"-", b"")
    assert ids_of(b"abc", TRACE) == (b"abc", TRACE)
    assert uuid.UUID(name.decode()).version == 7
    assert len({ids_of(None, None) for _ in range(100)}) == 100


def test_a_second_token_is_noticed():
    assert Said([(b"authorization", b"Bearer a"), (b"authorization", b"Bearer b")]).twice
    assert not Said([(b"authorization", b"Bearer a")]).twice
