"""Building a report's XML, element by element in the order of goAML 5.0.2 (UNODC).

A value that is too long is cut, a name in another script is written in Latin letters as well: each leaves a note, and
what was lost stands whole in the comments of its subject.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from anyascii import anyascii
from lxml import etree
from lxml.etree import SubElement, _Element

from tahaluf.engines.amounts import Amount
from tahaluf.engines.dates import PartialDate
from tahaluf.engines.goaml.report import Party, Payment, Report, Reporter, Subject
from tahaluf.engines.identifiers import Identifier

UNKNOWN = "-"
"""What goAML writes for what is not known."""

LONGEST_COMMENT = 8000
FIRST_DATE = date(1753, 1, 1)
"""Before this day goAML has no dates (sql_date)."""

RATE = Decimal("0.000001")
"""To how many decimals a rate of exchange is written."""

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NOT_LATIN = re.compile(r"[^a-zA-Z0-9 .'-]+")
COUNTRY = re.compile(r"[A-Z]{2}")
CRAFT = frozenset({"vessel", "aircraft"})
ACCOUNTS = ("iban", "account")


@dataclass(frozen=True, slots=True)
class Note:
    """What became of a value: `cut` (to `limit` characters) or `romanised`; `place` names the element."""

    code: str
    place: str
    value: str
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Built:
    """A report's XML in UTF-8, and what did not fit into it as it was."""

    document: bytes
    notes: tuple[Note, ...]


def build(report: Report) -> Built:
    """Build a report's XML; the same report gives the same bytes."""
    writer = Writer()
    root = writer.report(report)
    etree.indent(root)
    document = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Built(document, tuple(dict.fromkeys(writer.notes)))


