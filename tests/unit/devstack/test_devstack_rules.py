"""The small decisions of the devstack, without a process."""

import os
import sys
from pathlib import Path

import pytest

from devstack import apache_kafka, bootstrap, bytecode, options, provision
from devstack.config import PlatformConfig
from devstack.errors import StackError
from devstack.platform import Platform
from devstack.ports import Ports
from devstack.processes import jobs, programs
from devstack.records import Identity, RunRecord, end_leftovers
from devstack.shared_folder import remove_shared_folder, shared_folder
from devstack.supervisor import back_off


def test_back_off_doubles_from_a_fifth_of_a_second_to_five():
    assert [back_off(n) for n in (1, 2, 3, 4, 5, 6, 50)] == [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]


def test_addresses_of_databases_keep_the_server_and_change_the_rest():
    admin = "postgresql://root:p%40ss@db.example:6543/postgres?sslmode=require"
    assert provision.url_for(admin, "tidu_parks") == (
        "postgresql://root:p%40ss@db.example:6543/tidu_parks?sslmode=require"
    )
    assert provision.url_for(admin, "tidu_parks", "tidu_parks_app", "a/b") == (
        "postgresql://tidu_parks_app:a%2Fb@db.example:6543/tidu_parks?sslmode=require"
    )


def test_a_process_is_known_by_its_start_not_its_pid_alone():
    own = Identity.of(os.getpid())
    assert own is not None
    assert own.process() is not None
    assert Identity(own.pid, own.created - 3600).process() is None


def test_a_stranger_with_a_recorded_pid_is_left_alone(tmp_path):
    record = RunRecord(tmp_path)
    own = Identity.of(os.getpid())
    assert own is not None
    record.processes["enterprise"] = Identity(own.pid, own.created - 3600)
    record.write()
    said: list[str] = []
    assert end_leftovers(tmp_path, said.append) == 0
    assert said == []


def test_a_damaged_record_is_no_record(tmp_path):
    (tmp_path / "run.json").write_text('{"supervisor": 3')
    assert RunRecord.read(tmp_path) is None


@pytest.mark.parametrize(
    ("java", "maven", "cached", "reason"),
    [
        (None, True, True, "there is no java"),
        (11, True, True, "is version 11"),
        (17, False, False, "no mvn"),
        (17, False, True, None),
        (21, True, False, None),
    ],
)
def test_apache_kafka_says_what_it_lacks(monkeypatch, java, maven, cached, reason):
    monkeypatch.setattr(apache_kafka, "java_version", lambda: java)
    monkeypatch.setattr(apache_kafka, "cached_jars", lambda: Path() if cached else None)
    monkeypatch.setattr(
        "devstack.apache_kafka.shutil.which", lambda name: "/x/mvn" if maven and name == "mvn" else None
    )
    said = apache_kafka.unavailable_reason()
    assert (said is None) if reason is None else (said is not None and reason in said)


def test_the_platform_is_thirteen_processes_with_an_address_each(tmp_path):
    platform = Platform(PlatformConfig(state=tmp_path, ports=Ports.from_base(21000)))
    found = {program.name: program for program in programs(platform)}
    assert len(found) == 13
    assert len({program.env["TIDU_OPS_PORT"] for program in found.values()}) == 13
    relay = found["finance-relay"]
    assert relay.env["TIDU_WORKER_ROLES"] == "relay"
    assert relay.env["TIDU_RELAY_WAKE"] == found["finance"].env["TIDU_RELAY_WAKE"] == "127.0.0.1:21053"
    assert found["parks"].env["TIDU_DATABASE_URL"].endswith("/tidu_parks")
    assert "PYTHONDONTWRITEBYTECODE" not in relay.env
    migrate = jobs(platform)[0]
    assert migrate.env["TIDU_OWNER_DATABASE_URL_TARGETS"].startswith("postgresql://tidu_targets_owner:")


def test_services_never_learn_the_owners_password(tmp_path, monkeypatch):
    monkeypatch.setenv("TIDU_ADMIN_DATABASE_URL", "postgresql://root@db/postgres")
    monkeypatch.setenv("TIDU_OWNER_DATABASE_URL_PARKS", "postgresql://owner@db/tidu_parks")
    platform = Platform(PlatformConfig(state=tmp_path, ports=Ports.from_base(21000)))
    for program in programs(platform):
        assert not [name for name in program.env if name.startswith(("TIDU_OWNER", "TIDU_ADMIN"))]


def test_byte_code_is_written_whatever_the_machine_prefers():
    assert bytecode.writing_environment({"PYTHONDONTWRITEBYTECODE": "1", "A": "b"}) == {"A": "b"}


def test_the_environment_is_made_anew_when_its_lock_changes(monkeypatch, tmp_path):
    requirements = tmp_path / "requirements"
    requirements.mkdir()
    (requirements / "bootstrap.txt").write_text("uv==1")
    (requirements / "dev.txt").write_text("a==1")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    before = bootstrap.fingerprint("dev")
    assert bootstrap.fingerprint("dev") == before
    (requirements / "dev.txt").write_text("a==2")
    assert bootstrap.fingerprint("dev") != before


def test_an_old_python_is_refused_with_the_way_out(monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "LEAST", (99, 0))
    monkeypatch.setattr(sys, "argv", ["bootstrap", "dev"])
    assert bootstrap.main() == 1
    assert "make PYTHON=" in capsys.readouterr().err


def test_a_day_is_read_strictly():
    assert str(options.parse_day("2027-03-01")) == "2027-03-01"
    with pytest.raises(Exception, match="YYYY-MM-DD"):
        options.parse_day("1.3.2027")


def test_a_shared_folder_others_may_write_is_refused(tmp_path):
    folder = shared_folder(tmp_path)
    try:
        assert folder == shared_folder(tmp_path)
        folder.chmod(0o777)
        with pytest.raises(StackError, match="not ours alone"):
            shared_folder(tmp_path)
    finally:
        remove_shared_folder(tmp_path)
    assert not folder.exists()
