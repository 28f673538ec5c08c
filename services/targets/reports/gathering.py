"""What a report shows, as plain data in one language: numbers, lights, decisions, charts."""

from datetime import date
from typing import Any

from chassis.shapes import plain
from chassis.uow import Reader
from services.targets.charts.service import draw_expiries, draw_floors, draw_ladder
from services.targets.charts.words import Lang
from services.targets.cockpit.service import GROUPS, Tile, of_groups, tiles
from services.targets.reports import repository
from services.targets.reports.rules import follow_state

WORDS: dict[str, tuple[str, str]] = {
    "scoreboard": ("中小企业发展目标进展报告", "Progress of the SME targets"),
    "brief": ("市制造强市建设领导小组月度简报", "Monthly brief for the leading group"),
    "as_of": ("截至{day}", "As of {day}"),
    "all": ("全部指标", "All indicators"),
    "red": ("红灯指标", "Red items"),
    "none_red": ("无红灯指标", "No red items"),
    "decisions": ("决定事项及落实情况", "Decisions and follow-up"),
    "none_decided": ("无决定事项", "No decisions"),
    "code": ("代码", "Code"),
    "name": ("指标", "Indicator"),
    "value": ("实际值", "Value"),
    "unit": ("单位", "Unit"),
    "goal": ("目标", "Target"),
    "goal_year": ("目标年", "Year"),
    "due": ("按时间应达（推算）", "Due by time (derived)"),
    "light_text": ("判断", "Light"),
    "owners": ("责任部门", "Owners"),
    "decision": ("决定事项", "Decision"),
    "owner": ("责任单位", "Owner"),
    "due_on": ("时限", "Due"),
    "state_text": ("状态", "State"),
    "result": ("落实情况", "Result"),
    "green": ("绿", "green"),
    "yellow": ("黄", "yellow"),
    "none": ("—", "—"),
    "open": ("办理中", "open"),
    "overdue": ("逾期", "overdue"),
    "done": ("已办结", "done"),
    "footer": (
        "红黄绿按时间进度推算，阈值为项目设定",
        "Lights are derived from time elapsed; thresholds are a project setting",
    ),
}  # fmt: skip
_RED = ("红", "red")


def say(key: str, lang: Lang, **given: object) -> str:
    """A word in a language."""
    return WORDS[key][lang == "en"].format(**given)


def _row(tile: Tile, lang: Lang) -> dict[str, Any]:
    found, held = tile.figure.indicator, tile.course
    return {
        "code": found.code, "name": found.en if lang == "en" else found.zh, "value": tile.value,
        "unit": found.unit_en if lang == "en" else found.unit, "goal": held.goal if held else None,
        "goal_year": held.year if held else None, "due": plain(round(held.due, 1)) if held else None,
        "light": tile.light, "light_text": _RED[lang == "en"] if tile.light == "red" else say(tile.light, lang),
        "owners": "、".join(found.owners),
    }  # fmt: skip


async def _decisions(uow: Reader, day: date, lang: Lang) -> list[dict[str, Any]]:
    rows = []
    for row in await repository.follow_ups(uow, day, None, None, 1000):
        state = follow_state(row["done_on"], row["due_on"], day)
        result = row["result"] if state == "done" else ""
        rows.append({
            "decision": row["decision"], "owner": row["owner"], "due_on": str(row["due_on"]), "state": state,
            "state_text": say(state, lang), "result": result or "",
        })  # fmt: skip
    return rows


async def gather(uow: Reader, kind: str, day: date, lang: Lang) -> dict[str, Any]:
    """Everything a report of this kind shows."""
    rows = [_row(tile, lang) for tile in await tiles(uow, of_groups(*GROUPS), day, None)]
    charts = [await draw(uow, day, None, lang, "light", 560) for draw in (draw_ladder, draw_expiries, draw_floors)]
    return {
        "kind": kind,
        "lang": lang,
        "title": say(kind, lang),
        "as_of": say("as_of", lang, day=day),
        "words": {key: say(key, lang) for key in WORDS if key != "as_of"} | {"red": say("red", lang)},
        "rows": rows,
        "red": [row for row in rows if row["light"] == "red"],
        "decisions": await _decisions(uow, day, lang) if kind == "brief" else [],
        "charts": charts,
    }
