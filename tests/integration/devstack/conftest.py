"""Stand-in programs: small real processes that serve, crash or refuse to stop."""

import sys
from dataclasses import replace

import pytest

from devstack import probes
from devstack.child import Program
from devstack.ports import HOST, free_base

_SERVER = """
import http.server, os, signal, sys, time
mode, port = sys.argv[1], int(sys.argv[2])
print("started", mode, os.getpid(), flush=True)
if mode == "broken":
    print("the reason stands here", flush=True)
    sys.exit(3)
if mode == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *args):
        pass
if mode == "parent" and os.fork() == 0:
    print("child", os.getpid(), flush=True)
    time.sleep(60)
http.server.HTTPServer(("127.0.0.1", port), Answer).serve_forever()
"""


@pytest.fixture
def stand_in(tmp_path):
    """Make a program of a kind: serve, broken (exits at once), stubborn (ignores SIGTERM), parent (has a child)."""
    script = tmp_path / "stand_in.py"
    script.write_text(_SERVER)
    base = free_base(24000, 30000)
    made: list[int] = []

    def make(name, mode="serve", **changes):
        port = base + len(made)
        made.append(port)
        command = [sys.executable, "-S", str(script), mode, str(port)]
        probe = probes.http(f"http://{HOST}:{port}/health/ready")
        program = Program(name=name, command=command, probe=probe, ready_seconds=20, stop_seconds=2)
        return replace(program, **changes)

    return make
