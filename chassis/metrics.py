"""What every process counts; /metrics shows it."""

from prometheus_client import Counter, Gauge, Histogram

RELAYED = Counter("tidu_relay_events_total", "Events appended to the log and recorded")
RELAY_TROUBLE = Counter("tidu_relay_interruptions_total", "Times the relay had to connect again")
RELAY_REPAIRS = Counter("tidu_relay_repairs_total", "Times the broker had less than it had acknowledged")
RELAY_LAG = Gauge("tidu_relay_lag_seconds", "Age of the newest event of the last batch when it was recorded")
OUTBOX_WAITING = Gauge("tidu_outbox_waiting", "Events committed and not yet relayed, capped at 10000")
OLDEST_TRANSACTION = Gauge(
    "tidu_oldest_transaction_seconds", "Age of the oldest open transaction that holds relays back"
)

CONSUMED = Counter("tidu_consumer_events_total", "Events by what became of them", ["outcome"])
CONSUMER_TROUBLE = Counter("tidu_consumer_interruptions_total", "Times the consumer had to connect again")
CONSUMER_REWINDS = Counter("tidu_consumer_rewinds_total", "Times a position no longer fitted the log")
PARTITIONS_OWNED = Gauge("tidu_consumer_partitions", "Partitions this worker owns")
DEAD_LETTERS = Gauge("tidu_dead_letters_open", "Dead letters and parked events not yet released")
CONSUMER_BATCH = Histogram("tidu_consumer_batch_seconds", "Time of one batch's transaction")

SCHEDULE_RUNS = Counter("tidu_schedule_runs_total", "Runs of periodic jobs", ["job", "outcome"])

AUDIT_SEALED = Counter("tidu_audit_sealed_lines_total", "Lines of the audit log that were sealed")
