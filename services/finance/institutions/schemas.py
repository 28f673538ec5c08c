"""HTTP shapes of institutions."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from chassis.shapes import CreditCode, F, Shape

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Kind = Literal["bank", "guarantor", "insurer", "fund"]


class InstitutionCreate(Shape):
    """An institution to register."""

    name: Words = F("Name, registered once", "示例银行")
    kind: Kind = F("What it is", "bank")
    credit_code: CreditCode | None = F("Credit code, when known", None, default=None)


class InstitutionRead(Shape):
    """An institution."""

    id: UUID = F("Institution id; a bank's token names it as its organisation", "0192f0c1-0000-7000-8000-0000000000a1")
    name: str = F("Name", "示例银行")
    kind: Kind = F("What it is", "bank")
    credit_code: str | None = F("Credit code, when known", None)
