"""What stands in the notices of freezes and in answers to complaints, in the language in which they are written."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.utils import formats, timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tahaluf.desks.finance import wording
from tahaluf.desks.finance.alerts.models import Alert, DeskPractice
from tahaluf.desks.finance.lists.numbers import is_numbered, number_in_words
from tahaluf.desks.finance.outcomes.models import Complaint, Freeze
from tahaluf.desks.finance.outcomes.numbering import number_of
from tahaluf.desks.finance.outcomes.workflow import ComplaintOutcome
from tahaluf.desks.finance.wording import isolated
from tahaluf.engines.notices import Fact, Letter, Part
from tahaluf.pages.countries import country_in_words
from tahaluf.pages.moments import stated_day_in_words
from tahaluf.records.models import Member

LANGUAGES = ("ar", "en", "fr")
DAY = "j F Y"
UN_LIST = "un"
OUTCOMES: Mapping[ComplaintOutcome, Promise] = {
    ComplaintOutcome.NAMESAKE: gettext_lazy("You bear the name of a listed person and are not that person."),
    ComplaintOutcome.UPHELD: gettext_lazy("Your complaint is right; whether the measure is lifted is being decided."),
    ComplaintOutcome.REJECTED: gettext_lazy("The measure stands."),
}
"""What a complaint came to, said to whoever complained."""


def freeze_letter(freeze: Freeze, practice: DeskPractice, language: str) -> Letter:
    """The notice that a freeze was ordered."""
    with translation.override(language):
        opened = timezone.localtime(freeze.ordered_at).date()
        return _letter(
            freeze.member,
            practice,
            language,
            title=_("Notice of the freezing of funds and other assets"),
            number=number_of(freeze),
            dated=opened,
            addressee=freeze.alert.subject_name,
            parts=(
                Part("", (_effect(opened), _prohibition())),
                Part(_("Legal basis"), _paragraphs(freeze.legal_basis)),
                *_who_and_why(freeze.alert),
                Part(_("What is frozen"), _paragraphs(freeze.scope)),
                Part(_("Exemptions"), points=_exemptions()),
                _redress(practice, freeze.alert.list_key),
            ),
        )


def lifting_letter(freeze: Freeze, practice: DeskPractice, language: str, *, draft: bool = False) -> Letter:
    """The notice that a freeze was lifted; as a draft, while nobody has lifted it."""
    with translation.override(language):
        lifted = timezone.localdate() if draft else _day_of(freeze.lifted_at)
        return _letter(
            freeze.member,
            practice,
            language,
            title=_("Notice of the lifting of a freeze"),
            number=number_of(freeze),
            dated=lifted,
            addressee=freeze.alert.subject_name,
            parts=(
                Part("", (_lifting(freeze, lifted), _afterwards())),
                Part(_("Why"), (_reason_of(freeze),)),
                Part(_("Legal basis"), _paragraphs(freeze.legal_basis)),
                *_who_and_why(freeze.alert),
                Part(_("What was frozen"), _paragraphs(freeze.scope)),
                _redress(practice, ""),
            ),
            draft=_("DRAFT") if draft else "",
        )


def answer_letter(complaint: Complaint, practice: DeskPractice) -> Letter:
    """The answer to a complaint, in the complainant's language."""
    with translation.override(complaint.language):
        facts = (
            Fact(_("Your complaint"), number_of(complaint), is_code=True),
            Fact(_("Received on"), _day(complaint.received_on)),
            Fact(_("Outcome"), str(OUTCOMES[ComplaintOutcome(complaint.outcome)])),
        )
        return _letter(
            complaint.member,
            practice,
            complaint.language,
            title=_("Answer to your complaint"),
            number=number_of(complaint),
            dated=_day_of(complaint.answered_at),
            addressee=complaint.complainant,
            parts=(
                Part("", facts=facts),
                Part(_("Our answer"), _paragraphs(complaint.answer)),
                _redress(practice, ""),
            ),
        )


def _letter(
    member: Member,
    practice: DeskPractice,
    language: str,
    *,
    title: str,
    number: str,
    dated: date,
    addressee: str,
    parts: tuple[Part, ...],
    draft: str = "",
) -> Letter:
    authority = practice.authority or _("Competent authority for targeted financial sanctions")
    references = (Fact(_("Number"), number, is_code=True), Fact(_("Date"), _day(dated)))
    return Letter(
        language=language,
        head=(member.name, isolated(authority)),
        title=title,
        addressee=_("To: {name}").format(name=isolated(addressee)),
        references=references,
        parts=parts,
        signature=(isolated(authority), _("Name, signature and seal")),
        page_words=_("Page {page} of {pages}"),
        number=number,
        dated=dated,
        draft=draft,
    )


