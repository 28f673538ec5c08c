"""Use cases of institutions."""

from uuid import UUID

from uuid_utils.compat import uuid7

from chassis.errors import NotFound
from chassis.uow import Reader, UnitOfWork
from services.finance.institutions import repository, rules
from services.finance.institutions.repository import Institution

__all__ = ["Institution", "check_known", "list_institutions", "register_institution", "require_institution"]


async def register_institution(uow: UnitOfWork, name: str, kind: str, credit_code: str | None) -> Institution:
    """Registers an institution."""
    new = Institution(uuid7(), name, kind, credit_code, uow.clock.today())
    if not await repository.add(uow, new):
        raise rules.InstitutionNameTaken(pointer="/name", name=name)
    after = {"name": name, "kind": kind, "credit_code": credit_code}
    uow.audit(action="register_institution", subject=("institution", new.institution_id), before=None, after=after)
    return new


async def require_institution(uow: Reader, institution_id: UUID) -> Institution:
    """The institution, or NotFound."""
    found = await repository.find(uow, institution_id)
    if found is None:
        raise NotFound
    return found


async def check_known(uow: Reader, institution_id: UUID) -> None:
    """Refuses (422) an institution named in a body that is not registered."""
    if await repository.find(uow, institution_id) is None:
        raise rules.InstitutionUnknown(pointer="/institution_id", institution_id=str(institution_id))


async def list_institutions(uow: Reader, after: UUID | None, rows: int) -> list[Institution]:
    """Institutions in the order of their ids."""
    return await repository.page(uow, after, rows)
