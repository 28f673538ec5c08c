"""What fits into the chain tree; 渝府办发〔2024〕14号 speaks of 16 flagship chains and prints no list of them."""

from dataclasses import dataclass
from datetime import date

from chassis.errors import NotFound, RuleRefused

ABOVE = {"chain": None, "link": "chain", "node": "link"}


class ChainNodeNotFound(NotFound):
    """No such place in the tree on that day."""

    code = "chain_node_not_found"
    zh = "产业链图中没有{node}"
    en = "There is no {node} in the chain tree"


class WrongParent(RuleRefused):
    """A chain stands alone, a link below a chain, a node below a link."""

    code = "wrong_parent"
    zh = "产业链没有上级，环节的上级是产业链，节点的上级是环节"
    en = "A chain has no parent, a link's parent is a chain, a node's parent is a link"


class LevelStays(RuleRefused):
    """A later version of a place is of the same level."""

    code = "level_stays"
    zh = "{code}的层级是{level}，不能改变"
    en = "{code} is a {level} and stays one"


class VersionNotLater(RuleRefused):
    """A version begins after the one before."""

    code = "version_not_later"
    zh = "新版本须晚于现行版本的起始日{on}"
    en = "A version begins after the one in force, that is after {on}"


@dataclass(frozen=True, slots=True)
class Standing:
    """The version in force of a place in the tree."""

    level: str
    valid_from: date


def check_parent(level: str, parent_given: bool, parent_level: str | None) -> None:
    """`parent_level` is that of the parent in force, None where there is none."""
    wanted = ABOVE[level]
    if parent_given != (wanted is not None) or parent_level != wanted:
        raise WrongParent(pointer="/parent")


def check_version(code: str, level: str, valid_from: date, before: Standing | None) -> None:
    """A new place, or a later version of the same level."""
    if before is None:
        return
    if level != before.level:
        raise LevelStays(pointer="/level", code=code, level=before.level)
    if valid_from <= before.valid_from:
        raise VersionNotLater(pointer="/valid_from", on=before.valid_from.isoformat())