def _effect(opened: date) -> str:
    sentence = _(
        "With effect from {day}, and without delay, all funds, other financial assets and economic resources described "
        "in this notice are frozen."
    )
    return sentence.format(day=isolated(_day(opened)))


def _prohibition() -> str:
    return _(
        "Nobody may make funds, other financial assets, economic resources or related services available, directly or "
        "indirectly, to the person or entity named below or for their benefit, unless the competent authority has "
        "authorised it."
    )


def _lifting(freeze: Freeze, lifted: date) -> str:
    sentence = _("The freeze that was ordered on {ordered} under the number {number} is lifted with effect from {day}.")
    ordered, number = _day(_day_of(freeze.ordered_at)), number_of(freeze)
    return sentence.format(ordered=isolated(ordered), number=isolated(number), day=isolated(_day(lifted)))


def _afterwards() -> str:
    return _(
        "Whatever was frozen on the strength of that order alone may be disposed of again. Whoever holds such assets "
        "releases them without delay and without charge. Measures that rest on another order stay in force."
    )


def _reason_of(freeze: Freeze) -> str:
    return wording.capitalised(freeze.get_cause_display() or _("the measure was reviewed"))


def _who_and_why(alert: Alert) -> tuple[Part, Part]:
    return (
        Part(_("The person or entity concerned"), facts=tuple(_person(alert))),
        Part(_("The listing"), facts=tuple(_listing(alert))),
    )


def _person(alert: Alert) -> Iterable[Fact]:
    subject = alert.subject_data
    yield Fact(_("Name"), isolated(alert.subject_name))
    if subject.get("aliases"):
        yield Fact(_("Other names"), _series(subject["aliases"]))
    if subject.get("births"):
        yield Fact(_("Date of birth"), _series(map(stated_day_in_words, subject["births"])))
    if subject.get("countries"):
        yield Fact(_("Nationality"), _series(map(country_in_words, subject["countries"])))
    for each in subject.get("identifiers", []):
        yield Fact(wording.capitalised(wording.label(wording.IDENTIFIERS, each["kind"]))[:-1], each["number"], True)


def _listing(alert: Alert) -> Iterable[Fact]:
    version = alert.entry.version
    yield Fact(_("List"), isolated(wording.label(wording.LISTS, alert.list_key)))
    yield Fact(_("Number on the list"), alert.listed_id, is_code=True)
    yield Fact(_("Name on the list"), isolated(alert.entry.name))
    yield Fact(_("Version of the list"), number_in_words(version), is_code=is_numbered(version))


def _exemptions() -> tuple[str, ...]:
    return (
        _(
            "Basic and extraordinary expenses: on application, the competent authority may release what is needed "
            "for food, rent or mortgage, medicines and medical treatment, taxes, insurance premiums, public utility "
            "charges, reasonable professional fees, the upkeep of frozen assets, and extraordinary expenses (United "
            "Nations Security Council resolution 1452 (2002), as amended by resolution 1735 (2006))."
        ),
        _(
            "Humanitarian assistance: the provision, processing or payment of funds, other financial assets, "
            "economic resources, goods and services that are necessary for the timely delivery of humanitarian "
            "assistance, or for other activities that support basic human needs, by the organisations named in "
            "United Nations Security Council resolution 2664 (2022), is permitted and no breach of this freeze."
        ),
    )


def _redress(practice: DeskPractice, list_key: str) -> Part:
    asked = _(
        "Whoever merely bears the same name, or holds that this measure or decision is mistaken, may ask for its "
        "correction, free of charge, in Arabic, English or French. Each request is recorded, examined and answered "
        "within {days} days."
    ).format(days=isolated(practice.complaint_days))
    ways = [asked, _contact(practice)]
    if list_key == UN_LIST:
        ways.append(
            _(
                "Removal from the list itself may be asked of the Office of the Ombudsperson to the ISIL (Da'esh) and "
                "Al-Qaida Sanctions Committee (resolution 1904 (2009)), or, for other lists of the United Nations, of "
                "the Focal Point for De-listing (resolution 1730 (2006))."
            )
        )
    return Part(_("How to ask for correction"), tuple(ways))


def _contact(practice: DeskPractice) -> str:
    if practice.contact:
        return _("Contact: {contact}").format(contact=isolated(practice.contact))
    return _("Write to the authority named at the head of this letter and state its number.")


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(isolated(line.strip()) for line in text.splitlines() if line.strip())


def _series(values: Iterable[str]) -> str:
    return " · ".join(isolated(value) for value in values)


def _day(value: date) -> str:
    return formats.date_format(value, DAY)


def _day_of(moment: datetime | None) -> date:
    return timezone.localtime(moment or timezone.now()).date()
