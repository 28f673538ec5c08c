"""Bad input, first part: values of fields, over all services."""
# ruff: noqa: E501 - a table: one row a line

from tests.e2e.bad import DROP, Bad, post
from tests.e2e.stage import yuan

FIRM = {
    "credit_code": "{NEW}",
    "name": "合成坏输入公司",
    "district": "CQ-500107",
    "industry": "C3591",
    "registered_on": "2018-03-05",
    "synthetic": True,
}
TITLE = {"credit_code": "{B}", "tier": "SRDI", "granted_on": "2026-10-20", "document_number": "合成〔2026〕9号"}
PARK = {
    "name": "合成坏输入家园",
    "district": "CQ-500107",
    "carrier": "industrial_park",
    "operator": "{A}",
    "leading_industries": ["智能装备", "软件信息服务"],
    "established_on": "2026-01-05",
}
RESIDENT = {"kind": "firm", "credit_code": "{B}", "moved_in_on": "2026-02-01"}
INSTITUTION = {"name": "合成坏输入银行", "kind": "bank"}
PRODUCT = {
    "institution_id": "{institution}",
    "name": "合成坏输入贷",
    "amount_min": yuan("100000.00"),
    "amount_max": yuan("8000000.00"),
    "tenor_min_months": 6,
    "tenor_max_months": 36,
    "eligibility": [],
}
NEED = {"amount": yuan("2000000.00"), "tenor_months": 12, "purpose": "working_capital"}
CONSENT = {
    "institution_id": "{institution}",
    "purpose": "credit_decision",
    "blocks": ["identity"],
    "expires_at": "2027-06-01T00:00:00+08:00",
}
FIGURE = {"indicator": "TECH_ENTERPRISE", "as_of": "2026-12-31", "value": 7}
EVIDENCE = {"kind": "other", "title": "合成证明"}
REPORT = "/v1/enterprises/{B}/annual-reports/2026"

firm = post("/v1/enterprises", "admin", FIRM)
title = post("/v1/recognitions", "city", TITLE)
park = post("/v1/parks", "city", PARK)
resident = post("/v1/parks/{park}/residents", "keeper", RESIDENT)
institution = post("/v1/finance/institutions", "city", INSTITUTION)
product = post("/v1/finance/products", "city", PRODUCT)
need = post("/v1/finance/needs", "firm_a", NEED)
consent = post("/v1/finance/consents", "firm_a", CONSENT)
figure = post("/v1/targets/statements", "city", FIGURE)
evidence = post("/v1/enterprises/{B}/evidence", "firm_b", EVIDENCE)
decision = post("/v1/finance/matches/{match}/decisions", "bank", {"decision": "declined", "reason_code": "other"})


def report(name: str, at: str | None, body: dict[str, object], status: int = 400, code: str = "malformed") -> Bad:
    """A row of the yearly figures."""
    first = {"if-none-match": "*"}
    return Bad(f"annual report: {name}", "PUT", REPORT, status, code, "firm_b", body, headers=first, at=at)


CODES = [
    ("too short", "91500107000000176"),
    ("too long", "91500107000000176LL"),
    ("a letter the standard leaves out", "91500107000000176I"),
    ("a check character that is wrong", "915001070000001760"),
    ("full-width digits", "９１５００１０７００００００１７６L"),
    ("full-width letter", "91500107000000176Ｌ"),
    ("a space inside", "91500107 00000176L"),
    ("a dash inside", "91500107-0000176L0"),
    ("Chinese", "统一社会信用代码统一社会信用代码统一"),
    ("empty", ""),
    ("a number", 915001070000001760),
    ("nothing", None),
    ("a zero-width space inside", "91500107000000\u200b17L"),
]
DAYS = ["2025-02-29", "2025-13-01", "2025-00-10", "2025-04-31", "20250301", "2025-3-1", "2025-03-01T00:00:00Z"]
DAYS_TOO = ["０１２３-０４-０５", "", 20250301, None, "0000-01-01", "10000-01-01", "+2025-03-01", "2025-W10-1", True]
AMOUNTS = [
    12.5,
    100,
    "1e6",
    "1E+3",
    "12.345",
    "１２３",
    "1,000.00",
    "NaN",
    "Infinity",
    "",
    " 1.00",
    "+1.00",
    "0x10",
    None,
]
AMOUNTS_TOO = ["9" * 16, "1.", ".5", "--1", "1.00\n", True, ["1.00"]]

