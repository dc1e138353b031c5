"""Setting a letter as PDF (PDF/A-2a) with Typst, with our own fonts and nothing of the machine.

The same letter always gives the same bytes: its date stands for the time of making.
"""

import json
import re
from pathlib import Path
from typing import Any

import typst

from tahaluf.engines.notices.letter import Letter

FOLDER = Path(__file__).resolve().parent
TEMPLATE = FOLDER / "letter.typ"
FONTS = FOLDER / "fonts"
STANDARD = "a-2a"
UNSETTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
"""Control characters and halves of surrogate pairs: no letter can hold them."""


class Unsettable(Exception):
    """The letter could not be set."""


def typeset(letter: Letter, *, picture: bool = False) -> bytes:
    """Set a letter; gives a PDF, or with `picture` its first page as PNG. Raises `Unsettable`.

    What comes from data is handed over as JSON text and never read as markup.
    """
    try:
        made: Any = typst.compile(
            str(TEMPLATE),
            root=str(FOLDER),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            format="png" if picture else "pdf",
            ppi=110.0 if picture else None,
            sys_inputs={"letter": json.dumps(_clean(letter.to_json()), ensure_ascii=False)},
            pdf_standards=[] if picture else [STANDARD],
        )
    except typst.TypstError as error:
        raise Unsettable(str(error).replace(str(FOLDER), "")) from error
    return bytes(made[0] if isinstance(made, list) else made)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return UNSETTABLE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, dict):
        return {key: _clean(held) for key, held in value.items()}
    return [_clean(held) for held in value] if isinstance(value, list) else value
