"""Cells that leave: text that no spreadsheet takes for a formula."""

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula, and the apostrophe that would be taken for our own."""


def harmless(text: str) -> str:
    """Text that begins like a formula gets the apostrophe that spreadsheets hide."""
    return f"'{text}" if text.startswith(DANGEROUS) else text
