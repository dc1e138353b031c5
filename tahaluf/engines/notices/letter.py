"""What stands in an official letter, without any thought of how it looks."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

RIGHT_TO_LEFT = frozenset({"ar"})


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a table: a word and what it says. `is_code` marks numbers and keys, which always run left to right."""

    title: str
    value: str
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the letter under a heading: paragraphs, then a table, then points."""

    title: str
    paragraphs: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in one language (`ar`, `en` or `fr`).

    `head` are the lines of the letterhead, the state or organisation first, then the authority. `references` stand
    beside the addressee (number, date). `page_words` says "Page {page} of {pages}" with these two names. `draft` is
    the word that runs across each page; empty for a letter that is issued.
    """

    language: str
    head: tuple[str, ...]
    title: str
    addressee: str
    references: tuple[Fact, ...]
    parts: tuple[Part, ...]
    signature: tuple[str, ...]
    page_words: str
    number: str
    dated: date
    draft: str = ""
    subject: str = field(default="")

    def to_json(self) -> dict[str, Any]:
        """What the template is handed."""
        before, between, after = _split(self.page_words)
        return {
            "language": self.language,
            "direction": "rtl" if self.language in RIGHT_TO_LEFT else "ltr",
            "head": list(self.head),
            "title": self.title,
            "subject": self.subject,
            "addressee": self.addressee,
            "references": _facts(self.references),
            "parts": [
                {
                    "title": part.title,
                    "paragraphs": list(part.paragraphs),
                    "facts": _facts(part.facts),
                    "points": list(part.points),
                }
                for part in self.parts
            ],
            "signature": list(self.signature),
            "page": [before, between, after],
            "number": self.number,
            "dated": [self.dated.year, self.dated.month, self.dated.day],
            "draft": self.draft,
        }


def _facts(facts: tuple[Fact, ...]) -> list[dict[str, Any]]:
    return [{"title": fact.title, "value": fact.value, "code": fact.is_code} for fact in facts]


def _split(page_words: str) -> tuple[str, str, str]:
    """The words before, between and after the two figures."""
    before, _mark, rest = page_words.partition("{page}")
    between, _mark, after = rest.partition("{pages}")
    return before, between, after
