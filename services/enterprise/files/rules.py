"""Which files are taken: the type its bytes show, the hash its sender gave, a name that is only a name."""

import base64
import binascii
import re
from collections.abc import Collection

from chassis.errors import Malformed, NotFound, RuleRefused

LIMIT = 20 * 1024 * 1024
UNPACKED = 20 * LIMIT
_DIGEST = re.compile(r"sha-256=:([A-Za-z0-9+/=]+):")
_NAME = re.compile(r'[^\x00-\x1f\x7f/\\:*?"<>|]{1,200}')
_ZIP = b"PK\x03\x04"
_OFFICE = "application/vnd.openxmlformats-officedocument."
BEGINNINGS: dict[str, tuple[bytes, ...]] = {
    "application/pdf": (b"%PDF-",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    f"{_OFFICE}spreadsheetml.sheet": (_ZIP,),
    f"{_OFFICE}wordprocessingml.document": (_ZIP,),
    "application/ofd": (_ZIP,),
}
"""The types that are taken, and how each begins."""

PARTS = {
    f"{_OFFICE}spreadsheetml.sheet": "xl/workbook.xml",
    f"{_OFFICE}wordprocessingml.document": "word/document.xml",
    "application/ofd": "OFD.xml",
}
"""The part by which a packed document is told apart."""


class FileNotFound(NotFound):
    """No such file, or none the caller may know of."""

    code = "file_not_found"
    zh = "没有该文件"
    en = "There is no such file"


class DigestMissing(Malformed):
    """No hash of the bytes, or none that can be read."""

    code = "digest_missing"
    zh = "请求头 Content-Digest 须为 sha-256=:Base64:"
    en = "The header Content-Digest is sha-256=:base64:"


class DigestWrong(RuleRefused):
    """The bytes that came are not those of the hash."""

    code = "digest_wrong"
    zh = "收到的内容与 SHA-256 不符"
    en = "The bytes that came do not have the SHA-256 that was given"


class NotOfItsType(RuleRefused):
    """Bytes of another type than was said."""

    code = "not_of_its_type"
    zh = "文件内容不是{type}"
    en = "The bytes are no {type}"


class FileNameUnfit(Malformed):
    """A name with a path or control characters."""

    code = "file_name_unfit"
    zh = "文件名不能为空，不能含路径或控制字符"
    en = "A file name has no path and no control characters"


class FileEmpty(RuleRefused):
    """Nothing came."""

    code = "file_empty"
    zh = "文件为空"
    en = "The file is empty"


class NotTheFirmsFile(RuleRefused):
    """A proof that is another firm's file, or none."""

    code = "not_the_firms_file"
    zh = "该文件不存在或不属于该企业"
    en = "There is no such file of this firm"


def digest_of(header: str | None) -> bytes:
    """The SHA-256 of a Content-Digest header (RFC 9530)."""
    found = _DIGEST.search(header or "")
    try:
        digest = base64.b64decode(found[1], validate=True) if found else b""
    except binascii.Error:
        digest = b""
    if len(digest) != 32:
        raise DigestMissing(pointer="#Content-Digest")
    return digest


def check_name(name: str) -> None:
    """A name that can be given back in a header and saved anywhere."""
    if not _NAME.fullmatch(name) or name.strip(" .") != name:
        raise FileNameUnfit(pointer="?name")


def check_content(media_type: str, head: bytes, size: int, given: bytes, found: bytes) -> None:
    """Bytes that came whole, are not nothing, and begin as their type does."""
    if size == 0:
        raise FileEmpty
    if given != found:
        raise DigestWrong(pointer="#Content-Digest")
    if not head.startswith(BEGINNINGS[media_type]):
        raise NotOfItsType(pointer="#Content-Type", type=media_type)


def check_parts(media_type: str, names: Collection[str]) -> None:
    """A packed document has the part of its type."""
    if PARTS[media_type] not in names:
        raise NotOfItsType(pointer="#Content-Type", type=media_type)
