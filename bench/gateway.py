"""The gateway against nginx and against no proxy at all: 64 connections, proxies on one core, load on the other."""

import asyncio
import contextlib
import json
import os
import shutil
import statistics
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil

from bench.rig import Load, NotHere, admin_token, load, report, size_of, temporary
from devstack import tokens
from devstack.child import Program
from devstack.platform import Platform
from devstack.ports import free_base
from gateway.tokens import CACHE_SIZE

CONNECTIONS = 64
GOAL = {"throughput": 0.8, "p99": 1.5, "cpu": 1.4, "every token new": 0.28}
TOKENS = CACHE_SIZE + 600  # in turn: when one comes again, the gateway has forgotten it
CHEAP = "cheap upstream, 2 KB"
NEEDED = ("nginx", "wrk", "taskset")
WAYS = ("direct", "nginx", "gateway", "every token new")
SIZES = {"quick": (1, 1.0), "default": (3, 3.0), "full": (9, 5.0)}
PATHS = {CHEAP: "/v1/enterprises/bench", "indicators, real service": "/v1/targets/indicators"}
_CONF = """
worker_processes 1; daemon off; pid {folder}/{name}.pid; error_log {folder}/{name}.log warn;
events {{ worker_connections 1024; }}
http {{
  access_log off; default_type application/json; keepalive_requests 100000000;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
{parts}
}}
"""
_UPSTREAM = '  server {{ listen 127.0.0.1:{port}; location / {{ return 200 \'{{"synthetic":"{body}"}}\'; }} }}'
_PROXY = """
  proxy_http_version 1.1; proxy_set_header Connection "";
  upstream cheap {{ server 127.0.0.1:{cheap}; keepalive 64; keepalive_requests 100000000; }}
  upstream targets {{ server {targets}; keepalive 64; keepalive_requests 100000000; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{ proxy_pass http://cheap; }}
    location /v1/targets/ {{ proxy_pass http://targets; }}
  }}
"""
_LUA = """
local requests, n = {}, tonumber(os.getenv("BENCH_FROM"))
init = function(args)
  for line in io.lines(os.getenv("BENCH_TOKENS")) do
    requests[#requests + 1] = wrk.format("GET", os.getenv("BENCH_PATH"), {Authorization = "Bearer " .. line})
  end
end
request = function() n = n % #requests + 1; return requests[n] end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format('\\n{"requests": %d, "us": %d, "p99_us": %d, "errors": %d}\\n', summary.requests,
    summary.duration, latency:percentile(99), e.status + e.connect + e.read + e.write + e.timeout))
end
"""


class NewTokens:
    """Load whose every request carries a token the gateway does not remember."""

    def __init__(self, folder: Path, platform: Platform) -> None:
        key = tokens.load_key(platform.secrets.issuer_key())
        signed = (
            tokens.sign(key, issuer=platform.gateway_url, roles=["platform-admin"], subject="bench")
            for _ in range(TOKENS)
        )
        self._file, self._script, self._next = folder / "tokens", folder / "tokens.lua", 0
        self._file.write_text("\n".join(signed))
        self._script.write_text(_LUA)

    async def load(self, url: str, path: str, seconds: float) -> Load:
        """One round, from the token after the last one's."""
        asked = {"BENCH_TOKENS": str(self._file), "BENCH_PATH": path, "BENCH_FROM": str(self._next)}
        command = ["taskset", "-c", "1", "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s"]
        child = await asyncio.create_subprocess_exec(
            *command, "-s", str(self._script), url, stdout=asyncio.subprocess.PIPE, env=os.environ | asked
        )
        said, _ = await child.communicate()
        seen = json.loads(said.decode().strip().splitlines()[-1])
        self._next = (self._next + seen["requests"] + CONNECTIONS) % TOKENS
        return Load(seen["requests"] / seen["us"] * 1e6, seen["p99_us"] / 1000, seen["errors"])


@dataclass
class Rounds:
    """What one way to the answer saw, round by round."""

    loads: list[Load] = field(default_factory=list)
    cpu_us: list[float] = field(default_factory=list)

    def shown(self) -> dict[str, Any]:
        """The medians."""
        seen = {
            "per_s": round(statistics.median(each.per_second for each in self.loads)),
            "p99_ms": round(statistics.median(each.p99_ms for each in self.loads), 1),
            "errors": sum(each.errors for each in self.loads),
        }
        return seen | ({"cpu_us": round(statistics.median(self.cpu_us), 1)} if self.cpu_us else {})


@contextlib.asynccontextmanager
async def _nginx(folder: Path, name: str, parts: str) -> AsyncIterator[int]:
    """An nginx of one worker; the worker's process id."""
    conf = folder / f"{name}.conf"
    conf.write_text(_CONF.format(folder=folder, name=name, parts=parts))
    master = await asyncio.create_subprocess_exec("nginx", "-p", str(folder), "-c", str(conf))
    try:
        while not (workers := psutil.Process(master.pid).children()):
            await asyncio.sleep(0.05)
        yield workers[0].pid
    finally:
        master.terminate()
        await master.wait()


