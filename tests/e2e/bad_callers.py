"""Bad input, third part: who calls, other people's rows, and states that do not allow it."""
# ruff: noqa: E501 - a table: one row a line

import time
from typing import TYPE_CHECKING, Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from devstack import tokens
from tests.e2e.bad import Bad
from tests.e2e.bad_fields import CONSENT, EVIDENCE, FIRM, NEED, PRODUCT, RESIDENT
from tests.e2e.stage import Stage, yuan

if TYPE_CHECKING:
    from collections.abc import Callable

PASS = {"outcome": "pass"}
WISH = {"tier": "INNO_SME", "kind": "new"}


def forged(stage: Stage) -> dict[str, str]:
    """Tokens that must not open anything, by name; each differs from a good one in one thing."""
    key, now = tokens.load_key(stage.platform.secrets.issuer_key()), int(time.time())
    whole: dict[str, Any] = {
        "iss": stage.platform.gateway_url, "aud": "tidu", "sub": "stage-admin", "client_id": "stage",
        "iat": now, "exp": now + 600, "jti": "stage-1", "roles": ["platform-admin"],
    }  # fmt: skip
    head = {"kid": tokens.key_id(key), "typ": "at+jwt"}
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def signed(**change: Any) -> str:
        claims = {name: value for name, value in {**whole, **change}.items() if value is not None}
        return jwt.encode(claims, key, algorithm="RS256", headers=head)

    good = signed()
    first, payload, signature = good.split(".")
    richer = signed(roles=["operator"]).split(".")[1]
    makers: dict[str, Callable[[], str]] = {
        "expired": lambda: signed(iat=now - 900, exp=now - 60),
        "of another issuer": lambda: signed(iss="http://issuer.invalid"),
        "for another audience": lambda: signed(aud="another-city"),
        "for a list without us": lambda: signed(aud=["another-city", "a-third"]),
        "not yet valid": lambda: signed(nbf=now + 600),
        "issued tomorrow": lambda: signed(iat=now + 86_400, exp=now + 90_000),
        "without end": lambda: signed(exp=None),
        "without subject": lambda: signed(sub=None),
        "without id": lambda: signed(jti=None),
        "with roles as text": lambda: signed(roles="platform-admin"),
        "with an end as text": lambda: signed(exp=str(now + 600)),
        "signed by a stranger": lambda: jwt.encode(whole, stranger, algorithm="RS256", headers=head),
        "of an unknown key": lambda: jwt.encode(whole, stranger, algorithm="RS256", headers={**head, "kid": "no-such-key"}),
        "of no algorithm": lambda: jwt.encode(whole, None, algorithm="none", headers=head),
        "of no algorithm, spelt otherwise": lambda: _unsigned(whole, "nOnE"),
        "signed with the public key": lambda: _hmac(whole, public, head),
        "with its payload changed": lambda: f"{first}.{richer}.{signature}",
        "with its signature cut": lambda: f"{first}.{payload}.{signature[:-8]}",
        "without signature": lambda: f"{first}.{payload}.",
        "of two parts": lambda: f"{first}.{payload}",
        "of nonsense": lambda: "nonsense",
        "of 9,000 characters": lambda: "a" * 9000,
        "for another use": lambda: jwt.encode(whole, key, algorithm="RS256", headers={**head, "typ": "logout+jwt"}),
        "with a critical header": lambda: jwt.encode(whole, key, algorithm="RS256", headers={**head, "crit": ["x"], "x": 1}),
    }  # fmt: skip
    return {name: make() for name, make in makers.items()}


def _unsigned(claims: dict[str, Any], algorithm: str) -> str:
    token = jwt.encode(claims, None, algorithm="none")
    head = jwt.utils.base64url_encode(f'{{"alg":"{algorithm}","typ":"at+jwt"}}'.encode()).decode()
    return f"{head}.{token.split('.')[1]}."


