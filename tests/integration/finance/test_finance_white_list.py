"""The white list's read copy: a flag and since when, on any day, whatever the order of firms and lists."""

from datetime import date
from uuid import uuid4

from chassis.credit_code import make
from contracts.enterprise_support import WhiteListChanged
from services.finance.firms import repository
from tests.integration.finance.conftest import registered

CODE = make("500107", 660011)
SINCE, LAST = date(2026, 3, 2), date(2027, 3, 1)


def listing(on: date, *, listed: bool, valid_to: date = LAST) -> WhiteListChanged:
    return WhiteListChanged(
        entry_id=uuid4(), credit_code=CODE, listed=listed, on=on, since=SINCE, valid_to=valid_to
    )  # fmt: skip


async def since(house, day: date) -> date | None:
    async with house.database.reading() as reader:
        found = await repository.portrait(reader, CODE, day)
        assert found is not None
        return found.white_listed_since


async def test_a_firm_is_on_the_list_between_its_days(house) -> None:
    async with house.database.transaction() as uow:
        await repository.keep_white_listing(uow, listing(SINCE, listed=True))
        await repository.keep_firm(uow, registered(CODE))
    for day, found in ((date(2026, 3, 1), None), (SINCE, SINCE), (LAST, SINCE), (date(2027, 3, 2), None)):
        assert await since(house, day) == found, day
    later = date(2028, 3, 1)
    async with house.database.transaction() as uow:
        await repository.keep_white_listing(uow, listing(date(2027, 2, 10), listed=True, valid_to=later))
    assert await since(house, later) == SINCE
    async with house.database.transaction() as uow:
        await repository.keep_white_listing(uow, listing(date(2027, 5, 5), listed=False, valid_to=later))
    assert await since(house, date(2027, 5, 4)) == SINCE
    assert await since(house, date(2027, 5, 5)) is None
