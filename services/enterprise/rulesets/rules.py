"""Who may do what to a rule set, in which state, and from which day on."""

from collections.abc import Collection
from datetime import date

from chassis.errors import Conflict, Forbidden, NotFound, RuleRefused

DRAFT, APPROVED, ACTIVATED, WITHDRAWN = "draft", "approved", "activated", "withdrawn"
FROM = {
    "revision": (DRAFT,),
    "approval": (DRAFT,),
    "activation": (APPROVED,),
    "withdrawal": (DRAFT, APPROVED, ACTIVATED),
}


class RuleSetNotFound(NotFound):
    """No such rule set, or a draft the caller may not see."""

    code = "rule_set_not_found"


class RuleSetIdTaken(Conflict):
    """The id names another wording for ever."""

    code = "rule_set_id_taken"
    zh = "标准编号{id}已被使用；已定的标准不改，新版本请用新编号"
    en = "The id {id} is taken; a settled set is never changed, a new version has a new id"


class WrongRuleSetState(Conflict):
    """The state does not allow it."""

    code = "wrong_rule_set_state"
    zh = "标准处于“{state}”状态，不能执行{action}"
    en = "The rule set is {state}; {action} is not possible"


class OwnDraft(Forbidden):
    """Approval needs another person."""

    code = "own_draft"
    zh = "起草人不能批准自己的标准，须由另一人批准"
    en = "Whoever wrote a revision cannot approve it; another person must"


class RuleSetTestsFail(RuleRefused):
    """Its own test cases do not come out as they say."""

    code = "rule_set_tests_fail"
    zh = "随附的测试用例有{failed}个未通过：{names}"
    en = "{failed} of its test cases fail: {names}"


class ActivationInPast(RuleRefused):
    """What was decided is never decided again."""

    code = "activation_in_past"
    zh = "启用日期不得早于今天（{today}）"
    en = "The first day cannot lie before today ({today})"


class RuleSetsWouldOverlap(RuleRefused):
    """Two sets for one rung, kind and day."""

    code = "rule_sets_overlap"
    zh = "启用后{on}有多个标准同时适用：{names}；请在 supersedes 中写明取代关系"
    en = "On {on} several sets would apply: {names}; name the one it replaces in `supersedes`"


class AlreadyInForce(Conflict):
    """A set that has begun is replaced, not withdrawn."""

    code = "rule_set_in_force"
    zh = "该标准已自{since}起施行，只能由新标准取代"
    en = "It has been in force since {since}; only a new set can replace it"


def check_state(state: str, action: str) -> None:
    """Raises WrongRuleSetState."""
    if state not in FROM[action]:
        raise WrongRuleSetState(state=state, action=action)


def check_other_person(authors: Collection[str], subject: str) -> None:
    """Four eyes: whoever wrote any revision does not approve."""
    if subject in authors:
        raise OwnDraft


def check_first_day(first: date, today: date) -> None:
    """A set begins today or later."""
    if first < today:
        raise ActivationInPast(pointer="/from", today=today.isoformat())


def check_withdrawal(active_from: date | None, today: date) -> None:
    """A set that has begun stays."""
    if active_from is not None and active_from <= today:
        raise AlreadyInForce(since=active_from.isoformat())
