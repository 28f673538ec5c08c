"""Use cases of products."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from uuid_utils.compat import uuid7

from chassis import policy
from chassis.access import Principal
from chassis.errors import Forbidden, NotFound
from chassis.uow import Reader, UnitOfWork
from services.finance.access import institution_of
from services.finance.institutions import service as institutions
from services.finance.institutions.rules import InstitutionUnknown
from services.finance.products import repository, rules
from services.finance.products.repository import Product

__all__ = ["Product", "list_products", "offered", "owner_for", "publish_product", "require_product"]


async def publish_product(uow: UnitOfWork, product: Product) -> Product:
    """Publishes a product with its eligibility as data."""
    rules.check_range(0, product.amount_min_fen, "/amount_min/amount")
    rules.check_range(product.amount_min_fen, product.amount_max_fen, "/amount_min")
    rules.check_range(product.tenor_min_months, product.tenor_max_months, "/tenor_min_months")
    if product.offered_to is not None and product.offered_to < product.offered_from:
        raise rules.RangeReversed(pointer="/offered_to")
    rules.check_eligibility(product.eligibility, known_tiers())
    await institutions.check_known(uow, product.institution_id)
    await repository.add(uow, product)
    after = {"institution_id": str(product.institution_id), "name": product.name, "rate_bp": product.rate_bp}
    uow.audit(action="publish_product", subject=("product", product.product_id), before=None, after=after)
    return product


def new_id() -> UUID:
    """The id of a product to be published."""
    return uuid7()


def owner_for(caller: Principal, wanted: UUID | None) -> UUID:
    """The institution a product is published for: a bank's own, for the city any that is named."""
    if caller.has("municipal-officer", "platform-admin"):
        if wanted is None:
            raise InstitutionUnknown(pointer="/institution_id", institution_id="")
        return wanted
    own = institution_of(caller)
    if own is None or wanted not in {None, own}:
        raise Forbidden
    return own


async def require_product(uow: Reader, product_id: UUID) -> Product:
    """The product, or NotFound."""
    found = await repository.find(uow, product_id)
    if found is None:
        raise NotFound
    return found


async def list_products(uow: Reader, institution_id: UUID | None, after: UUID | None, rows: int) -> Sequence[Product]:
    """Products in the order of their ids."""
    return await repository.page(uow, institution_id, after, rows)


async def offered(uow: Reader, day: date) -> list[Product]:
    """Every product offered on the day."""
    return await repository.offered(uow, day)


def known_tiers() -> frozenset[str]:
    """The codes of the tiers a demand may name."""
    return frozenset(each["code"] for each in policy.load("reference/tiers.yaml")["items"])
