"""Size classes of many firms at once; tests hold them equal to the ladder's engine, row by row."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import polars.selectors as cs

from chassis.money import FEN_PER_WAN
from services.enterprise.ladder.engine.size import size_row

ORDER = ("large", "medium", "small")
METRICS = ("staff", "revenue", "assets")
_COLUMN = {"staff": "employees", "revenue": "revenue", "assets": "total_assets"}


def with_sizes(frame: pl.DataFrame, table: Mapping[str, Any]) -> pl.DataFrame:
    """The frame (industry, employees; revenue and total_assets in fen) with size_class, size_zh, size_en, missing."""
    rows = {code: size_row(code, table) for code in frame["industry"].unique()}
    specs = {spec["code"]: spec for spec in table["industries"]}
    row = pl.col("industry").replace_strict(rows, return_dtype=pl.String).alias("_row")
    parts = frame.with_columns(pl.int_range(pl.len()).alias("_n"), row, *_TEXTS).partition_by("_row", as_dict=True)
    done = [_sized(part, specs.get(str(key[0])), table) for key, part in parts.items()]
    return pl.concat(done).sort("_n").drop("_n", "_row", cs.starts_with("_text_"))


def wan(fen: pl.Expr) -> pl.Expr:
    """Fen as text in 万元, exact and without trailing zeros."""
    whole, part = fen.abs() // FEN_PER_WAN, fen.abs() % FEN_PER_WAN
    digits = pl.concat_str(whole.cast(pl.String), pl.lit("."), part.cast(pl.String).str.zfill(6))
    sign = pl.when(fen < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return sign + digits.str.strip_chars_end("0").str.strip_suffix(".")


_TEXTS = (
    pl.col("employees").cast(pl.String).alias("_text_staff"),
    wan(pl.col("revenue")).alias("_text_revenue"),
    wan(pl.col("total_assets")).alias("_text_assets"),
)


def _sized(frame: pl.DataFrame, spec: Mapping[str, Any] | None, table: Mapping[str, Any]) -> pl.DataFrame:
    """Firms of one row of the table."""
    none = pl.lit([], dtype=pl.List(pl.String))
    if spec is None:
        return frame.with_columns(
            pl.lit("manual_review").alias("size_class"),
            pl.format("行业代码{}不在划型标准表内，需人工审核", "industry").alias("size_zh"),
            pl.format("industry code {} is not in the table: manual review", "industry").alias("size_en"),
            none.alias("missing"),
        )
    lacking = [_when_missing(name, table["metrics"][name]["field"]) for name in spec["metrics"]]
    unknown = pl.when(pl.col("size_class") == "unknown")
    return frame.with_columns(_size(spec).alias("size_class")).with_columns(
        unknown.then(_lacking(spec, table, zh=True)).otherwise(_reason(spec, table, zh=True)).alias("size_zh"),
        unknown.then(_lacking(spec, table, zh=False)).otherwise(_reason(spec, table, zh=False)).alias("size_en"),
        unknown.then(pl.concat_list(lacking).list.drop_nulls()).otherwise(none).alias("missing"),
    )


def _size(spec: Mapping[str, Any]) -> pl.Expr:
    """The highest class not ruled out, when it is certain."""
    size: pl.Expr = pl.lit("micro")
    for name in reversed(ORDER):
        reached = [pl.col(_COLUMN[key]) >= _least(key, value) for key, value in spec[name].items()]
        out = pl.any_horizontal([~each.fill_null(value=True) for each in reached])
        sure = pl.all_horizontal([each.fill_null(value=False) for each in reached])
        size = pl.when(out).then(size).when(sure).then(pl.lit(name)).otherwise(pl.lit("unknown"))
    return size


def _least(metric: str, value: Any) -> int:
    return int(value if metric == "staff" else value * FEN_PER_WAN)


def _when_missing(name: str, word: str) -> pl.Expr:
    return pl.when(pl.col(_COLUMN[name]).is_null()).then(pl.lit(word))


def _lacking(spec: Mapping[str, Any], table: Mapping[str, Any], *, zh: bool) -> pl.Expr:
    language, between = ("zh", "、") if zh else ("en", ", ")
    words = [_when_missing(name, table["metrics"][name][language]) for name in spec["metrics"]]
    told = pl.concat_str(words, separator=between, ignore_nulls=True)
    if zh:
        return pl.concat_str(pl.lit(f"{spec['zh']}：缺少"), told)
    return pl.concat_str(pl.lit(f"{spec['en']}: "), told, pl.lit(" missing"))


def _reason(spec: Mapping[str, Any], table: Mapping[str, Any], *, zh: bool) -> pl.Expr:
    language, size = "zh" if zh else "en", pl.col("size_class")
    names = [name for name in METRICS if name in spec["metrics"]]
    ends = {name: f"，为{told['zh']}" if zh else f": {told['en']}" for name, told in table["classes"].items()}
    return pl.concat_str(
        pl.lit(spec[language] + ("：" if zh else ": ")),
        _given(names, table, zh=zh),
        pl.when(size != "large").then(pl.lit("；" if zh else "; ")).otherwise(pl.lit("")),
        pl.concat_str(
            [_failing(name, spec, table, zh=zh) for name in names],
            separator="、" if zh else ", ",
            ignore_nulls=True,
        ),
        size.replace_strict(ends, default="", return_dtype=pl.String),
    )


def _given(names: Sequence[str], table: Mapping[str, Any], *, zh: bool) -> pl.Expr:
    told = []
    for name in names:
        value, words = pl.col(f"_text_{name}"), table["metrics"][name]
        before, behind = (words["zh"], words["unit_zh"]) if zh else (words["en"] + " ", " " + words["unit_en"])
        told.append(pl.concat_str(pl.lit(before), value, pl.lit(behind)))
    return pl.concat_str(told, separator="，" if zh else ", ", ignore_nulls=True)


def _failing(name: str, spec: Mapping[str, Any], table: Mapping[str, Any], *, zh: bool) -> pl.Expr:
    """What keeps a firm out of the class above its own, by one metric."""
    words, told = table["metrics"][name], pl.lit(None, dtype=pl.String)
    for above, own in zip(ORDER, (*ORDER[1:], "micro"), strict=True):
        least, label = spec[above].get(name, 0), table["classes"][above]
        zh_text = f"{words['zh']}低于{label['zh']}下限{least}"
        en_text = f"{words['en']} below the {label['en']} minimum {least}"
        short = (pl.col("size_class") == own) & (pl.col(_COLUMN[name]) < _least(name, least))
        told = pl.when(short).then(pl.lit(zh_text if zh else en_text)).otherwise(told)
    return told
