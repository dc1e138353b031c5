"""Notices: what a letter says, in three languages, and that nothing of data or machine gets into it unasked."""

import datetime
import json
import re
from typing import Any

import pytest
from django.utils import timezone, translation

from tahaluf.desks.finance.alerts.models import DeskPractice
from tahaluf.desks.finance.outcomes import complaining, notices
from tahaluf.desks.finance.outcomes.issuing import file_name_of
from tahaluf.desks.finance.outcomes.models import Complaint, Freeze, IssuedDocument
from tahaluf.desks.finance.outcomes.numbering import number_of
from tahaluf.desks.finance.outcomes.workflow import ComplaintOutcome
from tahaluf.engines.notices import Letter, typeset
from tahaluf.records.models import Member
from tests.cast import Cast
from tests.desks.finance.conftest import Import
from tests.desks.finance.outcomes import factory
from tests.desks.finance.outcomes.test_complaining import examined, filed

pytestmark = pytest.mark.django_db
PRACTICE = DeskPractice(authority="Invented Committee", contact="redress@invented.example", complaint_days=21)
HOSTILE = '#import "/etc/passwd" #read("letter.typ") $x^2$ \\ @ref <label> *bold* `raw` "quoted" \u202e \x00 \x1b ] } )'


@pytest.fixture
def freeze(cast: Cast, imported: Import) -> Freeze:
    """A freeze in force."""
    return factory.frozen(cast, imported())


def text_of(letter: Letter) -> str:
    """All words of a letter, without the marks that keep directions."""
    words = json.dumps(letter.to_json(), ensure_ascii=False)
    return words.replace("\u2066", "").replace("\u2068", "").replace("\u2069", "")


def made(freeze: Freeze, language: str, **practice: Any) -> str:
    return text_of(notices.freeze_letter(freeze, DeskPractice(**practice) if practice else PRACTICE, language))


@pytest.mark.parametrize("language", notices.LANGUAGES)
def test_a_notice_names_authority_basis_person_listing_scope_exemptions_and_redress(
    freeze: Freeze, language: str
) -> None:
    words = made(freeze, language)
    for part in (
        f"AAA ({language})", "Invented Committee", "Invented Act 12/2020, article 4", "Walid Samir al-Khayali",
        "وليد سمير الخيالي", "X1234567", "QDi.901", "2026-01-02", "All accounts at the Invented Bank",
        "The house in Invented Street 7", "2664 (2022)", "1452 (2002)", "redress@invented.example", "21",
        f"AAA-F-{freeze.ordered_at.year}-0001",
    ):  # fmt: skip
        assert part in words, part


def test_the_same_notice_reads_differently_in_each_language(freeze: Freeze) -> None:
    titles = {language: notices.freeze_letter(freeze, PRACTICE, language).title for language in notices.LANGUAGES}
    assert len(set(titles.values())) == 3
    with translation.override("fr"):
        assert notices.freeze_letter(freeze, PRACTICE, "ar").title == titles["ar"]


def test_without_a_contact_the_letter_says_where_to_write(freeze: Freeze) -> None:
    words = made(freeze, "en", complaint_days=30)
    assert "Write to the authority named at the head" in words


def test_an_answer_says_number_outcome_and_answer(cast: Cast) -> None:
    complaint = filed(cast, language="fr", complainant="Walid Autre")
    examined(cast, complaint, ComplaintOutcome.NAMESAKE)
    with cast.acting("originator") as actor:
        answered: Complaint = complaining.answer_complaint(actor, complaint.uid, "Vous n'êtes pas visé.")
        letter = notices.answer_letter(answered, PRACTICE)
    words = text_of(letter)
    assert letter.language == "fr"
    assert all(
        part in words for part in ("Walid Autre", "Vous n'êtes pas visé.", f"AAA-C-{answered.received_on.year}-0001")
    )


def test_the_draft_of_a_lifting_says_across_the_page_that_it_is_one(freeze: Freeze) -> None:
    assert notices.lifting_letter(freeze, PRACTICE, "en", draft=True).draft == "DRAFT"
    assert notices.lifting_letter(freeze, PRACTICE, "en").draft == ""


@pytest.mark.parametrize("language", notices.LANGUAGES)
def test_a_letter_is_set_the_same_each_time_and_names_nothing_of_the_machine(freeze: Freeze, language: str) -> None:
    import socket
    from pathlib import Path

    letter = notices.freeze_letter(freeze, PRACTICE, language)
    document = typeset(letter)
    assert document == typeset(letter)
    assert b"pdfaid:part" in document
    root, host = str(Path(__file__).resolve().parents[4]), socket.gethostname()
    for secret in (root, f"{Path.home()}/", host if len(host) > 4 else f"{host}.", ".ttf", ".typ"):
        assert secret.encode() not in document
    for face in (b"IBMPlexSans", b"IBMPlexSansArabic"):
        assert face in document


def test_what_comes_from_data_is_text_and_never_markup(cast: Cast, imported: Import) -> None:
    data = factory.stored({**factory.WALID, "name": HOSTILE, "aliases": [HOSTILE]})
    freeze = factory.frozen(cast, imported(), factory.Order("x" * 290, HOSTILE.replace("\x00", "")), data=data)
    for language in notices.LANGUAGES:
        letter = notices.freeze_letter(freeze, DeskPractice(authority=HOSTILE, contact=HOSTILE), language)
        assert typeset(letter).startswith(b"%PDF")


def test_a_long_order_goes_over_several_pages(cast: Cast, imported: Import) -> None:
    scope = "\n".join(f"Account number {number}" for number in range(200))
    freeze = factory.frozen(cast, imported(), factory.Order("Act", scope))
    pages = re.search(rb"NPages>([0-9]+)<", typeset(notices.freeze_letter(freeze, PRACTICE, "en")))
    assert pages is not None
    assert int(pages[1]) > 4


def test_letter_report_and_file_bear_one_number_at_the_turn_of_the_year() -> None:
    ordered = datetime.datetime(2026, 12, 31, 21, 30, tzinfo=datetime.UTC)
    freeze = Freeze(member=Member(code="AAA"), number=7, ordered_at=ordered)
    document = IssuedDocument(member=freeze.member, kind=IssuedDocument.Kind.FREEZE, language="ar", freeze=freeze)
    with timezone.override("Asia/Riyadh"):
        assert number_of(freeze) == "AAA-F-2027-0007"
        assert file_name_of(document) == "AAA-F-2027-0007-freeze-ar.pdf"
