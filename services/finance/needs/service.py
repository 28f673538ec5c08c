"""Use cases of needs."""

from uuid import UUID

from uuid_utils.compat import uuid7

from chassis.access import Principal
from chassis.errors import Forbidden, NotFound
from chassis.uow import Reader, UnitOfWork
from contracts.finance import NeedStated
from services.finance.access import firm_of
from services.finance.firms import service as firms
from services.finance.needs import repository, rules
from services.finance.needs.repository import Need

__all__ = ["Need", "list_needs", "require_need", "state_need"]


async def state_need(
    uow: UnitOfWork, caller: Principal, amount_fen: int, tenor_months: int, purpose: str, wanted_rate_bp: int | None
) -> Need:
    """States a need of the caller's firm and tells the others."""
    credit_code = firm_of(caller)
    if credit_code is None:
        raise Forbidden
    rules.check_amount(amount_fen, "/amount/amount")
    await uow.lock(credit_code)
    await firms.require_known(uow, credit_code)
    need = Need(uuid7(), credit_code, amount_fen, tenor_months, purpose, wanted_rate_bp, uow.clock.today())
    await repository.add(uow, need)
    told = {"credit_code": credit_code, "amount_fen": amount_fen, "tenor_months": tenor_months, "purpose": purpose}
    uow.audit(action="state_need", subject=("need", need.need_id), before=None, after=told)
    uow.publish(NeedStated(need_id=need.need_id, stated_on=need.stated_on, **told))
    return need


async def require_need(uow: Reader, need_id: UUID, caller: Principal) -> Need:
    """The need, or NotFound when the caller may not know of it."""
    found = await repository.find(uow, need_id, caller)
    if found is None:
        raise NotFound
    return found


async def list_needs(uow: Reader, caller: Principal, firm: str | None, after: UUID | None, rows: int) -> list[Need]:
    """The needs the caller may know of, of one firm or of all."""
    return await repository.page(uow, caller, firm, after, rows)