class Writer:
    """Writes elements and keeps the notes."""

    def __init__(self) -> None:
        self.notes: list[Note] = []

    def report(self, report: Report) -> _Element:
        """The whole report."""
        root = etree.Element("report")
        self._head(root, report)
        self.comment(root, "reason", report.reason)
        self.comment(root, "action", report.action)
        if report.payment is not None:
            self._transaction(root, report.payment, report.parties)
        else:
            parties = SubElement(SubElement(root, "activity"), "report_parties")
            for party in report.parties:
                self._report_party(SubElement(parties, "report_party"), party)
        indicators = SubElement(root, "report_indicators")
        for indicator in report.indicators:
            self.text(indicators, "indicator", indicator, 100)
        return root

    def _head(self, root: _Element, report: Report) -> None:
        reporter = report.reporter
        self.text(root, "rentity_id", str(reporter.rentity_id), 10)
        self.text(root, "rentity_branch", reporter.branch, 255, optional=True)
        self.text(root, "submission_code", "E", 1)
        self.text(root, "report_code", report.code, 20)
        self.text(root, "entity_reference", report.reference, 255)
        self.moment(root, "submission_date", report.made_at)
        self.text(root, "currency_code_local", reporter.currency, 3)
        self._reporting_person(root, reporter)

    def _reporting_person(self, root: _Element, reporter: Reporter) -> None:
        if reporter.first_name or reporter.last_name:
            person = SubElement(root, "reporting_person")
            self.latin(person, "first_name", reporter.first_name, 100)
            self.latin(person, "last_name", reporter.last_name, 100)

    def _transaction(self, root: _Element, payment: Payment, parties: tuple[Party, ...]) -> None:
        transaction = SubElement(root, "transaction")
        self.text(transaction, "transactionnumber", payment.number, 100)
        self.text(transaction, "transaction_location", payment.place, 255)
        self.comment(transaction, "transaction_description", payment.description, required=True)
        self.moment(transaction, "date_transaction", payment.made_on)
        self.text(transaction, "transmode_code", payment.conduct, 20)
        self.text(transaction, "transmode_comment", UNKNOWN, 1)
        self.text(transaction, "amount_local", amount_of(payment.amount), 40)
        involved = SubElement(transaction, "involved_parties")
        for party in parties:
            self._involved(SubElement(involved, "party"), party, payment)

    def _involved(self, element: _Element, party: Party, payment: Payment) -> None:
        self.text(element, "role", party.role, 20)
        self.subject(element, party.subject)
        self.text(element, "funds_code", payment.funds, 20)
        if payment.foreign is not None:
            self._foreign(SubElement(element, "foreign_currency"), payment.foreign, payment.amount)
        self.text(element, "country", next(countries_of(party.subject), UNKNOWN), 2)
        self._suspicion(element, party)
        self.comment(element, "reason", party.reason)

    def _foreign(self, element: _Element, paid: Amount, local: Decimal) -> None:
        """What was paid in another currency, and what one unit of it was worth in the local one."""
        self.text(element, "foreign_currency_code", paid.currency, 3)
        self.text(element, "foreign_amount", amount_of(paid.value), 40)
        if paid.value:
            self.text(element, "foreign_exchange_rate", amount_of((local / paid.value).quantize(RATE)), 40)

    def _report_party(self, element: _Element, party: Party) -> None:
        self.subject(element, party.subject)
        self.text(element, "country", next(countries_of(party.subject), ""), 2, optional=True)
        self._suspicion(element, party)
        self.comment(element, "reason", party.reason, required=True)

    def _suspicion(self, element: _Element, party: Party) -> None:
        SubElement(element, "is_suspected").text = "true" if party.is_suspected else "false"

    def subject(self, parent: _Element, subject: Subject) -> None:
        """A subject as what it is."""
        if subject.kind == "person":
            self._person(SubElement(parent, "person"), subject)
        elif not subject.name and number_of(subject, *ACCOUNTS):
            self._account(SubElement(parent, "account"), subject)
        else:
            self._entity(SubElement(parent, "entity"), subject)

    def _person(self, element: _Element, subject: Subject) -> None:
        gender = {"male": "M", "female": "F"}.get(subject.gender, "")
        self.text(element, "gender", gender, 1, optional=True)
        first, last = halves_of(subject.name)
        self.latin(element, "first_name", first, 100)
        self.latin(element, "last_name", last, 100)
        birth = next((each.earliest for each in subject.births if is_exact(each)), None)
        if birth is not None:
            self.moment(element, "birthdate", birth)
        self.text(element, "alias", "; ".join(subject.aliases), 100, optional=True)
        foreign = subject.name if not is_latin(subject.name) else ""
        self.text(element, "full_name_frn", foreign, 255, optional=True)
        self._papers(element, subject)
        self.comment(element, "comments", remarks_of(subject))

    def _papers(self, element: _Element, subject: Subject) -> None:
        passport = number_of(subject, "passport")
        if passport is not None:
            self.text(element, "passport_number", passport.number, 255)
            self.text(element, "passport_country", country_of(passport.country) or UNKNOWN, 2)
        self._number(element, "id_number", subject, "national_id", 255)
        for place, country in enumerate(list(countries_of(subject))[:3], start=1):
            self.text(element, f"nationality{place}", country, 2)
        self._number(element, "tax_number", subject, "tax", 100)

    def _entity(self, element: _Element, subject: Subject) -> None:
        self.latin(element, "name", subject.name, 255)
        self._number(element, "incorporation_number", subject, "imo" if is_craft(subject) else "registration", 50)
        self.text(element, "business", subject.kind if is_craft(subject) else "", 255, optional=True)
        self.text(element, "incorporation_country_code", next(countries_of(subject), ""), 2, optional=True)
        self._number(element, "tax_number", subject, "tax", 100)
        self.comment(element, "comments", remarks_of(subject))

    def _account(self, element: _Element, subject: Subject) -> None:
        account, bank = number_of(subject, *ACCOUNTS), number_of(subject, "bic")
        assert account is not None  # noqa: S101  asked before
        self.text(element, *(("swift", bank.number, 11) if bank else ("institution_code", UNKNOWN, 50)))
        self.text(element, "account", account.number, 255)
        self.latin(element, "account_name", UNKNOWN, 255)
        if account.kind == "iban":
            self.text(element, "iban", account.number.replace(" ", ""), 34)
        self.comment(element, "comments", remarks_of(subject))

    def _number(self, element: _Element, tag: str, subject: Subject, kind: str, limit: int) -> None:
        found = number_of(subject, kind)
        self.text(element, tag, found.number if found else "", limit, optional=True)

    def text(self, parent: _Element, tag: str, value: str, limit: int, *, optional: bool = False) -> None:
        """An element with a text of at most `limit` characters; what is longer is cut, with a note."""
        whole = clean(value).strip()
        if optional and not whole:
            return
        shown = whole[:limit].rstrip()
        if shown != whole:
            self.notes.append(Note("cut", place_of(parent, tag), whole, limit))
        SubElement(parent, tag).text = shown or UNKNOWN

    def latin(self, parent: _Element, tag: str, value: str, limit: int) -> None:
        """An element that takes Latin letters alone."""
        romanised = romanise(value)
        if romanised != " ".join(value.split()):
            self.notes.append(Note("romanised", place_of(parent, tag), clean(value)))
        self.text(parent, tag, romanised or UNKNOWN, limit)

    def comment(self, parent: _Element, tag: str, value: str, *, required: bool = False) -> None:
        """A longer text."""
        self.text(parent, tag, value, LONGEST_COMMENT, optional=not required)

    def moment(self, parent: _Element, tag: str, value: date) -> None:
        """A day, or a day with its time, as goAML writes it: without a zone."""
        whole = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
        SubElement(parent, tag).text = whole.replace(tzinfo=None, microsecond=0).isoformat()


