"""What is wrong with an uploaded rule set, fault by fault, each with the JSON pointer of its place."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from services.enterprise.ladder.engine.explanations import SIGNS
from services.enterprise.ladder.engine.inputs import NUMERIC, InputRefused
from services.enterprise.ladder.engine.rule_set import RuleSet
from services.enterprise.ladder.engine.syntax import ExpressionMalformed, names, parse
from services.enterprise.ladder.rule_sets import Catalogue
from services.enterprise.rulesets import cases as case_book

Place: TypeAlias = tuple[str | int, ...]
_ID = re.compile(r"[A-Z][A-Z0-9_]{2,39}", re.ASCII)
_TEXTS = ("zh", "en", "doc")
_EXPRESSIONS = ("expr", "when", "if", "then", "derive", "formula")
_FIELDS = ("field", "enum_field", "measure")
_UNREADABLE = (
    ValueError,
    LookupError,
    TypeError,
    ArithmeticError,
    StopIteration,
    AttributeError,
    RuntimeError,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the place in the body and why, in both languages."""

    place: Place
    code: str
    zh: str
    en: str


def faults_of(document: Mapping[str, Any], cases: Mapping[str, Any], book: Catalogue) -> list[Fault]:
    """Everything wrong with a draft and its cases; empty when it can be kept."""
    try:
        found = [*_floats(document, ("document",)), *_floats(cases, ("cases",)), *_header(document, book)]
        found += [*_walk(document, ("document",), book), *_scoring(document, book)]
    except _UNREADABLE as error:
        return [_unreadable("form", error)]
    if found:
        return found
    try:
        compiled = RuleSet(document, book.library)
    except _UNREADABLE as error:
        return [_unreadable("not_compiled", error)]
    return list(_cases(compiled, cases, book))


def _unreadable(code: str, error: Exception) -> Fault:
    why = f"{type(error).__name__}: {error}"
    return Fault(("document",), code, f"无法读取为标准：{why}", f"cannot be read as a rule set: {why}")


def _floats(value: Any, place: Place) -> Iterator[Fault]:
    """A JSON number with a point is a binary float and so no exact decimal."""
    if isinstance(value, float):
        yield Fault(place, "float", '小数请写成文本，如"3.5"', 'write a number with a point as text, such as "3.5"')
    pairs = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield from _floats(inner, (*place, key))


def _header(document: Mapping[str, Any], book: Catalogue) -> Iterator[Fault]:
    common, at = book.library.common, ("document",)
    if not (isinstance(document.get("id"), str) and _ID.fullmatch(document["id"])):
        yield Fault(
            (*at, "id"), "id_form", "编号须为大写字母、数字和下划线", "an id is capitals, digits and underscores"
        )
    codes = {each["code"] for each in (*common["tiers"], *common["programmes"])}
    if document.get("tier") not in codes:
        yield Fault((*at, "tier"), "unknown_tier", "没有该梯度", "there is no such tier")
    for name in _TEXTS:
        if not (isinstance(document.get(name), str) and document[name].strip()):
            yield Fault((*at, name), "missing", "缺少该文本", "this text is missing")
    if not (isinstance(document.get("sources"), list) and document["sources"]):
        yield Fault((*at, "sources"), "missing", "须注明来源", "name at least one source")
    if document.get("confidence") not in {"A", "B", "C"}:
        yield Fault((*at, "confidence"), "confidence", "可信度须为A、B或C", "confidence is A, B or C")
    if "ip" in document and document["ip"] not in common["ip_definitions"]:
        yield Fault((*at, "ip"), "unknown_definition", "没有该知识产权口径", "there is no such definition")
    if "decision" not in document:
        yield Fault((*at, "decision"), "missing", "缺少判定逻辑", "the decision is missing")
    family = common["common_base_conditions"]["applies_to"]
    if "'base'" in str(document.get("decision")) and document.get("base_of", document.get("id")) not in family:
        zh, en = "须写明沿用哪一标准的基本条件", f"name the set whose base conditions hold: {', '.join(family)}"
        yield Fault((*at, "base_of"), "base_of", zh, en)
    yield from _days(document)
    yield from _replaced(document, book)


def _days(document: Mapping[str, Any]) -> Iterator[Fault]:
    first, last = document.get("effective_from"), document.get("effective_to")
    if not _is_day(first):
        yield Fault(("document", "effective_from"), "date_form", "日期须为 YYYY-MM-DD", "a date is written YYYY-MM-DD")
    elif last is not None and not (_is_day(last) and last >= first):
        zh, en = "结束日须为不早于施行日的日期或空", "the last day is null or a day not before the first"
        yield Fault(("document", "effective_to"), "date_form", zh, en)
    if "effective_to" not in document:
        yield Fault(("document", "effective_to"), "missing", "须写明，可为空", "state it; it may be null")


def _replaced(document: Mapping[str, Any], book: Catalogue) -> Iterator[Fault]:
    for at, name in enumerate(document.get("supersedes", ())):
        if name not in book.documents or book.documents[name]["tier"] != document.get("tier"):
            zh, en = "没有同一梯度的该标准", "there is no such set of the same tier"
            yield Fault(("document", "supersedes", at), "unknown_rule_set", zh, en)


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _walk(value: Any, place: Place, book: Catalogue) -> Iterator[Fault]:
    if isinstance(value, Mapping):
        yield from _piece(value, place, book)
    pairs = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield from _walk(inner, (*place, key), book)


