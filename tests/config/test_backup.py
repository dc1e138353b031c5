"""A backup brings the whole node back on an empty machine, and a damaged one changes nothing."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pyrage  # type: ignore[import-untyped]
import pytest
from click.testing import CliRunner
from psycopg.sql import SQL, Identifier

from tahaluf.config import archive, database
from tahaluf.config.command import main
from tahaluf.config.database import parameters_of
from tahaluf.config.preparation import connect, prepare
from tahaluf.config.server import available

ROWS = "SELECT count(*), md5(string_agg(t::text, ',' ORDER BY n)) FROM kept t"
TABLE = "CREATE TABLE kept AS SELECT n, 'Zayd the Invented ' || n AS name FROM generate_series(1, 5000) n"
WALL = """ALTER TABLE kept ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
          CREATE POLICY none ON kept USING (false);"""


@pytest.fixture(scope="module")
def key(new_folder: Callable[[], Path]) -> tuple[str, Path]:
    """An age recipient and the file of its identity."""
    identity = pyrage.x25519.Identity.generate()
    file = new_folder() / "key.txt"
    file.write_text(f"# created for a test\n{identity}\n")
    return str(identity.to_public()), file


@pytest.fixture(scope="module")
def node(new_folder: Callable[[], Path]) -> Iterator[Path]:
    """A node with walled rows, a secret and a key; it runs."""
    place = new_folder() / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TAHALUF_DATA", str(place))
        database.start_embedded(place, durable=False)
        prepare()
        with connect(parameters_of("owner")) as connection:
            connection.execute(TABLE)
            connection.execute(WALL)
        (place / "secret.key").write_text("a secret")
        (place / "keys").mkdir()
        (place / "keys" / "signing.pem").write_bytes(b"\0\1key")
    yield place
    database.stop_embedded(place)


@pytest.fixture(scope="module")
def backup(node: Path, key: tuple[str, Path], new_folder: Callable[[], Path]) -> Path:
    file = new_folder() / "node.age"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TAHALUF_DATA", str(node))
        done = CliRunner().invoke(main, ["backup", str(file), "--recipient", key[0]])
    assert done.exit_code == 0, done.output
    return file


def run_restore(file: Path, identity: Path, *more: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["restore", str(file), "--identity", str(identity), *more])
    return done.exit_code, done.output


def rows() -> object:
    with available(), connect(database.administrator()) as connection:
        return connection.execute(ROWS).fetchone()


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(".lock"))
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_a_node_comes_back_on_an_empty_machine(
    backup: Path, node: Path, key: tuple[str, Path], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, output = run_restore(backup, key[1])
    assert code == 0, output
    restored = rows()
    with available(), connect(parameters_of("web")) as web:
        assert web.execute("SELECT has_table_privilege('kept', 'SELECT')").fetchone() == (False,)
    with available(), connect(parameters_of("owner")) as owner:
        assert owner.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    assert (folder / "secret.key").read_text() == "a secret"
    assert (folder / "keys" / "signing.pem").read_bytes() == b"\0\1key"
    assert not [path for path in folder.iterdir() if path.name.startswith((".restoring", ".replaced"))]
    monkeypatch.setenv("TAHALUF_DATA", str(node))
    assert rows() == restored


def test_the_file_shows_nothing_of_its_content_and_is_private(backup: Path) -> None:
    content = backup.read_bytes()
    assert content.startswith(b"age-encryption.org/v1")
    assert b"secret" not in content
    assert backup.stat().st_mode & 0o777 == 0o600


def test_a_node_that_is_there_is_not_replaced_unasked(backup: Path, key: tuple[str, Path], folder: Path) -> None:
    folder.mkdir(mode=0o700)
    (folder / "secret.key").write_text("mine")
    code, output = run_restore(backup, key[1])
    assert code == 1
    assert "--replace" in output
    assert tree(folder) == {"secret.key": b"mine"}


def test_what_is_replaced_is_kept_aside(backup: Path, key: tuple[str, Path], folder: Path) -> None:
    database.start_embedded(folder, durable=False)
    (folder / "secret.key").write_text("mine")
    code, output = run_restore(backup, key[1], "--replace")
    assert code == 0, output
    (aside,) = folder.glob(".replaced-*")
    assert (aside / "secret.key").read_text() == "mine"
    assert (aside / "postgres" / "data" / "PG_VERSION").exists()
    assert rows() is not None


def damaged(content: bytes) -> Iterator[bytes]:
    for share in (0.02, 0.5, 0.999):
        yield content[: int(len(content) * share)]
        place = int(len(content) * share)
        yield content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
    yield content + b"more"
    yield b""


def test_a_truncated_or_changed_file_is_refused_and_nothing_changes(
    backup: Path, key: tuple[str, Path], folder: Path, tmp_path: Path
) -> None:
    folder.mkdir(mode=0o700)
    (folder / "secret.key").write_text("mine")
    before = tree(folder)
    for number, content in enumerate(damaged(backup.read_bytes())):
        file = tmp_path / f"damaged{number}"
        file.write_bytes(content)
        code, output = run_restore(file, key[1], "--replace")
        assert (code, output.startswith("Error: The backup")) == (1, True), output
        assert tree(folder) == before


def test_another_key_opens_nothing(backup: Path, folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(str(pyrage.x25519.Identity.generate()))
    code, output = run_restore(backup, other)
    assert code == 1
    assert "cannot be decrypted" in output
    assert not (folder / "postgres").exists()


def forged(recipient: str, members: list[tuple[str, bytes]], file: Path) -> None:
    with file.open("wb") as opened, archive.written(opened, [pyrage.x25519.Recipient.from_str(recipient)]) as writer:
        about = {"format": 1, "owner": "tahaluf_owner", "database_bytes": 0, "made_at": "now"}
        writer.add_note(archive.ABOUT, about)
        for name, content in members:
            writer.add_bytes(name, content)


@pytest.mark.parametrize("name", ["files/../../escaped", "/etc/escaped", "files", "elsewhere/x", "database/a/b"])
def test_a_forged_name_cannot_leave_its_place(key: tuple[str, Path], folder: Path, tmp_path: Path, name: str) -> None:
    file = tmp_path / "forged.age"
    forged(key[0], [(name, b"x")], file)
    code, output = run_restore(file, key[1])
    assert code == 1
    assert "does not belong" in output
    assert not list(tmp_path.rglob("escaped"))


def test_a_backup_under_another_role_prefix_is_refused(
    backup: Path, key: tuple[str, Path], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAHALUF_ROLE_PREFIX", "north")
    code, output = run_restore(backup, key[1])
    assert code == 1
    assert "TAHALUF_ROLE_PREFIX" in output


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("options", "message"),
    [([], "at least one --recipient"), (["--recipient", "age1nonsense"], "is no age recipient")],
)
def test_a_backup_without_a_valid_recipient_is_not_made(tmp_path: Path, options: list[str], message: str) -> None:
    done = CliRunner().invoke(main, ["backup", str(tmp_path / "b.age"), *options])
    assert done.exit_code == 1
    assert message in done.output
    assert not (tmp_path / "b.age").exists()


def test_a_failed_backup_leaves_the_earlier_file_and_no_part(
    node: Path, backup: Path, key: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAHALUF_DATA", str(node))
    monkeypatch.setattr("tahaluf.config.backup.client_program", lambda *_: (["false"], {}))
    file = tmp_path / "kept.age"
    file.write_bytes(b"earlier")
    done = CliRunner().invoke(main, ["backup", str(file), "--recipient", key[0]])
    assert done.exit_code == 1
    assert tree(tmp_path) == {"kept.age": b"earlier"}


def test_memory_stays_flat_however_much_is_packed(key: tuple[str, Path], tmp_path: Path) -> None:
    code = f"""
