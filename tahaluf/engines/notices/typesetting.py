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
UNSETTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
"""Control characters and halves of surrogate pairs: no letter can hold them."""


class Unsettable(Exception):
    """The letter could not be set."""


def typeset(letter: Letter) -> bytes:
    """Set a letter; raises `Unsettable`. What comes from data is handed over as JSON text and never read as markup."""
    try:
        return typst.compile(
            str(TEMPLATE),
            root=str(FOLDER),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"letter": json.dumps(_clean(letter.to_json()), ensure_ascii=False)},
            pdf_standards=["a-2a"],
        )
    except typst.TypstError as error:
        raise Unsettable(str(error).replace(str(FOLDER), "")) from error


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return UNSETTABLE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, dict):
        return {key: _clean(held) for key, held in value.items()}
    return [_clean(held) for held in value] if isinstance(value, list) else value