def clean(value: str) -> str:
    """A text that XML can hold: what it cannot is replaced."""
    return NOT_XML.sub("\N{REPLACEMENT CHARACTER}", value)


def romanise(value: str) -> str:
    """A name in the letters that goAML's names take: A to Z, digits, space, full stop, apostrophe, hyphen."""
    return " ".join(NOT_LATIN.sub(" ", anyascii(clean(value))).split())


def is_latin(value: str) -> bool:
    """Whether a name stands in Latin letters, perhaps with marks."""
    return all(character < "\u0250" or "\u1e00" <= character < "\u1f00" for character in value)


def halves_of(name: str) -> tuple[str, str]:
    """First names and last name, as far as a name written in one can tell."""
    *first, last = name.split() or [""]
    return " ".join(first), last


def amount_of(value: Decimal) -> str:
    """An amount without an exponent."""
    return f"{value:f}"


def number_of(subject: Subject, *kinds: str) -> Identifier | None:
    """The first identifier of one of these kinds."""
    return next((each for each in subject.identifiers if each.kind in kinds and clean(each.number).strip()), None)


def country_of(value: str) -> str:
    """A country's code, empty for what is none."""
    return value if COUNTRY.fullmatch(value) else ""


def countries_of(subject: Subject) -> Iterator[str]:
    """The codes of a subject's countries."""
    return filter(None, map(country_of, subject.countries))


def is_exact(birth: PartialDate) -> bool:
    """Whether a date of birth is a known day that goAML can hold."""
    return birth.is_day and not birth.circa and birth.earliest >= FIRST_DATE


def is_craft(subject: Subject) -> bool:
    """Whether it is a vessel or an aircraft."""
    return subject.kind in CRAFT


def place_of(parent: _Element, tag: str) -> str:
    """Where an element stands: its parent's name and its own."""
    return f"{parent.tag}/{tag}"


def remarks_of(subject: Subject) -> str:
    """Everything that is known of a subject, whole and in its own script; keys are in English, as in goAML."""
    lines = [
        ("name", subject.name),
        ("other names", "; ".join(subject.aliases)),
        ("born", "; ".join(map(str, subject.births))),
        ("countries", ", ".join(subject.countries)),
        ("numbers", "; ".join(f"{i.kind} {i.number} {i.country}".strip() for i in subject.identifiers)),
    ]
    return "\n".join([*(f"{key}: {value}" for key, value in lines if value), *subject.remarks])
