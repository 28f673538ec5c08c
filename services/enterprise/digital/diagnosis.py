"""The diagnosis of a self-test: what lacks to the next level, how others stand, what to do and who offers it."""

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from chassis import pdf
from chassis.uow import Reader
from services.enterprise.digital import repository, rules
from services.enterprise.digital.service import paper
from services.enterprise.digital_solutions import service as solutions
from services.enterprise.registry import service as registry

TEMPLATE = Path(__file__).parent / "diagnosis.typ"
SYNTHETIC = "合成数据，仅供演示 · synthetic data, not an official document"


async def diagnose(reader: Reader, code: str, test_id: UUID) -> dict[str, Any]:
    """The diagnosis of one test, with the catalogue and the peers of today; raises NotFound, DigitalTestNotFound."""
    firm, row = await registry.known(reader, code), await repository.one(reader, code, test_id)
    if row is None:
        raise rules.DigitalTestNotFound
    today, levels = reader.clock.today(), paper()["levels"]
    section = firm["industry"][:1]
    found = [dict(each) for each in await repository.peers(reader, code, row["questionnaire"], section, today)]
    peers = {each["question"]: each for each in found}
    most = sum(each["most"] for each in row["reasons"])
    level, lacking = rules.to_next(levels, row["score"], most)
    actions = rules.next_actions(row["reasons"])
    offered = await solutions.suiting(reader, [each["question"] for each in actions], row["level"], today)
    return {
        **{name: row[name] for name in ("credit_code", "questionnaire", "taken_on", "level", "score")},
        "test_id": row["id"],
        "name": firm["name"],
        "synthetic": firm["synthetic"],
        "level_name": next({"zh": each["zh"], "en": each["en"]} for each in levels if each["level"] == row["level"]),
        "most": most,
        "next_level": level,
        "points_to_next": lacking,
        "peers": max((each["firms"] for each in found), default=0),
        "questions": rules.beside(row["reasons"], peers),
        "actions": [{**each, "solutions": offered[each["question"]]} for each in actions],
    }


async def document(reader: Reader, code: str, test_id: UUID) -> bytes:
    """The same as PDF, in Chinese."""
    return await pdf.render_aside(TEMPLATE, shown(await diagnose(reader, code, test_id)))


def shown(found: dict[str, Any]) -> dict[str, Any]:
    """What the paper shows of a diagnosis."""
    plain = ("name", "credit_code", "level", "score", "most", "next_level", "points_to_next")
    questions = [
        {
            "zh": each["reason"]["zh"],
            "points": f"{each['points']}/{each['most']}",
            "peers": "—" if each["peers"] is None else str(each["peers"]),
        }
        for each in found["questions"]
    ]
    actions = [
        {"zh": each["zh"], "solutions": "；".join(f"{one['zh']}（{one['provider']}）" for one in each["solutions"])}
        for each in found["actions"]
    ]
    told = {"title": "中小企业数字化水平诊断报告", "taken_on": found["taken_on"].isoformat()}
    footer = SYNTHETIC if found["synthetic"] else ""
    rows = {"questions": questions, "actions": actions, "level_zh": found["level_name"]["zh"], "footer": footer}
    return {**{name: found[name] for name in plain}, **told, **rows}


async def spread(reader: Reader, on: date) -> list[dict[str, Any]]:
    """Firms by district and level on a day."""
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for row in await repository.spread(reader, on):
        found[row["district"]][row["level"]] = row["firms"]
    return [{"district": unit, "firms": sum(by.values()), "by_level": by} for unit, by in found.items()]
