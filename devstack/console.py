"""What the operator sees: steps with their time, on a terminal with a spinner, elsewhere as plain lines."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console as RichConsole
from rich.markup import escape

if TYPE_CHECKING:
    from rich.status import Status


class Console:
    """Progress of the platform; steps may overlap."""

    def __init__(self, rich: RichConsole | None = None, *, stderr: bool = False) -> None:
        self.rich = rich or RichConsole(highlight=False, soft_wrap=True, stderr=stderr)
        self._active: list[str] = []
        self._status: Status | None = None

    def line(self, text: str) -> None:
        """One line of news."""
        self.rich.print(escape(text))

    def warn(self, text: str) -> None:
        """One line the operator should notice."""
        self.rich.print(f"[yellow]! {escape(text)}[/yellow]")

    def fail(self, text: str) -> None:
        """Why it did not work."""
        self.rich.print(f"[bold red]{escape(text)}[/bold red]")

    def columns(self, rows: Sequence[Sequence[str]]) -> None:
        """Rows in columns as wide as their contents: nothing is cut, on a terminal or in a file."""
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.line("  " + "  ".join(cells).rstrip())

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """A step under way; its line appears with its duration when it is done."""
        self._active.append(text)
        self._show()
        begun = time.monotonic()
        try:
            yield
            seconds = time.monotonic() - begun
            self.rich.print(f"[green]✓[/green] {escape(text)} [dim]({seconds:.1f} s)[/dim]")
        finally:
            self._active.remove(text)
            self._show()

    def _show(self) -> None:
        if not self.rich.is_terminal:
            return
        if not self._active:
            if self._status:
                self._status.stop()
            self._status = None
            return
        text = escape(" · ".join(self._active))
        if self._status is None:
            self._status = self.rich.status(text)
            self._status.start()
        else:
            self._status.update(text)


class Silent(Console):
    """A console that remembers its lines instead of showing them, for programs that start a platform."""

    def __init__(self) -> None:
        super().__init__(RichConsole(quiet=True))
        self.lines: list[str] = []

    def line(self, text: str) -> None:
        """Remember a line."""
        self.lines.append(text)

    def warn(self, text: str) -> None:
        """Remember a warning."""
        self.lines.append(text)
