"""Shapes of requests and answers: strict, described, exampled."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from chassis import credit_code
from chassis.money import Fen, MoneyMalformed, parse_yuan, yuan

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_YEAR, _LAST_YEAR = 1900, 2999
"""Days of business: further out a day cannot be reckoned with, and the database keeps the last as infinity."""
_RATIO = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")


def wrong(code: str, zh: str, en: str) -> PydanticCustomError:
    """A fault of a field with its text in both languages."""
    return PydanticCustomError(code, "{en}", {"zh": zh, "en": en})


def F(description: str, example: Any, **rules: Any) -> Any:  # noqa: N802 - it stands where Field would
    """A field with its description and one example; every field of every shape has both."""
    return Field(description=description, examples=[example], **rules)


class Shape(BaseModel):
    """The base of every request and answer: unknown fields are refused, instances do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _day(value: Any) -> Any:
    if isinstance(value, str):
        if not _DAY.fullmatch(value):
            raise wrong("date_form", "日期须为 YYYY-MM-DD", "a date is written YYYY-MM-DD")
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise wrong("date_form", "没有这一天", "there is no such day") from None
        return _within(day)
    if type(value) is not date:
        raise wrong("date_form", "日期须为 YYYY-MM-DD 文本", "a date is text written YYYY-MM-DD")
    return value


def _within(value: Any) -> Any:
    """What a caller writes; what follows from it may lie further out."""
    if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        raise wrong("out_of_time", "年份须在 1900 至 2999 之间", "the year lies between 1900 and 2999")
    return value


def _instant(value: Any) -> Any:
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise wrong("instant_form", "时间须为 RFC 3339", "a time is written as in RFC 3339") from None
        value = _within(moment)
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise wrong("instant_form", "时间须为带时区的 RFC 3339 文本", "a time is RFC 3339 text with an offset")
    return value.astimezone(UTC)


def _code(value: str) -> str:
    code = credit_code.normalise(value)
    found = credit_code.check(code)
    if not found.ok:
        raise wrong("credit_code", found.reason_zh or "", found.reason_en or "")
    return code


def _ratio(value: Any) -> Any:
    if isinstance(value, str) and _RATIO.fullmatch(value):
        return Decimal(value)
    if isinstance(value, Decimal):
        return value
    raise wrong("ratio_form", "比率须为十进制数文本，不可为浮点数", "a ratio is a decimal string, not a number")


def plain(value: Decimal) -> str:
    """A decimal as text without exponent."""
    try:
        return format(value.normalize() if value else Decimal(0), "f")
    except InvalidOperation:
        return str(value)


Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
]
Instant = Annotated[datetime, BeforeValidator(_instant), WithJsonSchema({"type": "string", "format": "date-time"})]
CreditCode = Annotated[
    str,
    Field(min_length=1, max_length=64),
    AfterValidator(_code),
    WithJsonSchema({"type": "string", "minLength": 18, "maxLength": 64, "description": "GB 32100-2015"}),
]
Ratio = Annotated[
    Decimal,
    BeforeValidator(_ratio),
    PlainSerializer(plain, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]{1,15}(\.[0-9]{1,10})?$"}),
]
Count = Annotated[int, Field(strict=True, ge=0, le=2**53)]
Flag = Annotated[bool, Field(strict=True)]
Text = Annotated[str, Field(min_length=1, max_length=400)]


class Yuan(Shape):
    """An amount of money: decimal text in yuan and its currency."""

    amount: str = F(
        "Amount in yuan as decimal text, at most two places", "1234.56", pattern=r"^-?[0-9]{1,15}(\.[0-9]{1,2})?$"
    )
    currency: Literal["CNY"] = F("Always CNY", "CNY")

    @property
    def fen(self) -> Fen:
        """The amount in fen."""
        try:
            return parse_yuan(self.amount)
        except MoneyMalformed as error:
            raise wrong("money", "金额格式不正确", "malformed amount") from error

    @classmethod
    def of(cls, fen: int) -> "Yuan":
        """The shape of an amount in fen."""
        return cls(amount=yuan(Fen(fen)), currency="CNY")


T = TypeVar("T")


class Page(Shape, Generic[T]):
    """One page of a list; `next_cursor` is null on the last."""

    items: list[T] = Field(description="The rows of this page", examples=[[]])
    next_cursor: str | None = F("Give it as `cursor` to get the next page; null on the last", None)


class FieldFault(Shape):
    """One fault of one field."""

    pointer: str = F("JSON pointer of the field, `?name` for a query parameter, `#name` for a header", "/name")
    code: str = F("Stable code of the fault", "missing")
    detail: str = F("The fault in the caller's language", "缺少该字段")


class ProblemDetails(Shape):
    """RFC 9457 problem details."""

    type: str = F("Stable address of the kind of problem", "/problems/stale")
    code: str = F("Stable code, snake case", "stale")
    status: int = F("HTTP status", 412)
    title: str = F("What kind of problem, in the caller's language", "资源已被他人修改")
    detail: str = F("What happened and what to do next, in the caller's language", "请重新读取资源后再提交。")
    instance: str = F("The path that was called", "/v1/enterprises/91500000202869177Y")
    request_id: str = F("Quote it when asking for help", "0199a5b0-7c1e-7000-8000-000000000000")
    errors: list[FieldFault] = Field(default_factory=list, description="Faults of single fields", examples=[[]])
