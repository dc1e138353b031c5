"""Writing MO files, byte for byte the same for the same catalogue.

The format is that of the GNU gettext manual, chapter "The Format of GNU MO Files", without the optional hash table.
"""

import struct
from collections.abc import Iterable

from tahaluf.pages.translations.catalogue import Key, Message, header, path_of, read_catalogue

MAGIC = 0x950412DE
CONTEXT_END = "\x04"
FORM_END = "\x00"


def compile_catalogue(language: str) -> None:
    """Write a language's MO file from its PO file."""
    path_of(language, "mo").write_bytes(compiled(language, read_catalogue(language).values()))


def compiled(language: str, messages: Iterable[Message]) -> bytes:
    """The bytes of the MO file; messages without translation are left out, so that the source text shows."""
    pairs = {"": header(language)}
    pairs |= {_original(message.key): FORM_END.join(message.forms) for message in messages if all(message.forms)}
    encoded = sorted((original.encode(), translated.encode()) for original, translated in pairs.items())
    return _file(encoded)


def _original(key: Key) -> str:
    context = key.context + CONTEXT_END if key.context else ""
    return context + key.text + (FORM_END + key.plural if key.plural else "")


def _file(pairs: list[tuple[bytes, bytes]]) -> bytes:
    count = len(pairs)
    originals, translations = 28, 28 + 8 * count
    start = translations + 8 * count
    first = _table([original for original, _ in pairs], start)
    texts = b"".join(original + b"\0" for original, _ in pairs)
    second = _table([translated for _, translated in pairs], start + len(texts))
    texts += b"".join(translated + b"\0" for _, translated in pairs)
    return struct.pack("<7I", MAGIC, 0, count, originals, translations, 0, start) + first + second + texts


def _table(texts: list[bytes], start: int) -> bytes:
    table = b""
    for text in texts:
        table += struct.pack("<2I", len(text), start)
        start += len(text) + 1
    return table
