"""Every query over the read copies of firms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from contracts.enterprise import (
    AnnualReportFiled,
    EnterpriseChanged,
    EnterpriseRegistered,
    RecognitionGranted,
    RecognitionRevoked,
)
from contracts.enterprise_support import WhiteListChanged
from contracts.parks import ResidentMovedIn, ResidentMovedOut

KEEP_FIRM = Q(
    """
    INSERT INTO firms (credit_code, name, district, industry, registered_on, synthetic, status)
    VALUES (:credit_code, :name, :district, :industry, :registered_on, :synthetic,
        coalesce(CAST(:status AS text), 'active'))
    ON CONFLICT (credit_code) DO UPDATE SET name = excluded.name, district = excluded.district,
        industry = excluded.industry, registered_on = excluded.registered_on,
        status = coalesce(CAST(:status AS text), firms.status)
    """
)
KEEP_PROFILE = Q(
    """
    INSERT INTO profiles (credit_code, valid_from, district, town, industry, clusters, chains)
    VALUES (:credit_code, :valid_from, :district, :town, :industry, :clusters, :chains)
    ON CONFLICT (credit_code, valid_from) DO UPDATE SET district = excluded.district, town = excluded.town,
        industry = excluded.industry, clusters = excluded.clusters, chains = excluded.chains
    """
)
PROFILE_ON = Q(
    """
    SELECT p.*, f.name, f.registered_on FROM profiles p JOIN firms f USING (credit_code)
    WHERE p.credit_code = :credit_code
    ORDER BY p.valid_from <= CAST(:day AS date) DESC, abs(p.valid_from - CAST(:day AS date)) LIMIT 1
    """
)
"""The last profile by the day, else the first there is."""
KEEP_FIGURES = Q(
    """
    INSERT INTO figures (credit_code, year, version, revenue_fen, net_profit_fen, total_assets_fen,
        total_liabilities_fen, employees, size_class, filed_on)
    VALUES (:credit_code, :year, :version, :revenue_fen, :net_profit_fen, :total_assets_fen,
        :total_liabilities_fen, :employees, :size_class, :filed_on)
    ON CONFLICT (credit_code, year) DO UPDATE SET version = excluded.version, revenue_fen = excluded.revenue_fen,
        net_profit_fen = excluded.net_profit_fen, total_assets_fen = excluded.total_assets_fen,
        total_liabilities_fen = excluded.total_liabilities_fen, employees = excluded.employees,
        size_class = excluded.size_class, filed_on = excluded.filed_on
    WHERE figures.version < excluded.version
    """
)
KEEP_TITLE = Q(
    """
    INSERT INTO titles (recognition_id, credit_code, tier, valid_from, valid_to)
    VALUES (:recognition_id, :credit_code, :tier, :valid_from, :valid_to)
    ON CONFLICT (recognition_id) DO NOTHING
    """
)
END_TITLE = Q("UPDATE titles SET revoked_on = :effective_on WHERE recognition_id = :recognition_id")
KEEP_WHITE_LISTING = Q(
    """
    INSERT INTO white_listed (credit_code, listed, since, valid_to, told_on)
    VALUES (:credit_code, :listed, :since, :valid_to, :on)
    ON CONFLICT (credit_code) DO UPDATE SET listed = excluded.listed, since = excluded.since,
        valid_to = excluded.valid_to, told_on = excluded.told_on
    """
)
KEEP_RESIDENCE = Q(
    """
    INSERT INTO residences (resident_id, credit_code, park_id, moved_in_on)
    VALUES (:resident_id, :credit_code, :park_id, :moved_in_on) ON CONFLICT (resident_id) DO NOTHING
    """
)
END_RESIDENCE = Q("UPDATE residences SET moved_out_on = :moved_out_on WHERE resident_id = :resident_id")
FIRM = Q("SELECT * FROM firms WHERE credit_code = :credit_code")
NAMES = Q("SELECT credit_code, name FROM firms WHERE credit_code = ANY(CAST(:codes AS text[]))")
WHITE_LISTED_SINCE = Q(
    """
    SELECT since FROM white_listed
    WHERE credit_code = :credit_code AND since <= :day AND valid_to >= :day AND (listed OR told_on > :day)
    """
)
FIGURES = Q("SELECT * FROM figures WHERE credit_code = :credit_code ORDER BY year DESC LIMIT 3")
TITLES = Q(
    """
    SELECT tier, valid_from, valid_to FROM titles
    WHERE credit_code = :credit_code AND valid_from <= :day AND (valid_to IS NULL OR valid_to >= :day)
      AND (revoked_on IS NULL OR revoked_on > :day)
    ORDER BY tier, valid_from
    """
)
RESIDENCE = Q(
    """
    SELECT park_id, moved_in_on FROM residences
    WHERE credit_code = :credit_code AND moved_in_on <= :day AND (moved_out_on IS NULL OR moved_out_on > :day)
    ORDER BY moved_in_on DESC LIMIT 1
    """
)


@dataclass(frozen=True)
class Portrait:
    """What is known of a firm on a day; rows as stored, money in fen, figures newest year first.

    `white_listed_since` is the first day of its stay on the city's white list, None while it is not on it.
    """

    firm: dict[str, Any]
    figures: list[dict[str, Any]]
    titles: list[dict[str, Any]]
    residence: dict[str, Any] | None
    white_listed_since: date | None = None


async def keep_firm(uow: UnitOfWork, event: EnterpriseRegistered | EnterpriseChanged) -> None:
    """Stores the firm as the event describes it."""
    await uow.execute(KEEP_FIRM, **{"synthetic": False, "status": None, **event.model_dump()})


async def keep_profile(uow: UnitOfWork, event: EnterpriseRegistered | EnterpriseChanged) -> None:
    """Stores where the firm is and what it does since when; told again for a day, the last telling holds."""
    since = event.effective_on if isinstance(event, EnterpriseChanged) else event.registered_on
    told = {name: getattr(event, name) for name in ("credit_code", "district", "town", "industry")}
    codes = {"clusters": list(event.clusters), "chains": list(event.chains)}
    await uow.execute(KEEP_PROFILE, valid_from=since, **told, **codes)


async def profile_on(uow: Reader, credit_code: str, day: date) -> dict[str, Any] | None:
    """Where the firm was and what it did on a day, with its name and first day; None before it is known here."""
    row = await uow.fetchrow(PROFILE_ON, credit_code=credit_code, day=day)
    return dict(row) if row else None


async def keep_figures(uow: UnitOfWork, event: AnnualReportFiled) -> None:
    """Stores a year's figures; an older version never replaces a newer one."""
    await uow.execute(KEEP_FIGURES, **event.model_dump())


