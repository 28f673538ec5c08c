"""When cases are put together, and when a batch is decided."""

from chassis.errors import Conflict, NotFound, RuleRefused


class BatchNotFound(NotFound):
    """No such batch."""

    code = "batch_not_found"


class BatchDecided(Conflict):
    """The batch was decided; it takes no more cases."""

    code = "batch_decided"
    zh = "该批次已决定"
    en = "The batch is decided"


class BatchEmpty(RuleRefused):
    """A batch without cases."""

    code = "batch_empty"
    zh = "该批次没有申请"
    en = "There is no case in the batch"


class BatchFull(RuleRefused):
    """More cases than one transaction takes."""

    code = "batch_full"
    zh = "每批至多{most}件"
    en = "A batch holds at most {most} cases"


class OtherTier(RuleRefused):
    """A case of another rung."""

    code = "batch_other_tier"
    zh = "该申请的层级与批次不同"
    en = "The case is for another title than the batch"


class AlreadyInBatch(Conflict):
    """The case is in a batch, or closed."""

    code = "already_in_batch"
    zh = "该申请已在批次中或已办结"
    en = "The case is in a batch already, or closed"


MOST = 200
"""Cases of one batch: they are decided in one transaction, which stays under the five seconds of the house."""


def check_case(tier: str, case_tier: str, batch_id: object, *, closed: bool) -> None:
    """Raises OtherTier, AlreadyInBatch."""
    if case_tier != tier:
        raise OtherTier
    if batch_id is not None or closed:
        raise AlreadyInBatch
