"""The table of parks."""

from sqlalchemy import CheckConstraint, Column, Date, Index, String, Table, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from services.parks.metadata import metadata

parks = Table(
    "parks",
    metadata,
    Column("park_id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("town", Text),
    Column("carrier", Text, nullable=False),
    Column("operator", String(18), nullable=False),
    Column("leading_industries", ARRAY(Text), nullable=False),
    Column("established_on", Date, nullable=False),
    Column("recorded_on", Date, nullable=False),
    UniqueConstraint("district", "name", name="parks_name_once_per_district"),
    CheckConstraint("carrier IN ('industrial_park', 'office_park', 'startup_base')", name="parks_carrier"),
    CheckConstraint("cardinality(leading_industries) > 0", name="parks_have_industries"),
    Index("parks_by_district", "district", "park_id"),
)
