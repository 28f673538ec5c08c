"""HTTP shapes of files."""

from uuid import UUID

from chassis.shapes import Count, F, Instant, Shape

SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class FileRead(Shape):
    """A file without its bytes."""

    id: UUID = F("Its id, for proof_file of evidence", "0198d3a0-0000-7000-8000-000000000092")
    credit_code: str = F("The firm", "915001070901701252")
    name: str = F("Its name", "证书.pdf")
    media_type: str = F("Type", "application/pdf")
    bytes: Count = F("Size", 48213)
    sha256: str = F(
        "SHA-256 of its bytes, hexadecimal", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"[:64]
    )
    uploaded_at: Instant = F("When it came", "2026-03-02T09:30:00+08:00")
    uploaded_by: str = F("Subject id of who sent it", "firm-1")