def _hmac(claims: dict[str, Any], public: bytes, head: dict[str, str]) -> str:
    """HS256 with the public key as its secret, made by hand: the library refuses to."""
    import hashlib
    import hmac
    import json

    parts = [json.dumps(part).encode() for part in ({**head, "alg": "HS256"}, claims)]
    text = b".".join(jwt.utils.base64url_encode(part) for part in parts)
    return (text + b"." + jwt.utils.base64url_encode(hmac.digest(public, text, hashlib.sha256))).decode()


FORGED = (
    "expired", "of another issuer", "for another audience", "for a list without us", "not yet valid",
    "issued tomorrow", "without end", "without subject", "without id", "with roles as text", "with an end as text",
    "signed by a stranger", "of an unknown key", "of no algorithm", "of no algorithm, spelt otherwise",
    "signed with the public key", "with its payload changed", "with its signature cut", "without signature",
    "of two parts", "of nonsense", "of 9,000 characters", "for another use", "with a critical header",
)  # fmt: skip


def post(name: str, path: str, who: str, body: Any, status: int, code: str, at: str | None = None) -> Bad:
    """A command that this caller, or this state, does not allow."""
    return Bad(name, "POST", path, status, code, who, body, at=at)


def get(name: str, path: str, who: str, status: int = 404, code: str = "not_found") -> Bad:
    """A read of what the caller may not know of."""
    return Bad(name, "GET", path, status, code, who)


