"""Firms, filings, assessments, applications, recognitions and imports, beside the backbone."""

from alembic import op

from chassis.backbone_tables import create_backbone, drop_backbone, grant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE enterprises (
        credit_code text PRIMARY KEY CHECK (length(credit_code) = 18),
        name text NOT NULL,
        district text NOT NULL,
        town text,
        industry text NOT NULL,
        registered_on date NOT NULL,
        recorded_on date NOT NULL,
        clusters text[] NOT NULL DEFAULT '{}',
        chains text[] NOT NULL DEFAULT '{}',
        status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended', 'deregistered')),
        size_class text NOT NULL DEFAULT 'unknown',
        size_reason jsonb NOT NULL DEFAULT '{}',
        size_year smallint,
        warnings jsonb NOT NULL DEFAULT '[]',
        synthetic boolean NOT NULL DEFAULT false,
        version integer NOT NULL DEFAULT 1)""",
    "CREATE INDEX enterprises_district ON enterprises (district, credit_code)",
    "CREATE INDEX enterprises_clusters ON enterprises USING gin (clusters)",
    "CREATE INDEX enterprises_chains ON enterprises USING gin (chains)",
    """CREATE TABLE enterprise_history (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        credit_code text NOT NULL REFERENCES enterprises,
        field text NOT NULL,
        before jsonb,
        after jsonb,
        effective_on date NOT NULL,
        at timestamptz NOT NULL,
        by_subject text NOT NULL)""",
    "CREATE INDEX enterprise_history_firm ON enterprise_history (credit_code, id)",
    """CREATE TABLE annual_reports (
        credit_code text NOT NULL REFERENCES enterprises,
        year smallint NOT NULL,
        revenue bigint,
        main_revenue bigint,
        rd bigint CHECK (rd >= 0),
        net_profit bigint,
        total_assets bigint CHECK (total_assets >= 0),
        total_liabilities bigint CHECK (total_liabilities >= 0),
        employees integer CHECK (employees >= 0),
        rd_staff integer CHECK (rd_staff >= 0),
        tech_staff integer CHECK (tech_staff >= 0),
        filed_on date NOT NULL,
        filed_by text NOT NULL,
        version integer NOT NULL,
        PRIMARY KEY (credit_code, year))""",
    """CREATE TABLE evidence (
        id uuid PRIMARY KEY,
        credit_code text NOT NULL REFERENCES enterprises,
        kind text NOT NULL,
        item jsonb NOT NULL,
        recorded_on date NOT NULL,
        recorded_by text NOT NULL)""",
    "CREATE INDEX evidence_firm ON evidence (credit_code, id)",
    """CREATE TABLE assessments (
        id uuid PRIMARY KEY,
        credit_code text NOT NULL REFERENCES enterprises,
        tier text NOT NULL,
        kind text NOT NULL,
        "on" date NOT NULL,
        rule_set text NOT NULL,
        result text NOT NULL,
        overrides jsonb NOT NULL,
        snapshot jsonb NOT NULL,
        answer jsonb NOT NULL,
        assessed_at timestamptz NOT NULL,
        assessed_by text NOT NULL)""",
    "CREATE INDEX assessments_firm ON assessments (credit_code, id)",
    """CREATE TABLE applications (
        id uuid PRIMARY KEY,
        credit_code text NOT NULL REFERENCES enterprises,
        tier text NOT NULL,
        kind text NOT NULL,
        state text NOT NULL,
        district text NOT NULL,
        assessment_id uuid REFERENCES assessments,
        publicity_from date,
        publicity_to date,
        opened_on date NOT NULL,
        opened_by text NOT NULL,
        decided_on date,
        recognition_id uuid,
        version integer NOT NULL DEFAULT 1)""",
    """CREATE UNIQUE INDEX applications_one_open ON applications (credit_code, tier)
        WHERE state NOT IN ('approved', 'rejected')""",
    "CREATE INDEX applications_district ON applications (district, id)",
    """CREATE TABLE application_moves (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        application_id uuid NOT NULL REFERENCES applications,
        action text NOT NULL,
        from_state text NOT NULL,
        to_state text NOT NULL,
        comment text,
        "on" date NOT NULL,
        at timestamptz NOT NULL,
        by_subject text NOT NULL)""",
    "CREATE INDEX application_moves_application ON application_moves (application_id, id)",
    """CREATE TABLE objections (
        id uuid PRIMARY KEY,
        application_id uuid NOT NULL REFERENCES applications,
        grounds text NOT NULL,
        raised_on date NOT NULL,
        raised_by text NOT NULL)""",
    "CREATE INDEX objections_application ON objections (application_id, id)",
    """CREATE TABLE recognitions (
        id uuid PRIMARY KEY,
        credit_code text NOT NULL REFERENCES enterprises,
        tier text NOT NULL,
        kind text NOT NULL,
        first_time boolean NOT NULL,
        gap_free boolean NOT NULL,
        granted_on date NOT NULL,
        valid_from date NOT NULL,
        valid_to date CHECK (valid_to >= valid_from),
        district text NOT NULL,
        rule_set text,
        application_id uuid UNIQUE REFERENCES applications,
        assessment_id uuid REFERENCES assessments,
        document_number text,
        revoked_on date,
        reason_code text,
        barred_until date)""",
    "CREATE INDEX recognitions_firm ON recognitions (credit_code, tier, valid_from)",
    "CREATE INDEX recognitions_tier ON recognitions (tier, id)",
    """CREATE TABLE imports (
        id uuid PRIMARY KEY,
        format text NOT NULL CHECK (format IN ('csv', 'xlsx')),
        encoding text NOT NULL,
        bytes bigint NOT NULL,
        state text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
        failure jsonb,
        district text,
        by_subject text NOT NULL,
        client text NOT NULL,
        idempotency_key text NOT NULL,
        sha256 bytea NOT NULL,
        received_at timestamptz NOT NULL,
        finished_at timestamptz,
        columns jsonb,
        next_offset bigint NOT NULL DEFAULT 0,
        chunk integer NOT NULL DEFAULT 0,
        lines integer NOT NULL DEFAULT 0,
        registered integer NOT NULL DEFAULT 0,
        changed integer NOT NULL DEFAULT 0,
        unchanged integer NOT NULL DEFAULT 0,
        refused integer NOT NULL DEFAULT 0,
        UNIQUE (client, idempotency_key))""",
    "CREATE INDEX imports_open ON imports (id) WHERE state IN ('waiting', 'running')",
    """CREATE TABLE import_parts (
        import_id uuid NOT NULL REFERENCES imports,
        n integer NOT NULL,
        first_byte bigint NOT NULL,
        content bytea NOT NULL,
        PRIMARY KEY (import_id, n))""",
    """CREATE TABLE import_errors (
        import_id uuid NOT NULL REFERENCES imports,
        line integer NOT NULL,
        field text NOT NULL,
        code text NOT NULL,
        zh text NOT NULL,
        en text NOT NULL,
        PRIMARY KEY (import_id, line, field))""",
)
NAMES = (
    "import_errors",
    "import_parts",
    "imports",
    "recognitions",
    "objections",
    "application_moves",
    "applications",
    "assessments",
    "evidence",
    "annual_reports",
    "enterprise_history",
    "enterprises",
)


def upgrade() -> None:
    create_backbone(op)
    for statement in TABLES:
        op.execute(statement)
    grant(op, "enterprise")


def downgrade() -> None:
    for name in NAMES:
        op.execute(f"DROP TABLE {name}")
    drop_backbone(op)
