"""Routes of institutions."""

from uuid import UUID

from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.shapes import Page
from chassis.web import Read, Write, errors
from chassis.web import router as new_router
from services.finance.access import Anybody, FinanceOfficer
from services.finance.institutions import rules, service
from services.finance.institutions.schemas import InstitutionCreate, InstitutionRead

router = new_router(prefix="/v1/finance/institutions", tags=["finance"])


@router.post("", status_code=201, responses=errors(rules.InstitutionNameTaken))
async def register_institution(uow: Write, _caller: FinanceOfficer, body: InstitutionCreate) -> InstitutionRead:
    """Registers a bank, guarantor, insurer or fund."""
    new = await service.register_institution(uow, body.name, body.kind, body.credit_code)
    uow.response_headers["Location"] = f"/v1/finance/institutions/{new.institution_id}"
    return _shown(new)


@router.get("")
async def list_institutions(uow: Read, _caller: Anybody, paging: Paging) -> Page[InstitutionRead]:
    """Lists institutions."""
    after = paging.decode({})
    found = await service.list_institutions(uow, after[0] if after else None, paging.limit + 1)
    return page([_shown(each) for each in found], paging, key=lambda each: (each.id,), filters={})


@router.get("/{institution_id}", responses=errors(NotFound))
async def read_institution(uow: Read, _caller: Anybody, institution_id: UUID) -> InstitutionRead:
    """Reads one institution."""
    return _shown(await service.require_institution(uow, institution_id))


def _shown(one: service.Institution) -> InstitutionRead:
    return InstitutionRead(id=one.institution_id, name=one.name, kind=one.kind, credit_code=one.credit_code)
