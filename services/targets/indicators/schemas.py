"""Shapes of indicators and what stands behind them."""

from typing import Any, Literal
from uuid import UUID

from chassis.shapes import Day, F, Instant, Ratio, Shape

Kind = Literal["stock", "stock_in_force", "cumulative_new", "annual_flow", "ratio", "constraint"]
Source = Literal["counted", "stated", "mixed", "none"]


class Named(Shape):
    """A text in both languages."""

    zh: str = F("Chinese", "专精特新中小企业（有效期内）")
    en: str = F("English", "Specialized-refined-distinctive-innovative SMEs (in force)")


class Printed(Shape):
    """A target as a document prints it, in whole base units."""

    year: int = F("Year end for which the target is printed", 2027)
    value: int = F("Printed target in the base unit", 5000)


class Bounds(Shape):
    """Bounds that each item must keep; both are allowed values."""

    min: int = F("Smallest allowed value", 2)
    max: int = F("Largest allowed value", 3)


class Derived(Shape):
    """A value on the straight line between two printed targets: no target, no document prints it."""

    year: int = F("Year without a printed target", 2026)
    value: Ratio = F("Value on the line, in the base unit", "4650")
    label: Named = F("Says that it is derived", {"zh": "推算值，非文件目标", "en": "Derived, not a target"})
    method: str = F("How it was derived", "linear")


class Reading(Shape):
    """A question the documents leave open, and the reading in use."""

    name: str = F("Name of the setting", "CUMULATIVE_READING")
    value: Any = F("Reading in use", "cumulative_since_2024")
    alternatives: list[Any] = F("Other readings", ["annual"])
    text: Named = F("The reading in words", {"zh": "按累计理解", "en": "read as cumulative"})
    source: str = F("Where the reading comes from", "annex no. 4 and 5")
    confidence: str = F("A read in a source, B well known, C unsure", "A")


class StatedFigure(Shape):
    """The approved figure of an owner department that holds on the day."""

    value: int = F("Stated figure in the base unit", 61234)
    as_of: Day = F("Day the figure was stated for (the newest, where units add up)", "2025-06-30")
    department: str = F("Department that stated it", "市科技局")
    difference: int | None = F("Stated less counted, where events count it too", None)


class OpeningRead(Shape):
    """The approved opening balance that a counted number starts from."""

    value: int = F("Balance in the base unit (of the city, else of its units together)", 3694)
    as_of: Day = F("Day at whose end it held", "2023-12-31")
    adds: int = F("What it adds to the events counted: the balance less what events counted on its own day", 3694)


class IndicatorRead(Shape):
    """One indicator at the end of a day in Shanghai."""

    code: str = F("Code of the indicator", "SRDI_SME")
    as_of: Day = F("The day", "2025-06-30")
    value: int | None = F("Value in the base unit; null when nothing is known", 4123)
    target: int | None = F("Printed target of the year in the base unit; null where none is printed", 4300)
    unit: str = F("Base unit", "家")
    kind: Kind = F("What the number is", "stock_in_force")
    kind_text: str = F("What the number is, in Chinese", "有效期内存量")
    name: Named = F("Name", {"zh": "专精特新中小企业（有效期内）", "en": "SRDI SMEs (in force)"})
    unit_en: str = F("Base unit in English", "enterprises")
    printed_unit: str = F("Unit the document prints", "家")
    group: str = F("Part of the documents it stands in", "indicators")
    annex_no: int | None = F("Number in the annex", 3)
    document: str = F("Document that prints it", "渝府办发〔2024〕14号")
    reference: str | None = F("Section, where it is not in the annex", None)
    owners: list[str] = F("Owner departments", ["市经济信息委"])
    source: Source = F(
        "counted from events, stated by an owner department, mixed: counted with a statement beside it, none: unknown",
        "counted",
    )
    stated: StatedFigure | None = F("Approved statement that holds on the day", None)
    opening: OpeningRead | None = F("Opening balance that the value starts from; no event stands behind it", None)
    target_year: int = F("Year of the target", 2025)
    next_target: Printed | None = F("Next printed target, where the year has none", None)
    derived_target: Derived | None = F("Line between printed targets, where the year has none", None)
    targets: list[Printed] = F("All printed targets", [{"year": 2027, "value": 5000}])
    annual_floor: int | None = F("Printed floor of each year", None)
    undated_goal: int | None = F("Printed goal without a deadline, in the base unit; no target of a year", None)
    bounds: Bounds | None = F("Printed bounds that each item must keep", None)
    progress_ratio: Ratio | None = F("Value over the year's target", "0.9588")
    time_elapsed_ratio: Ratio = F("Share of the year that has passed at the end of the day", "0.4959")
    setting: Reading | None = F("Reading in use where the documents are ambiguous", None)
    ambiguity: str | None = F("What is ambiguous", None)