CALLERS = [
    *(Bad(f"token {name}", "POST", "/v1/enterprises", 401, "token_refused", name, FIRM) for name in FORGED),
    *(Bad(f"token {name}, reading", "GET", "/v1/finance/needs", 401, "token_refused", name) for name in FORGED[:6]),
    Bad("token expired, where none is needed", "GET", "/v1/targets/scoreboard", 401, "token_refused", "expired"),
    Bad("no token", "POST", "/v1/enterprises", 401, "token_refused", "", FIRM),
    Bad("no token, reading", "GET", "/v1/parks", 401, "token_refused", ""),
    Bad("no bearer", "GET", "/v1/parks", 401, "token_refused", "", headers={"authorization": "Basic YTpi"}),
    Bad("an empty bearer", "GET", "/v1/parks", 401, "token_refused", "", headers={"authorization": "Bearer"}),
    get("firm B reads A", "/v1/enterprises/{A}", "firm_b"),
    get("firm B reads A's history", "/v1/enterprises/{A}/history", "firm_b"),
    get("firm B reads A's figures", "/v1/enterprises/{A}/annual-reports/2026", "firm_b"),
    get("firm B reads A's evidence", "/v1/enterprises/{A}/evidence", "firm_b"),
    get("firm B reads A's assessments", "/v1/enterprises/{A}/assessments", "firm_b"),
    get("firm B reads A's assessment", "/v1/enterprises/{A}/assessments/{assessment}", "firm_b"),
    get("firm B reads A's assessment as its own", "/v1/enterprises/{B}/assessments/{assessment}", "firm_b", 404, "assessment_not_found"),
    get("firm B reads A's application", "/v1/applications/{application}", "firm_b", 404, "application_not_found"),
    get("firm B reads A's need", "/v1/finance/needs/{need}", "firm_b"),
    get("firm B reads A's matches", "/v1/finance/needs/{need}/matches", "firm_b"),
    get("firm B reads A's overview", "/v1/overviews/enterprises/{A}", "firm_b"),
    get("a firm of no code reads A", "/v1/enterprises/{A}", "no_firm"),
    get("another district reads A", "/v1/enterprises/{A}", "other_district"),
    get("another district reads A's application", "/v1/applications/{application}", "other_district", 404, "application_not_found"),
    get("an officer of no district reads A", "/v1/enterprises/{A}", "no_district"),
    get("another district reads the park", "/v1/parks/{park}", "other_district"),
    get("another district reads the residents", "/v1/parks/{park}/residents", "other_district"),
    get("another keeper reads the park", "/v1/parks/{park}", "other_keeper"),
    get("another keeper reads the resident", "/v1/parks/{park}/residents/{resident}", "other_keeper"),
    get("a resident through another park", "/v1/parks/{other_park}/residents/{resident}", "city"),
    get("another bank reads the match", "/v1/finance/matches/{match}", "other_bank"),
    get("a bank of no name reads the match", "/v1/finance/matches/{match}", "no_bank"),
    get("a bank reads without consent", "/v1/finance/matches/{match}", "bank", 403, "consent_not_live"),
    get("another department reads the figure", "/v1/targets/statements/{statement}", "elsewhere", 404, "statement_unknown"),
    get("a firm reads parks", "/v1/parks", "firm_a", 403, "forbidden"),
    get("a bank reads needs", "/v1/finance/needs", "bank", 403, "forbidden"),
    get("a bank reads the registry", "/v1/enterprises/{A}", "bank", 403, "forbidden"),
    get("the city reads matches", "/v1/finance/matches", "city", 403, "forbidden"),
    get("a leader reads the audit log", "/v1/audit-log/finance", "leader", 403, "forbidden"),
    get("a leader reads dead letters", "/v1/operations/targets/dead-letters", "leader", 403, "forbidden"),
    Bad("firm B changes A", "PATCH", "/v1/enterprises/{A}", 404, "not_found", "firm_b", {"town": "x"}, headers={"if-match": "*"}),
    Bad("another district changes A", "PATCH", "/v1/enterprises/{A}", 404, "not_found", "other_district", {"town": "x"}, headers={"if-match": "*"}),
    Bad("a leader changes A", "PATCH", "/v1/enterprises/{A}", 403, "forbidden", "leader", {"town": "x"}, headers={"if-match": "*"}),
    Bad("firm B files for A", "PUT", "/v1/enterprises/{A}/annual-reports/2025", 404, "not_found", "firm_b", {"employees": 1}, headers={"if-none-match": "*"}),
    Bad("a leader moves the clock", "PUT", "/v1/operations/clock", 403, "forbidden", "leader", {"today": "2027-03-02"}),
    post("a firm registers another", "/v1/enterprises", "firm_b", FIRM, 403, "out_of_scope"),
    post("a district registers elsewhere", "/v1/enterprises", "other_district", FIRM, 403, "out_of_scope"),
    post("a firm is registered twice", "/v1/enterprises", "admin", {**FIRM, "credit_code": "{A}"}, 409, "enterprise_already_registered", "/credit_code"),
    post("firm B proves for A", "/v1/enterprises/{A}/evidence", "firm_b", EVIDENCE, 404, "not_found"),
    post("firm B assesses A", "/v1/enterprises/{A}/assessments", "firm_b", WISH, 404, "not_found"),
    post("firm B applies for A", "/v1/applications", "firm_b", {**WISH, "credit_code": "{A}"}, 404, "not_found"),
    post("firm A applies twice", "/v1/applications", "firm_a", {**WISH, "credit_code": "{A}"}, 409, "application_already_open"),
    post("a title of no rung", "/v1/applications", "firm_a", {"credit_code": "{A}", "tier": "GIANT"}, 422, "unknown_tier"),
    post("nothing to renew", "/v1/applications", "firm_b", {"credit_code": "{B}", "tier": "INNO_SME", "kind": "renewal"}, 409, "nothing_to_renew"),
    post("firm B submits A's", "/v1/applications/{application}/submission", "firm_b", {}, 404, "application_not_found"),
    post("submitted unmet", "/v1/applications/{application}/submission", "firm_a", {}, 422, "assessment_not_met", "/overrides"),
    post("declared figures", "/v1/applications/{application}/submission", "firm_a", {"overrides": {"nonsense": 1}}, 400, "input_malformed"),
    post("a draft reviewed", "/v1/applications/{application}/district-review", "district", PASS, 409, "application_wrong_state"),
    post("reviewed by another district", "/v1/applications/{application}/district-review", "other_district", PASS, 404, "application_not_found"),
    post("the city in the district's place", "/v1/applications/{application}/district-review", "city", PASS, 403, "forbidden"),
    post("a draft passed by the city", "/v1/applications/{application}/municipal-review", "city", PASS, 409, "application_wrong_state"),
    post("a draft published", "/v1/applications/{application}/publicity", "city", {"from": "2027-03-01", "to": "2027-03-12"}, 409, "application_wrong_state"),
    post("a draft decided", "/v1/applications/{application}/decision", "city", {"outcome": "approve"}, 409, "application_wrong_state"),
    post("a draft objected to by a stranger", "/v1/applications/{application}/objections", "firm_b", {"grounds": "x"}, 404, "application_not_found"),
    post("a firm decides", "/v1/applications/{application}/decision", "firm_a", {"outcome": "approve"}, 403, "forbidden"),
    post("a title twice", "/v1/recognitions", "city", {"credit_code": "{A}", "tier": "SRDI", "granted_on": "2026-10-20", "document_number": "x"}, 409, "title_in_force"),
    post("revoked before it began", "/v1/recognitions/{recognition}/revocation", "city", {"effective_on": "2020-01-01", "reason_code": "fraud"}, 422, "revoked_outside_validity"),
    post("revoked by the firm", "/v1/recognitions/{recognition}/revocation", "firm_a", {"effective_on": "2027-01-01", "reason_code": "fraud"}, 403, "forbidden"),
    post("a park by its keeper", "/v1/parks", "keeper", {}, 403, "forbidden"),
    post("another keeper moves in", "/v1/parks/{park}/residents", "other_keeper", RESIDENT, 404, "not_found"),
    post("moves in twice", "/v1/parks/{park}/residents", "keeper", {**RESIDENT, "credit_code": "{A}"}, 409, "already_resident"),
    post("moves in unheard of", "/v1/parks/{park}/residents", "keeper", {**RESIDENT, "credit_code": "{NEW}"}, 409, "enterprise_not_yet_known"),
    post("leaves before it came", "/v1/parks/{park}/residents/{resident}/departure", "keeper", {"moved_out_on": "2020-01-01", "reason": "other"}, 422, "left_before_it_came"),
    post("another keeper lets it go", "/v1/parks/{park}/residents/{resident}/departure", "other_keeper", {"moved_out_on": "2027-02-01", "reason": "other"}, 404, "not_found"),
    post("an institution twice", "/v1/finance/institutions", "city", {"name": "合成银行 institution", "kind": "bank"}, 409, "institution_name_taken"),
    post("a bank publishes for another", "/v1/finance/products", "other_bank", PRODUCT, 403, "forbidden"),
    post("a firm of no code needs", "/v1/finance/needs", "no_firm", NEED, 403, "forbidden"),
    post("a firm of no code consents", "/v1/finance/consents", "no_firm", CONSENT, 403, "forbidden"),
    post("firm B revokes A's consent", "/v1/finance/consents/{consent}/revocation", "firm_b", {}, 404, "not_found"),
    post("another bank is interested", "/v1/finance/matches/{match}/interest", "other_bank", {}, 404, "not_found"),
    post("approved without consent", "/v1/finance/matches/{match}/decisions", "bank",
         {"decision": "approved", "amount": yuan("2000000.00"), "rate_bp": 345, "tenor_months": 12}, 403, "consent_not_live"),
    post("decided by another bank", "/v1/finance/matches/{match}/decisions", "other_bank", {"decision": "declined", "reason_code": "other"}, 404, "not_found"),
    post("a figure of another department", "/v1/targets/statements", "elsewhere", {"indicator": "TECH_ENTERPRISE", "as_of": "2026-12-31", "value": 7}, 403, "not_the_owner"),
    post("approved by who submitted", "/v1/targets/statements/{statement}/approval", "city", None, 403, "four_eyes_needed"),
    post("approved by another department", "/v1/targets/statements/{statement}/approval", "elsewhere", None, 403, "not_the_owner"),
    post("a rebuild by the city", "/v1/targets/rebuilds", "city", None, 403, "forbidden"),
]  # fmt: skip
