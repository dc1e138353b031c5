"""The doctor finds each fault that is planted, names it, and says how to mend it."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from tahaluf.config import database, diagnosis
from tahaluf.config.command import main
from tahaluf.config.data_folder import secret_key
from tahaluf.config.database import administrator
from tahaluf.config.diagnosis import Finding
from tahaluf.config.preparation import connect, prepare


def found(findings: Iterator[Finding], check: str) -> Finding:
    return next(finding for finding in findings if finding.check == check)


def test_a_missing_data_folder_is_named_and_not_made(folder: Path) -> None:
    done = CliRunner().invoke(main, ["doctor"])
    assert done.exit_code == 1
    assert "does not exist" in done.output
    assert "run `tahaluf migrate`" in done.output
    assert not folder.exists()


def test_the_report_is_also_json(folder: Path) -> None:
    done = CliRunner().invoke(main, ["doctor", "--json"])
    report = {finding["check"]: finding for finding in json.loads(done.output)}
    assert done.exit_code == 1
    assert report["python"]["verdict"] == "good"
    assert report["data folder"]["verdict"] == "fault"


def test_a_folder_that_others_may_enter_is_a_fault(folder: Path) -> None:
    folder.mkdir(mode=0o755)
    finding = found(diagnosis.check_folder(), "privacy")
    assert (finding.verdict, finding.remedy) == ("fault", f"chmod 700 {folder}")


def test_a_secret_that_others_may_read_is_a_fault(folder: Path) -> None:
    secret_key()
    assert found(diagnosis.check_secrets(), "secret.key").verdict == "good"
    (folder / "secret.key").chmod(0o644)
    assert found(diagnosis.check_secrets(), "secret.key").verdict == "fault"
    assert found(diagnosis.check_secrets(), "operator.token").words == "is missing"


@pytest.mark.parametrize(("free", "verdict"), [(100, "fault"), (1000, "warning"), (10_000, "good")])
def test_a_full_disk_is_told_in_time(folder: Path, monkeypatch: pytest.MonkeyPatch, free: int, verdict: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free << 20))
    assert found(diagnosis.check_disk(), "disk").verdict == verdict


def test_a_server_that_was_left_behind_is_told(folder: Path) -> None:
    database.start_embedded(folder, durable=False)
    assert "still runs" in found(diagnosis.check_remains(), "left server").words
    place = database.cluster(folder)
    kept = (place.data / "postmaster.pid").read_text()
    database.stop_embedded(folder)
    (place.data / "postmaster.pid").write_text(kept)
    assert "left its lock" in found(diagnosis.check_remains(), "left server").words


def test_a_healthy_database_has_no_fault(prepared: Path) -> None:
    with connect(administrator()) as connection:
        for check in (diagnosis.check_version, diagnosis.check_roles, diagnosis.check_hiding, diagnosis.check_clock):
            assert {finding.verdict for finding in check(connection)} == {"good"}


@pytest.mark.parametrize(
    ("plant", "words"),
    [
        ("ALTER ROLE tahaluf_web BYPASSRLS", "passes row security"),
        ("ALTER ROLE tahaluf_web SUPERUSER", "is superuser"),
        ("GRANT tahaluf_owner TO tahaluf_web", "is a member of tahaluf_owner"),
        ("CREATE TABLE planted (n int); ALTER TABLE planted OWNER TO tahaluf_web", "owns 1 tables"),
    ],
)
def test_a_serving_role_with_power_over_the_walls_is_a_fault(prepared: Path, plant: str, words: str) -> None:
    with connect(administrator()) as connection:
        try:
            connection.execute(plant.encode())
            finding = found(diagnosis.check_roles(connection), "role web")
        finally:
            connection.execute("DROP TABLE IF EXISTS planted; ALTER ROLE tahaluf_web NOSUPERUSER NOBYPASSRLS")
            connection.execute("REVOKE tahaluf_owner FROM tahaluf_web")
        assert finding.verdict == "fault"
        assert words in finding.words
        prepare()


def test_sessions_that_can_watch_each_other_are_told_with_the_remedy(prepared: Path) -> None:
    with connect(administrator()) as connection:
        connection.execute("GRANT SELECT ON pg_stat_activity TO PUBLIC")
        finding = found(diagnosis.check_hiding(connection), "hidden statements")
        assert finding.verdict == "warning"
        for statement in finding.remedy.partition("database: ")[2].split(";"):
            connection.execute(statement.encode())
        assert found(diagnosis.check_hiding(connection), "hidden statements").verdict == "good"


def test_clocks_that_disagree_are_a_fault(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 1_000_000_000.0)
    with connect(administrator()) as connection:
        findings = list(diagnosis.check_clock(connection))
    assert [finding.verdict for finding in findings] == ["fault", "fault"]


def test_a_check_that_breaks_is_itself_a_fault_and_the_rest_goes_on() -> None:
    def broken() -> Iterator[Finding]:
        raise subprocess.SubprocessError("out of reach")
        yield

    (finding,) = diagnosis.guarded("check_something", broken)
    assert (finding.check, finding.verdict, finding.words) == ("something", "fault", "SubprocessError: out of reach")
