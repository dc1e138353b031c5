"""PO catalogues are read as they were written, and refused where they cannot be read."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.pages.translations import catalogue
from tahaluf.pages.translations.catalogue import CatalogueError, Key, Message

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('"\\\n\t'), min_size=1)
KEYS = st.builds(Key, text=TEXTS, plural=st.just("") | TEXTS, context=st.just("") | TEXTS)


@pytest.fixture
def locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(catalogue, "LOCALE", tmp_path)
    return tmp_path


@given(st.dictionaries(KEYS, st.tuples(TEXTS, st.booleans()), max_size=6))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, told: dict[Key, tuple[str, bool]]) -> None:
    messages = {
        key: Message(key, (text,) * (2 if key.plural else 1), {"tahaluf/a.py", "tahaluf/b.html"}, fuzzy)
        for key, (text, fuzzy) in told.items()
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "LOCALE", tmp_path_factory.mktemp("locale"))
        catalogue.write_catalogue("fr", messages.values())
        assert catalogue.read_catalogue("fr") == messages


def test_there_may_be_no_catalogue_yet(locale: Path) -> None:
    assert catalogue.read_catalogue("fr") == {}


def test_a_text_over_several_lines_is_read(locale: Path) -> None:
    path = catalogue.path_of("fr")
    path.parent.mkdir(parents=True)
    path.write_text('msgid ""\n"one "\n"two"\nmsgstr "un "\n"deux"\n', encoding="utf-8")
    assert catalogue.read_catalogue("fr")[Key("one two")].forms == ("un deux",)


def test_a_broken_line_is_named(locale: Path) -> None:
    path = catalogue.path_of("fr")
    path.parent.mkdir(parents=True)
    path.write_text('msgid "one"\nmsgstr un\n', encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"django\.po:2"):
        catalogue.read_catalogue("fr")
