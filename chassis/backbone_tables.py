"""The tables every service has for its events, its idempotency, its audit and its clock."""

from typing import Any

import sqlalchemy as sa

_TABLES = (
    """CREATE SEQUENCE outbox_id INCREMENT 1024""",
    """CREATE TABLE outbox (
        epoch int NOT NULL DEFAULT 1,
        xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
        id bigint NOT NULL,
        topic text NOT NULL,
        key text NOT NULL,
        partition smallint NOT NULL,
        event_id uuid NOT NULL,
        type text NOT NULL,
        payload bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (epoch, xid, id))""",
    """CREATE UNIQUE INDEX outbox_id_key ON outbox (id)""",
    """CREATE TABLE outbox_batches (
        n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        topic text NOT NULL,
        partition smallint NOT NULL,
        base_offset bigint NOT NULL,
        last_offset bigint NOT NULL,
        epoch int NOT NULL,
        ids bigint[] NOT NULL,
        at timestamptz NOT NULL DEFAULT clock_timestamp())""",
    """CREATE INDEX outbox_batches_place_idx ON outbox_batches (topic, partition, last_offset)""",
    """CREATE TABLE relay_state (
        only_row bool PRIMARY KEY DEFAULT true CHECK (only_row),
        epoch int NOT NULL DEFAULT 0,
        xid xid8 NOT NULL DEFAULT '0',
        id bigint NOT NULL DEFAULT 0)""",
    """INSERT INTO relay_state DEFAULT VALUES""",
    """CREATE TABLE consumer_positions (
        topic text NOT NULL,
        partition smallint NOT NULL,
        next_offset bigint NOT NULL,
        last_event_id uuid,
        updated_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (topic, partition))""",
    """CREATE TABLE consumed_events (event_id uuid PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())""",
    """CREATE TABLE dead_letters (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        topic text NOT NULL,
        partition smallint NOT NULL,
        "offset" bigint NOT NULL,
        key text NOT NULL,
        event_id uuid NOT NULL UNIQUE,
        type text NOT NULL,
        payload bytea NOT NULL,
        error text NOT NULL,
        parked bool NOT NULL,
        attempts int NOT NULL DEFAULT 1,
        first_at timestamptz NOT NULL DEFAULT now(),
        last_at timestamptz NOT NULL DEFAULT now(),
        retry_requested_at timestamptz,
        released_at timestamptz)""",
    """CREATE INDEX dead_letters_open_idx ON dead_letters (key, id) WHERE released_at IS NULL""",
    """CREATE TABLE idempotency_keys (
        client text NOT NULL,
        route text NOT NULL,
        key text NOT NULL,
        request_hash bytea NOT NULL,
        status smallint NOT NULL,
        headers jsonb NOT NULL,
        body bytea NOT NULL,
        at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (client, route, key))""",
    """CREATE INDEX idempotency_keys_at_idx ON idempotency_keys (at)""",
    """CREATE TABLE audit_log (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        business_date date NOT NULL,
        actor jsonb NOT NULL,
        action text NOT NULL,
        subject_type text NOT NULL,
        subject_id text NOT NULL,
        before jsonb,
        after jsonb,
        request_id text)""",
    """CREATE INDEX audit_log_subject_idx ON audit_log (subject_type, subject_id, id)""",
    """CREATE TABLE business_clock (
        only_row bool PRIMARY KEY DEFAULT true CHECK (only_row),
        offset_seconds bigint NOT NULL DEFAULT 0)""",
    """INSERT INTO business_clock DEFAULT VALUES""",
)

_NAMES = (
    "business_clock",
    "audit_log",
    "idempotency_keys",
    "dead_letters",
    "consumed_events",
    "consumer_positions",
    "relay_state",
    "outbox_batches",
    "outbox",
)

APPEND_ONLY = ("outbox", "outbox_batches", "audit_log")
"""What the application may add to and read, and never change."""


