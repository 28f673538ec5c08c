"""Routes of products."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query

from chassis.errors import Forbidden, NotFound
from chassis.paging import Paging, page
from chassis.shapes import Page, Yuan
from chassis.web import Read, Write, errors
from chassis.web import router as new_router
from services.finance.access import Anybody, ProductKeeper
from services.finance.institutions.rules import InstitutionUnknown
from services.finance.products import rules, service
from services.finance.products.schemas import CriterionShape, ProductCreate, ProductRead

router = new_router(prefix="/v1/finance/products", tags=["finance"])

OfInstitution = Annotated[
    UUID | None, Query(description="Only this institution's", examples=["0192f0c1-0000-7000-8000-0000000000a1"])
]


@router.post(
    "",
    status_code=201,
    responses=errors(Forbidden, InstitutionUnknown, rules.EligibilityRefused, rules.RangeReversed),
)
async def publish_product(uow: Write, caller: ProductKeeper, body: ProductCreate) -> ProductRead:
    """Publishes a product with machine-readable eligibility."""
    wanted = _product(body, service.owner_for(caller, body.institution_id), body.offered_from or uow.clock.today())
    product = await service.publish_product(uow, wanted)
    uow.response_headers["Location"] = f"/v1/finance/products/{product.product_id}"
    return _shown(product)


@router.get("")
async def list_products(
    uow: Read, _caller: Anybody, paging: Paging, institution_id: OfInstitution = None
) -> Page[ProductRead]:
    """Lists products."""
    filters = {"institution_id": str(institution_id) if institution_id else None}
    after = paging.decode(filters)
    last = after[0] if after else None
    found = await service.list_products(uow, institution_id, last, paging.limit + 1)
    return page([_shown(each) for each in found], paging, key=lambda each: (each.id,), filters=filters)


@router.get("/{product_id}", responses=errors(NotFound))
async def read_product(uow: Read, _caller: Anybody, product_id: UUID) -> ProductRead:
    """Reads one product."""
    return _shown(await service.require_product(uow, product_id))


def _product(body: ProductCreate, owner: UUID, offered_from: date) -> service.Product:
    return service.Product(
        product_id=service.new_id(),
        institution_id=owner,
        name=body.name,
        amount_min_fen=body.amount_min.fen,
        amount_max_fen=body.amount_max.fen,
        tenor_min_months=body.tenor_min_months,
        tenor_max_months=body.tenor_max_months,
        rate_bp=body.rate_bp,
        eligibility=tuple(rules.Criterion(each.field, each.op, each.value) for each in body.eligibility),
        offered_from=offered_from,
        offered_to=body.offered_to,
    )


def _shown(product: service.Product) -> ProductRead:
    return ProductRead(
        id=product.product_id,
        institution_id=product.institution_id,
        name=product.name,
        amount_min=Yuan.of(product.amount_min_fen),
        amount_max=Yuan.of(product.amount_max_fen),
        tenor_min_months=product.tenor_min_months,
        tenor_max_months=product.tenor_max_months,
        rate_bp=product.rate_bp,
        eligibility=[CriterionShape(**each.as_data()) for each in product.eligibility],
        offered_from=product.offered_from,
        offered_to=product.offered_to,
    )
