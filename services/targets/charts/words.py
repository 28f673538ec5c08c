"""The few words charts need, in both languages."""

import re
from typing import Final, Literal

Lang = Literal["zh", "en"]
_REMARK: Final = re.compile(r"\s*[（(][^（(]*[）)]$")

WORDS: Final[dict[str, tuple[str, str]]] = {
    "green": ("正常", "on course"),
    "yellow": ("偏慢", "slow"),
    "red": ("滞后", "behind"),
    "none": ("无从判断", "no judgement"),
    "target": ("{year}年目标 {value}", "target {year}: {value}"),
    "floor": ("年度下限 {value}", "yearly floor {value}"),
    "pace": ("按时间进度应达 {value}（推算）", "due by time elapsed {value} (derived)"),
    "of_target": ("完成 {share}", "{share} done"),
    "no_target": ("文件未列目标", "no printed target"),
    "unknown": ("待填报", "not stated yet"),
    "stated": ("填报数", "stated"),
    "value": ("{name}：{value}{unit}", "{name}: {value} {unit}"),
    "as_of": ("截至{day}", "as of {day}"),
    "undecided": ("归属待定", "Undecided"),
    "total": ("合计", "Total"),
    "in_force": ("有效期内", "in force"),
    "none_expire": ("未来十二个月无到期", "nothing expires in twelve months"),
    "expire": ("{month} 到期 {value}", "{month}: {value} expire"),
    "none_renewed": ("到期均不续", "none renewed"),
    "all_renewed": ("到期全续", "all renewed"),
    "band": ("到期全续与均不续之间", "between all and none renewed"),
    "derived": ("推算线（非目标）", "derived line (no target)"),
    "ladder": ("梯度：有效期内企业数", "The ladder: firms with a title in force"),
    "expiries": ("未来十二个月到期称号（如均不续）", "Titles that end in twelve months if none is renewed"),
    "floors": ("年度下限", "Yearly floors"),
    "elapsed": ("时间进度 {share}", "time elapsed {share}"),
    "districts": ("{name}：区县排名", "{name}: districts ranked"),
    "over_time": ("{name}：逐月", "{name} by month"),
    "indices": ("{name}：指数（首期=100）", "{name}: indices (first period = 100)"),
    "city": ("全市 {value}", "city {value}"),
    "of_city": ("占全市 {share}", "{share} of the city"),
    "rank": ("第{rank}位", "rank {rank}"),
}


def say(key: str, lang: Lang, **given: object) -> str:
    """A phrase in a language."""
    return WORDS[key][lang == "en"].format(**given)


def figure(value: int | None) -> str:
    """A whole number exactly, thousands parted; a dash where nothing is known."""
    return "—" if value is None else f"{value:,}"


def short(name: str) -> str:
    """A name without the remark in brackets at its end, where the chart's title already says it."""
    return _REMARK.sub("", name)


def measured(text: str, size: float) -> float:
    """About how wide a text is at a size: full width for Chinese, a little more than half for Latin."""
    return sum(size if ord(letter) > 0x2E7F else size * 0.56 for letter in text)


def fitted(text: str, size: float, width: float) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    if measured(text, size) <= width:
        return text
    kept = text
    while kept and measured(kept + "…", size) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"
