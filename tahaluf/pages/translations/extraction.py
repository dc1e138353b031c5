"""Finding the messages of Python modules and templates.

Python is read as a syntax tree. A template goes through Django's own `templatize`, which leaves only the calls of
gettext in a text of blanks and X; those are then read as Python.
"""

import ast
import io
import tokenize
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.utils.translation.template import templatize

from tahaluf.pages.translations.catalogue import Key, Message

PACKAGE = Path(__file__).resolve().parents[2]
TEXT = ("text",)
PLURAL = ("text", "plural")
CONTEXT = ("context", "text")
CONTEXT_PLURAL = ("context", "text", "plural")
FUNCTIONS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), TEXT),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), PLURAL),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), CONTEXT_PLURAL),
}


class ExtractionError(Exception):
    """A message is no constant, so nobody could translate it; says where."""


def extract() -> dict[Key, Message]:
    """Find the messages of every room. Raises ExtractionError."""
    found: dict[Key, Message] = {}
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and path.is_file() and "static" not in path.parts:
            place = path.relative_to(PACKAGE.parent).as_posix()
            for key in keys_of(path):
                found.setdefault(key, Message(key)).places.add(place)
    return found


def keys_of(path: Path) -> Iterable[Key]:
    """Find the messages of one file."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return keys_of_python(source, path.name)
    return keys_of_template(source, path.name) if "templates" in path.parts else ()


def keys_of_python(source: str, name: str) -> Iterator[Key]:
    """Find the messages of a module. Raises ExtractionError for a message that is put together."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (roles := FUNCTIONS.get(_called(node))):
            yield _key(roles, node.args, f"{name}:{node.lineno}")


def _called(call: ast.Call) -> str:
    function = call.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _key(roles: tuple[str, ...], arguments: list[ast.expr], place: str) -> Key:
    values = [argument.value if isinstance(argument, ast.Constant) else None for argument in arguments[: len(roles)]]
    if len(values) < len(roles) or not all(isinstance(value, str) for value in values):
        raise ExtractionError(f"{place}: the message is not a constant")
    return Key(**dict(zip(roles, map(str, values), strict=True)))


def keys_of_template(source: str, name: str) -> Iterator[Key]:
    """Find the messages of a template."""
    pseudo = templatize(source, origin=name)
    tokens = list(tokenize.generate_tokens(io.StringIO(_flattened(pseudo)).readline))
    for place, token in enumerate(tokens):
        if token.type == tokenize.NAME and token.string in FUNCTIONS and tokens[place + 1].string == "(":
            roles = FUNCTIONS[token.string]
            texts = _strings(tokens[place + 2 :])[: len(roles)]
            if len(texts) == len(roles):
                yield Key(**dict(zip(roles, texts, strict=True)))


def _flattened(pseudo: str) -> str:
    """Put all on one line: the blanked text between the calls has indentation that Python would refuse."""
    return " ".join(line.strip() for line in pseudo.splitlines() if not line.lstrip().startswith("#")) + "\n"


def _strings(tokens: list[tokenize.TokenInfo]) -> list[str]:
    """Collect the leading string arguments of a call."""
    texts: list[str] = []
    for token in tokens:
        if token.type == tokenize.STRING:
            texts.append(str(ast.literal_eval(token.string)))
        elif token.string != ",":
            break
    return texts
