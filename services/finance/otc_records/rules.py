"""When a firm is recorded on the regional equity market, once of each kind at a time. Pure.

Source: 渝府办发〔2024〕14号 二（七）, annex no. 6: 区域性股权市场新增挂牌培育和托管企业.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.errors import Conflict, NotFound
from services.finance.registers.rules import ENDED, STANDING


class OtcRecordNotFound(NotFound):
    """No such record, or none the caller may know of."""

    code = "otc_record_not_found"
    zh = "没有该区域性股权市场记录"
    en = "There is no such record of the regional equity market"


class AlreadyRecorded(Conflict):
    """The firm is recorded in this kind for these days."""

    code = "already_on_the_market"
    zh = "该企业已有同类记录 {record}（自{on}起）"
    en = "The firm has a record of this kind: {record}, from {on} on"
    detail_zh = "若原记录有误，请先更正撤销；若已终止，请先登记终止。"
    detail_en = "If that record is wrong, reverse it first; if it ended, enter its end first."


@dataclass(frozen=True, slots=True)
class Recorded:
    """A record as far as another one of the firm must know; `ended_on` is the first day no more."""

    id: UUID
    kind: str
    began_on: date
    state: str
    ended_on: date | None = None


def check_free(entries: Iterable[Recorded], kind: str, began_on: date) -> None:
    """Of one kind a firm has one record at a time; a new one begins when the last has ended."""
    for each in entries:
        over = each.state == ENDED and each.ended_on is not None and each.ended_on <= began_on
        if each.kind == kind and each.state in {*STANDING, ENDED} and not over:
            raise AlreadyRecorded(pointer="/began_on", record=each.id, on=each.began_on.isoformat())
