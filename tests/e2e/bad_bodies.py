"""Bad input, second part: bodies, encodings, headers, keys, pages, filters and paths."""
# ruff: noqa: E501 - a table: one row a line

import json

from tests.e2e.bad import Bad
from tests.e2e.bad_fields import FIRM, NEED
from tests.e2e.stage import HERE, serial_in

MIB = 1024 * 1024
GONE = "0198d3a0-0000-7000-8000-00000000dead"
JSON = {"content-type": "application/json"}
WHOLE = json.dumps({**FIRM, "credit_code": serial_in(HERE, 710_000).credit_code}, ensure_ascii=False)


def body(name: str, content: bytes, status: int = 400, code: str = "malformed", **more: object) -> Bad:
    """A body as it is, to the registry."""
    given = {"headers": JSON, **more}
    return Bad(f"body: {name}", "POST", "/v1/enterprises", status, code, "admin", content=content, **given)  # type: ignore[arg-type]


def get(
    name: str, path: str, at: str | None = None, status: int = 400, code: str = "malformed", who: str = "admin"
) -> Bad:
    """A question that cannot be answered."""
    return Bad(f"GET {path.split('?', maxsplit=1)[0]}: {name}", "GET", path, status, code, who, at=at)


def key(name: str, given: str | None, path: str = "/v1/finance/needs", who: str = "firm_a") -> Bad:
    """A write whose Idempotency-Key is of no use."""
    return Bad(
        f"key {name}: {path}", "POST", path, 400, "idempotency_key_missing", who, NEED, key=given, at="#Idempotency-Key"
    )


