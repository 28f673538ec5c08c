"""Proofs of what Tidu promises: runs those whose subject exists, lists the rest (`python -m bench.prove [name]`)."""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "docs" / "proofs"
REDUCED = {"kills": "TIDU_PROOF_KILLS", "restart": "TIDU_PROOF_REQUESTS", "contract": "TIDU_PROOF_EXAMPLES"}
"""What makes a full proof shorter, and is written into its record: how many kills, requests, examples an operation."""


@dataclass(frozen=True)
class Proof:
    """One promise, the tests that show it, whether they know a full size, or are always `whole`."""

    name: str
    promise: str
    tests: tuple[str, ...] = ()
    knows_full_size: bool = False
    whole: bool = False

    @property
    def built(self) -> bool:
        """True when every test file of the proof exists."""
        return bool(self.tests) and all((ROOT / test.split("::")[0]).exists() for test in self.tests)


_EVENTS = "tests/integration/events"
_MANY = "tests/concurrency"
PROOFS = (
    Proof(
        "event-order",
        "events leave in order and completely",
        (f"{_EVENTS}/test_order_and_completeness.py",),
        knows_full_size=True,
    ),
    Proof(
        "broker-heals",
        "a broker that forgets is healed, one that does not is left alone",
        (f"{_EVENTS}/test_storm.py", f"{_EVENTS}/test_effect_once.py"),
        knows_full_size=True,
    ),
    Proof(
        "effect-once",
        "repeated and poisonous events have one effect",
        (f"{_EVENTS}/test_effect_once.py",),
        whole=True,
    ),
    Proof(
        "kills",
        "nothing acknowledged is lost, nothing is done twice",
        ("tests/chaos/test_kills.py",),
        knows_full_size=True,
    ),
    Proof(
        "replay",
        "every projection of every service is rebuilt from the log equal, byte for byte",
        (f"{_EVENTS}/test_replay.py", "tests/e2e/test_story.py"),
        knows_full_size=True,
    ),
    Proof(
        "idempotency",
        "a POST before, during and after its twin has one effect and one answer",
        (f"{_MANY}/test_twins.py",),
        knows_full_size=True,
    ),
    Proof("edits", "of 50 edits of one version exactly one wins", (f"{_MANY}/test_edits.py",), knows_full_size=True),
    Proof("pages", "pages stay stable while rows come and go", (f"{_MANY}/test_pages.py",), knows_full_size=True),
    Proof(
        "restart",
        "a rolling restart of every process drops no request",
        ("tests/chaos/test_rolling.py",),
        knows_full_size=True,
    ),
    Proof(
        "bad-input", "bad input ends in a problem, and nothing changes", ("tests/e2e/test_bad_input.py",), whole=True
    ),
    Proof(
        "access",
        "every route, every role, own, other and none: no leak",
        ("tests/e2e/test_access_matrix.py",),
        whole=True,
    ),
    Proof("ledger", "the ledger balances: 16 invariants under fire"),
    Proof("partners", "a bank that misbehaves: no double effect, all reconciled"),
    Proof(
        "backup",
        "restored to the end of the archived log nothing is lost, to an earlier point the topics list what is",
        ("tests/chaos/test_backup.py",),
        knows_full_size=True,
    ),
    Proof(
        "overload",
        "load at three times capacity is refused early, what was taken stays quick, memory stays bounded",
        ("tests/e2e/test_overload.py", "tests/integration/gateway/test_overload.py"),
        knows_full_size=True,
    ),
    Proof("banks", "FAPI 2.0: negative cases against a real provider"),
    Proof("outgoing", "outgoing calls never reach private addresses"),
    Proof(
        "audit-chain",
        "an edited, deleted, inserted or reordered audit line is found, and the application can change none",
        (
            "tests/unit/chassis/test_canonical.py",
            "tests/unit/chassis/test_audit_chain.py",
            "tests/integration/chassis/test_audit_seals.py",
        ),
        whole=True,
    ),
    Proof("personal-data", "planted markers are found nowhere after erasure"),
    Proof(
        "files",
        "no cell leaves as a formula; bombs, entities, macros and path tricks do not come in",
        (
            "tests/unit/chassis/test_spreadsheets.py",
            "tests/unit/enterprise/test_enterprise_exports.py",
            "tests/integration/enterprise/test_enterprise_exports.py",
            "tests/integration/enterprise/test_enterprise_import_safety.py",
            "tests/integration/targets/test_targets_openings.py",
        ),
        whole=True,
    ),
    Proof(
        "contract",
        "the served API keeps its OpenAPI document under generated input",
        ("tests/e2e/test_contract.py",),
        knows_full_size=True,
    ),
)


