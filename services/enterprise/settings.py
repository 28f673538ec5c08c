"""Settings of the enterprise service."""

from pydantic import Field

from chassis.settings import Settings


class EnterpriseSettings(Settings):
    """The common settings and the sizes of an import."""

    import_limit: int = Field(default=200 * 1024 * 1024, description="largest import file in bytes")
    import_chunk: int = Field(default=20_000, ge=1, le=50_000, description="most lines of one import transaction")
