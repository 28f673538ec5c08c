"""The syntax of conditions in the rule data: numbers, names, comparisons, and/or/not, min, max, floor."""

import re
from decimal import Decimal
from typing import Any, TypeAlias

Tree: TypeAlias = tuple[Any, ...]

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|'([^']*)'|([A-Za-z_]\w*)|(<=|>=|==|!=|[<>+\-*/(),]))", re.ASCII)
_KINDS = ("number", "string", "name", "sign")
_COMPARISONS = ("<=", ">=", "==", "!=", "<", ">")


class ExpressionMalformed(ValueError):
    """Raised when the rule data hold a text this language does not know."""


class _Parser:
    """Precedence climbing: or, and, not, comparison chain, sum, term, factor."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while text[at:].strip():
            found = _TOKEN.match(text, at)
            if found is None:
                raise ExpressionMalformed(f"cannot read {text!r} at {text[at:]!r}")
            which = found.lastindex or 1
            self.tokens.append((_KINDS[which - 1], found[which]))
            at = found.end()
        self.tokens.append(("end", ""))
        self.at = 0

    def tree(self) -> Tree:
        tree = self._or()
        if self.tokens[self.at][0] != "end":
            raise ExpressionMalformed(f"{self.text!r} goes on after its end")
        return tree

    def _take(self, *wanted: str) -> str | None:
        kind, text = self.tokens[self.at]
        if kind in {"sign", "name"} and text in wanted:
            self.at += 1
            return text
        return None

    def _or(self) -> Tree:
        parts = [self._and()]
        while self._take("or"):
            parts.append(self._and())
        return parts[0] if len(parts) == 1 else ("or", parts)

    def _and(self) -> Tree:
        parts = [self._not()]
        while self._take("and"):
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else ("and", parts)

    def _not(self) -> Tree:
        return ("not", self._not()) if self._take("not") else self._comparison()

    def _comparison(self) -> Tree:
        left = self._sum()
        pairs: list[Tree] = []
        while sign := self._take(*_COMPARISONS):
            right = self._sum()
            pairs.append(("compare", sign, left, right))
            left = right
        return left if not pairs else pairs[0] if len(pairs) == 1 else ("and", pairs)

    def _sum(self) -> Tree:
        tree = self._term()
        while sign := self._take("+", "-"):
            tree = ("arithmetic", sign, tree, self._term())
        return tree

    def _term(self) -> Tree:
        tree = self._factor()
        while sign := self._take("*", "/"):
            tree = ("arithmetic", sign, tree, self._factor())
        return tree

    def _factor(self) -> Tree:
        if self._take("-"):
            return ("arithmetic", "-", ("number", Decimal(0)), self._factor())
        if self._take("("):
            inner = self._or()
            self._close()
            return inner
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return ("number", Decimal(text))
        if kind == "string":
            return ("string", text)
        if kind != "name":
            raise ExpressionMalformed(f"{self.text!r} lacks a value")
        return self._call(text) if self._take("(") else ("name", text)

    def _call(self, name: str) -> Tree:
        arguments = [self._sum()]
        while self._take(","):
            arguments.append(self._sum())
        self._close()
        if name not in {"min", "max", "floor"} or (name == "floor" and len(arguments) > 1):
            raise ExpressionMalformed(f"{name} is no function of this language")
        return ("call", name, arguments)

    def _close(self) -> None:
        if not self._take(")"):
            raise ExpressionMalformed(f"{self.text!r} lacks a closing bracket")


def parse(text: str) -> Tree:
    """The syntax tree of one expression; raises ExpressionMalformed."""
    return _Parser(text).tree()


def names(tree: Tree) -> tuple[str, ...]:
    """The input and derived names a tree reads, in order."""
    if tree[0] == "name":
        return () if tree[1] in {"true", "false"} else (tree[1],)
    found = [name for part in tree[1:] for name in _inside(part)]
    return tuple(dict.fromkeys(found))


def _inside(part: Any) -> tuple[str, ...]:
    if isinstance(part, tuple):
        return names(part)
    return tuple(name for each in part for name in names(each)) if isinstance(part, list) else ()
