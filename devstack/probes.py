"""Readiness probes: is a process there, by what it answers and not by how long it ran."""

import asyncio
import struct
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

Probe = Callable[[int], Awaitable[bool]]
_TIMEOUT = 2.0


async def _exchange(host: str, port: int, request: bytes, size: int) -> bytes:
    """Send bytes over a fresh connection and read up to `size` bytes of the answer; empty on any failure."""
    try:
        async with asyncio.timeout(_TIMEOUT):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                writer.write(request)
                return await reader.readexactly(size)
            finally:
                writer.close()
    except (OSError, TimeoutError, asyncio.IncompleteReadError):
        return b""


def http(url: str) -> Probe:
    """Ready when GET answers 200."""
    parts = urlsplit(url)
    host, port = parts.hostname or "127.0.0.1", parts.port or 80
    request = f"GET {parts.path or '/'} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode()

    async def probe(_pid: int) -> bool:
        answer = await _exchange(host, port, request, 12)
        return answer[9:12] == b"200"

    return probe


def tcp(host: str, port: int) -> Probe:
    """Ready when a connection is accepted."""

    async def probe(_pid: int) -> bool:
        try:
            async with asyncio.timeout(_TIMEOUT):
                _, writer = await asyncio.open_connection(host, port)
        except (OSError, TimeoutError):
            return False
        writer.close()
        return True

    return probe


def kafka(host: str, port: int) -> Probe:
    """Ready when the broker answers ApiVersions: the port alone opens before the data is loaded."""
    correlation = 7
    message = struct.pack(">hhih", 18, 0, correlation, 4) + b"tidu"
    request = struct.pack(">i", len(message)) + message

    async def probe(_pid: int) -> bool:
        answer = await _exchange(host, port, request, 10)
        return len(answer) == 10 and struct.unpack(">ih", answer[4:10]) == (correlation, 0)

    return probe


def postmaster(data: Path) -> Probe:
    """Ready when this very PostgreSQL has written so into postmaster.pid, as pg_ctl checks it."""

    async def probe(pid: int) -> bool:
        try:
            lines = (data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) > 7 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"

    return probe
