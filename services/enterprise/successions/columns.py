"""The unit of a day as a column of SQL, by the same redrawings as the rules; `e` is the firm."""

from collections.abc import Sequence

from chassis import policy
from services.enterprise.life_cycle.columns import field
from services.enterprise.successions.rules import Redrawing, redrawings

UNDECIDED = "undecided"
"""Where only the town could tell and is not known."""


def unit_on(day: str) -> str:
    """A firm's unit on the day of a parameter: the one stated then, carried over what was redrawn between."""
    history = "SELECT h.before #>> '{}' AS town, h.effective_on, h.id FROM enterprise_history h"
    then = (
        f"SELECT t.town FROM (({history} WHERE h.credit_code = e.credit_code AND h.field = 'town'"
        f" AND h.effective_on > CAST(:{day} AS date) ORDER BY h.effective_on, h.id LIMIT 1)"
        " UNION ALL SELECT e.town, 'infinity', 0) t ORDER BY t.effective_on, t.id LIMIT 1"
    )
    stated = (
        "SELECT coalesce(max(h.effective_on), e.recorded_on) FROM enterprise_history h WHERE h.credit_code ="
        f" e.credit_code AND h.field = 'district' AND h.effective_on <= CAST(:{day} AS date)"
    )
    drawn = redrawings(policy.load("reference/districts.yaml")["redrawings"])
    moved = sorted({unit for each in drawn for unit in (*each.gone(), *each.come(), *each.units())})
    return (  # OFFSET 0: each look into the history is one, and only firms of redrawn units take the second and third
        f"(SELECT CASE WHEN d.unit IN ({_texts(moved)}) THEN (SELECT coalesce({told(drawn, f'CAST(:{day} AS date)')},"
        f" '{UNDECIDED}') FROM (SELECT ({then}) AS town, ({stated}) AS stated_on OFFSET 0) p) ELSE d.unit END"
        f" FROM (SELECT {field('district', day)} AS unit OFFSET 0) d)"
    )


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _texts(values: Sequence[str]) -> str:
    return ", ".join(_text(value) for value in values)


def told(drawn: Sequence[Redrawing], day: str) -> str:
    """`rules.unit_on` as an expression over the columns `unit`, `town` and `stated_on`; NULL is undecided."""
    unit = "unit"
    for each in drawn:
        ways = {name: [(m.towns, m.to) for m in each.moves if m.unit == name] for name in each.units()}
        unit = f"CASE WHEN {day} >= '{each.on}' AND {_old(each, unit)} THEN {_case(unit, ways)} ELSE {unit} END"
    for each in reversed(drawn):
        ways = {name: [(m.towns, m.unit) for m in each.moves if m.to == name] for name in {m.to for m in each.moves}}
        unit = f"CASE WHEN {day} < '{each.on}' AND NOT {_old(each, unit)} THEN {_case(unit, ways)} ELSE {unit} END"
    return unit


def _old(redrawn: Redrawing, unit: str) -> str:
    gone, come = sorted(redrawn.gone()), sorted(redrawn.come())
    return f"({unit} IN ({_texts(gone)}) OR ({unit} NOT IN ({_texts(come)}) AND stated_on < '{redrawn.on}'))"


def _case(unit: str, ways: dict[str, list[tuple[tuple[str, ...] | None, str]]], town: str = "town") -> str:
    whens = " ".join(f"WHEN {_text(name)} THEN {_end(ends, town)}" for name, ends in sorted(ways.items()))
    return f"CASE {unit} {whens} ELSE {unit} END"


def lasting(unit: str, town: str, drawn: Sequence[Redrawing]) -> str:
    """`rules.lasting` as an expression over columns: what took the place of a unit, where it is certain."""
    for each in drawn:
        ways = {name: [(m.towns, m.to) for m in each.moves if m.unit == name] for name in each.units()}
        unit = f"coalesce({_case(unit, ways, town)}, {unit})"
    return unit


def _end(ways: list[tuple[tuple[str, ...] | None, str]], town: str) -> str:
    ends = {end for _, end in ways}
    if len(ends) == 1:
        return _text(ends.pop())
    named = [f"WHEN {town} LIKE {_text(name + '%')} THEN {_text(end)}" for names, end in ways for name in names or ()]
    rest = [end for names, end in ways if names is None]
    other = _text(rest[0]) if len(rest) == 1 else "NULL"
    return f"CASE WHEN coalesce({town}, '') = '' THEN NULL {' '.join(named)} ELSE {other} END"
