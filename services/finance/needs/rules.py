"""What a need must be. Pure."""

from chassis.errors import RuleRefused


class AmountNotPositive(RuleRefused):
    """A need is for more than nothing."""

    code = "amount_not_positive"
    zh = "金额必须大于零"
    en = "The amount must be more than zero"


def check_amount(amount_fen: int, pointer: str) -> None:
    """Refuses nothing and less than nothing."""
    if amount_fen <= 0:
        raise AmountNotPositive(pointer=pointer)