def _pin(pid: int, core: int) -> None:
    for thread in psutil.Process(pid).threads():
        os.sched_setaffinity(thread.id, {core})


def _cpu(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


async def _compare(
    ways: dict[str, tuple[str, int | None]], path: str, token: str, new: NewTokens, rounds: int, seconds: float
) -> dict[str, Any]:
    """Every way in every round, one after another."""

    async def loaded(name: str, seconds: float) -> Load:
        if name == "every token new":
            return await new.load(ways[name][0], path, seconds)
        return await load(ways[name][0], [path], token, connections=CONNECTIONS, seconds=seconds, cores="1")

    seen = {name: Rounds() for name in ways}
    for name in ways:
        await loaded(name, 1)
    for _ in range(rounds):
        for name, (_, pid) in ways.items():
            before = _cpu(pid) if pid else 0.0
            result = await loaded(name, seconds)
            seen[name].loads.append(result)
            if pid:
                seen[name].cpu_us.append((_cpu(pid) - before) * 1e6 / (result.per_second * seconds))
    shown = {name: each.shown() for name, each in seen.items()}
    return shown | _ratios(shown)


def _ratios(shown: dict[str, dict[str, Any]]) -> dict[str, Any]:
    own, other = shown["gateway"], shown["nginx"]
    found = {"of_direct": round(own["per_s"] / shown["direct"]["per_s"], 3)}
    found["of_nginx"] = round(own["per_s"] / other["per_s"], 3)
    found["p99_of_nginx"] = round(own["p99_ms"] / other["p99_ms"], 2)
    found["cpu_of_nginx"] = round(own["cpu_us"] / other["cpu_us"], 2)
    if "every token new" in shown:
        found["new_tokens_of_nginx"] = round(shown["every token new"]["per_s"] / other["per_s"], 3)
    return found


async def measure(rounds: int, seconds: float) -> dict[str, Any]:
    """Requests per second, p99 and the proxy's CPU per request, by path and way."""
    if missing := [tool for tool in NEEDED if shutil.which(tool) is None]:
        raise NotHere(f"needs {', '.join(missing)} (Debian: the packages nginx, wrk, util-linux)")
    base = free_base(width=2)
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tidu-bench-")))
        folder.chmod(0o755)
        cheap = await stack.enter_async_context(
            _nginx(folder, "upstream", _UPSTREAM.format(port=base, body="x" * 2030))
        )

        def towards_cheap(program: Program) -> Program:
            return replace(program, env={**program.env, "TIDU_UPSTREAM_ENTERPRISE": f"http://127.0.0.1:{base}"})

        platform = await stack.enter_async_context(
            temporary(str(folder / "state"), "gateway", "targets", change=towards_cheap)
        )
        parts = _PROXY.format(port=base + 1, cheap=base, targets=platform.url("targets").removeprefix("http://"))
        proxy = await stack.enter_async_context(_nginx(folder, "proxy", parts))
        _pin(cheap, 1)
        _pin(proxy, 0)
        new = NewTokens(folder, platform)
        return await _all_paths(platform, base, proxy, new, rounds, seconds)


async def _all_paths(
    platform: Platform, base: int, proxy: int, new: NewTokens, rounds: int, seconds: float
) -> dict[str, Any]:
    pids, token = platform.pids(), admin_token(platform)
    _pin(pids["gateway"], 0)
    _pin(pids["targets"], 1)
    figures: dict[str, Any] = {}
    for (name, path), upstream in zip(
        PATHS.items(), (f"http://127.0.0.1:{base}", platform.url("targets")), strict=True
    ):
        ways: dict[str, tuple[str, int | None]] = {
            "direct": (upstream, None),
            "nginx": (f"http://127.0.0.1:{base + 1}", proxy),
            "gateway": (platform.gateway_url, pids["gateway"]),
        }
        if name == CHEAP:
            ways["every token new"] = ways["gateway"]
        figures[name] = await _compare(ways, path, token, new, rounds, seconds)
    return {"rounds": rounds, "connections": CONNECTIONS, "goal": GOAL, **figures}


def _show(name: str, seen: dict[str, Any]) -> None:
    for way in (way for way in WAYS if way in seen):
        each = seen[way]
        print(
            f"{name:<26} {way:<16} {each['per_s']:>7,}/s  p99 {each['p99_ms']:>6} ms  {each.get('cpu_us', '-'):>6} µs"
        )


def main(argv: list[str] | None = None) -> int:
    """Print the table; 1 when an answer was an error."""
    size = size_of(argv, "gateway", __doc__)
    figures = asyncio.run(measure(*SIZES[size]))
    for name in PATHS:
        _show(name, figures[name])
    report("gateway", size, figures)
    return 1 if any(figures[name][way]["errors"] for name in PATHS for way in WAYS if way in figures[name]) else 0


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
