"""Pinyin initials of Chinese names: 重庆长安 is found by `cqca`.

`initials.txt` beside this file holds the letter of each character from U+4E00 on (`-` where none is known) and the
pairs of characters that are read differently together (重庆 is `cq`, 重工 `zg`). It is made of the readings of
pypinyin, which a test holds it against; the library itself would cost a service half a second at its start.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

_FIRST = 0x4E00
_BREAK = "\n"


def _read() -> tuple[dict[int, str], dict[str, str]]:
    single, _, pairs = Path(__file__).with_name("initials.txt").read_text(encoding="utf-8").partition("\n\n")
    letters = {_FIRST + n: letter for n, letter in enumerate(single.replace("\n", "")) if letter != "-"}
    return letters, {item[:2]: item[2:] for item in pairs.split()}


LETTERS, PAIRS = _read()
_LIKELY = re.compile("[{}](?=[{}])".format(*("".join({pair[at] for pair in PAIRS}) for at in (0, 1))))


def initials_of(names: Sequence[str]) -> list[str]:
    """The initials of many names in one pass, lower case; what is no Chinese character stays as it is."""
    text = _BREAK.join(name.replace(_BREAK, " ") for name in names).lower()
    return "".join(_paired(text)).translate(LETTERS).split(_BREAK) if names else []


def _paired(text: str) -> Iterator[str]:
    done = 0
    for found in _LIKELY.finditer(text):
        at = found.start()
        letters = PAIRS.get(text[at : at + 2])
        if letters is not None and at >= done:
            yield text[done:at]
            yield letters
            done = at + 2
    yield text[done:]


def initials(name: str) -> str:
    """The initials of one name."""
    return initials_of([name])[0]