import io, pyrage
from tahaluf.config import archive
class Much(io.RawIOBase):
    left = 400_000_000
    def read(self, size=-1):
        size = min(size, self.left); self.left -= size
        return bytes(size)
with open({str(tmp_path / "big.age")!r}, "wb") as file:
    with archive.written(file, [pyrage.x25519.Recipient.from_str({key[0]!r})]) as writer:
        writer.add_pieces("database", Much())
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""
    peak = int(subprocess.check_output([sys.executable, "-c", code], env={**os.environ}))
    assert peak < 150_000
    (tmp_path / "big.age").unlink()


@pytest.fixture
def away(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of a node whose database `away` is to be on an outside server."""
    server = database.administrator("postgres")
    url = f"postgresql://postgres:{server['password']}@/away?host={server['host']}&port={server['port']}"
    with monkeypatch.context() as patch:
        patch.setenv("TAHALUF_DATA", str(tmp_path / "away"))
        patch.setenv("DATABASE_URL", url)
        yield tmp_path / "away"
    with connect(server) as connection:
        for name in databases("away"):
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
    prepare()


def databases(beginning: str) -> list[str]:
    query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY 1"
    with connect(database.administrator("postgres")) as connection:
        return [name for (name,) in connection.execute(query, [beginning])]


def test_a_node_comes_back_on_an_outside_server(backup: Path, key: tuple[str, Path], away: Path) -> None:
    code, output = run_restore(backup, key[1])
    assert code == 0, output
    restored = rows()
    assert databases("away") == ["away"]
    assert (away / "secret.key").read_text() == "a secret"
    assert not (away / "postgres").exists()
    with connect(parameters_of("web")) as web:
        assert web.execute("SELECT current_database()").fetchone() == ("away",)
    code, output = run_restore(backup, key[1], "--replace")
    assert code == 0, output
    assert rows() == restored
    present, replaced = databases("away")
    assert (present, replaced.startswith("away_replaced_")) == ("away", True)
    assert replaced in output


def test_a_refused_restore_leaves_no_database_on_an_outside_server(
    backup: Path, key: tuple[str, Path], away: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tahaluf.config.restoration.client_program", lambda *_: (["false"], {}))
    code, output = run_restore(backup, key[1])
    assert code == 1
    assert "pg_restore failed" in output
    assert databases("away") == []
    assert not (away / "secret.key").exists()
