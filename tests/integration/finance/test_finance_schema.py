"""What the models say is what the migrations made, and what was written for the record stays."""

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from services.finance.consents import models as consents
from services.finance.firms import models as firms
from services.finance.institutions import models as institutions
from services.finance.listings import models as listings
from services.finance.matching import models as matching
from services.finance.metadata import metadata
from services.finance.needs import models as needs
from services.finance.otc_records import models as otc_records
from services.finance.products import models as products
from tests.integration.finance.conftest import House

MODELS = (firms, institutions, products, needs, matching, consents, listings, otc_records)


def differences(connection: Connection) -> list[object]:
    def ours(name: str | None, kind: str, _: object) -> bool:
        return kind != "table" or name in metadata.tables

    options = {"include_name": ours, "compare_type": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


async def test_models_and_migrations_agree(house: House) -> None:
    assert len(metadata.tables) >= len(MODELS)
    engine = create_async_engine(house.owner_url.replace("postgresql://", "postgresql+asyncpg://"), poolclass=NullPool)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


@pytest.mark.parametrize(
    "change", ["DELETE FROM access_log", "UPDATE access_log SET reader = 'x'", "TRUNCATE access_log"]
)
async def test_the_access_log_is_only_added_to(house: House, change: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await house.database.pool.execute(change)
