"""HTTP shapes of reference data."""

from chassis.shapes import Day, F, Shape


class ReferenceItem(Shape):
    """One entry of a reference list."""

    code: str = F("Its code; a district's is its unit_id", "CQ-500107")
    zh: str = F("Chinese name", "九龙坡区")
    en: str = F("English name", "Jiulongpo")
    valid_from: Day | None = F("First day; null: before these lists begin", None)
    valid_to: Day | None = F("Last day; null: open", None)
    confidence: str | None = F("A read in a source, B well known, C unsure", "A")
    details: dict[str, str] = F("What else the list says", {"kind": "district"})


class ReferenceList(Shape):
    """A reference list on a day."""

    as_of: Day = F("The day it holds for", "2026-03-02")
    items: list[ReferenceItem] = F("The entries in force", [])


class Me(Shape):
    """Who is calling."""

    subject: str = F("Subject id", "officer-1")
    client_id: str = F("Client", "desktop")
    roles: list[str] = F("Roles", ["district-officer"])
    organisation: str | None = F("Organisation", None)
    credit_code: str | None = F("The firm acted for", None)
    district: str | None = F("District served", "CQ-500107")
    department: str | None = F("Department", None)
    park_id: str | None = F("Park operated", None)
