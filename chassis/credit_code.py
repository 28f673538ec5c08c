"""Unified social credit codes (GB 32100-2015): normalise, check, and make synthetic ones."""

from dataclasses import dataclass
from typing import Literal

LENGTH = 18
CHARSET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {character: value for value, character in enumerate(CHARSET)}
_WEIGHTS = tuple(pow(3, position, 31) for position in range(LENGTH - 1))
_ORGANISATION = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_SERIALS = 100_000_000

Reason = Literal["length", "charset", "check_character"]
_REASONS: dict[Reason, tuple[str, str]] = {
    "length": ("统一社会信用代码应为18位", "A unified social credit code has 18 characters"),
    "charset": (
        "统一社会信用代码只含数字和大写字母，不含I、O、S、V、Z",
        "A unified social credit code holds digits and letters without I, O, S, V and Z",
    ),
    "check_character": (
        "统一社会信用代码校验位不正确",
        "The check character of the unified social credit code is wrong",
    ),
}
WARNING_ZH = "组织机构代码（第9—17位）校验位不正确，请核对"
WARNING_EN = "The check of the organisation code (positions 9-17) fails; please verify"


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """What checking found: `reason` says why it is refused; a failing `org_check_ok` is only a warning."""

    ok: bool
    reason: Reason | None = None
    org_check_ok: bool = False

    @property
    def reason_zh(self) -> str | None:
        """The reason in Chinese."""
        return _REASONS[self.reason][0] if self.reason else None

    @property
    def reason_en(self) -> str | None:
        """The reason in English."""
        return _REASONS[self.reason][1] if self.reason else None


def normalise(text: str) -> str:
    """Trims surrounding space and raises ASCII letters; what is inside stays, so that check() can refuse it."""
    trimmed = text.strip()
    return trimmed.upper() if trimmed.isascii() else trimmed


def check(code: str) -> CodeCheck:
    """Checks a normalised code; see GB 32100-2015 for position 18 and GB 11714 for positions 9-17."""
    if len(code) != LENGTH:
        return CodeCheck(ok=False, reason="length")
    if not all(character in _VALUE for character in code):
        return CodeCheck(ok=False, reason="charset")
    if check_character(code[:-1]) != code[-1]:
        return CodeCheck(ok=False, reason="check_character")
    return CodeCheck(ok=True, org_check_ok=organisation_check(code[8:16]) == code[16])


def check_character(first17: str) -> str:
    """The character for position 18: 31 less the weighted sum modulo 31."""
    total = sum(_VALUE[character] * weight for character, weight in zip(first17, _WEIGHTS, strict=True))
    return CHARSET[-total % 31]


def organisation_check(first8: str) -> str:
    """The ninth character of an organisation code: 11 less the weighted sum modulo 11, X for 10."""
    pairs = zip(first8, _ORGANISATION_WEIGHTS, strict=True)
    rest = -sum(_ORGANISATION.index(character) * weight for character, weight in pairs) % 11
    return "X" if rest == 10 else str(rest)


def make(region: str, serial: int) -> str:
    """A synthetic enterprise code with both checks valid, the same for the same six-digit region and serial."""
    if len(region) != 6 or not (region.isascii() and region.isdigit()):
        raise ValueError("a region is six digits, such as 500107")
    if not 0 <= serial < _SERIALS:
        raise ValueError(f"a serial is 0 to {_SERIALS - 1}")
    # Multiplying by a number coprime to the range spreads the serials, so that neighbours do not look alike.
    organisation = f"{(serial * 61_803_399 + 17) % _SERIALS:08d}"
    first17 = f"91{region}{organisation}{organisation_check(organisation)}"
    return first17 + check_character(first17)
