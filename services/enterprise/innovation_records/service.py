"""Reading a firm's records from the evidence on file."""

from datetime import date
from typing import Any

from chassis import policy
from chassis.uow import Reader
from services.enterprise.filings import service as filings
from services.enterprise.innovation_records import rules
from services.enterprise.life_cycle import service as life_cycle
from services.enterprise.registry import service as registry


async def records(reader: Reader, code: str, on: date) -> list[dict[str, Any]]:
    """All records of a firm as they stand on a day, in the order they came on file; NotFound."""
    await registry.known(reader, code)
    found = []
    for item in await filings.evidence_for(reader, code):
        kind = rules.kind_of(item)
        if kind is not None:
            told = {"record": kind, "state": rules.state_on(item, on), "days_left": rules.days_left(item, on)}
            found.append({**item, **told})
    return found


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