FIELDS = [
    *(firm(f"code {words}", "/credit_code", {"credit_code": code}) for words, code in CODES),
    firm("code a NUL inside", "/credit_code", {"credit_code": "9150010700000017\u0000L"}),
    title("code of another alphabet", "/credit_code", {"credit_code": "91500107000000176O"}),
    park("operator's code wrong", "/operator", {"operator": "915001070000001760"}),
    resident("code wrong", "/credit_code", {"credit_code": "915001070000001760"}),
    institution("code wrong", "/credit_code", {"credit_code": "91500107"}),
    *(firm(f"day {day!r}", "/registered_on", {"registered_on": day}) for day in (*DAYS, *DAYS_TOO)),
    *(need(f"amount {n!r}", "/amount/amount", {"amount": {"amount": n, "currency": "CNY"}}) for n in AMOUNTS),
    *(need(f"amount {n!r}", "/amount/amount", {"amount": {"amount": n, "currency": "CNY"}}) for n in AMOUNTS_TOO),
    title("no such day", "/granted_on", {"granted_on": "2026-02-30"}),
    park("no such day", "/established_on", {"established_on": "2026-06-31"}),
    resident("no such day", "/moved_in_on", {"moved_in_on": "2026-11-31"}),
    figure("no such day", "/as_of", {"as_of": "2026-11-31"}),
    consent("a moment without offset", "/expires_at", {"expires_at": "2027-06-01T00:00:00"}),
    consent("a moment as a number", "/expires_at", {"expires_at": 1_800_000_000}),
    consent("no such moment", "/expires_at", {"expires_at": "2027-02-30T00:00:00+08:00"}),
    report("money as a float", "/revenue/amount", {"revenue": {"amount": 1.5, "currency": "CNY"}}),
    report("money with an exponent", "/rd/amount", {"rd": {"amount": "1e9", "currency": "CNY"}}),
    report("money bare", "/revenue", {"revenue": "60000000.00"}),
    report("another currency", "/revenue/currency", {"revenue": {"amount": "1.00", "currency": "USD"}}),
    report("staff below zero", "/employees", {"employees": -1}),
    report("staff in halves", "/employees", {"employees": 86.5}),
    report("staff as text", "/employees", {"employees": "86"}),
    report("staff beyond the world", "/employees", {"employees": 10**12}),
    report("negative R&D", "/rd", {"rd": yuan("-1.00")}, 422, "negative_amount"),
    report("R&D staff above all", None, {"employees": 5, "rd_staff": 6}, 422, "part_above_whole"),
    need("amount zero", "/amount/amount", {"amount": yuan("0.00")}, 422, "amount_not_positive"),
    need("amount below zero", "/amount/amount", {"amount": yuan("-5.00")}, 422, "amount_not_positive"),
    need("no currency", "/amount/currency", {"amount": {"amount": "1.00"}}),
    need("months zero", "/tenor_months", {"tenor_months": 0}),
    need("months as a float", "/tenor_months", {"tenor_months": 12.0}),
    need("months as truth", "/tenor_months", {"tenor_months": True}),
    need("purpose unknown", "/purpose", {"purpose": "gambling"}),
    need("rate above all", "/wanted_rate_bp", {"wanted_rate_bp": 10_001}),
    product("rate below zero", "/rate_bp", {"rate_bp": -1}),
    product("amounts upside down", "/amount_min", {"amount_max": yuan("1.00")}, 422, "range_reversed"),
    product("unknown field of a demand", "/eligibility/0/field", {"eligibility": [{"field": "x", "op": "in", "value": []}]}),
    product(
        "a demand that does not fit", "/eligibility/0/op",
        {"eligibility": [{"field": "tiers", "op": "gte", "value": 3}]}, 422, "eligibility_refused",
    ),
    product(
        "a demand with a float", "/eligibility/0/value",
        {"eligibility": [{"field": "revenue", "op": "gte", "value": 1.5}]},
    ),
    product("31 demands", "/eligibility", {"eligibility": [{"field": "tiers", "op": "in", "value": ["SRDI"]}] * 31}),
    decision("approved more than asked", None, {"decision": "approved", "reason_code": DROP, "amount": yuan("1.00")}, 422, "decision_incomplete"),
    decision("reason unknown", "/reason_code", {"reason_code": "because"}, 422, "reason_unknown"),
    figure("value below zero", "/value", {"value": -1}),
    figure("value as a float", "/value", {"value": 1.5}),
    figure("value beyond integers", "/value", {"value": 2**53 + 1}),
    figure("value of 64 bits and more", "/value", {"value": 2**64}),
    figure("indicator unknown", None, {"indicator": "NOPE"}, 404, "indicator_unknown"),
    figure("of tomorrow", "/as_of", {"as_of": "2027-03-02"}, 422, "stated_for_the_future"),
    figure("of no district", "/district", {"district": "CQ-000000"}, 422, "unit_unknown_on_that_day"),
    firm("unknown field", "/colour", {"colour": "red"}),
    firm("read-only field version", "/version", {"version": 7}),
    firm("read-only field size", "/size_class", {"size_class": "large"}),
    firm("read-only field recorded_on", "/recorded_on", {"recorded_on": "2020-01-01"}),
    title("read-only field id", "/id", {"id": "0198d3a0-0000-7000-8000-000000000001"}),
    title("read-only field first_time", "/first_time", {"first_time": True}),
    park("read-only field id", "/id", {"id": "0198d3a0-0000-7000-8000-000000000001"}),
    resident("read-only field tiers", "/tiers", {"tiers": ["SRDI"]}),
    need("another firm's code", "/credit_code", {"credit_code": "{B}"}),
    need("read-only field stated_on", "/stated_on", {"stated_on": "2020-01-01"}),
    consent("read-only field granted_at", "/granted_at", {"granted_at": "2020-01-01T00:00:00Z"}),
    figure("read-only field approved_by", "/approved_by", {"approved_by": "me"}),
    figure("another department", "/department", {"department": "市体育局"}),
    firm("name missing", "/name", {"name": DROP}),
    firm("name empty", "/name", {"name": ""}),
    firm("name too long", "/name", {"name": "长" * 201}),
    firm("name with a NUL", None, {"name": "合成\u0000公司"}),
    firm("name as a list", "/name", {"name": ["合成"]}),
    firm("industry of no standard", "/industry", {"industry": "Z9"}),
    firm("district unknown", "/district", {"district": "CQ-999999"}, 422, "unknown_district"),
    firm("cluster unknown", "/clusters/0", {"clusters": ["NOPE"]}, 422, "unknown_code"),
    firm("31 clusters", "/clusters", {"clusters": ["LEAD01"] * 31}),
    firm("registered tomorrow", "/registered_on", {"registered_on": "2027-03-02"}, 422, "registered_in_future"),
    firm("truth as text", "/synthetic", {"synthetic": "perhaps"}),
    title("tier unknown", "/tier", {"tier": "GIANT"}, 422, "unknown_tier"),
    title("ends before it begins", None, {"valid_to": "2020-01-01"}, 422, "ends_before_it_begins"),
    title("firm unknown", None, {"credit_code": "{NEW}"}, 404, "not_found"),
    park("one industry", None, {"leading_industries": ["智能装备"]}, 422, "leading_industries_out_of_bounds"),
    park("established tomorrow", "/established_on", {"established_on": "2027-03-02"}, 422, "day_in_the_future"),
    park("district of no unit", "/district", {"district": "CQ-999999"}, 422, "district_not_in_force"),
    resident("team with a code", None, {"kind": "team"}, 422, "firm_or_team"),
    evidence("kind unknown", "/kind", {"kind": "gossip"}),
    evidence("rank below zero", "/rank", {"rank": -2}),
    consent("no blocks", "/blocks", {"blocks": []}),
    consent("unknown block", "/blocks/0", {"blocks": ["everything"]}),
    consent("ended already", "/expires_at", {"expires_at": "2026-06-01T00:00:00+08:00"}, 422, "consent_ends_in_the_past"),
    consent("without end", "/expires_at", {"expires_at": "2127-06-01T00:00:00+08:00"}, 422, "consent_too_long"),
    consent("bank unknown", None, {"institution_id": "0198d3a0-0000-7000-8000-000000000001"}, 422, "institution_unknown"),
]  # fmt: skip
