"""What the benchmarks share: a platform of a few processes, load over HTTP, and where figures are written."""

import argparse
import asyncio
import itertools
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.prove import ROOT, commit
from devstack import processes, tokens
from devstack.child import Program
from devstack.config import PlatformConfig
from devstack.platform import Platform
from devstack.ports import Ports, free_base

_LUA = """
local requests, n = {}, 0
init = function(args)
  for line in io.lines(os.getenv("BENCH_PATHS")) do requests[#requests + 1] = wrk.format("GET", line) end
end
request = function() n = n % #requests + 1; return requests[n] end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format('\\n{"requests": %d, "us": %d, "p99_us": %d, "errors": %d}\\n', summary.requests,
    summary.duration, latency:percentile(99), e.status + e.connect + e.read + e.write + e.timeout))
end
"""


class NotHere(SystemExit):
    """What a benchmark measures against is not on this machine; the others go on."""


@dataclass(frozen=True)
class Load:
    """What one round of load saw."""

    per_second: float
    p99_ms: float
    errors: int


def size_of(argv: list[str] | None, program: str, told: str | None) -> str:
    """The size asked for on the command line."""
    parser = argparse.ArgumentParser(prog=f"python -m bench.{program}", description=told)
    sizes = parser.add_mutually_exclusive_group()
    for name in ("quick", "full"):
        sizes.add_argument(f"--{name}", dest="size", action="store_const", const=name)
    return str(parser.parse_args(argv if argv is not None else []).size or "default")


def temporary(folder: str, *names: str, change: Callable[[Program], Program] | None = None) -> Platform:
    """A platform of only these processes, whose rate limits do not stand in the way."""

    def chosen(platform: Platform) -> Sequence[Program]:
        found = [program for program in processes.programs(platform) if program.name in names]
        return [change(program) if change else program for program in found]

    limits = {f"TIDU_{who}RATE_{what}": "1000000" for who in ("", "ANONYMOUS_") for what in ("PER_SECOND", "BURST")}
    return Platform(
        PlatformConfig(
            state=Path(folder),
            ports=Ports.from_base(free_base()),
            temporary=True,
            programs=chosen,
            environment=limits,
        )
    )


def admin_token(platform: Platform) -> str:
    """A token of a synthetic platform administrator."""
    key = tokens.load_key(platform.secrets.issuer_key())
    return tokens.sign(key, issuer=platform.gateway_url, roles=["platform-admin"], subject="bench")


def report(name: str, size: str, figures: dict[str, Any]) -> None:
    """Write bench/results/<name>.json and print it as one line."""
    result: dict[str, Any] = {
        "bench": name,
        "size": size,
        "commit": commit(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
    }
    result["figures"] = figures
    place = ROOT / "bench" / "results"
    place.mkdir(exist_ok=True)
    (place / f"{name}.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps({name: figures}))


async def load(
    url: str, paths: Sequence[str], token: str, *, connections: int, seconds: float, cores: str | None = None
) -> Load:
    """One round of keep-alive GETs: wrk where it is installed, else this process."""
    if shutil.which("wrk") is None:
        return await _own_load(url, paths, token, connections, seconds)
    with tempfile.TemporaryDirectory(prefix="tidu-bench-") as folder:
        script, listed = Path(folder) / "load.lua", Path(folder) / "paths"
        script.write_text(_LUA)
        listed.write_text("\n".join(paths))
        command = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", "10s"]
        command += ["-s", str(script), "-H", f"Authorization: Bearer {token}", url]
        pinned = ["taskset", "-c", cores] if cores and shutil.which("taskset") else []
        child = await asyncio.create_subprocess_exec(
            *pinned, *command, stdout=asyncio.subprocess.PIPE, env=os.environ | {"BENCH_PATHS": str(listed)}
        )
        said, _ = await child.communicate()
    seen = json.loads(said.decode().strip().splitlines()[-1])
    return Load(seen["requests"] / seen["us"] * 1e6, seen["p99_us"] / 1000, seen["errors"])


async def _own_load(url: str, paths: Sequence[str], token: str, connections: int, seconds: float) -> Load:
    host, _, port = url.removeprefix("http://").partition(":")
    queue, times, errors = itertools.cycle(paths), list[float](), 0
    began = time.perf_counter()

    async def one() -> None:
        nonlocal errors
        reader, writer = await asyncio.open_connection(host, int(port))
        while time.perf_counter() - began < seconds:
            at = time.perf_counter()
            head = f"GET {next(queue)} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\r\n"
            writer.write(head.encode())
            answer = (await reader.readuntil(b"\r\n\r\n")).lower()
            await reader.readexactly(int(answer.split(b"content-length:")[1].split(b"\r\n")[0]))
            errors += b" 200 " not in answer[:16]
            times.append((time.perf_counter() - at) * 1000)
        writer.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    lasted = time.perf_counter() - began
    return Load(len(times) / lasted, sorted(times)[len(times) * 99 // 100], errors)
