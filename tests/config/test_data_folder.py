"""The data folder is private, and its secrets are made once."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tahaluf.config import data_folder


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_the_data_folder_is_open_to_its_owner_alone(folder: Path) -> None:
    data_folder.ensure_data_folder()
    assert mode(folder) == 0o700


def test_a_folder_that_others_could_read_is_closed(folder: Path) -> None:
    folder.mkdir(mode=0o755)
    data_folder.ensure_data_folder()
    assert mode(folder) == 0o700


def test_a_folder_of_another_user_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir()
    monkeypatch.setattr("os.geteuid", lambda: folder.stat().st_uid + 1)
    with pytest.raises(data_folder.DataFolderError, match="belongs to another user"):
        data_folder.ensure_data_folder()


def test_a_file_in_the_place_of_the_folder_is_an_error_in_words(folder: Path) -> None:
    folder.write_text("")
    with pytest.raises(data_folder.DataFolderError, match="cannot be made"):
        data_folder.ensure_data_folder()


def test_the_secret_key_is_long_private_and_stays(folder: Path) -> None:
    key = data_folder.secret_key()
    assert len(key) >= 64
    assert mode(folder / "secret.key") == 0o600
    assert data_folder.secret_key() == key


def test_processes_that_race_for_the_secret_key_get_the_same(folder: Path) -> None:
    command = [sys.executable, "-c", "from tahaluf.config.data_folder import secret_key; print(secret_key())"]
    with ThreadPoolExecutor(4) as pool:
        keys = list(pool.map(lambda _: subprocess.check_output(command, text=True), range(4)))
    assert len(set(keys)) == 1


def test_a_failed_write_leaves_the_old_content_and_no_litter(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    data_folder.write_privately(file, "old")
    with pytest.raises(UnicodeEncodeError):
        data_folder.write_privately(file, "\ud800")
    assert [entry.name for entry in tmp_path.iterdir()] == ["kept"]
    assert file.read_text() == "old"


def test_a_lock_keeps_others_out_until_its_holder_is_gone(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    with data_folder.locked(file), pytest.raises(BlockingIOError), data_folder.locked(file, wait=False):
        pass
    with data_folder.locked(file, wait=False):
        pass


def test_shared_locks_do_not_exclude_each_other(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    with data_folder.locked(file, shared=True), data_folder.locked(file, shared=True, wait=False):
        pass
