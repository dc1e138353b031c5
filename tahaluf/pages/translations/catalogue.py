"""PO catalogues: reading and writing the part of the format that is used here.

The format is that of the GNU gettext manual, chapter "The Format of PO Files". Messages are kept sorted by where they
come from, without line numbers, so that a moved line changes no catalogue. There are no obsolete and no fuzzy entries.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

LOCALE = Path(__file__).resolve().parents[2] / "locale"
PLURALS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;",
    "fr": "nplurals=2; plural=(n > 1);",
}
FORMS = {"ar": 6, "fr": 2}
_LINE = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s+(".*")$')


@dataclass(frozen=True, order=True)
class Key:
    """What identifies a message: its context, its text and its plural (empty where it has none)."""

    text: str
    plural: str = ""
    context: str = ""


@dataclass
class Message:
    """A message with its translations, one a plural form, and the files that say it."""

    key: Key
    forms: tuple[str, ...] = ()
    places: set[str] = field(default_factory=set)
    fuzzy: bool = False


class CatalogueError(Exception):
    """A PO file cannot be read; says file and line."""


def path_of(language: str, suffix: str = "po") -> Path:
    """Where a language's catalogue is kept."""
    return LOCALE / language / "LC_MESSAGES" / f"django.{suffix}"


def read_catalogue(language: str) -> dict[Key, Message]:
    """Read a language's catalogue; empty where there is none yet. Raises CatalogueError."""
    path = path_of(language)
    if not path.exists():
        return {}
    messages = (read_entry(entry) for entry in _entries(path))
    return {message.key: message for message in messages if message.key.text}


def _entries(path: Path) -> Iterator[list[tuple[str, str]]]:
    entry: list[tuple[str, str]] = []
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], 1):
        if not line.strip():
            if entry:
                yield entry
            entry = []
        elif line.startswith("#"):
            entry.append(("#", line))
        elif line.startswith('"') and entry:
            entry[-1] = (entry[-1][0], entry[-1][1] + _unquote(line))
        elif found := _LINE.match(line):
            entry.append((found[1], _unquote(found[2])))
        else:
            raise CatalogueError(f"{path}:{number}: {line}")


def read_entry(lines: list[tuple[str, str]]) -> Message:
    """Build a message of the lines of one entry."""
    words = {name: text for name, text in lines if name != "#"}
    comments = [text for name, text in lines if name == "#"]
    forms = tuple(text for name, text in lines if name.startswith("msgstr"))
    key = Key(words.get("msgid", ""), words.get("msgid_plural", ""), words.get("msgctxt", ""))
    places = {place for line in comments if line.startswith("#:") for place in line[2:].split()}
    return Message(key, forms, places, any(line.startswith("#,") and "fuzzy" in line for line in comments))


def write_catalogue(language: str, messages: Iterable[Message]) -> None:
    """Write a language's catalogue."""
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    ordered = sorted(messages, key=lambda message: (sorted(message.places), message.key))
    path.write_text("\n".join([header_entry(language), *map(entry_text, ordered)]), encoding="utf-8")


def header(language: str) -> str:
    """The header that gettext keeps as the translation of the empty message."""
    lines = [
        f"Language: {language}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {PLURALS[language]}",
    ]
    return "".join(f"{line}\n" for line in lines)


def header_entry(language: str) -> str:
    """The header as an entry of a PO file."""
    lines = "\n".join(_quote(line) for line in header(language).splitlines(keepends=True))
    return f'msgid ""\nmsgstr ""\n{lines}\n'


def entry_text(message: Message) -> str:
    """A message as an entry of a PO file."""
    key = message.key
    lines = [f"#: {place}" for place in sorted(message.places)]
    lines += ["#, fuzzy"] if message.fuzzy else []
    lines += [f"msgctxt {_quote(key.context)}"] if key.context else []
    lines += [f"msgid {_quote(key.text)}"]
    if key.plural:
        lines += [f"msgid_plural {_quote(key.plural)}"]
        lines += [f"msgstr[{number}] {_quote(form)}" for number, form in enumerate(message.forms)]
    else:
        lines += [f"msgstr {_quote(''.join(message.forms))}"]
    return "\n".join(lines) + "\n"


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def _unquote(quoted: str) -> str:
    return str(ast.literal_eval(quoted))
