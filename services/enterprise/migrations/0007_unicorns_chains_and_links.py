"""Unicorns with valuations, the chain tree, technology needs at its nodes, links in the four chains."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE unicorns (
        id uuid PRIMARY KEY,
        credit_code text NOT NULL REFERENCES enterprises,
        district text NOT NULL,
        entered_on date NOT NULL,
        recorded_on date NOT NULL,
        recorded_by text NOT NULL,
        left_on date CHECK (left_on >= entered_on),
        leave_reason text CHECK ((leave_reason IS NULL) = (left_on IS NULL)),
        leave_comment text,
        left_by text)""",
    "CREATE UNIQUE INDEX unicorns_on_the_list ON unicorns (credit_code) WHERE left_on IS NULL",
    "CREATE INDEX unicorns_firm ON unicorns (credit_code)",
    """CREATE TABLE unicorn_valuations (
        id uuid PRIMARY KEY,
        unicorn_id uuid NOT NULL REFERENCES unicorns,
        valuation bigint NOT NULL CHECK (valuation > 0),
        round text NOT NULL,
        valued_on date NOT NULL,
        evidence text NOT NULL,
        recorded_on date NOT NULL,
        recorded_by text NOT NULL)""",
    "CREATE INDEX unicorn_valuations_entry ON unicorn_valuations (unicorn_id, valued_on)",
    """CREATE TABLE chain_nodes (
        id uuid PRIMARY KEY,
        code text NOT NULL,
        parent text,
        level text NOT NULL CHECK (level IN ('chain', 'link', 'node')),
        zh text NOT NULL,
        en text NOT NULL,
        gap text NOT NULL CHECK (gap IN ('none', 'weak', 'broken')),
        valid_from date NOT NULL,
        valid_to date CHECK (valid_to >= valid_from),
        recorded_on date NOT NULL,
        recorded_by text NOT NULL,
        CHECK ((parent IS NULL) = (level = 'chain')))""",
    "CREATE UNIQUE INDEX chain_nodes_in_force ON chain_nodes (code) WHERE valid_to IS NULL",
    "CREATE UNIQUE INDEX chain_nodes_version ON chain_nodes (code, valid_from)",
    "CREATE INDEX chain_nodes_parent ON chain_nodes (parent)",
    """CREATE TABLE tech_needs (
        id uuid PRIMARY KEY,
        node text NOT NULL,
        credit_code text NOT NULL REFERENCES enterprises,
        district text NOT NULL,
        title text NOT NULL,
        description text NOT NULL,
        urgency text NOT NULL CHECK (urgency IN ('low', 'normal', 'high', 'critical')),
        budget bigint NOT NULL CHECK (budget > 0),
        needed_by date,
        opened_on date NOT NULL,
        recorded_by text NOT NULL)""",
    "CREATE INDEX tech_needs_node ON tech_needs (node, id)",
    "CREATE INDEX tech_needs_district ON tech_needs (district, id)",
    "CREATE INDEX tech_needs_firm ON tech_needs (credit_code, id)",
    """CREATE TABLE tech_need_moves (
        need_id uuid NOT NULL REFERENCES tech_needs,
        number integer NOT NULL,
        state text NOT NULL CHECK (state IN ('opened', 'in_progress', 'solved', 'withdrawn')),
        moved_on date NOT NULL,
        moved_by text NOT NULL,
        comment text,
        PRIMARY KEY (need_id, number))""",
    """CREATE TABLE chain_links (
        id uuid PRIMARY KEY,
        credit_code text NOT NULL REFERENCES enterprises,
        district text NOT NULL,
        chain text NOT NULL CHECK (chain IN ('innovation', 'industry', 'capital', 'talent')),
        counterpart_kind text NOT NULL,
        counterpart text NOT NULL,
        proof text NOT NULL,
        began_on date NOT NULL,
        ended_on date CHECK (ended_on >= began_on),
        ended_why text CHECK ((ended_why IS NULL) = (ended_on IS NULL)),
        recorded_on date NOT NULL,
        recorded_by text NOT NULL)""",
    """CREATE UNIQUE INDEX chain_links_standing ON chain_links (credit_code, chain, counterpart_kind, counterpart)
        WHERE ended_on IS NULL""",
    "CREATE INDEX chain_links_district ON chain_links (district, id)",
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    grant(op, "enterprise")


def downgrade() -> None:
    for name in ("chain_links", "tech_need_moves", "tech_needs", "chain_nodes", "unicorn_valuations", "unicorns"):
        op.execute(f"DROP TABLE {name}")
