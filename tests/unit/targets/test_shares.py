"""A share is cut to whole percent, so that 100 means all."""

import pytest

from services.targets.officers.rules import Share, together


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(0, 0, None), (0, 3, 0), (1, 3, 33), (2, 3, 66), (999, 1000, 99), (3, 3, 100)]
)
def test_percent(part: int, whole: int, percent: int | None) -> None:
    assert Share(whole, part).percent == percent


def test_districts_add_up() -> None:
    assert together([Share(2, 1), Share(1, 1)]) == Share(3, 2)
    assert together([]).percent is None
