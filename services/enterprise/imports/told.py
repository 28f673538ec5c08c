"""New firms as rows of the database: the firm, its yearly figures, and both events in their envelopes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
import polars as pl
import uuid_utils

from chassis import credit_code
from chassis.outbox import BLOCK
from contracts.base import Event
from contracts.catalogue import PARTITIONS
from contracts.enterprise import AnnualReportFiled, EnterpriseRegistered
from services.enterprise.filings.rules import COUNTS, MONEY
from services.enterprise.imports import binary
from services.enterprise.imports.sizes import with_sizes
from services.enterprise.registry.initials import initials_of

FIRM = (
    "credit_code",
    "name",
    "district",
    "town",
    "industry",
    "registered_on",
    "recorded_on",
    "clusters",
    "chains",
    "size_class",
    "size_reason",
    "size_year",
    "warnings",
    "synthetic",
    "initials",
)
REPORT = ("credit_code", "year", *MONEY, *COUNTS, "filed_on", "filed_by", "version", "recorded_at", "through")
OUTBOX = ("id", "topic", "key", "partition", "event_id", "type", "payload")
MADE = ("firm", "registered", "report", "filed")
SERVICE = "enterprise"
_WARNINGS = orjson.dumps([{"zh": credit_code.WARNING_ZH, "en": credit_code.WARNING_EN}]).decode()


@dataclass(frozen=True, slots=True)
class Moment:
    """When and by whom: the business day, the instant of the events, the subject that files."""

    today: date
    now: datetime
    by: str


def numbered(lines: int, blocks: Sequence[int]) -> pl.Series:
    """Two numbers of the outbox a line, the first of each."""
    starts = pl.Series(blocks, dtype=pl.Int64)
    at = pl.int_range(0, lines * 2, 2, eager=True)
    return starts.gather(at // BLOCK) + at % BLOCK


def rows(frame: pl.DataFrame, table: Mapping[str, Any], moment: Moment) -> pl.DataFrame:
    """Of plain typed lines with `line` and their `number` of the outbox: `line` and the binary rows of MADE."""
    if frame.is_empty():
        return pl.DataFrame(schema={"line": pl.UInt32, **dict.fromkeys(MADE, pl.Binary)})
    sized = with_sizes(frame, table).with_columns(_partition(pl.col("code")).alias("partition"))
    reason = pl.struct(
        pl.col("size_zh").alias("zh"),
        pl.col("size_en").alias("en"),
        "missing",
        pl.lit("SME_SIZE_2011").alias("rule_set"),
    )
    sized = sized.with_columns(reason.struct.json_encode().alias("size_reason"))
    files = pl.col("year").is_not_null()
    registered = _event(EnterpriseRegistered, _registered(moment.today), pl.col("number"), frame.height, moment)
    filed = _event(AnnualReportFiled, _filed(moment.today), pl.col("number") + 1, frame.height, moment)
    return sized.select(
        "line",
        _firm(sized, moment.today).alias("firm"),
        registered.alias("registered"),
        pl.when(files).then(_report(moment)).alias("report"),
        pl.when(files).then(filed).alias("filed"),
    )


def _firm(frame: pl.DataFrame, today: date) -> pl.Expr:
    warnings = pl.when("sure").then(pl.lit("[]")).otherwise(pl.lit(_WARNINGS))
    return binary.row(
        *(binary.text(pl.col(name)) for name in ("code", "name", "district", "town", "industry")),
        binary.day(pl.col("registered_on")),
        binary.day(pl.lit(today)),
        *(_texts(frame[name]) for name in ("clusters", "chains")),
        binary.text(pl.col("size_class")),
        binary.jsonb(pl.col("size_reason")),
        binary.whole(pl.col("year"), 2),
        binary.jsonb(warnings),
        binary.flag(pl.col("synthetic")),
        binary.text(pl.lit(pl.Series(initials_of(frame["name"].to_list()), dtype=pl.String))),
    )


def _texts(lists: pl.Series) -> pl.Expr:
    different = lists.unique()
    made = pl.Series([binary.texts(items) for items in different.to_list()], dtype=pl.Binary)
    joined = lists.list.join("\x1f")
    place = joined.replace_strict(different.list.join("\x1f"), range(len(different)), return_dtype=pl.UInt32)
    return binary.octets(pl.lit(made.gather(place)))


def _report(moment: Moment) -> pl.Expr:
    return binary.row(
        binary.text(pl.col("code")),
        binary.whole(pl.col("year"), 2),
        *(binary.whole(pl.col(name), 8) for name in MONEY),
        *(binary.whole(pl.col(name), 4) for name in COUNTS),
        binary.day(pl.lit(moment.today)),
        binary.constant(moment.by.encode()),
        binary.constant((1).to_bytes(4, "big")),
        binary.instant(moment.now),
        binary.constant(b"import"),
    )


def _registered(today: date) -> pl.Expr:
    day = pl.col("registered_on").dt.to_string("%Y-%m-%d")
    first = [pl.col("code").alias("credit_code"), "name", "district", "town", "industry", day]
    recorded = pl.lit(today.isoformat()).alias("recorded_on")
    return pl.struct(*first, recorded, "clusters", "chains", "synthetic").struct.json_encode()


def _filed(today: date) -> pl.Expr:
    first = [pl.col("code").alias("credit_code"), "year", pl.lit(1).alias("version")]
    money = [pl.col(name).alias(f"{name}_fen") for name in MONEY]
    filed_on = pl.lit(today.isoformat()).alias("filed_on")
    return pl.struct(*first, *money, "employees", "size_class", filed_on).struct.json_encode()


def _event(kind: type[Event], data: pl.Expr, number: pl.Expr, count: int, moment: Moment) -> pl.Expr:
    """Rows of the outbox with the envelope that chassis.outbox gives an event."""
    ids = pl.Series([uuid_utils.uuid7().bytes for _ in range(count)], dtype=pl.Binary)
    spelled = ids.bin.encode("hex")
    dashed = [pl.lit(spelled.str.slice(first, size)) for first, size in ((0, 8), (8, 4), (12, 4), (16, 4), (20, 12))]
    payload = pl.concat_str(
        pl.lit('{"specversion":"1.0","id":"'),
        pl.concat_str(dashed, separator="-"),
        pl.lit(f'","source":"/tidu/{SERVICE}","type":"{kind.type}","subject":"'),
        "code",
        pl.lit(f'","time":"{moment.now.isoformat()}","datacontenttype":"application/json",'),
        pl.lit(f'"dataschema":"/events/{kind.type}.schema.json","sequence":"'),
        number.cast(pl.String).str.zfill(19),
        pl.lit('","data":'),
        data,
        pl.lit("}"),
    )
    return binary.row(
        binary.whole(number, 8),
        binary.constant(kind.topic.encode()),
        binary.text(pl.col("code")),
        binary.whole(pl.col("partition"), 2),
        binary.octets(pl.lit(ids)),
        binary.constant(kind.type.encode()),
        binary.text(payload),
    )


def _partition(code: pl.Expr) -> pl.Expr:
    """chassis.partition.partition_of for codes of eighteen bytes; 32-bit products wrap as murmur2 wants."""
    octets, factor = code.cast(pl.Binary), pl.lit(0x5BD1E995, dtype=pl.UInt32)
    value = pl.lit(0x9747B28C ^ 18, dtype=pl.UInt32)
    for start in range(0, 16, 4):
        k = octets.bin.slice(start, 4).bin.reinterpret(dtype=pl.UInt32) * factor
        value = value * factor ^ (k ^ k // (1 << 24)) * factor
    tail = octets.bin.slice(16, 2).bin.reinterpret(dtype=pl.UInt16).cast(pl.UInt32)
    value = (value ^ tail) * factor
    value = (value ^ value // (1 << 13)) * factor
    value = value ^ value // (1 << 15)
    return (value % (1 << 31) % PARTITIONS).cast(pl.Int64)
