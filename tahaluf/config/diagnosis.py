"""What may be wrong with an installation, checked one by one, each with its remedy in words."""

import importlib.util
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from tahaluf.config import data_folder, postgres, schema
from tahaluf.config.database import FILE as DATABASE_FILE
from tahaluf.config.database import ROLE_VARIABLE, administrator, cluster, is_embedded, parameters_of, role_name
from tahaluf.config.preparation import OLDEST_SERVER, connect
from tahaluf.config.server import available, is_supervised

Verdict = Literal["good", "warning", "fault"]
SCARCE, TOO_LITTLE = 2048, 256  # MiB of free disk
CLOCKS_APART = 5.0  # seconds
SILENT_WORKER = 60  # seconds
STARTING_WORKER = 15.0  # seconds
LONG_WAITING = 15 * 60  # seconds
LONGEST_WAIT = """
SELECT task_name, extract(epoch FROM now() - since)::float, count(*) OVER () FROM (
    SELECT j.task_name, greatest(j.scheduled_at, (
        SELECT max(e.at) FROM procrastinate_events e
        WHERE e.job_id = j.id AND e.type IN ('deferred', 'deferred_for_retry')
    )) AS since FROM procrastinate_jobs j WHERE j.status = 'todo'
) waiting WHERE since <= now() ORDER BY since LIMIT 1"""
"""The due job that has waited longest: its task, for how many seconds, and how many are due."""
PRIVATE_FILES = (data_folder.SECRET_KEY_FILE, DATABASE_FILE, "operator.token")


@dataclass(frozen=True)
class Finding:
    """What one check found; the remedy is empty where all is good."""

    check: str
    verdict: Verdict
    words: str
    remedy: str = ""

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


Check = Callable[[], Iterator[Finding]]
DatabaseCheck = Callable[[Connection[TupleRow]], Iterator[Finding]]


def diagnose() -> Iterator[Finding]:
    """Run every check, those inside the data folder only where there is one; changes nothing."""
    for check in (check_python, check_folder, check_disk):
        yield from guarded(check.__name__, check)
    if data_folder.path().is_dir():
        for check in (check_secrets, check_remains, check_files, check_database):
            yield from guarded(check.__name__, check)


def guarded(name: str, check: Check) -> Iterator[Finding]:
    """Run a check; one that cannot be carried out is itself a fault."""
    try:
        yield from check()
    except Exception as error:  # whatever it is, the operator has to read it
        words = getattr(error, "message", None) or f"{type(error).__name__}: {error}"
        yield Finding(name.removeprefix("check_"), "fault", words.strip(), "see the message; the next checks go on")


def judge(check: str, is_good: bool, good: str, fault: str, remedy: str) -> Finding:
    return Finding(check, "good", good) if is_good else Finding(check, "fault", fault, remedy)


def check_python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    remedy = "install Python 3.11 or later and make the environment anew"
    yield judge("python", sys.version_info >= (3, 11), version, f"{version} is too old", remedy)


def check_folder() -> Iterator[Finding]:
    folder = data_folder.path()
    if not folder.is_dir():
        remedy = f"run `tahaluf migrate`, or set {data_folder.VARIABLE} to the right folder"
        yield Finding("data folder", "fault", f"{folder} does not exist", remedy)
        return
    mine = folder.stat().st_uid == os.geteuid()
    yield judge("data folder", mine, str(folder), f"{folder} belongs to another user", "run as the node's own user")
    yield judge(
        "privacy", data_folder.is_private(folder), "closed to others", "others may enter", f"chmod 700 {folder}"
    )


def check_secrets() -> Iterator[Finding]:
    for name in PRIVATE_FILES:
        file = data_folder.path() / name
        if not file.exists():
            yield Finding(name, "fault", "is missing", "run `tahaluf migrate`, or restore it from a backup")
            continue
        is_closed = not file.stat().st_mode & 0o077
        yield judge(name, is_closed, "present and private", "others may read it", f"chmod 600 {file}; then replace it")


