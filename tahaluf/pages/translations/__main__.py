"""`python -m tahaluf.pages.translations update|check|compile`"""

import argparse
import sys
from collections.abc import Callable

from django.conf import settings

from tahaluf.pages.translations.catalogue import FORMS, Message, read_catalogue, write_catalogue
from tahaluf.pages.translations.checking import faults_of
from tahaluf.pages.translations.compilation import compile_catalogue
from tahaluf.pages.translations.extraction import extract


def update() -> int:
    """Bring the catalogues up to date: new messages come in untranslated, those said nowhere any more go."""
    found = extract()
    for language, forms in FORMS.items():
        held = read_catalogue(language)
        kept = (held.get(key) or Message(key, ("",) * (forms if key.plural else 1)) for key in found)
        write_catalogue(language, [Message(m.key, m.forms, found[m.key].places, m.fuzzy) for m in kept])
    return 0


def check() -> int:
    """Print what is wrong; 1 if anything is."""
    wanted = extract()
    faults = [fault for language in FORMS for fault in faults_of(language, wanted)]
    sys.stderr.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


def compile_all() -> int:
    """Compile every catalogue."""
    for language in FORMS:
        compile_catalogue(language)
    return 0


COMMANDS: dict[str, Callable[[], int]] = {"update": update, "check": check, "compile": compile_all}


def main(arguments: list[str] | None = None) -> int:
    """Run one of the commands; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tahaluf.pages.translations")
    parser.add_argument("command", choices=COMMANDS)
    chosen = parser.parse_args(arguments).command
    if not settings.configured:
        settings.configure(USE_I18N=False)
    return COMMANDS[chosen]()


if __name__ == "__main__":
    sys.exit(main())