def create_backbone(op: Any) -> None:
    """Create them, as the first step of a service's first migration."""
    for statement in _TABLES:
        op.execute(sa.text(statement.replace(":", r"\:")))


def drop_backbone(op: Any) -> None:
    """Take them away again."""
    for name in _NAMES:
        op.execute(sa.text(f"DROP TABLE {name}"))
    op.execute(sa.text("DROP SEQUENCE outbox_id"))


def grant(op: Any, service: str) -> None:
    """Let the application write and the read-only role read the tables that are new; last step of every migration.

    A table whose rights an earlier migration has set keeps them: what that migration took away stays away.
    """
    app = f"tidu_{service}_app"
    for statement in (
        f"""DO $$ DECLARE one regclass; BEGIN
            FOR one IN SELECT c.oid::regclass FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
                AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT has_table_privilege('{app}', c.oid, 'SELECT')
            LOOP EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON %s TO {app}', one); END LOOP;
        END $$""",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}",
        *(f"REVOKE UPDATE, DELETE, TRUNCATE ON {name} FROM {app}" for name in APPEND_ONLY),
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO tidu_readonly",
    ):
        op.execute(sa.text(statement))


_SEALS = (
    # the order of commits is the key, so that no index more has to be kept by who writes a line
    """ALTER TABLE audit_log
        ADD COLUMN epoch int NOT NULL DEFAULT 1, ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()""",
    "ALTER TABLE audit_log DROP CONSTRAINT audit_log_pkey",
    "ALTER TABLE audit_log ADD CONSTRAINT audit_log_pkey PRIMARY KEY (epoch, xid, id)",
    "DROP INDEX audit_log_subject_idx",
    "CREATE INDEX audit_log_subject_idx ON audit_log (subject_id, epoch, xid, id)",
    """CREATE TABLE audit_seals (
        n bigint PRIMARY KEY,
        epoch int NOT NULL,
        xid xid8 NOT NULL,
        id bigint NOT NULL,
        lines bigint NOT NULL,
        ids bigint[] NOT NULL,
        hashes bytea[] NOT NULL,
        previous bytea NOT NULL,
        hash bytea NOT NULL,
        signature bytea NOT NULL,
        key text NOT NULL,
        sealed_at timestamptz NOT NULL DEFAULT clock_timestamp())""",
)
_WRITTEN = "business_date, actor, action, subject_type, subject_id, before, after, request_id"


def create_audit_seals(op: Any, service: str) -> None:
    """The chain of seals over the audit log; the application chooses neither time, number nor place of a line."""
    app = f"tidu_{service}_app"
    for statement in (
        *_SEALS,
        f"GRANT SELECT, INSERT ON audit_seals TO {app}",
        f"REVOKE INSERT ON audit_log FROM {app}",
        f"GRANT INSERT ({_WRITTEN}) ON audit_log TO {app}",
        "GRANT SELECT ON audit_seals TO tidu_readonly",
    ):
        op.execute(sa.text(statement))


def drop_audit_seals(op: Any, service: str) -> None:
    """The audit log as it was without a chain."""
    for statement in (
        "DROP TABLE audit_seals",
        "DROP INDEX audit_log_subject_idx",
        "ALTER TABLE audit_log DROP CONSTRAINT audit_log_pkey",
        "ALTER TABLE audit_log DROP COLUMN epoch, DROP COLUMN xid",
        "ALTER TABLE audit_log ADD CONSTRAINT audit_log_pkey PRIMARY KEY (id)",
        "CREATE INDEX audit_log_subject_idx ON audit_log (subject_type, subject_id, id)",
        f"GRANT INSERT ON audit_log TO tidu_{service}_app",
    ):
        op.execute(sa.text(statement))


__all__ = ["APPEND_ONLY", "create_audit_seals", "create_backbone", "drop_audit_seals", "drop_backbone", "grant"]
