"""What a bank may do with a match, and when. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from chassis.errors import Conflict, Forbidden, RuleRefused


class ConsentNotLive(Forbidden):
    """The firm has not agreed, no longer agrees, or its consent has run out."""

    code = "consent_not_live"
    zh = "没有企业有效授权，不能读取完整资料"
    en = "No live consent of the firm covers this"
    detail_zh = "可先表达意向（…/interest），由企业在 /v1/finance/consents 授权。"
    detail_en = "Show interest first (…/interest); the firm grants consent at /v1/finance/consents."


class MatchAlreadyDecided(Conflict):
    """A decision is told once."""

    code = "match_already_decided"
    zh = "该匹配已作出决定"
    en = "The match is decided already"


class InterestAlreadyShown(Conflict):
    """Interest is shown once."""

    code = "interest_already_shown"
    zh = "已表达过意向"
    en = "Interest was shown already"


class DecisionIncomplete(RuleRefused):
    """An approval has its terms, a decline its reason, and neither what belongs to the other."""

    code = "decision_incomplete"
    zh = "决定内容不完整或相互矛盾"
    en = "The decision is incomplete or contradicts itself"
    detail_zh = "approved 须填写 amount、rate_bp、tenor_months；declined 只填写 reason_code。"
    detail_en = "approved has amount, rate_bp and tenor_months; declined has a reason_code only."


class ReasonUnknown(RuleRefused):
    """The reasons for a decline are a closed list."""

    code = "reason_unknown"
    zh = "拒绝原因须取自：{known}"
    en = "The reason must be one of: {known}"


class ApprovedMoreThanAsked(RuleRefused):
    """A bank approves up to what was asked for."""

    code = "approved_more_than_asked"
    zh = "批准金额须大于零且不超过申请金额"
    en = "The approved amount must be more than zero and at most what was asked for"


@dataclass(frozen=True)
class Decision:
    """A bank's decision; money in fen."""

    decision: str
    amount_fen: int | None = None
    rate_bp: int | None = None
    tenor_months: int | None = None
    reason_code: str | None = None


def check_undecided(state: str) -> None:
    """Refuses what comes after a decision."""
    if state in {"approved", "declined"}:
        raise MatchAlreadyDecided


def check_interest(state: str) -> None:
    """Interest can be shown once, before a decision."""
    check_undecided(state)
    if state == "interested":
        raise InterestAlreadyShown


def check_decision(given: Decision, asked_fen: int, reasons: Collection[str]) -> None:
    """An approval has terms within what was asked for, a decline a reason of the closed list."""
    terms = (given.amount_fen, given.rate_bp, given.tenor_months)
    if given.decision == "declined":
        if given.reason_code is None or any(each is not None for each in terms):
            raise DecisionIncomplete(pointer="/reason_code")
        if given.reason_code not in reasons:
            raise ReasonUnknown(pointer="/reason_code", known=", ".join(sorted(reasons)))
        return
    if given.amount_fen is None or any(each is None for each in terms) or given.reason_code is not None:
        raise DecisionIncomplete(pointer="/decision")
    if not 0 < given.amount_fen <= asked_fen:
        raise ApprovedMoreThanAsked(pointer="/amount/amount")


def allowed_actions(state: str, consented: bool) -> list[str]:
    """What the bank may do now; approving needs a live consent, declining does not."""
    if state in {"approved", "declined"}:
        return ["read"] if consented else []
    return [*(["read"] if consented else []), *(["interest"] if state == "proposed" else []), "decisions"]