BODIES = [
    body("none", b""),
    body("no JSON", b"credit_code=1"),
    body("cut off", WHOLE.encode()[:-3]),
    body("a list", b"[" + WHOLE.encode() + b"]"),
    body("text", b'"hello"'),
    body("null", b"null"),
    body("two documents", WHOLE.encode() + WHOLE.encode()),
    body("UTF-16", WHOLE.encode("utf-16")),
    body("UTF-16 without mark", WHOLE.encode("utf-16-le")),
    body("UTF-32", WHOLE.encode("utf-32")),
    body("GBK bytes", WHOLE.encode("gbk")),
    body("GB18030 declared", WHOLE.encode("gb18030"), headers={"content-type": "application/json; charset=gb18030"}),
    body("Latin-1 bytes", WHOLE.replace("合成坏输入公司", "Société").encode("latin-1")),
    body("overlong UTF-8", WHOLE.replace("合成坏输入公司", "X").encode().replace(b'"X"', b'"\xc0\xaf"')),
    body("lone surrogate, escaped", WHOLE.encode().replace("合成坏输入公司".encode(), rb"\ud800")),
    body("lone low surrogate, escaped", WHOLE.encode().replace("合成坏输入公司".encode(), rb"a\udfffb")),
    body("surrogate as bytes", WHOLE.encode().replace("合成坏输入公司".encode(), b"\xed\xa0\x80")),
    body("NUL, escaped", WHOLE.encode().replace("合成坏输入公司".encode(), rb"a\u0000b")),
    body("NUL as a byte", WHOLE.encode().replace("合成坏输入公司".encode(), b"a\x00b")),
    body("a control byte in a text", WHOLE.encode().replace("合成坏输入公司".encode(), b"a\x01b")),
    body("NaN", WHOLE.encode()[:-1] + b', "town": NaN}'),
    body("a comment", b"/* hello */" + WHOLE.encode()),
    body("a key twice", WHOLE.encode()[:-1] + b', "district": "CQ-500151"}'),
    body("a key twice, deep", b'{"clusters": [{"a": 1, "a": 2}]}'),
    body("100,000 brackets", b"[" * 100_000),
    body("100,000 objects", b'{"a":' * 100_000),
    body("deep and whole", WHOLE.encode()[:-1] + b', "town": ' + b"[" * 5_000 + b"]" * 5_000 + b"}"),
    body("a number of 5,000 digits", WHOLE.encode()[:-1] + b', "town": ' + b"9" * 5_000 + b"}"),
    body("one MiB and a byte, declared", b" " * (MIB + 1), 413, "too_large"),
    body("three MiB, chunked", b" " * (3 * MIB), 413, "too_large", chunked=True),
    body("declared as text", WHOLE.encode(), 415, "unsupported_media_type", headers={"content-type": "text/plain"}),
    body("declared as a form", b"a=b", 415, "unsupported_media_type", headers={"content-type": "application/x-www-form-urlencoded"}),
    body("declared as a file", b"--x--", 415, "unsupported_media_type", headers={"content-type": "multipart/form-data; boundary=x"}),
    body("declared as nothing", WHOLE.encode(), 415, "unsupported_media_type", headers={"content-type": ""}),
    Bad("import: JSON", "POST", "/v1/imports", 415, "unsupported_media_type", "admin", content=b"{}", headers=JSON),
    Bad("import: no key", "POST", "/v1/imports", 400, "idempotency_key_missing", "admin", content=b"a,b\n", headers={"content-type": "text/csv"}, key=None, at="#Idempotency-Key"),
    Bad("import: no table", "POST", "/v1/imports", 400, "file_unreadable", "admin", content=b"PK\x03\x04nonsense", headers={"content-type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}),
    key("missing", None),
    key("empty", ""),
    key("of 256 characters", "k" * 256),
    key("with a space", "a b"),
    key("in Chinese", "键"),
    key("missing", None, "/v1/parks", "city"),
    Bad("patch without If-Match", "PATCH", "/v1/enterprises/{A}", 428, "precondition_required", "firm_a", {"town": "x"}, at="#If-Match"),
    Bad("patch of an old version", "PATCH", "/v1/enterprises/{A}", 412, "stale", "firm_a", {"town": "x"}, headers={"if-match": '"99"'}, at="#If-Match"),
    Bad("empty patch", "PATCH", "/v1/enterprises/{A}", 400, "malformed", "firm_a", {}, headers={"if-match": "*"}),
    Bad("patch of a read-only field", "PATCH", "/v1/enterprises/{A}", 400, "malformed", "firm_a", {"credit_code": "{B}"}, headers={"if-match": "*"}, at="/credit_code"),
    Bad("patch of an officers' field", "PATCH", "/v1/enterprises/{A}", 422, "officers_only", "firm_a", {"status": "suspended"}, headers={"if-match": "*"}, at="/status"),
    Bad("report again as the first", "PUT", "/v1/enterprises/{A}/annual-reports/2026", 412, "already_filed", "firm_a", {"employees": 1}, headers={"if-none-match": "*"}),
    Bad("report without a condition", "PUT", "/v1/enterprises/{A}/annual-reports/2025", 428, "precondition_required", "firm_a", {"employees": 1}),
    Bad("report of a year that runs", "PUT", "/v1/enterprises/{A}/annual-reports/2027", 422, "year_not_over", "firm_a", {"employees": 1}, headers={"if-none-match": "*"}),
    Bad("report of no year", "PUT", "/v1/enterprises/{A}/annual-reports/20x6", 400, "malformed", "firm_a", {"employees": 1}, headers={"if-none-match": "*"}, at="{}year"),
]  # fmt: skip

READS = [
    *(get(f"limit {n}", f"{path}?limit={n}", "?limit") for n in ("0", "201", "abc", "-1", "1.5", "")
      for path in ("/v1/enterprises", "/v1/parks", "/v1/targets/statements")),
    get("limit 201", "/v1/finance/products?limit=201", "?limit"),
    get("limit 0", "/v1/targets/indicators/SRDI_SME/facts?limit=0", "?limit"),
    get("cursor of nobody", "/v1/enterprises?cursor=AAAAAAAAAAAAAAAAAAAAAAAAAA", "?cursor", code="bad_cursor"),
    get("cursor tampered", "/v1/enterprises?cursor=A{cursor}", "?cursor", code="bad_cursor"),
    get("cursor of another question", "/v1/enterprises?district=CQ-500107&cursor={cursor}", "?cursor", code="bad_cursor"),
    get("cursor of another list", "/v1/parks?cursor={cursor}", "?cursor", code="bad_cursor"),
    get("cursor of no alphabet", "/v1/applications?cursor=%F0%9F%98%80", "?cursor", code="bad_cursor"),
    get("cursor without end", "/v1/enterprises?cursor=" + "A" * 1001, "?cursor"),
    get("filter: no status", "/v1/enterprises?status=sleeping", "?status"),
    get("filter: no size", "/v1/enterprises?size=gigantic", "?size"),
    get("filter: no state", "/v1/applications?state=lost", "?state"),
    get("filter: no code", "/v1/recognitions?credit_code=123", "?credit_code"),
    get("filter: no day", "/v1/recognitions?in_force_on=2026-02-30", "?in_force_on"),
    get("filter: no unit", "/v1/parks?district=Chongqing", "?district"),
    get("filter: no kind", "/v1/parks/{park}/residents?kind=cat", "?kind"),
    get("filter: no score", "/v1/finance/matches?min_score=1e3", "?min_score", who="bank"),
    get("filter: no moment", "/v1/finance/matches?updated_since=yesterday", "?updated_since", who="bank"),
    get("filter: no id", "/v1/finance/products?institution_id=7", "?institution_id"),
    get("filter: too long", "/v1/enterprises?q=" + "x" * 101, "?q"),
    get("filter: a NUL is no path", "/v1/enterprises?q=a%00b"),
    get("day out of range", "/v1/targets/indicators?as_of=1999-12-31", "/as_of", code="day_out_of_range"),
    get("no day", "/v1/targets/scoreboard?as_of=today", "?as_of"),
    get("no breakdown", "/v1/targets/indicators/SRDI_SME/breakdown?by=town", "?by"),
    get("no indicator", "/v1/targets/indicators/NOPE", None, 404, "indicator_unknown"),
    get("no firm's code", "/v1/enterprises/123", "{}credit_code"),
    get("no firm", "/v1/enterprises/{NEW}", None, 404, "not_found"),
    get("no overview's code", "/v1/overviews/enterprises/123", "{}credit_code"),
    get("no overview", "/v1/overviews/enterprises/{NEW}", None, 404, "not_found"),
    get("no application", f"/v1/applications/{GONE}", None, 404, "application_not_found"),
    get("no application's id", "/v1/applications/7", "{}application_id"),
    get("no title", f"/v1/recognitions/{GONE}", None, 404, "recognition_not_found"),
    get("no rule set", "/v1/rule-sets/NOPE", None, 404, "rule_set_not_found"),
    get("no reference", "/v1/reference/nope", "{}name"),
    get("no import", f"/v1/imports/{GONE}", None, 404, "import_not_found"),
    get("no park", f"/v1/parks/{GONE}", None, 404, "not_found"),
    get("no resident", f"/v1/parks/{{park}}/residents/{GONE}", None, 404, "not_found"),
    get("no institution", f"/v1/finance/institutions/{GONE}", None, 404, "not_found"),
    get("no product", f"/v1/finance/products/{GONE}", None, 404, "not_found"),
    get("no need", f"/v1/finance/needs/{GONE}", None, 404, "not_found", "firm_a"),
    get("no match", f"/v1/finance/matches/{GONE}", None, 404, "not_found", "bank"),
    get("no statement", f"/v1/targets/statements/{GONE}", None, 404, "statement_unknown"),
    get("no page", "/v1/nothing", None, 404, "not_found"),
    get("no page below a page", "/v1/enterprises/{A}/nothing", None, 404, "not_found"),
    get("dot segments", "/v1/enterprises/%2e%2e/parks", None, code="ambiguous_path"),
    get("a hidden slash", "/v1/enterprises%2f{A}", None, code="ambiguous_path"),
    get("a NUL in the path", "/v1/enterprises/%00", None, code="ambiguous_path"),
    Bad("method of no use", "DELETE", "/v1/enterprises/{A}", 405, "method_not_allowed", "admin"),
    Bad("clock of no day", "PUT", "/v1/operations/clock", 400, "malformed", "operator", {"today": "2027-02-30"}, at="/today"),
    Bad("retry of no letter", "POST", "/v1/operations/parks/dead-letters/1/retry", 404, "not_found", "operator"),
    Bad("retry of a letter beyond integers", "POST", "/v1/operations/parks/dead-letters/99999999999999999999/retry", 400, "malformed", "operator"),
    Bad("stream from no event", "GET", "/v1/targets/stream", 400, "bad_event_id", "leader", headers={"last-event-id": "x"}, at="#Last-Event-ID"),
]  # fmt: skip
