"""HTTP of IP titles, standards, certificates and brands."""

from typing import Annotated

from fastapi import Query

from chassis.errors import NotFound
from chassis.shapes import CreditCode, Day
from chassis.web import Read, errors, router
from services.enterprise.access import Reader
from services.enterprise.innovation_records import service
from services.enterprise.innovation_records.rules import RecordKind, State
from services.enterprise.innovation_records.schemas import CertificateGaps, RecordList, RecordRead

routes = router(prefix="/v1/enterprises/{credit_code}", tags=["innovation records"])
AsOf = Annotated[Day | None, Query(description="What holds on this day; today", examples=["2026-12-31"])]
OfRecord = Annotated[RecordKind | None, Query(description="Only these", examples=["standard"])]
OfState = Annotated[State | None, Query(description="Only in this state", examples=["in_force"])]
Within = Annotated[
    int | None, Query(ge=0, le=3660, description="Only those in force that end within so many days", examples=[90])
]


@routes.get("/innovation-records", responses=errors(NotFound))
async def list_innovation_records(
    uow: Read,
    caller: Reader,
    credit_code: CreditCode,
    record: OfRecord = None,
    state: OfState = None,
    ends_within_days: Within = None,
    as_of: AsOf = None,
) -> RecordList:
    """A firm's IP titles, standards, certificates and brands on a day; they are filed as evidence."""
    day = as_of or uow.clock.today()
    shown = [RecordRead.of(item) for item in await service.records(uow, credit_code, day)]
    kept = [each for each in shown if record in {None, each.record} and state in {None, each.state}]
    if ends_within_days is not None:
        kept = [each for each in kept if each.days_left is not None and 0 <= each.days_left <= ends_within_days]
    return RecordList(credit_code=credit_code, as_of=day, items=kept)


@routes.get("/certificate-gaps", responses=errors(NotFound))
async def read_certificate_gaps(
    uow: Read, caller: Reader, credit_code: CreditCode, as_of: AsOf = None
) -> CertificateGaps:
    """Which certificates of quality management a firm's stage expects and which it lacks on a day."""
    day = as_of or uow.clock.today()
    gaps = await service.certificate_gaps(uow, credit_code, day)
    return CertificateGaps(credit_code=credit_code, as_of=day, **gaps)