def check_disk() -> Iterator[Finding]:
    folder = data_folder.path()
    free = shutil.disk_usage(folder if folder.exists() else folder.parent).free >> 20
    verdict: Verdict = "fault" if free < TOO_LITTLE else "warning" if free < SCARCE else "good"
    remedy = "" if verdict == "good" else "free space or move the data folder; PostgreSQL stops on a full disk"
    yield Finding("disk", verdict, f"{free} MiB free", remedy)


def check_remains() -> Iterator[Finding]:
    """What killed processes left: a server that nobody minds, half-done restores and backups."""
    folder, place = data_folder.path(), cluster()
    pid_file = place.data / "postmaster.pid"
    if is_embedded() and pid_file.exists() and not is_supervised(folder):
        state = "still runs" if postgres.postmaster(place) else "was killed and left its lock"
        yield Finding("left server", "warning", f"a PostgreSQL {state}", "nothing to do: the next start takes it over")
    for path in [*folder.glob(".restoring-*"), *folder.glob(".*.part")]:
        yield Finding("left files", "warning", f"{path} was left by a broken-off restore or backup", f"rm -r {path}")
    for path in folder.glob(".replaced-*"):
        yield Finding("replaced node", "warning", f"{path} keeps what a restore replaced", "remove it when all is well")


def check_files() -> Iterator[Finding]:
    manifest = data_folder.path() / "static" / "staticfiles.json"
    yield judge("static files", manifest.exists(), "collected", "were not collected", "run `tahaluf migrate`")
    stale = [str(po.relative_to(schema.PACKAGE)) for po in schema.PACKAGE.rglob("*.po") if not is_compiled(po)]
    yield judge("translations", not stale, "compiled", f"not compiled: {', '.join(stale)}", "install the package again")


