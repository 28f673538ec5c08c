"""HTTP shapes of the white list."""

from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import Day, F, Instant, Shape

VetoReason = Literal["dishonesty_list", "abnormal_list", "incident", "fraud", "other"]
_WHY = "列入经营异常名录 (synthetic)"
_KEY = {"kty": "EC", "crv": "P-256", "kid": "3f0c5a0e9d1b2c44", "alg": "ES256", "use": "sig"}


class VetoCreate(Shape):
    """Why a firm may not be on the list."""

    reason_code: VetoReason = F("Kind of reason", "abnormal_list")
    reason: str = Field(description="In words", examples=[_WHY], min_length=1, max_length=400)


class LiftingCreate(Shape):
    """Why a veto ends."""

    reason: str = Field(description="In words", examples=["已移出经营异常名录"], min_length=1, max_length=400)


class VetoRead(Shape):
    """A veto, in force from from_on until it is lifted."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000031")
    credit_code: str = F("The firm", "915001070901701252")
    district: str = F("Its district at the time", "CQ-500107")
    reason_code: VetoReason = F("Kind of reason", "abnormal_list")
    reason: str = F("In words", _WHY)
    from_on: Day = F("First day", "2026-03-02")
    lifted_on: Day | None = F("When it was lifted", None)
    lifting_reason: str | None = F("Why", None)


class EntryRead(Shape):
    """A stay on the list: from entered_on to valid_to, both included, unless left before."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000032")
    credit_code: str = F("The firm", "915001070901701252")
    district: str = F("Its district at entry", "CQ-500107")
    entered_on: Day = F("First day", "2026-03-02")
    valid_to: Day = F("Last day unless renewed", "2027-03-01")
    reasons: list[str] = F("Conditions that held at entry", ["active", "title", "no_bar", "no_veto"])
    left_on: Day | None = F("First day it is no longer on the list", None)
    left_because: list[str] | None = F("Conditions that no longer held, veto, or ran_out", None)


class RunRead(Shape):
    """A run of the conditions over all firms."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000033")
    on: Day = F("As of which day", "2026-03-02")
    state: Literal["waiting", "running", "done"] = F("How far it is", "done")
    criteria: int = F("Version of the conditions", 1)
    done: int = F("Firms looked at", 4123)
    entered: int = F("Firms that entered", 120)
    renewed: int = F("Firms that stay longer", 3)
    left: int = F("Firms that left", 2)
    requested_at: Instant = F("When it was asked for", "2026-03-02T10:00:00+08:00")
    finished_at: Instant | None = F("When it was over", "2026-03-02T10:00:05+08:00")


class VersionRead(Shape):
    """A published version; its content never changes."""

    number: int = F("Its number", 1)
    published_on: Day = F("Its day", "2026-03-02")
    published_at: Instant = F("The instant", "2026-03-02T10:00:00+08:00")
    firms: int = F("Firms on it", 120)
    sha256: str = F("SHA-256 of the export's bytes", "9f86d081884c7d65")
    signature: str = F(
        "Detached JWS (ES256, b64=false) over exactly the bytes of the JSON export", "eyJhbGciOiJFUzI1NiJ9..MEUC"
    )
    key_id: str = F("Which key of /v1/white-list/keys", "3f0c5a0e9d1b2c44")


class KeysRead(Shape):
    """The public keys as a JWKS (RFC 7517)."""

    keys: list[dict[str, Any]] = F("Public keys, oldest first", [_KEY])


class CriteriaRead(Shape):
    """The conditions in use."""

    version: int = F("Version of the conditions", 1)
    validity_months: int = F("Months an entry lasts", 12)
    renew_within_days: int = F("A run this near to the end renews", 30)
    meta: dict[str, Any] = F("Source, confidence and note", {"confidence": "C"})
    conditions: list[dict[str, Any]] = F("All of them must hold", [{"id": "active", "kind": "status"}])
