"""The yearly screening of every pool that was screened once."""

from chassis.uow import UnitOfWork
from services.enterprise.pool import repository, rules, service


async def request_due(uow: UnitOfWork) -> bool:
    """Asks for the first screening that is due; True when there was one."""
    for each in service.programmes():
        code = str(each["code"])
        last = await repository.last_day(uow, code)
        due = last is not None and rules.months_after(last, service.months("refresh_months")) <= uow.clock.today()
        if due and not await repository.is_open(uow, code):
            await service.request_screening(uow, code)
            return True
    return False
