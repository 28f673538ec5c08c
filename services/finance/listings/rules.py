"""When a listing is entered, once on each board, and whether the firm was a manufacturer then. Pure.

Source: 渝府办发〔2024〕14号 二（七）, annex no. 8; manufacturing is section C of GB/T 4754 on the day of listing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from chassis.errors import Conflict, NotFound, RuleRefused
from services.finance.registers.rules import STANDING


class ListingNotFound(NotFound):
    """No such listing, or none the caller may know of."""

    code = "listing_not_found"
    zh = "没有该上市记录"
    en = "There is no such listing"


class BoardUnknown(RuleRefused):
    """No board has this id."""

    code = "board_unknown"
    zh = "没有代码为{board}的板块"
    en = "There is no board {board}"
    detail_zh = "可用板块见 GET /v1/finance/listings/boards。"
    detail_en = "GET /v1/finance/listings/boards lists them."


class StockCodeForm(RuleRefused):
    """A stock code that the board does not give."""

    code = "stock_code_form"
    zh = "证券代码{stock_code}不符合{board_zh}的格式"
    en = "The stock code {stock_code} has not the form of {board_en}"


class StockCodeTaken(Conflict):
    """Another firm is entered under this code."""

    code = "stock_code_taken"
    zh = "该板块的证券代码{stock_code}已登记给另一家企业"
    en = "The stock code {stock_code} of this board is entered for another firm"


class AlreadyListed(Conflict):
    """The firm is entered on this board."""

    code = "already_listed"
    zh = "该企业在该板块已有上市记录 {listing}（{on}）"
    en = "The firm is entered on this board: listing {listing} of {on}"
    detail_zh = "若原记录有误，请先更正撤销；若已退市，请先登记退市。"
    detail_en = "If that entry is wrong, reverse it first; if the firm was delisted there, enter the delisting first."


class ManufacturingNeedsReason(RuleRefused):
    """The officer judged otherwise than the industry code, without saying why."""

    code = "manufacturing_needs_reason"
    zh = "企业上市当日行业代码为{industry}，另行认定是否制造业须填写理由"
    en = "The firm's industry on that day is {industry}; to judge otherwise whether it manufactures needs a reason"


@dataclass(frozen=True, slots=True)
class Listed:
    """A listing as far as another one of the firm must know."""

    id: UUID
    board: str
    listed_on: date
    state: str


def board_of(boards: Sequence[dict[str, Any]], board: str, stock_code: str) -> dict[str, Any]:
    """The board with this id, on which the stock code has the right form."""
    found = next((each for each in boards if each["id"] == board), None)
    if found is None:
        raise BoardUnknown(pointer="/board", board=board)
    if not re.fullmatch(found["code"], stock_code):
        names = {"board_zh": found["zh"], "board_en": found["en"]}
        raise StockCodeForm(pointer="/stock_code", stock_code=stock_code, **names)
    return found


def check_free(entries: Iterable[Listed], board: str) -> None:
    """A firm stands on a board once; on another board it may be listed too, which does not count again."""
    for each in entries:
        if each.board == board and each.state in STANDING:
            raise AlreadyListed(pointer="/board", listing=each.id, on=each.listed_on.isoformat())


def is_manufacturer(industry: str, section: str, stated: bool | None, reason: str | None) -> bool:
    """Whether the firm manufactured by its industry on the day; an officer who judges otherwise says why."""
    found = industry.startswith(section)
    if stated is None or stated == found:
        return found
    if reason is None:
        raise ManufacturingNeedsReason(pointer="/manufacturing_reason", industry=industry or "—")
    return stated