async def keep_title(uow: UnitOfWork, event: RecognitionGranted) -> None:
    """Stores a granted title."""
    await uow.execute(KEEP_TITLE, **event.model_dump())


async def end_title(uow: UnitOfWork, event: RecognitionRevoked) -> None:
    """Marks a title as revoked from its day on."""
    await uow.execute(END_TITLE, recognition_id=event.recognition_id, effective_on=event.effective_on)


async def keep_white_listing(uow: UnitOfWork, event: WhiteListChanged) -> None:
    """Stores whether the firm is on the white list; its events come in order."""
    await uow.execute(KEEP_WHITE_LISTING, **event.model_dump())


async def keep_residence(uow: UnitOfWork, event: ResidentMovedIn) -> None:
    """Stores that a firm lives in a park; teams have no code and need no loan here."""
    if event.credit_code is not None:
        await uow.execute(KEEP_RESIDENCE, **event.model_dump())


async def end_residence(uow: UnitOfWork, event: ResidentMovedOut) -> None:
    """Stores that it left."""
    await uow.execute(END_RESIDENCE, resident_id=event.resident_id, moved_out_on=event.moved_out_on)


async def is_known(uow: Reader, credit_code: str) -> bool:
    """Whether the firm's registration has arrived here."""
    return await uow.fetchrow(FIRM, credit_code=credit_code) is not None


async def names(uow: Reader, codes: Sequence[str]) -> dict[str, str]:
    """The firms' names by credit code."""
    return {row["credit_code"]: row["name"] for row in await uow.fetch(NAMES, codes=list(codes))}


async def portrait(uow: Reader, credit_code: str, day: date) -> Portrait | None:
    """What is known of the firm on the day, or None before its registration arrived."""
    firm = await uow.fetchrow(FIRM, credit_code=credit_code)
    if firm is None:
        return None
    residence = await uow.fetchrow(RESIDENCE, credit_code=credit_code, day=day)
    return Portrait(
        firm=dict(firm),
        figures=[dict(row) for row in await uow.fetch(FIGURES, credit_code=credit_code)],
        titles=[dict(row) for row in await uow.fetch(TITLES, credit_code=credit_code, day=day)],
        residence=dict(residence) if residence else None,
        white_listed_since=await uow.fetchval(WHITE_LISTED_SINCE, credit_code=credit_code, day=day),
    )
