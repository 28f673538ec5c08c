"""What the models say is what the migrations made, and what was written for the record stays."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from services.parks.enterprises import models as enterprises
from services.parks.metadata import metadata
from services.parks.parks import models as parks
from services.parks.residents import models as residents
from tests.integration.parks.conftest import House

MODELS = (parks, residents, enterprises)


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
