"""A firm's stage as columns of SQL, for every query that goes through all firms of a day."""


def field(name: str, day: str) -> str:
    """A firm's field as it was on a day: what the first later change found there, or what stands."""
    return (
        f"coalesce((SELECT h.before #>> '{{}}' FROM enterprise_history h WHERE h.credit_code = e.credit_code"
        f" AND h.field = '{name}' AND h.effective_on > CAST(:{day} AS date) ORDER BY h.effective_on, h.id LIMIT 1),"
        f" e.{name})"
    )


def title(day: str) -> str:
    """The highest stage a title in force on a day brings; the list of unicorns is one of the titles."""
    on = f"CAST(:{day} AS date)"
    return f"""(SELECT max(t.level) FROM (
        SELECT r.tier FROM recognitions r WHERE r.credit_code = e.credit_code AND r.valid_from <= {on}
          AND (r.valid_to IS NULL OR r.valid_to >= {on}) AND (r.revoked_on IS NULL OR r.revoked_on > {on})
        UNION ALL SELECT 'UNICORN' FROM unicorns u WHERE u.credit_code = e.credit_code AND u.entered_on <= {on}
          AND (u.left_on IS NULL OR u.left_on > {on} OR u.leave_reason = 'listed')) held
        JOIN unnest(CAST(:titles AS text[]), CAST(:levels AS int[])) AS t (tier, level) ON t.tier = held.tier)"""


def age(day: str) -> str:
    """Full years since the registration on a day; NULL before it and after the firm went out of the register."""
    on = f"CAST(:{day} AS date)"
    return (  # 0001-01-01 is kept as -infinity, whose age no integer holds
        f"CASE WHEN e.registered_on <= {on} AND {field('status', day)} <> 'deregistered'"
        f" THEN least(extract(year FROM age({on}, greatest(e.registered_on, date '1000-01-01')))::int,"
        " CAST(:oldest AS int)) END"
    )
