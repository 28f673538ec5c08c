"""What the report of a published assessment shows, as plain data in one language."""

import json
from collections import Counter
from typing import Any
from uuid import UUID

from chassis.uow import Reader
from services.targets.charts.words import Lang
from services.targets.environment_rounds.service import policy
from services.targets.environment_scores.service import published_content

WORDS: dict[str, tuple[str, str]] = {
    "title": ("{year}年中小企业发展环境第三方评估报告", "Third-party assessment of the environment for SMEs, {year}"),
    "as_of": ("评估时点{as_of} · 第三方机构：{assessor}", "As of {as_of} · assessed by {assessor}"),
    "ranking": ("区县得分", "Districts"),
    "scores": ("分项得分", "Scores"),
    "measures": ("指标和权重", "Indicators"),
    "unscored": ("未评分项及原因", "What has no score, and why"),
    "none_unscored": ("全部评分", "Everything is scored"),
    "rank": ("位次", "Place"),
    "district": ("区县", "District"),
    "total": ("总分", "Total"),
    "indicator": ("指标", "Indicator"),
    "dimension": ("方面", "Side"),
    "value": ("数值", "Value"),
    "base": ("基数/答卷数", "Cases or answers"),
    "score": ("得分", "Score"),
    "weight": ("权重", "Weight"),
    "why": ("未评分原因", "Why not scored"),
    "count": ("项数", "Count"),
    "figure_missing": ("缺少数据", "no figure"),
    "nobody_answered": ("无答卷", "nobody answered"),
    "too_few": ("样本不足", "too few"),
}  # fmt: skip


def say(key: str, lang: Lang, **given: object) -> str:
    """A word in a language."""
    return WORDS[key][lang == "en"].format(**given)


def _names(rows: list[dict[str, Any]], lang: Lang) -> dict[str, str]:
    return {row["code"]: str(row[lang]) for row in rows}


def _score_rows(content: dict[str, Any], lang: Lang) -> list[dict[str, Any]]:
    names = _names(content["indicators"], lang)
    return [
        {
            "district": district[lang], "indicator": names[each["indicator"]], "value": each["value"],
            "base": each["base"], "score": each["score"], "why": say(each["why"], lang) if each["why"] else None,
        }
        for district in content["districts"]
        for each in district["scores"]
    ]  # fmt: skip


def _unscored(content: dict[str, Any], lang: Lang) -> list[dict[str, Any]]:
    """Why scores are missing, counted by indicator: forty districts times ten reasons would be no reading."""
    names = _names(content["indicators"], lang)
    order = list(names)
    scores = [score for district in content["districts"] for score in district["scores"]]
    found = Counter((score["indicator"], score["why"]) for score in scores if score["why"])
    return [
        {"indicator": names[code], "why": say(why, lang), "count": found[code, why]}
        for code, why in sorted(found, key=lambda each: (order.index(each[0]), each[1]))
    ]


async def gather_assessment(uow: Reader, round_id: UUID, lang: Lang) -> dict[str, Any]:
    """Everything the report of a round shows, from the bytes that were published."""
    content = json.loads(await published_content(uow, round_id))
    sides = _names(content["dimensions"], lang)
    ranking = [
        {"rank": row["rank"], "district": row[lang], "total": row["total"]}
        | {each["dimension"]: each["score"] for each in row["dimensions"]}
        for row in content["districts"]
    ]
    measures = [
        {"indicator": row[lang], "dimension": sides[row["dimension"]], "weight": row["weight"]}
        for row in content["indicators"]
    ]
    return {
        "kind": "environment",
        "lang": lang,
        "title": say("title", lang, year=content["year"]),
        "as_of": say("as_of", lang, as_of=content["as_of"], assessor=content["assessor_name"]),
        "note": policy()["formula"][lang],
        "words": {key: say(key, lang) for key in WORDS if key not in {"title", "as_of"}} | sides,
        "sides": list(sides),
        "unscored": _unscored(content, lang),
        "sheets": [
            {"name": "ranking", "columns": ["rank", "district", "total", *sides], "rows": ranking},
            {
                "name": "scores",
                "columns": ["district", "indicator", "value", "base", "score", "why"],
                "rows": _score_rows(content, lang),
            },
            {"name": "measures", "columns": ["indicator", "dimension", "weight"], "rows": measures},
        ],
    }
