"""What a profile must be, and what may change in it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from chassis.errors import Conflict, RuleRefused

PROFILE = ("name", "district", "town", "industry", "registered_on", "clusters", "chains")
OFFICERS_ONLY = frozenset({"district", "status", "registered_on"})
FACETS = ("district", "size", "status", "section", "cluster", "chain")
STATUSES = ("active", "suspended", "deregistered")


class EnterpriseAlreadyRegistered(Conflict):
    """The credit code is in the registry."""

    code = "enterprise_already_registered"
    zh = "该统一社会信用代码已登记"
    en = "This credit code is already registered"


class UnknownDistrict(RuleRefused):
    """No such unit on that day."""

    code = "unknown_district"
    zh = "{district}在{on}不是有效的区县单元"
    en = "{district} is no unit in force on {on}"


class UnknownCode(RuleRefused):
    """A cluster, chain or industry that is not in the reference data."""

    code = "unknown_code"
    zh = "参考数据中没有代码{value}"
    en = "There is no code {value} in the reference data"


class RegisteredInFuture(RuleRefused):
    """A firm cannot have been registered after today."""

    code = "registered_in_future"
    zh = "成立日期{on}晚于今天"
    en = "The registration date {on} is after today"


class OfficersOnly(RuleRefused):
    """A field the firm itself may not change."""

    code = "officers_only"
    zh = "{field}只能由主管部门修改"
    en = "Only the authority changes {field}"


class ChangedSince(Conflict):
    """The field has changed again since that day."""

    code = "changed_since"
    zh = "{field}此后（{on}）已再次变更"
    en = "{field} changed again on {on}"


def units_on(units: Iterable[Mapping[str, Any]], on: date) -> frozenset[str]:
    """The districts, counties and zones in force on a day (policy/reference/districts.yaml)."""
    day = on.isoformat()
    return frozenset(
        str(unit["unit_id"])
        for unit in units
        if (unit["valid_from"] or "") <= day <= (unit["valid_to"] or "9999-12-31")
    )


def check_profile(
    profile: Mapping[str, Any], today: date, units: Collection[str], clusters: Collection[str], chains: Collection[str]
) -> None:
    """Raises the first refusal a profile deserves; an empty list of codes (not yet published) takes any."""
    if profile["district"] not in units:
        raise UnknownDistrict(pointer="/district", district=profile["district"], on=today.isoformat())
    if profile["registered_on"] > today:
        raise RegisteredInFuture(pointer="/registered_on", on=profile["registered_on"].isoformat())
    for field, known in (("clusters", clusters), ("chains", chains)):
        for place, code in enumerate(profile[field]):
            if known and code not in known:
                raise UnknownCode(pointer=f"/{field}/{place}", value=code)


def changes(before: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What a patch really changes: field to (before, after)."""
    return {name: (before[name], value) for name, value in patch.items() if before[name] != value}


def check_not_since(fields: Collection[str], history: Iterable[Mapping[str, Any]], day: date) -> None:
    """What became true on a day is the standing value only while nothing later changed it."""
    for change in history:
        if change["field"] in fields and change["effective_on"] > day:
            raise ChangedSince(field=change["field"], on=change["effective_on"].isoformat())


def check_change(fields: Iterable[str], by_officer: bool) -> None:
    """A firm states its own facts; its district, status and date of registration are the authority's."""
    for field in fields:
        if field in OFFICERS_ONLY and not by_officer:
            raise OfficersOnly(pointer=f"/{field}", field=field)


def as_it_was(
    now: Mapping[str, Any], history: Iterable[Mapping[str, Any]], as_of: date, known_at: datetime
) -> dict[str, Any]:
    """The fields of a firm that hold on a day, by what was recorded up to a moment.

    `history` is every change of the firm in the order of recording. Of the changes known by then and effective by that
    day the latest effective one decides; before the first a field had the value that the first change replaced.
    """
    fields = dict(now)
    decided: dict[str, date] = {}
    for change in history:
        field, day = change["field"], change["effective_on"]
        if field not in decided:
            fields[field], decided[field] = change["before"], date.min
        if change["at"] <= known_at and decided[field] <= day <= as_of:
            fields[field], decided[field] = change["after"], day
    return fields


def stated_on(field: str, history: Iterable[Mapping[str, Any]], as_of: date, known_at: datetime) -> date | None:
    """The day from which the value that holds on a day was stated; None where no change known by then set it."""
    days = (
        change["effective_on"]
        for change in history
        if change["field"] == field and change["at"] <= known_at and change["effective_on"] <= as_of
    )
    return max(days, default=None)


def search(given: str | None) -> dict[str, str]:
    """How a piece of text is looked for: the filter and its value, each with an index of its own but the last.

    A piece of a name has a character beyond ASCII; letters are pinyin initials, Latin parts of names or pieces of the
    credit code, as a LIKE pattern; what is too short for either index is `few`.
    """
    piece = (given or "").strip().lower()
    if not piece:
        return {}
    if len(piece) > 1 and not piece.isascii():
        return {"name_part": piece}
    if len(piece) > 2 and piece.isascii():
        return {"letters": "%" + "".join("\\" + each if each in "%_\\" else each for each in piece) + "%"}
    return {"few": piece}


def facets(groups: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Counts of firms in groups of equal values, summed by each of the values, the most frequent first."""
    total, sums = 0, {name: Counter[str]() for name in FACETS}
    for group in groups:
        total += group["firms"]
        for name, counter in sums.items():
            values = group[name]
            for value in (values,) if isinstance(values, str) else set(values):
                counter[value] += group["firms"]
    ordered = {name: sorted(counter.items(), key=lambda item: (-item[1], item[0])) for name, counter in sums.items()}
    told = {name: [{"value": value, "count": n} for value, n in items] for name, items in ordered.items()}
    return {"total": total, **told}
