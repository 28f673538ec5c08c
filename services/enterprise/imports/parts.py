"""Parts of a packed document, read by expat piece by piece and never unpacked as a whole."""

import posixpath
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from xml.parsers import expat
from zipfile import ZipFile

CHUNK = 1 << 18
SMALL = 8 << 20
"""A part that is read into memory."""
_TOKEN = 4 << 20
"""What may wait in the parser: an element's start, or a comment, is read whole before anything is told of it."""


class Odd(ValueError):
    """The workbook is none, or holds what no register holds."""


class Part:
    """A part of the archive given to expat piece by piece; document types are refused wherever they stand."""

    def __init__(self, archive: ZipFile, name: str) -> None:
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self._archive, self._name = archive, name

    def _refuse(self, *_: Any) -> None:
        raise Odd("document type")

    def feed(self) -> Iterator[int]:
        """The bytes of each piece, after it was parsed."""
        with self._archive.open(self._name) as part:
            given = 0
            while piece := part.read(CHUNK):
                self.parser.Parse(piece, False)
                given += len(piece)
                if given - max(0, self.parser.CurrentByteIndex) > _TOKEN:
                    raise Odd("token")
                yield len(piece)
            self.parser.Parse(b"", True)
        yield 0

    def all(self) -> None:
        """The whole part."""
        for _ in self.feed():
            pass


@lru_cache(maxsize=1024)
def plain(name: str) -> str:
    """A name without its namespace."""
    return name.rsplit("}", 1)[-1]


def elements(archive: ZipFile, name: str) -> list[tuple[str, dict[str, str]]]:
    """The elements of a small part with their attributes, in order."""
    if archive.getinfo(name).file_size > SMALL:
        raise Odd(name)
    found: list[tuple[str, dict[str, str]]] = []
    parts = Part(archive, name)
    parts.parser.StartElementHandler = lambda tag, given: found.append(
        (plain(tag), {plain(key): value for key, value in given.items()})
    )
    parts.all()
    return found


class Links:
    """The parts that a part names, by id and by kind."""

    def __init__(self, folder: str, found: list[tuple[str, dict[str, str]]]) -> None:
        inside = [given for _, given in found if given.get("Target") and given.get("TargetMode") != "External"]
        self.by_id = {given.get("Id", ""): _placed(folder, given["Target"]) for given in inside}
        self._kinds = [(given.get("Type", "").rsplit("/", 1)[-1], given.get("Id", "")) for given in inside]

    def of(self, kind: str) -> list[str]:
        """The parts of a kind."""
        return [self.by_id[each] for name, each in self._kinds if name == kind]


def _placed(folder: str, target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def links(archive: ZipFile, name: str) -> Links:
    """What a part names; the package itself is the part without a name."""
    folder, file = posixpath.split(name)
    return Links(folder, elements(archive, posixpath.join(folder, "_rels", f"{file}.rels")))