def missing() -> Iterator[Proof]:
    """Proofs whose subject is not built yet."""
    return (proof for proof in PROOFS if not proof.built)


def commit() -> str:
    """The commit the proof ran on, marked when files other than the results differ from it."""
    asked = ["git", "rev-parse", "HEAD"]
    head = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip() or "unknown"
    compare = ["git", "diff", "--quiet", "HEAD", "--", ".", ":!docs/proofs"]
    changed = subprocess.run(compare, cwd=ROOT, capture_output=True, check=False).returncode != 0
    return f"{head}-dirty" if changed else head


def size_of(proof: Proof, *, small: bool) -> str:
    """`whole` (the proof has one size), `small`, `full`, or `reduced` with what the environment asks for instead."""
    if proof.whole:
        return "whole"
    if small or not proof.knows_full_size:
        return "small"
    name = REDUCED.get(proof.name, "")
    return f"reduced: {name.removeprefix('TIDU_PROOF_').lower()}={os.environ[name]}" if name in os.environ else "full"


def run(proof: Proof, seed: int, *, small: bool) -> bool:
    """Run one proof and write docs/proofs/<name>.json; True when it held."""
    size = size_of(proof, small=small)
    full = size not in {"small", "whole"}
    figures = RESULTS / f".{proof.name}.figures.json"
    RESULTS.mkdir(parents=True, exist_ok=True)
    figures.unlink(missing_ok=True)
    environment = os.environ | {
        "TIDU_PROOF_SIZE": "full" if full else "small",
        "TIDU_PROOF_SEED": str(seed),
        "TIDU_PROOF_FIGURES": str(figures),
        "TIDU_PROOF_COMMIT": commit(),
        "PYTHONHASHSEED": str(seed),
    }
    if full:
        environment["TIDU_PROOF_PROGRESS"] = str(RESULTS / f".{proof.name}.progress.jsonl")
    begun = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", "--timeout=0" if full else "--timeout=600", *proof.tests]
    held = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0
    said = json.loads(figures.read_text(encoding="utf-8")) if figures.exists() else {}
    figures.unlink(missing_ok=True)
    result = {
        "proof": proof.name,
        "promise": proof.promise,
        "held": held,
        "size": size,
        "figures": said,
        "seconds": round(time.monotonic() - begun, 1),
        "commit": commit(),
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "seed": seed,
    }
    text = json.dumps(result, ensure_ascii=False, indent=2)
    (RESULTS / f"{proof.name}.json").write_text(text + "\n", encoding="utf-8")
    return held


def main(argv: list[str] | None = None) -> int:
    """The command line: all proofs, or the named ones; those already held at this commit are skipped with --resume."""
    parser = argparse.ArgumentParser(prog="python -m bench.prove", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(p.name for p in PROOFS))
    parser.add_argument("--seed", type=int, default=1, help="seed of everything random")
    parser.add_argument("--small", action="store_true", help="the size of make test")
    parser.add_argument("--resume", action="store_true", help="skip proofs that held at this very commit")
    given = parser.parse_args(argv)
    known = {proof.name: proof for proof in PROOFS}
    if unknown := set(given.names) - set(known):
        parser.error(f"no such proof: {', '.join(sorted(unknown))}")
    wanted = [known[name] for name in given.names] or list(PROOFS)
    outcome = {}
    for number, proof in enumerate(wanted, 1):
        print(f"[{number}/{len(wanted)}] {proof.name}: {proof.promise}", flush=True)
        outcome[proof.name] = _outcome(proof, given.seed, small=given.small, resume=given.resume)
        print(f"[{number}/{len(wanted)}] {proof.name}: {outcome[proof.name]}\n", flush=True)
    print("\nPromise by promise")
    for name, word in outcome.items():
        print(f"  {word:<24} {name:<14} {known[name].promise}")
    named_but_missing = [name for name in given.names if not known[name].built]
    return 1 if "FAILED" in outcome.values() or named_but_missing else 0


def _outcome(proof: Proof, seed: int, *, small: bool, resume: bool) -> str:
    if not proof.built:
        return "not built yet"
    if resume and _held_before(proof, size_of(proof, small=small)):
        return "held before"
    if not run(proof, seed, small=small):
        return "FAILED"
    size = size_of(proof, small=small)
    return "held" if small or size in {"full", "whole"} else f"held, {size}"


def _held_before(proof: Proof, size: str) -> bool:
    path = RESULTS / f"{proof.name}.json"
    if not path.exists():
        return False
    before = json.loads(path.read_text(encoding="utf-8"))
    now = commit()
    same = before["commit"] == now and before["size"] == size
    return bool(before["held"]) and same and not now.endswith("-dirty")


if __name__ == "__main__":
    sys.exit(main())
