"""deploy/k8s: what the API's schemas check, and what they cannot: selectors, ports, names, dangling references."""

import subprocess
from collections import Counter

from chassis.settings import Settings
from tests.unit.ground.conftest import ROOT, program


def _of(resources, *kinds):
    return [r for r in resources if r["kind"] in kinds]


def _pods(resources):
    return {(r["kind"], r["metadata"]["name"]): r["spec"]["template"] for r in _of(resources, "Deployment", "Job")}


def _labels(resources):
    return [template["metadata"]["labels"] for template in _pods(resources).values()]


def _matches(selector, labels):
    exact = selector.get("matchLabels", {}).items() <= labels.items()
    among = all(labels.get(e["key"]) in e["values"] for e in selector.get("matchExpressions", []))
    return exact and among


def _ports(template):
    return {p["name"]: (p["containerPort"], p.get("protocol", "TCP")) for p in _tidu(template).get("ports", [])}


def _tidu(template):
    (container,) = template["spec"]["containers"]
    return container


def _env(template):
    return {e["name"]: e.get("value") for e in _tidu(template).get("env", [])}


def test_the_apis_schemas_accept_everything(rendered, tmp_path):
    path = tmp_path / "all.yaml"
    path.write_text(rendered)
    command = [program("kubernetes-validate"), "--strict", "--quiet", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_names_are_unique(resources):
    seen = Counter((r["kind"], r["metadata"]["name"]) for r in resources)
    assert [key for key, count in seen.items() if count > 1] == []


def test_all_thirteen_processes_and_both_jobs_are_there(resources):
    wanted = {"gateway"}
    for service in ("enterprise", "parks", "finance", "targets"):
        wanted |= {service, f"{service}-relay", f"{service}-worker"}
    assert {r["metadata"]["name"] for r in _of(resources, "Deployment")} == wanted
    assert {r["metadata"]["name"] for r in _of(resources, "Job")} == {"migrate", "topics"}


def test_deployments_select_their_own_pods(resources):
    for deployment in _of(resources, "Deployment"):
        selector = deployment["spec"]["selector"]
        hit = [labels for labels in _labels(resources) if _matches(selector, labels)]
        assert hit == [deployment["spec"]["template"]["metadata"]["labels"]], deployment["metadata"]["name"]


def test_services_reach_one_workloads_named_port(resources):
    for service in _of(resources, "Service"):
        selector = {"matchLabels": service["spec"]["selector"]}
        (template,) = [t for t in _pods(resources).values() if _matches(selector, t["metadata"]["labels"])]
        for port in service["spec"]["ports"]:
            assert _ports(template)[port["targetPort"]] == (port["port"], port["protocol"]), service["metadata"]["name"]


def test_budgets_and_autoscalers_point_at_deployments(resources):
    names = {r["metadata"]["name"] for r in _of(resources, "Deployment")}
    budgets = _of(resources, "PodDisruptionBudget")
    for budget in budgets:
        assert sum(_matches(budget["spec"]["selector"], labels) for labels in _labels(resources)) == 1
    assert {b["metadata"]["name"] for b in budgets} == names
    scalers = _of(resources, "HorizontalPodAutoscaler")
    assert {s["spec"]["scaleTargetRef"]["name"] for s in scalers} <= names
    scaled = {s["spec"]["scaleTargetRef"]["name"] for s in scalers}
    for deployment in _of(resources, "Deployment"):
        assert ("replicas" in deployment["spec"]) != (deployment["metadata"]["name"] in scaled)


def test_network_policies_name_pods_and_ports_that_exist(resources):
    known = {port for template in _pods(resources).values() for port in _ports(template).values()}
    for policy in _of(resources, "NetworkPolicy"):
        selector = policy["spec"]["podSelector"]
        assert any(_matches(selector, labels) for labels in _labels(resources)), policy["metadata"]["name"]
        for rule in policy["spec"].get("ingress", []) + policy["spec"].get("egress", []):
            peers = rule.get("to", []) + rule.get("from", [])
            for pods in (p["podSelector"] for p in peers if "podSelector" in p):
                assert any(_matches(pods, labels) for labels in _labels(resources)), policy["metadata"]["name"]
            for port in rule["ports"] if any("podSelector" in p for p in peers) else []:
                assert (port["port"], port["protocol"]) in known, policy["metadata"]["name"]


def test_the_monitoring_policy_covers_every_ops_port(resources):
    (policy,) = [p for p in _of(resources, "NetworkPolicy") if p["metadata"]["name"] == "monitoring"]
    (allowed,) = policy["spec"]["ingress"][0]["ports"]
    for template in _pods(resources).values():
        for name, (number, _) in _ports(template).items():
            assert (allowed["port"] <= number <= allowed["endPort"]) == (name == "ops")


def test_every_reference_exists_or_is_a_secret_the_page_names(resources):
    configs = {r["metadata"]["name"] for r in _of(resources, "ConfigMap")}
    accounts = {r["metadata"]["name"] for r in _of(resources, "ServiceAccount")}
    page = (ROOT / "deploy" / "README.md").read_text(encoding="utf-8")
    for template in _pods(resources).values():
        assert template["spec"]["serviceAccountName"] in accounts
        container = _tidu(template)
        assert {e["configMapRef"]["name"] for e in container["envFrom"]} <= configs
        secrets = [e["valueFrom"]["secretKeyRef"] for e in container["env"] if "valueFrom" in e]
        for secret in secrets:
            assert f"`{secret['name']}`" in page, secret
            assert f"`{secret['key']}`" in page, secret
        volumes = {v["name"]: v for v in template["spec"]["volumes"]}
        assert {m["name"] for m in container["volumeMounts"]} == set(volumes)
        for volume in (v for v in volumes.values() if "secret" in v):
            assert f"`{volume['secret']['secretName']}`" in page


def test_addresses_inside_the_platform_lead_to_services(resources):
    offered = {
        f"{s['metadata']['name']}:{port['port']}" for s in _of(resources, "Service") for port in s["spec"]["ports"]
    }
    for template in _pods(resources).values():
        env = _env(template)
        called = [v.removeprefix("http://") for k, v in env.items() if k.startswith("TIDU_UPSTREAM_")]
        wake = env.get("TIDU_RELAY_WAKE")
        if wake and not wake.startswith("0.0.0.0:"):
            called.append(wake)
        assert set(called) <= offered


def test_processes_listen_where_their_ports_say(resources):
    for template in (t for (kind, _), t in _pods(resources).items() if kind == "Deployment"):
        ports, env, command = _ports(template), _env(template), _tidu(template)["command"]
        assert env["TIDU_OPS_PORT"] == str(ports["ops"][0])
        if "http" in ports:
            said = command[command.index("--port") + 1] if "--port" in command else env["TIDU_PORT"]
            assert said == env["TIDU_PORT"] == str(ports["http"][0])
        if "wake" in ports:
            assert env["TIDU_RELAY_WAKE"] == f"0.0.0.0:{ports['wake'][0]}"


def test_a_pod_leaves_the_lists_first_and_has_time_to_finish(resources):
    """Told to end, a pod serves on while the nodes forget it, then drains; the kubelet kills later than both take."""
    drain = Settings.model_fields["drain_seconds"].default
    for deployment in _of(resources, "Deployment"):
        name, template = deployment["metadata"]["name"], deployment["spec"]["template"]
        container = _tidu(template)
        command, probe = container["command"], container["readinessProbe"]
        asleep = container["lifecycle"]["preStop"]["sleep"]["seconds"]
        assert asleep > probe["periodSeconds"] * probe["failureThreshold"], name
        assert template["spec"]["terminationGracePeriodSeconds"] > asleep + drain, name
        if "uvicorn" in command:
            assert float(command[command.index("--timeout-graceful-shutdown") + 1]) == drain, name


def test_every_pod_is_confined_and_probed(resources):
    for (kind, name), template in _pods(resources).items():
        pod, container = template["spec"], _tidu(template)
        assert pod["securityContext"]["runAsNonRoot"] is True, name
        assert pod["automountServiceAccountToken"] is False, name
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }, name
        if kind == "Deployment":
            for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
                assert container[probe]["httpGet"]["port"] == "ops", name


def test_no_secret_is_committed(resources):
    assert _of(resources, "Secret") == []
