"""Which cases a rule set wants visited on site before they are put up for public notice."""

from collections.abc import Mapping
from typing import Any

from services.enterprise.ladder.engine.expressions import truth_of
from services.enterprise.ladder.engine.inputs import Subject
from services.enterprise.ladder.engine.results import UNMET
from services.enterprise.ladder.engine.rule_set import RuleSet
from services.enterprise.ladder.engine.syntax import parse


def grounds(rule_set: RuleSet, document: Mapping[str, Any], subject: Subject) -> list[str]:
    """The ids of what asks for a visit; what is not known asks for one too."""
    asked = document.get("visit_before_publicity")
    if asked is None or subject.on.isoformat() < asked["from"]:
        return []
    return [each["id"] for each in asked["any"] if _holds(each, rule_set, subject)]


def _holds(ground: Mapping[str, Any], rule_set: RuleSet, subject: Subject) -> bool:
    if "when" in ground:
        test = truth_of(parse(ground["when"]), rule_set.context.readers)
        return test(rule_set.state(subject).values)[0] != UNMET
    before = [title for title in subject.titles or () if title.code == rule_set.tier]
    return not before if ground["title"] == "none" else any(title.revoked_on for title in before)
