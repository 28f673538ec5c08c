"""Reading a firm's records from the evidence on file."""

from datetime import date
from typing import Any

from chassis import policy
from chassis.uow import Reader
from services.enterprise.filings import service as filings
from services.enterprise.innovation_records import repository, rules
from services.enterprise.life_cycle import rules as life_cycle_rules
from services.enterprise.life_cycle import service as life_cycle
from services.enterprise.registry import service as registry


def told(item: dict[str, Any], on: date) -> dict[str, Any] | None:
    """An item of evidence as a record of a day; None for what is none."""
    kind = rules.kind_of(item)
    if kind is None:
        return None
    return {**item, "record": kind, "state": rules.state_on(item, on), "days_left": rules.days_left(item, on)}


async def records(reader: Reader, code: str, on: date) -> list[dict[str, Any]]:
    """All records of a firm as they stand on a day, in the order they came on file; NotFound."""
    await registry.known(reader, code)
    found = [told(item, on) for item in await filings.evidence_for(reader, code)]
    return [each for each in found if each is not None]


async def certificate_gaps(reader: Reader, code: str, on: date) -> dict[str, Any]:
    """Which certificates the firm's stage expects, which are in force and which lack; NotFound."""
    stage = (await life_cycle.stage(reader, code, on))["stage"]
    items = policy.load("reference/quality_certificates.yaml")
    wanted = rules.expected(items["items"], [each.code for each in life_cycle.stages()], stage)
    held = rules.held_codes(await filings.evidence_for(reader, code), on)
    return {
        "stage": stage,
        "expected": [str(each["code"]) for each in wanted],
        "held": sorted(held),
        "missing": rules.missing(wanted, held),
        "stages_confidence": items["stages_confidence"],
    }


async def gaps_by_stage(reader: Reader, on: date, district: str | None) -> tuple[list[dict[str, Any]], str]:
    """How many firms of each district and stage lack which certificate, and how sure the stages are."""
    items, stages = policy.load("reference/quality_certificates.yaml"), life_cycle.stages()
    oldest = max(each.from_age or 0 for each in stages)
    rows = await repository.by_stage(reader, on, district, life_cycle_rules.title_levels(stages), oldest)
    groups = []
    for row in rows:
        stage = life_cycle_rules.stage_of(stages, row["title"], row["age"])
        if stage is not None:
            groups.append(rules.Alike(row["district"], stage, frozenset(row["held"]), row["firms"]))
    found = rules.gaps_by_stage(items["items"], [each.code for each in stages], groups)
    return found, str(items["stages_confidence"])
