"""docker-compose.yml and the Dockerfile: references resolve, ports and images are variables, the image is confined."""

import itertools
import re
from typing import Any

import yaml

from chassis.settings import Settings
from tests.unit.ground.conftest import ROOT

VARIABLE = re.compile(r"\$\{(TIDU_[A-Z_]+)(?::-([^}]*))?\}")


def _defaults(text):
    return VARIABLE.sub(lambda match: match.group(2) or "", text)


def _processes(compose):
    return {n: s for n, s in compose["services"].items() if "TIDU_OPS_PORT" in (s.get("environment") or {})}


def _of_the_image(service):
    return service["image"] == "${TIDU_IMAGE:-tidu:local}"


class _Override(yaml.SafeLoader):
    """Reads Compose's own tag: `!reset` removes what the first file says."""


def _reset(loader: yaml.SafeLoader, node: Any) -> list[Any]:
    return loader.construct_sequence(node)


_Override.add_constructor("!reset", _reset)


def test_every_process_and_job_is_there(compose):
    wanted = {"postgres", "kafka", "migrate", "topics", "issuer-key", "gateway"}
    for service in ("enterprise", "parks", "finance", "targets"):
        wanted |= {service, f"{service}-relay", f"{service}-worker"}
    assert set(compose["services"]) == wanted


def test_dependencies_exist_and_wait_for_the_right_thing(compose):
    services = compose["services"]
    for name, service in services.items():
        for other, how in service.get("depends_on", {}).items():
            finished = how["condition"] == "service_completed_successfully"
            assert finished == (services[other].get("restart") == "no"), f"{name} waits for {other}"
            healthy = _of_the_image(services[other]) or "test" in services[other]["healthcheck"]
            assert finished or healthy, f"{name} waits for {other}"


def test_volumes_are_declared_and_files_exist(compose):
    for service in compose["services"].values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (ROOT / source).exists() if source.startswith("./") else source in compose["volumes"]


def test_every_image_and_published_port_is_a_variable(compose):
    for name, service in compose["services"].items():
        assert service["image"].startswith("${TIDU_"), name
        for port in service.get("ports", []):
            assert VARIABLE.sub("", port).strip(":") == "", name
            assert _defaults(port).startswith("127.0.0.1:"), name


def test_no_two_processes_share_a_port(compose):
    """So that the file also runs on the host's own network."""
    taken = [_defaults(s["environment"]["TIDU_OPS_PORT"]) for s in _processes(compose).values()]
    taken += [_defaults(s["environment"].get("TIDU_PORT", "")) for s in _processes(compose).values()]
    numbers = [t for t in taken if t]
    assert all(t.isdigit() for t in numbers)
    assert len(numbers) == len(set(numbers)) == 18


def test_a_service_is_asked_on_the_port_it_listens_on_and_has_time_to_finish(compose):
    drain = Settings.model_fields["drain_seconds"].default
    serving = {n: s for n, s in _processes(compose).items() if "uvicorn" in s["command"]}
    assert len(serving) == 4
    for name, service in serving.items():
        said = dict(itertools.pairwise(service["command"]))
        assert said["--port"] == service["environment"]["TIDU_PORT"], name
        assert float(said["--timeout-graceful-shutdown"]) == drain, name
    for name, service in _processes(compose).items():
        assert float(service["stop_grace_period"].removesuffix("s")) > 2 * drain, name


def test_addresses_lead_to_services_of_the_file(compose):
    for name, service in _processes(compose).items():
        for variable, text in service["environment"].items():
            if variable.startswith("TIDU_UPSTREAM_") or variable in {"TIDU_JWKS_URL", "TIDU_DATABASE_URL"}:
                host = re.split(r"[:/]", _defaults(text).split("://")[1].split("@")[-1])[0]
                assert host in compose["services"], f"{name} {variable}"


def test_processes_run_without_rights_on_a_root_they_cannot_write(compose):
    for name, service in compose["services"].items():
        if _of_the_image(service):
            assert service["read_only"] is True, name
            assert service["cap_drop"] == ["ALL"], name


def test_processes_keep_the_images_health_check_and_jobs_have_none(compose):
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text(encoding="utf-8")
    processes = _processes(compose)
    for name, service in compose["services"].items():
        if _of_the_image(service):
            assert service.get("healthcheck") == (None if name in processes else {"disable": True}), name


def test_on_the_hosts_network_every_name_is_the_loopback(compose):
    path = ROOT / "deploy" / "stand-ins" / "host-network.yml"
    over = yaml.load(path.read_text(encoding="utf-8"), Loader=_Override)["services"]  # noqa: S506 - a SafeLoader
    assert set(over) == set(compose["services"])
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    called = {host for host in re.findall(r"(?:[/@]|: )([a-z-]+):\$\{TIDU_", text) if host in compose["services"]}
    assert {"postgres", "kafka", "gateway", "enterprise", "enterprise-relay"} <= called
    for name, service in over.items():
        assert service["network_mode"] == "host", name
        assert service["extra_hosts"] == dict.fromkeys(called, "127.0.0.1"), name
        assert service.get("ports") == ([] if "ports" in compose["services"][name] else None), name


def test_the_image_carries_the_product_and_nothing_else():
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    copied = set(re.findall(r"^COPY (?!--from)(\S+)", text, re.MULTILINE))
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert copied == let_in
    assert all((ROOT / path).exists() for path in copied)
    assert "devstack" not in text
    assert text.count("FROM ${PYTHON_IMAGE}") == 2
    assert re.search(r"^USER 10001:10001$", text, re.MULTILINE)
    assert "--require-hashes" in text
    assert "compileall" in text
