"""Rules of the two registers of the capital market, each border with its day."""

from datetime import date
from uuid import UUID

import pytest

from chassis import policy
from services.finance.listings import rules as listings
from services.finance.otc_records import rules as otc
from services.finance.registers import rules as registers

ID = UUID(int=1)
TODAY, FOUNDED = date(2026, 3, 2), date(2020, 1, 1)
BOARDS = policy.load("finance/listings.yaml")["boards"]


def test_every_board_and_kind_is_named_in_both_languages() -> None:
    assert [each["id"] for each in BOARDS] == [
        "sse_main", "sse_star", "szse_main", "szse_chinext", "bse", "hkex", "overseas",
    ]  # fmt: skip
    kinds = policy.load("finance/otc_records.yaml")["kinds"]
    assert [(each["id"], each["zh"]) for each in kinds] == [
        ("listed", "挂牌"), ("cultivated", "挂牌培育"), ("custody", "托管"),
    ]  # fmt: skip
    assert all(each["zh"] and each["en"] and each["confidence"] in {"A", "B"} for each in (*BOARDS, *kinds))


def test_the_departments_are_those_that_answer_for_the_numbers() -> None:
    owners = {each["code"]: each["responsible"] for each in policy.load("targets/indicators.yaml")["indicators"]}
    for name, code in (("listings", "MFG_IPO_NEW"), ("otc_records", "OTC_LISTING_NEW")):
        found = policy.load(f"finance/{name}.yaml")["departments"]
        assert found["confirm"] == owners[code]
        assert found["record"] == ["市地方金融管理局"]


@pytest.mark.parametrize(
    ("board", "code"),
    [("sse_star", "688999"), ("bse", "920001"), ("hkex", "9999"), ("hkex", "09999"), ("overseas", "ABCD.N")],
)
def test_a_stock_code_has_the_form_of_its_board(board, code) -> None:
    assert listings.board_of(BOARDS, board, code)["id"] == board


@pytest.mark.parametrize(
    ("board", "code", "refusal"),
    [
        ("nasdaq", "ABCD", listings.BoardUnknown),
        ("sse_main", "60000", listings.StockCodeForm),
        ("sse_main", "6000001", listings.StockCodeForm),
        ("sse_main", "60000A", listings.StockCodeForm),
        ("hkex", "999", listings.StockCodeForm),
        ("overseas", "abcd", listings.StockCodeForm),
    ],
)
def test_another_is_refused_by_name(board, code, refusal) -> None:
    with pytest.raises(refusal):
        listings.board_of(BOARDS, board, code)


@pytest.mark.parametrize(
    ("industry", "stated", "reason", "found"),
    [
        ("C3912", None, None, True),
        ("I6513", None, None, False),
        ("B0610", None, None, False),
        ("D4411", None, None, False),
        ("", None, None, False),
        ("C3912", True, None, True),
        ("I6513", True, "主营业务为装备制造", True),
        ("C3912", False, "主营业务为软件", False),
    ],
)
def test_section_c_manufactures_and_an_officer_may_judge_otherwise_with_a_reason(industry, stated, reason, found):
    assert listings.is_manufacturer(industry, "C", stated, reason) is found


@pytest.mark.parametrize(("industry", "stated"), [("I6513", True), ("C3912", False), ("", True)])
def test_to_judge_otherwise_without_a_reason_is_refused(industry, stated) -> None:
    with pytest.raises(listings.ManufacturingNeedsReason):
        listings.is_manufacturer(industry, "C", stated, None)


@pytest.mark.parametrize(
    ("state", "free"),
    [("proposed", False), ("confirmed", False), ("rejected", True), ("ended", True), ("reversed", True)],
)
def test_a_firm_stands_on_a_board_once(state, free) -> None:
    held = [listings.Listed(ID, "bse", date(2025, 1, 1), state)]
    listings.check_free(held, "sse_star")
    if free:
        listings.check_free(held, "bse")
    else:
        with pytest.raises(listings.AlreadyListed):
            listings.check_free(held, "bse")


@pytest.mark.parametrize(
    ("state", "ended", "began", "free"),
    [
        ("confirmed", None, date(2026, 1, 1), False),
        ("proposed", None, date(2026, 1, 1), False),
        ("ended", date(2026, 1, 1), date(2025, 12, 31), False),
        ("ended", date(2026, 1, 1), date(2026, 1, 1), True),
        ("reversed", None, date(2025, 1, 1), True),
        ("rejected", None, date(2025, 1, 1), True),
    ],
)
def test_of_one_kind_a_firm_has_one_record_at_a_time(state, ended, began, free) -> None:
    held = [otc.Recorded(ID, "custody", date(2025, 1, 1), state, ended)]
    otc.check_free(held, "listed", began)
    if free:
        otc.check_free(held, "custody", began)
    else:
        with pytest.raises(otc.AlreadyRecorded):
            otc.check_free(held, "custody", began)


def test_a_day_has_come_and_the_firm_was_there() -> None:
    registers.check_begin("/on", TODAY, FOUNDED, TODAY)
    registers.check_begin("/on", FOUNDED, FOUNDED, TODAY)
    with pytest.raises(registers.MarketDayToCome):
        registers.check_begin("/on", date(2026, 3, 3), FOUNDED, TODAY)
    with pytest.raises(registers.MarketDayBeforeFirm):
        registers.check_begin("/on", date(2019, 12, 31), FOUNDED, TODAY)
    registers.check_end("/on", TODAY, TODAY, TODAY)
    with pytest.raises(registers.MarketDayToCome):
        registers.check_end("/on", date(2026, 3, 3), FOUNDED, TODAY)
    with pytest.raises(registers.EndsBeforeItBegins):
        registers.check_end("/on", date(2026, 3, 1), TODAY, TODAY)


def test_another_person_of_the_right_department_decides_once() -> None:
    registers.check_department("市地方金融管理局", ["市地方金融管理局"])
    for other in (None, "市科技局"):
        with pytest.raises(registers.NotTheRegistersDepartment):
            registers.check_department(other, ["市地方金融管理局"])
    registers.check_decision("proposed", "one", "other")
    with pytest.raises(registers.MarketFourEyes):
        registers.check_decision("proposed", "one", "one")
    with pytest.raises(registers.MarketEntryDecided):
        registers.check_decision("confirmed", "one", "other")


@pytest.mark.parametrize(
    ("state", "endable", "reversible"),
    [
        ("proposed", False, False), ("confirmed", True, True), ("rejected", False, False), ("ended", False, True),
        ("reversed", False, False),
    ],
)  # fmt: skip
def test_what_was_confirmed_ends_once_and_is_reversed_once(state, endable, reversible) -> None:
    for check, may in ((registers.check_endable, endable), (registers.check_reversible, reversible)):
        if may:
            check(state)
        else:
            with pytest.raises(registers.MarketEntryNotStanding):
                check(state)
