"""What may be recorded of brand agencies and trainings (渝府办发〔2024〕14号: 品牌专业人才队伍和专业机构)."""

from collections.abc import Sequence
from datetime import date

from chassis.errors import Conflict, NotFound, RuleRefused


class AgencyNotFound(NotFound):
    """No such agency."""

    code = "brand_agency_not_found"
    zh = "没有该品牌服务机构"
    en = "There is no such brand agency"


class AgencyEnded(Conflict):
    """The agency was taken off the list before."""

    code = "brand_agency_ended"
    zh = "该机构已于{on}移出名录"
    en = "The agency left the list on {on}"


class TrainingToCome(RuleRefused):
    """A training of a day to come."""

    code = "training_to_come"
    zh = "{on}尚未到来"
    en = "The day {on} has not come"


class FirmTwice(RuleRefused):
    """A firm stands twice among those who sent people."""

    code = "firm_twice"
    zh = "企业{code}重复填写"
    en = "The firm {code} stands twice"


def check_training(held_on: date, today: date, codes: Sequence[str]) -> None:
    """A day that has come, each firm once."""
    if held_on > today:
        raise TrainingToCome(pointer="/held_on", on=held_on.isoformat())
    for number, code in enumerate(codes):
        if code in codes[:number]:
            raise FirmTwice(pointer=f"/firms/{number}", code=code)


def check_end(ended_on: date | None) -> None:
    """An agency leaves the list once."""
    if ended_on is not None:
        raise AgencyEnded(on=ended_on.isoformat())
