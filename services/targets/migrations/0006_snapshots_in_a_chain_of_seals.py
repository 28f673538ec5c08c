"""Frozen numbers in a chain of signed seals."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE snapshots (
        id uuid PRIMARY KEY,
        xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
        title text NOT NULL,
        as_of date NOT NULL,
        known_at timestamptz NOT NULL,
        content bytea NOT NULL,
        content_hash text NOT NULL,
        taken_by text NOT NULL,
        taken_at timestamptz NOT NULL)""",
    """CREATE TABLE snapshot_seals (
        n bigint PRIMARY KEY,
        snapshot_id uuid NOT NULL REFERENCES snapshots (id),
        content_hash text NOT NULL,
        previous text NOT NULL,
        hash text NOT NULL,
        signature text NOT NULL,
        key text NOT NULL,
        sealed_at timestamptz NOT NULL,
        CONSTRAINT snapshot_seals_snapshot_id_key UNIQUE (snapshot_id))""",
    """CREATE TABLE snapshot_publications (
        snapshot_id uuid PRIMARY KEY REFERENCES snapshots (id),
        published_by text NOT NULL,
        published_at timestamptz NOT NULL)""",
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    grant(op, "targets")
    op.execute(
        "REVOKE UPDATE, DELETE, TRUNCATE ON snapshots, snapshot_seals, snapshot_publications FROM tidu_targets_app"
    )


def downgrade() -> None:
    op.execute("DROP TABLE snapshot_publications, snapshot_seals, snapshots")
