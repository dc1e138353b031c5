"""The test run's PostgreSQL: one embedded cluster a checkout, one database a process, cloned from a template."""

import contextlib
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("TAHALUF_TEST_DATA") or ROOT / ".tahaluf" / "tests")
STAMP = FOLDER / "template.stamp"
TEMPLATE = "tahaluf"


def settle_environment() -> None:
    """Point the process at the test run's data folder, before Django reads its settings."""
    for name in ("DATABASE_URL", "TAHALUF_CONNECTION", "TAHALUF_DATABASE_ROLE", "TAHALUF_ROLE_PREFIX"):
        os.environ.pop(name, None)
    os.environ["TAHALUF_DATA"] = str(FOLDER)
    os.environ["TAHALUF_CACHE"] = str(FOLDER / f"cache-{os.getpid()}")  # attempts are counted a process, not a run
    os.environ["DJANGO_SETTINGS_MODULE"] = "tahaluf.config.settings"


@contextlib.contextmanager
def cluster() -> Iterator[None]:
    """Keep the cluster running, its template fresh; the last process out stops it."""
    from tahaluf.config import data_folder, server
    from tahaluf.config.database import start_embedded

    folder = data_folder.ensure_data_folder(FOLDER)
    with data_folder.locked(folder / "start.lock"):
        start_embedded(folder, durable=False)
    with server.use(folder):
        with data_folder.locked(folder / "template.lock"):
            refresh_template()
        yield


def refresh_template() -> None:
    """Migrate the template anew where a migration or the wall's SQL has changed."""
    wanted = digest_of_migrations()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    STAMP.unlink(missing_ok=True)
    with administrator() as connection:
        connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(TEMPLATE)))
    subprocess.run([sys.executable, "-m", "tahaluf.config.command", "migrate"], cwd=ROOT, check=True)
    STAMP.write_text(wanted)


def digest_of_migrations() -> str:
    """Digest whatever the template's shape depends on."""
    files = sorted(
        [*ROOT.glob("tahaluf/**/migrations/*.py"), *ROOT.glob("tahaluf/**/*.sql"), ROOT / "requirements.lock"]
    )
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def administrator(dbname: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
    """Connect as the cluster's administrator, outside any transaction."""
    from tahaluf.config.database import administrator as parameters

    return psycopg.connect("", **parameters(dbname), autocommit=True)  # type: ignore[arg-type]


@contextlib.contextmanager
def cloned(name: str) -> Iterator[str]:
    """Clone the template under a name for as long as the block runs."""
    with administrator() as connection:
        connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
        clone = SQL("CREATE DATABASE {} TEMPLATE {} OWNER tahaluf_owner STRATEGY file_copy")
        connection.execute(clone.format(Identifier(name), Identifier(TEMPLATE)))
        connection.execute(SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(Identifier(name)))
        connection.execute(SQL("GRANT CONNECT ON DATABASE {} TO tahaluf_web").format(Identifier(name)))
    try:
        yield name
    finally:
        with administrator() as connection:
            connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def entry_for(dbname: str) -> dict[str, object]:
    """Django's entry for a test database: signs in as the administrator, works as the web role.

    The session may so change into the owner's role where a test sets the stage; row security goes by the role at work.
    """
    from tahaluf.config.database import administrator as parameters
    from tahaluf.config.database import connection_for

    entry = connection_for("web")
    login = parameters(dbname)
    entry |= {"NAME": dbname, "USER": login["user"], "PASSWORD": login["password"]}
    entry["OPTIONS"] |= {"options": "-c role=tahaluf_web"}
    return entry