def _piece(piece: Mapping[str, Any], place: Place, book: Catalogue) -> Iterator[Fault]:
    """One condition, indicator or band: texts in both languages, known names, readable numbers and expressions."""
    if "zh" in piece and not piece.get("en"):
        yield Fault((*place, "en"), "missing", "缺少英文", "the English text is missing")
    known = {*book.fields, *book.library.fields["derived"]}
    for name in _FIELDS:
        if name in piece and piece[name] not in known:
            yield Fault((*place, name), "unknown_field", f"没有字段{piece[name]}", f"there is no field {piece[name]}")
    for name in _EXPRESSIONS:
        if isinstance(piece.get(name), str):
            yield from _expression(piece[name], (*place, name), known)
    yield from _numbers(piece, place)
    yield from _kinds(piece, place, book)
    if piece.get("type") == "certificate_in_force":
        yield from _titles(piece, place, book)


def _numbers(piece: Mapping[str, Any], place: Place) -> Iterator[Fault]:
    if "op" in piece and piece["op"] not in SIGNS:
        yield Fault((*place, "op"), "unknown_sign", "没有该比较符", "there is no such comparison")
    if "op" in piece and not _is_number(piece.get("value")):
        yield Fault((*place, "value"), "number", "须为十进制数", "must be a decimal number")
    for name in ("min", "max", "above", "score", "low", "high"):
        if name in piece and piece[name] is not None and not _is_number(piece[name]):
            yield Fault((*place, name), "number", "须为十进制数", "must be a decimal number")


def _kinds(piece: Mapping[str, Any], place: Place, book: Catalogue) -> Iterator[Fault]:
    """Numbers are compared with numbers, and every value an input can have earns its points."""
    spec = book.fields.get(piece.get("field", ""), {})
    bands = piece.get("bands") or ()
    scaled = any(name in band for band in bands for name in ("min", "max", "above"))
    if spec and spec["type"] not in NUMERIC and ("op" in piece or (scaled and "measure" not in piece)):
        yield Fault((*place, "field"), "not_a_number", "该字段不是数值", "this field is no number")
    if scaled and all(band.get(name) is not None for band in bands for name in ("min", "max", "above") if name in band):
        yield Fault((*place, "bands"), "open_end", "最后一档须不设边界", "the last band has no border (null)")
    if "enum_field" in piece:
        wanted = set(book.fields.get(piece["enum_field"], {}).get("values", ()))
        if set(piece.get("scores") or ()) != wanted:
            listed = ", ".join(sorted(wanted))
            yield Fault((*place, "scores"), "enum", f"须逐一给出分值：{listed}", f"give points for each of: {listed}")


def _expression(text: str, place: Place, known: set[str]) -> Iterator[Fault]:
    try:
        unknown = [name for name in names(parse(text)) if name not in known and name not in {"true", "false"}]
    except ExpressionMalformed as error:
        yield Fault(place, "expression", f"表达式无法读取：{error}", f"the expression cannot be read: {error}")
        return
    if unknown:
        listed = ", ".join(unknown)
        yield Fault(place, "unknown_field", f"没有字段{listed}", f"there is no field {listed}")


def _titles(piece: Mapping[str, Any], place: Place, book: Catalogue) -> Iterator[Fault]:
    common = book.library.common
    codes = {each["code"] for each in (*common["tiers"], *common["honours"], *common["programmes"])}
    for at, code in enumerate(piece.get("any_of", ())):
        if code not in codes:
            yield Fault((*place, "any_of", at), "unknown_title", "没有该称号", "there is no such title")


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return False
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False


def _scoring(document: Mapping[str, Any], book: Catalogue) -> Iterator[Fault]:
    scoring, at = document.get("scoring"), ("document", "scoring")
    if scoring is None:
        return
    try:
        caps = {name: Decimal(most) for name, most in scoring["group_max"].items()}
        total, each = Decimal(scoring["total_max"]), dict.fromkeys(caps, Decimal(0))
        for n, indicator in enumerate(scoring["indicators"]):
            if indicator["group"] not in caps:
                zh, en = "该组没有上限", "this group has no maximum"
                yield Fault((*at, "indicators", n, "group"), "unknown_group", zh, en)
                continue
            each[indicator["group"]] += Decimal(indicator["max"])
    except _UNREADABLE as error:
        yield Fault(at, "scoring_form", f"评分结构不完整：{error}", f"the scoring is incomplete: {error}")
        return
    if sum(caps.values()) != total:
        yield Fault((*at, "group_max"), "sum", f"各组之和须为{total}", f"the groups must add up to {total}")
    for name, most in caps.items():
        if each[name] < most:
            yield Fault((*at, "group_max", name), "sum", "指标之和小于组上限", "its indicators add up to less")
        if name not in book.library.common["groups"]:
            yield Fault((*at, "group_max", name), "unknown_group", "没有该组名", "there is no such group")


def _cases(compiled: RuleSet, cases: Mapping[str, Any], book: Catalogue) -> Iterator[Fault]:
    """Cases must be readable, and show both a firm that reaches the rung and one that does not."""
    results = set()
    listed = cases.get("cases")
    for n, case in enumerate(listed if isinstance(listed, list) else ()):
        try:
            results.add(case["expect"].get("result"))
            compiled.decide(case_book.subject_of(book, cases, case))
        except InputRefused as refused:
            yield Fault(("cases", "cases", n), "input_malformed", f"{refused.name}{refused.zh}", str(refused))
        except _UNREADABLE as error:
            why = f"{type(error).__name__}: {error}"
            yield Fault(("cases", "cases", n), "case_form", f"用例不完整：{why}", f"the case is incomplete: {why}")
    wanted: Callable[[str], bool] = results.__contains__
    if not (wanted("met") and wanted("unmet")) and not wanted("manual_review"):
        zh, en = "至少各有一个达到和未达到的用例", "at least one case that is met and one that is unmet are needed"
        yield Fault(("cases", "cases"), "too_few_cases", zh, en)
