"""The whole workflow: ministry, visits, batches, deputies, reminders, suspensions, reviews, official lists."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OPEN = "CREATE UNIQUE INDEX applications_one_open ON applications (credit_code, tier) WHERE state NOT IN ({})"
UP = (
    """CREATE TABLE application_batches (
        id uuid PRIMARY KEY,
        tier text NOT NULL,
        name text NOT NULL,
        state text NOT NULL CHECK (state IN ('open', 'decided')),
        document_number text,
        opened_on date NOT NULL,
        opened_by text NOT NULL,
        decided_on date,
        version integer NOT NULL DEFAULT 1)""",
    """ALTER TABLE applications ADD due_on date, ADD entered_on date, ADD batch_id uuid REFERENCES application_batches,
        ADD publicity_document text, ADD recommendation_document text, ADD ministry_document text""",
    "DROP INDEX applications_one_open",
    OPEN.format("'approved', 'rejected', 'withdrawn', 'lapsed'"),
    "CREATE INDEX applications_batch ON applications (batch_id) WHERE batch_id IS NOT NULL",
    "CREATE INDEX applications_due ON applications (due_on) WHERE due_on IS NOT NULL",
    "ALTER TABLE application_moves ADD on_behalf_of text, ADD document_number text",
    """ALTER TABLE objections ADD outcome text CHECK (outcome IN ('accept', 'dismiss')), ADD reason text,
        ADD handled_on date, ADD handled_by text, ADD handled_for text""",
    """CREATE TABLE application_reminders (
        application_id uuid NOT NULL REFERENCES applications,
        due_on date NOT NULL,
        overdue boolean NOT NULL,
        told_on date NOT NULL,
        PRIMARY KEY (application_id, due_on, overdue))""",
    """CREATE TABLE site_visit_samples (
        id uuid PRIMARY KEY,
        tier text NOT NULL,
        district text,
        share numeric NOT NULL CHECK (share > 0 AND share <= 1),
        seed text NOT NULL,
        population uuid[] NOT NULL,
        drawn uuid[] NOT NULL,
        drawn_on date NOT NULL,
        drawn_by text NOT NULL,
        on_behalf_of text)""",
    """CREATE TABLE site_visits (
        id uuid PRIMARY KEY,
        application_id uuid NOT NULL REFERENCES applications,
        sample_id uuid REFERENCES site_visit_samples,
        visited_on date,
        outcome text CHECK (outcome IN ('confirmed', 'discrepancy')),
        findings text,
        recorded_on date,
        recorded_by text,
        recorded_for text,
        CHECK ((outcome IS NULL) = (recorded_by IS NULL)))""",
    "CREATE INDEX site_visits_application ON site_visits (application_id, id)",
    """CREATE TABLE deputies (
        id uuid PRIMARY KEY,
        officer text NOT NULL,
        deputy text NOT NULL CHECK (deputy <> officer),
        role text NOT NULL,
        district text,
        first_on date NOT NULL,
        last_on date NOT NULL CHECK (last_on >= first_on),
        reason text NOT NULL,
        named_at timestamptz NOT NULL,
        ended_on date)""",
    "CREATE INDEX deputies_officer ON deputies (officer, deputy, last_on)",
    """ALTER TABLE recognitions ADD batch text, ADD suspended_from date, ADD suspension_reason text,
        ADD under_review_since date, ADD review_reason text, ADD expiry_told_on date""",
    """CREATE INDEX recognitions_expiry ON recognitions (valid_to)
        WHERE expiry_told_on IS NULL AND revoked_on IS NULL AND valid_to IS NOT NULL""",
    """CREATE TABLE recognition_changes (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        recognition_id uuid NOT NULL REFERENCES recognitions,
        change text NOT NULL,
        "on" date NOT NULL,
        reason text,
        comment text,
        at timestamptz NOT NULL,
        by_subject text NOT NULL,
        on_behalf_of text)""",
    "CREATE INDEX recognition_changes_recognition ON recognition_changes (recognition_id, id)",
    """CREATE TABLE official_lists (
        id uuid PRIMARY KEY,
        tier text NOT NULL,
        kind text NOT NULL,
        batch text NOT NULL,
        document_number text NOT NULL,
        granted_on date NOT NULL,
        valid_from date NOT NULL,
        valid_to date,
        sha256 bytea NOT NULL,
        received_on date NOT NULL,
        received_by text NOT NULL,
        UNIQUE (tier, document_number, sha256))""",
    """CREATE TABLE official_list_rows (
        list_id uuid NOT NULL REFERENCES official_lists,
        line integer NOT NULL,
        credit_code text,
        name text NOT NULL,
        finding text NOT NULL CHECK (finding IN ('code', 'name', 'ambiguous', 'unknown', 'malformed')),
        matched_code text,
        candidates text[] NOT NULL DEFAULT '{}',
        note text,
        recognition_id uuid REFERENCES recognitions,
        refusal text,
        PRIMARY KEY (list_id, line))""",
)
DOWN = (
    *(
        f"DROP TABLE {name}"
        for name in (
            "official_list_rows",
            "official_lists",
            "recognition_changes",
            "deputies",
            "site_visits",
            "site_visit_samples",
            "application_reminders",
        )
    ),
    "DROP INDEX recognitions_expiry",
    """ALTER TABLE recognitions DROP batch, DROP suspended_from, DROP suspension_reason, DROP under_review_since,
        DROP review_reason, DROP expiry_told_on""",
    "ALTER TABLE objections DROP outcome, DROP reason, DROP handled_on, DROP handled_by, DROP handled_for",
    "ALTER TABLE application_moves DROP on_behalf_of, DROP document_number",
    "DROP INDEX applications_one_open",
    # What was withdrawn or lapsed has ended without a title; the older schema knows one word for that.
    "UPDATE applications SET state = 'rejected' WHERE state IN ('withdrawn', 'lapsed')",
    OPEN.format("'approved', 'rejected'"),
    "DROP INDEX applications_due",
    "DROP INDEX applications_batch",
    """ALTER TABLE applications DROP due_on, DROP entered_on, DROP batch_id, DROP publicity_document,
        DROP recommendation_document, DROP ministry_document""",
    "DROP TABLE application_batches",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)
    grant(op, "enterprise")


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
