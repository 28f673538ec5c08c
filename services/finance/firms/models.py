"""Read copies: firms, what they were since when, their yearly figures, titles, the white list and where they live."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, String, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from services.finance.metadata import metadata

firms = Table(
    "firms",
    metadata,
    Column("credit_code", String(18), primary_key=True),
    Column("name", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("industry", Text, nullable=False),
    Column("registered_on", Date, nullable=False),
    Column("synthetic", Boolean, nullable=False),
    Column("status", Text, nullable=False, server_default="active"),
)

profiles = Table(
    "profiles",
    metadata,
    Column("credit_code", String(18), primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("district", Text, nullable=False),
    Column("town", Text),
    Column("industry", Text, nullable=False),
    Column("clusters", ARRAY(Text), nullable=False),
    Column("chains", ARRAY(Text), nullable=False),
)

figures = Table(
    "figures",
    metadata,
    Column("credit_code", String(18), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("revenue_fen", BigInteger),
    Column("net_profit_fen", BigInteger),
    Column("total_assets_fen", BigInteger),
    Column("total_liabilities_fen", BigInteger),
    Column("employees", Integer),
    Column("size_class", Text, nullable=False),
    Column("filed_on", Date, nullable=False),
)

titles = Table(
    "titles",
    metadata,
    Column("recognition_id", Uuid, primary_key=True),
    Column("credit_code", String(18), nullable=False),
    Column("tier", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("revoked_on", Date),
    Index("titles_by_firm", "credit_code"),
)

white_listed = Table(
    "white_listed",
    metadata,
    Column("credit_code", String(18), primary_key=True),
    Column("listed", Boolean, nullable=False),
    Column("since", Date, nullable=False),
    Column("valid_to", Date, nullable=False),
    Column("told_on", Date, nullable=False),
)

residences = Table(
    "residences",
    metadata,
    Column("resident_id", Uuid, primary_key=True),
    Column("credit_code", String(18), nullable=False),
    Column("park_id", Uuid, nullable=False),
    Column("moved_in_on", Date, nullable=False),
    Column("moved_out_on", Date),
    Index("residences_by_firm", "credit_code"),
)
