"""What the papers show, and their PDF."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from chassis import pdf, policy, workdays
from chassis.errors import NotFound
from chassis.uow import Reader
from services.enterprise import homes
from services.enterprise.applications import service as applications
from services.enterprise.recognitions import rules
from services.enterprise.recognitions import service as recognitions
from services.enterprise.registry import service as registry

FOLDER = Path(__file__).parent
SYNTHETIC = "合成数据，仅供演示 · synthetic data, not an official document"


async def notice(reader: Reader, application_id: UUID) -> bytes:
    """The notice of a case on public notice today, with its batch; raises ApplicationNotFound."""
    rows = await applications.noticed_with(reader, application_id)
    return await pdf.render_aside(FOLDER / "notice.typ", notice_data(rows))


async def certificate(reader: Reader, recognition_id: UUID) -> bytes:
    """The certificate of a title in force; raises RecognitionNotFound, NotInForce, TitleSuspended."""
    row = await recognitions.recognition(reader, recognition_id)
    if not await homes.may_see(reader, row["credit_code"], row["district"]):
        raise NotFound
    rules.check_suspendable(recognitions.held_of(row), reader.clock.today())
    firm = (await registry.find_many(reader, [row["credit_code"]]))[row["credit_code"]]
    return await pdf.render_aside(FOLDER / "certificate.typ", certificate_data(dict(row), firm))


def notice_data(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What the notice shows of cases with the same days."""
    first = rows[0]
    tier = zh_of("tiers", first["tier"])
    days = (first["publicity_from"], first["publicity_to"])
    return {
        "title": f"关于{tier}拟认定名单的公示",
        "document_number": first["publicity_document"],
        "basis": "优质中小企业梯度培育管理的有关规定",
        "tier": tier,
        "first": days[0].isoformat(),
        "last": days[1].isoformat(),
        "working_days": workdays.calendar().count(*days),
        "rows": [
            {"name": row["name"], "credit_code": row["credit_code"], "district": zh_of("districts", row["district"])}
            for row in rows
        ],
        "footer": SYNTHETIC if any(row["synthetic"] for row in rows) else "",
    }


def certificate_data(row: Mapping[str, Any], firm: Mapping[str, Any]) -> dict[str, Any]:
    """What the certificate shows."""
    return {
        "title": "证　书",
        "name": firm["name"],
        "credit_code": row["credit_code"],
        "tier": zh_of("tiers", row["tier"]),
        "valid_from": row["valid_from"].isoformat(),
        "valid_to": row["valid_to"].isoformat() if row["valid_to"] else "长期",
        "document_number": row["document_number"] or "—",
        "batch": row["batch"],
        "number": str(row["id"]),
        "granted_on": row["granted_on"].isoformat(),
        "footer": SYNTHETIC if firm["synthetic"] else "",
    }


def zh_of(name: str, code: str) -> str:
    """The Chinese name of a code of the reference data; the code where it has none."""
    content = policy.load(f"reference/{name}.yaml")
    rows = content.get("items") or content["units"]
    return str({each.get("code") or each.get("unit_id"): each["zh"] for each in rows}.get(code, code))
