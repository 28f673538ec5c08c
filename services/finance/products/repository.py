"""Every query over products."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.finance.products.rules import Criterion

INSERT_PRODUCT = Q(
    """
    INSERT INTO products (product_id, institution_id, name, amount_min_fen, amount_max_fen, tenor_min_months,
        tenor_max_months, rate_bp, eligibility, offered_from, offered_to)
    VALUES (:product_id, :institution_id, :name, :amount_min_fen, :amount_max_fen, :tenor_min_months,
        :tenor_max_months, :rate_bp, :eligibility, :offered_from, :offered_to)
    """
)
PRODUCT = Q("SELECT * FROM products WHERE product_id = :product_id")
PRODUCTS = Q(
    """
    SELECT * FROM products
    WHERE (CAST(:institution_id AS uuid) IS NULL OR institution_id = CAST(:institution_id AS uuid))
      AND (CAST(:after AS uuid) IS NULL OR product_id > CAST(:after AS uuid))
    ORDER BY product_id LIMIT :rows
    """
)
OFFERED = Q(
    """
    SELECT * FROM products WHERE offered_from <= :day AND (offered_to IS NULL OR offered_to >= :day)
    ORDER BY product_id
    """
)


@dataclass(frozen=True)
class Product:
    """A product as stored; money in fen, rate in basis points a year."""

    product_id: UUID
    institution_id: UUID
    name: str
    amount_min_fen: int
    amount_max_fen: int
    tenor_min_months: int
    tenor_max_months: int
    rate_bp: int | None
    eligibility: tuple[Criterion, ...]
    offered_from: date
    offered_to: date | None


async def add(uow: UnitOfWork, product: Product) -> None:
    """Stores a product."""
    values = vars(product) | {"eligibility": [each.as_data() for each in product.eligibility]}
    await uow.execute(INSERT_PRODUCT, **values)


async def find(uow: Reader, product_id: UUID) -> Product | None:
    """One product; they are public to every caller."""
    row = await uow.fetchrow(PRODUCT, product_id=product_id)
    return _product(row) if row else None


async def page(uow: Reader, institution_id: UUID | None, after: UUID | None, rows: int) -> list[Product]:
    """Products in the order of their ids."""
    found = await uow.fetch(PRODUCTS, institution_id=institution_id, after=after, rows=rows)
    return [_product(row) for row in found]


async def offered(uow: Reader, day: date) -> list[Product]:
    """Every product offered on the day."""
    return [_product(row) for row in await uow.fetch(OFFERED, day=day)]


def _product(row: Any) -> Product:
    return Product(**{**dict(row), "eligibility": tuple(Criterion(**each) for each in row["eligibility"])})
