"""Versions as ETags, and what a caller says of them."""


def etag(version: int) -> str:
    """The ETag of a version."""
    return f'"{version}"'


def same(if_none_match: str | None, version: int) -> bool:
    """Whether an If-None-Match names this version; compared weakly (RFC 9110, 13.1.2)."""
    if if_none_match is None:
        return False
    held = {part.strip().removeprefix("W/") for part in if_none_match.split(",")}
    return "*" in held or etag(version) in held
