"""The console reads well on a terminal and in a file."""

import io

import pytest
from rich.console import Console as RichConsole

from devstack.console import Console


@pytest.fixture(params=[True, False], ids=["terminal", "file"])
def console(request):
    rich = RichConsole(file=io.StringIO(), force_terminal=request.param, width=40, soft_wrap=True, highlight=False)
    return Console(rich)


def text(console):
    return console.rich.file.getvalue()


def test_columns_are_never_cut(console):
    console.columns([("what", "address"), ("enterprise", "http://127.0.0.1:8101/a-long-address-beyond-forty-columns")])
    assert "what        address" in text(console)
    assert "http://127.0.0.1:8101/a-long-address-beyond-forty-columns" in text(console)


def test_overlapping_steps_each_end_with_their_time(console):
    with console.step("one"), console.step("two"):
        pass
    assert "one" in text(console)
    assert "two" in text(console)
    assert text(console).count("✓") == 2


def test_a_step_that_fails_is_not_ticked(console):
    with pytest.raises(ValueError, match="no"), console.step("one"):
        raise ValueError("no")
    assert "✓" not in text(console)


def test_brackets_of_the_news_stay(console):
    console.line("a [red]literal[/red] text")
    assert "[red]literal[/red]" in text(console)