def is_compiled(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_size > 28  # a header alone: gettext manual, 10.3


def check_database() -> Iterator[Finding]:
    try:
        with available(), connect(administrator()) as connection:
            yield Finding("postgresql", "good", f"{server_words(connection)}, reached as administrator")
            for check in (check_version, check_roles, check_hiding, check_clock, check_worker, check_queue):
                yield from guarded(check.__name__, lambda check=check: check(connection))  # type: ignore[misc]
            yield from guarded("migrations", check_migrations)
    except psycopg.OperationalError as error:
        remedy = "start the node, or look into its log" if is_embedded() else "check DATABASE_URL and the server"
        yield Finding("postgresql", "fault", str(error).strip(), remedy)


def server_words(connection: Connection[TupleRow]) -> str:
    return f"{'embedded' if is_embedded() else 'outside'}, version {connection.info.server_version / 10000:.4g}"


def check_version(connection: Connection[TupleRow]) -> Iterator[Finding]:
    recent = connection.info.server_version >= OLDEST_SERVER
    yield judge("version", recent, "15 or later", "before 15", "upgrade PostgreSQL to 15 or later")


def check_roles(connection: Connection[TupleRow]) -> Iterator[Finding]:
    """The serving roles have no power over the walls: no superuser, no bypass, no ownership."""
    for role in ("web", "worker"):
        faults = list(role_faults(connection, role_name(role)))
        yield judge(
            f"role {role}",
            not faults,
            "may only serve",
            "; ".join(faults),
            "run `tahaluf migrate`, which sets it right",
        )
        with connect(parameters_of(role)):
            pass


def role_faults(connection: Connection[TupleRow], name: str) -> Iterator[str]:
    found = connection.execute(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = %s", [name]
    ).fetchone()
    if found is None:
        yield f"{name} does not exist"
        return
    powers = ("is superuser", "passes row security", "may make roles", "may make databases")
    yield from (power for power, has in zip(powers, found, strict=True) if has)
    row = connection.execute(
        "SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = %s)", [name]
    ).fetchone()
    if row and row[0]:
        yield f"owns {row[0]} tables or indexes"
    memberships = connection.execute(
        "SELECT rolname FROM pg_roles WHERE rolname <> ALL (%s) AND pg_has_role(%s, oid, 'MEMBER')",
        [[role_name("web"), role_name("worker")], name],
    )
    yield from (f"is a member of {group}" for (group,) in memberships)


def check_hiding(connection: Connection[TupleRow]) -> Iterator[Finding]:
    """Whether a serving session sees what other sessions are asking."""
    query = """SELECT has_table_privilege(%s, 'pg_catalog.pg_stat_activity', 'SELECT')
               OR has_function_privilege(%s, 'pg_catalog.pg_stat_get_activity(integer)', 'EXECUTE')"""
    row = connection.execute(query, [role_name("web")] * 2).fetchone()
    seen = bool(row and row[0])
    remedy = (
        ""
        if not seen
        else (
            "as superuser, in the node's database: REVOKE ALL ON pg_catalog.pg_stat_activity FROM PUBLIC; "
            "REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_activity(integer) FROM PUBLIC"
        )
    )
    words = "sessions see each other's statements (not their values)" if seen else "sessions cannot watch each other"
    yield Finding("hidden statements", "warning" if seen else "good", words, remedy)


def check_clock(connection: Connection[TupleRow]) -> Iterator[Finding]:
    row = connection.execute("SELECT extract(epoch FROM clock_timestamp())::float").fetchone()
    apart = abs(time.time() - float(row[0] if row else 0))
    newest = max(path.stat().st_mtime for path in schema.PACKAGE.glob("config/*.py"))
    remedy = "set both clocks by NTP: expiry, review dates and signatures depend on them"
    yield judge("clocks", apart < CLOCKS_APART, "agree", f"host and database are {apart:.0f} s apart", remedy)
    past = time.time() > newest - 86400
    yield judge("date", past, time.strftime("%Y-%m-%d", time.gmtime()), "is before this program was installed", remedy)


def check_worker(connection: Connection[TupleRow]) -> Iterator[Finding]:
    if connection.execute("SELECT to_regclass('procrastinate_workers')").fetchone() == (None,):
        yield Finding("worker", "fault", "the queue does not exist", "run `tahaluf migrate`")
    elif is_embedded() and not is_supervised(data_folder.path()):
        yield Finding("worker", "warning", "the node is not running", "start it with `tahaluf up`")
    else:
        age = wait_for_sign(connection)
        words = f"gave a sign of life {age:.0f} s ago"
        remedy = "look for `worker` in the log of `tahaluf up`"
        yield judge("worker", age < SILENT_WORKER, words, "gives no sign of life; jobs wait", remedy)


def check_queue(connection: Connection[TupleRow]) -> Iterator[Finding]:
    """Tell of a job that is due and has waited long, whether or not a worker gives signs of life."""
    if connection.execute("SELECT to_regclass('procrastinate_jobs')").fetchone() == (None,):
        return
    row = connection.execute(LONGEST_WAIT).fetchone()
    task, waited, count = row or ("", 0.0, 0)
    words = f"{count} due jobs wait, `{task}` for {waited / 60:.0f} minutes, whatever the worker is at"
    remedy = "see in the log of `tahaluf up` what holds the worker; if nothing moves there, stop the node and start it"
    is_good = waited < LONG_WAITING
    yield Finding("queue", "good", "no job waits long") if is_good else Finding("queue", "warning", words, remedy)


def wait_for_sign(connection: Connection[TupleRow]) -> float:
    """The age in seconds of the newest sign of life of a worker; one that is just starting gets a moment to give it."""
    query = "SELECT extract(epoch FROM now() - max(last_heartbeat))::float FROM procrastinate_workers"
    end = time.monotonic() + STARTING_WORKER
    while True:
        row = connection.execute(query).fetchone()
        age = float("inf") if row is None or row[0] is None else float(row[0])
        if age < SILENT_WORKER or time.monotonic() > end:
            return age
        time.sleep(0.5)


def check_migrations() -> Iterator[Finding]:
    """Whether the schema is this version's, and every table stands behind its wall."""
    os.environ[ROLE_VARIABLE] = "owner"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tahaluf.config.settings")
    import django

    django.setup()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield judge("migrations", not missing, "all applied", f"{len(missing)} not applied", "run `tahaluf migrate`")
    if importlib.util.find_spec("tahaluf.policy.walls") and not missing:
        from tahaluf.policy.walls import unguarded_tables

        open_tables = unguarded_tables()
        words = f"no forced row security: {', '.join(open_tables)}"
        yield judge("walls", not open_tables, "every table has one", words, "stop the node and restore or migrate it")
    connection.close()