class IndicatorList(Shape):
    """All indicators on one day."""

    as_of: Day = F("The day", "2025-06-30")
    items: list[IndicatorRead] = F("Indicators in the order of the documents", [])


class Point(Shape):
    """A number at the end of a day."""

    as_of: Day = F("The day", "2025-06-30")
    value: int | None = F("Value in the base unit", 4123)


class SeriesRead(Shape):
    """An indicator month by month."""

    code: str = F("Code of the indicator", "SRDI_SME")
    unit: str = F("Base unit", "家")
    source: Source = F("Where the values come from", "counted")
    points: list[Point] = F("Month ends in order, the last on the day asked for", [])


class Part(Shape):
    """The share of one unit, cluster, chain or park."""

    part: str = F("Unit id, cluster code, chain code or park id", "CQ-500107")
    district: str | None = F("Unit id, where it is broken down by district", "CQ-500107")
    name: Named | None = F("Name, where a reference table gives one", {"zh": "九龙坡区", "en": "Jiulongpo"})
    value: int | None = F("Value in the base unit; null where a ratio has nobody to share", 321)
    facts: str | None = F("Where the facts behind are listed", "/v1/targets/indicators/SRDI_SME/facts?as_of=2025-06-30")


class BreakdownRead(Shape):
    """An indicator by units, clusters, chains or parks."""

    code: str = F("Code of the indicator", "SRDI_SME")
    as_of: Day = F("The day", "2025-06-30")
    known_at: Instant | None = F("What was known at this moment; null is now", None)
    by: Literal["district", "cluster", "chain", "park"] = F("What it is broken down by", "district")
    units: Literal["day", "old", "new"] = F("Units of the day, before 2025-11-06, or since", "day")
    unit: str = F("Base unit", "家")
    source: Source = F("Where the values come from", "counted")
    total: int | None = F("Value of the whole city", 4123)
    items: list[Part] = F("Every unit that existed; of clusters, chains and parks those with any, greatest first", [])
    undecided: int = F("What cannot be given to a unit because only the town could tell", 3)
    undecided_facts: str | None = F("Where the undecided are listed", None)
    outside: int | None = F("In no cluster, chain or park; a firm in several counts in each, so parts may exceed", None)
    outside_facts: str | None = F("Where those outside are listed", None)


class Proof(Shape):
    """Where a fact can be looked up: the title and its assessment with each clause, or another record."""

    recognition: str | None = F("The title", "/v1/recognitions/0199a5b0-7c1e-7000-8000-000000000001")
    assessment: str | None = F("Its assessment, clause by clause", None)
    application: str | None = F("The application it was granted on", None)
    rule_set: str | None = F("The rule set it was judged by", "/v1/rule-sets/SRDI_2022")
    record: str | None = F("What is no title: an achievement, an entry of the list of unicorns and the like", None)


class FactRead(Shape):
    """Why a firm, team, park, achievement, workshop or line of a batch counts on the day."""

    counted: str = F(
        "Credit code of the firm, else the id of the team, park, achievement, workshop or line", "91500000202869177Y"
    )
    credit_code: str | None = F("Credit code, where a firm counts", "91500000202869177Y")
    amount: int = F("How much it counts: 1, or the registrations of a line", 1)
    district: str | None = F("Unit on the day; null where undecided", "CQ-500107")
    counts_from: Day = F("First day it counts in this unit by this fact", "2025-03-01")
    counts_until: Day | None = F("First day it no longer does; null while open", None)
    event_id: UUID = F("Event that told the fact", "0199a5b0-7c1e-7000-8000-000000000000")
    kind: str = F("Kind of fact", "recognition")
    tier: str | None = F("Tier, for a title", "SRDI")
    category: str | None = F("new or renewal of a title, kind of a resident, source of an achievement", "new")
    reference: UUID | None = F("Recognition or residence it tells of", "0199a5b0-7c1e-7000-8000-000000000001")
    decided_on: Day = F("Day of the grant, the move or the establishment", "2025-03-01")
    valid_from: Day = F("First day it holds", "2025-03-01")
    valid_to: Day | None = F("Last day it holds; null while open", "2028-02-29")
    told_at: Instant = F("When the event was told", "2025-03-01T09:00:00+08:00")
    clusters: list[str] = F("Clusters it counts in on the day", ["LEAD01"])
    chains: list[str] = F("Chains it counts in on the day", [])
    parks: list[str] = F("Parks it counts in on the day", [])
    proof: Proof | None = F("Where a title can be looked up", None)


class ScoreboardRead(Shape):
    """The plan at a glance on one day."""

    as_of: Day = F("The day", "2025-06-30")
    time_elapsed_ratio: Ratio = F("Share of the year that has passed", "0.4959")
    indicators: list[IndicatorRead] = F("The ten of the annex", [])
    floors: list[IndicatorRead] = F("The seven yearly floors", [])
    parks: list[IndicatorRead] = F("Targets of the parks plan", [])
    duties: list[IndicatorRead] = F("Other duties with numbers", [])
