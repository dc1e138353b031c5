"""Payments as ISO 20022 customer credit transfers (pacs.008.001, bare or in an envelope with its business header).

What is screened follows the Wolfsberg Group's guidance on sanctions screening (2019) and its payment transparency
standards (2023): every party, agent and account, with names, BICs and other identifiers, and every free text. Elements
are found by their names wherever they stand, so that a party in the remittance or tax details is not passed over.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from lxml.etree import _Element

from tahaluf.engines.amounts import Amount, parse_amount
from tahaluf.engines.dates import PartialDate, parse_date
from tahaluf.engines.identifiers import Identifier
from tahaluf.engines.markup import Record, XmlStream, descend, line_of, local_name, text
from tahaluf.engines.rejects import Reject, shown
from tahaluf.engines.subjects.customers import unsound_name
from tahaluf.engines.subjects.opened import OpenedSubjects
from tahaluf.engines.subjects.shared_names import is_organisation, is_shared
from tahaluf.engines.subjects.subject import Subject
from tahaluf.engines.subjects.transfer import Transfer, is_uetr

PARTIES: Mapping[str, str] = {
    "Dbtr": "debtor", "UltmtDbtr": "ultimate_debtor", "Cdtr": "creditor", "UltmtCdtr": "ultimate_creditor",
    "InitgPty": "initiating_party", "Invcr": "invoicer", "Invcee": "invoicee", "Grnshee": "garnishee",
    "GrnshmtAdmstr": "garnishment_administrator", "Authrty": "regulatory_authority",
    "RmtLctnData": "remittance_location",
    "RmtLctnDtls": "remittance_location",
}  # fmt: skip
AGENTS: Mapping[str, str] = {
    "DbtrAgt": "debtor_agent", "CdtrAgt": "creditor_agent",
    "InstgAgt": "instructing_agent", "InstdAgt": "instructed_agent",
    "IntrmyAgt1": "intermediary_agent_1", "IntrmyAgt2": "intermediary_agent_2",
    "IntrmyAgt3": "intermediary_agent_3",
    "PrvsInstgAgt1": "previous_instructing_agent_1", "PrvsInstgAgt2": "previous_instructing_agent_2",
    "PrvsInstgAgt3": "previous_instructing_agent_3", "Agt": "charges_agent",
    "InstgRmbrsmntAgt": "instructing_reimbursement_agent", "InstdRmbrsmntAgt": "instructed_reimbursement_agent",
    "ThrdRmbrsmntAgt": "third_reimbursement_agent", "Fr": "sender", "To": "receiver",
}  # fmt: skip
PARTS: Mapping[str, str] = {"CtctDtls": "contact", "BrnchId": "branch"}
"""Elements within a party whose name is another's."""
TEXTS: Mapping[str, str] = {
    "RmtInf": "remittance_information", "RltdRmtInf": "related_remittance_information", "Tax": "tax",
    "InstrForCdtrAgt": "instruction_for_creditor_agent", "InstrForNxtAgt": "instruction_for_next_agent",
    "RgltryRptg": "regulatory_reporting", "Purp": "purpose", "CtgyPurp": "category_purpose",
    "LclInstrm": "local_instrument", "SvcLvl": "service_level", "CdtTrfMndtData": "mandate",
    "PmtId": "payment_reference", "SplmtryData": "supplementary_data",
}  # fmt: skip
TEXT_LEAVES = frozenset({"Ustrd", "AddtlRmtInf", "InstrInf", "Inf", "Prtry", "AddtlInf", "Desc"})
REFERENCE_LEAVES = frozenset(
    {"Ref", "Nb", "RefNb", "RmtId", "MndtId", "CertId", "EndToEndId", "Issr", "Tp", "Ctgy", "CtgyDtls", "DbtrSts",
     "FrmsCd", "AdmstnZone", "Mtd"}
)  # fmt: skip
"""Leaves that hold a number or a code as a rule; a text where they hold a word."""
WORD = re.compile(r"[^\W\d_]{4}")
NOT_GIVEN = "NOTPROVIDED"
REPEATED: Mapping[str, Mapping[str, str]] = {
    "RmtInf": {"Ustrd": "remittance_information"},
    "Strd": {"AddtlRmtInf": "remittance_information"},
    "Dtls": {"Inf": "regulatory_reporting"},
    "CdtTrfTxInf": {
        f"{name}/InstrInf": TEXTS[name] for name in ("InstrForCdtrAgt", "InstrForNxtAgt")
    },
}  # fmt: skip
"""Within an element, the texts that may be repeated, in which a name may run over from one to the next."""
IDENTIFIERS: Mapping[str, str] = {
    "BICFI": "bic", "BIC": "bic", "AnyBIC": "bic", "LEI": "lei", "IBAN": "iban", "MmbId": "clearing", "TaxId": "tax",
    "RegnId": "registration",
}  # fmt: skip
OTHER_ID = re.compile(r"/(?:Othr(?:\[\d+\])?|Prxy)/Id$")
OWN_REFERENCES = ("PmtId/EndToEndId", "PmtId/TxId", "PmtId/InstrId", "MsgId", "BizMsgIdr")
UETR, SETTLED, INSTRUCTED, DAY = "PmtId/UETR", "IntrBkSttlmAmt", "InstdAmt", "IntrBkSttlmDt"
DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
"""A day of XML Schema, whose zone says nothing about a day of settlement."""
MESSAGE = "FIToFICstmrCdtTrf"
TRANSACTION = "CdtTrfTxInf"


def read(opened: OpenedSubjects) -> Iterator[Subject | Reject]:
    """Yield what is screened of each message's header and of each transaction, in the file's order."""
    walk = Walk(opened.file)
    for item in XmlStream(opened.stream, opened.file, ("AppHdr", "GrpHdr", TRANSACTION)):
        if isinstance(item, Reject):
            yield item
        else:
            yield from walk.enter(item)


def account_role(name: str) -> str:
    """The role of an account's owner with `_account`; empty for an element that is no account."""
    if not name.endswith("Acct"):
        return ""
    owner = name.removesuffix("Acct")
    return f"{PARTIES.get(owner) or AGENTS.get(owner, 'settlement')}_account"


class Walk:
    """Goes through the records of a file, counting messages and transactions."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.messages = self.transactions = self.row = 0
        self.message: _Element | None = None
        self.transfer = Transfer()
        self.day: date | None = None

    def enter(self, record: Record) -> Iterator[Subject | Reject]:
        element = record.element
        parent = element.getparent()
        if record.tag != "AppHdr" and parent is not self.message:
            self.message, self.transactions = parent, 0
            self.messages += 1
        if record.tag == TRANSACTION:
            self.transactions += 1
            self.row += 1
        yield from self.read_transfer(record)
        yield from self.inside(element, self.path(record.tag), "", "")

    def read_transfer(self, record: Record) -> Iterator[Reject]:
        """Note what the record says of its payment beside the parties; a message's header may state the day for all."""
        element, place = record.element, self.path(record.tag)
        own = next((t for path in OWN_REFERENCES if (t := text(element, path)) not in ("", NOT_GIVEN)), "")
        uetr = text(element, UETR).lower()
        if uetr and not is_uetr(uetr):
            yield self.unread(element, UETR, place, "bad_uetr")
            uetr = ""
        day = day_of(text(element, DAY))
        if day is None and text(element, DAY):
            yield self.unread(element, DAY, place, "bad_date")
        if record.tag != TRANSACTION:
            self.day, self.transfer = day, Transfer(own_reference=own)
            return
        amounts = {path: amount_of(element, path) for path in (SETTLED, INSTRUCTED)}
        for path, amount in amounts.items():
            if amount is None and next(descend(element, path), None) is not None:
                yield self.unread(element, path, place, "bad_amount")
        self.transfer = Transfer(uetr, own, amounts[SETTLED], amounts[INSTRUCTED], day or self.day)

    def unread(self, element: _Element, path: str, place: str, code: str) -> Reject:
        """The reject of a value at a path within a record."""
        leaf = next(descend(element, path))
        stated = f"{leaf.get('Ccy', '')} {leaf.text or ''}".strip()
        return Reject(self.file, line_of(leaf), f"{place}/{path}", shown(stated), code)

    def path(self, tag: str) -> str:
        if tag == "AppHdr":
            return "/AppHdr"
        document = "/Document" if self.messages == 1 else f"/Document[{self.messages}]"
        return f"{document}/{MESSAGE}/{tag}" + (f"[{self.transactions}]" if tag == TRANSACTION else "")

    def inside(self, element: _Element, path: str, role: str, free: str) -> Iterator[Subject | Reject]:
        """Yield what the descendants hold; `role` is the party they belong to, `free` the kind of free text."""
        for child, child_path in children(element, path):
            name = local_name(child)
            found = PARTIES.get(name) or AGENTS.get(name) or account_role(name)
            if found or (role and name in PARTS):
                owner = found or f"{role}_{PARTS[name]}"
                yield from self.party(child, child_path, owner)
                yield from self.inside(child, child_path, owner, "")
            elif free and is_free_text(child, free):
                yield from self.text(child, child_path, free)
            else:
                yield from self.inside(child, child_path, role, TEXTS.get(name, free))
        for leaves, text_role in REPEATED.get(local_name(element), {}).items():
            yield from self.joined(element, path, leaves, text_role)

    def joined(self, element: _Element, path: str, leaves: str, role: str) -> Iterator[Subject]:
        """Yield texts that are repeated as one, with and without a space where one ends."""
        found = [leaf for leaf in descend(element, leaves) if (leaf.text or "").strip()]
        words = [" ".join((leaf.text or "").split()) for leaf in found]
        if len(found) > 1:
            yield self.subject(
                found[0], f"{path}/{leaves}", role, name=" ".join(words), aliases=("".join(words),), is_text=True
            )

    def party(self, element: _Element, path: str, role: str) -> Iterator[Subject | Reject]:
        """Yield the party by its name or, where it has none, each of its identifiers by itself."""
        leaves = list(own_leaves(element, path))
        identifiers = {leaf: kind for leaf, at in leaves if (kind := identifier_kind(leaf, at))}
        names = [(leaf, at) for leaf, at in leaves if local_name(leaf) == "Nm" and not at.endswith("SchmeNm/Nm")]
        numbers = tuple(Identifier(kind, (leaf.text or "").strip()) for leaf, kind in identifiers.items())
        address = tuple(" ".join((leaf.text or "").split()) for leaf, at in leaves if is_address(leaf, at))
        for leaf, at in names:
            yield from self.named(
                leaf, at, role, party_kind(role, leaf.text or "", leaves), numbers, self.births(leaves), address
            )
        if not names:
            for (leaf, _), number in zip(identifiers.items(), numbers, strict=True):
                at = next(place for other, place in leaves if other is leaf)
                yield self.subject(leaf, at, role, identifiers=(number,))

    def named(
        self,
        leaf: _Element,
        path: str,
        role: str,
        kind: str,
        numbers: tuple[Identifier, ...],
        births: list[PartialDate | Reject],
        address: tuple[str, ...],
    ) -> Iterator[Subject | Reject]:
        name = " ".join((leaf.text or "").split())
        if reject := unsound_name(self.file, line_of(leaf) or 0, name):
            yield Reject(reject.file, reject.line, path, reject.value, reject.code, reject.detail)
            return
        yield from (birth for birth in births if isinstance(birth, Reject))
        dates = tuple(birth for birth in births if isinstance(birth, PartialDate))
        aliases = tuple(line for line in address if is_shared(line))
        yield self.subject(
            leaf, path, role, name=name, aliases=aliases, kind=kind, identifiers=numbers, births=dates, address=address
        )

    def births(self, leaves: list[tuple[_Element, str]]) -> list[PartialDate | Reject]:
        """The dates of birth among a party's leaves, those that are no dates as rejects."""
        found: list[PartialDate | Reject] = []
        for leaf, path in leaves:
            if local_name(leaf) == "BirthDt":
                try:
                    found.append(parse_date(leaf.text or ""))
                except ValueError:
                    found.append(Reject(self.file, line_of(leaf), path, shown(leaf.text or ""), "bad_date"))
        return found

    def text(self, element: _Element, path: str, role: str) -> Iterator[Subject | Reject]:
        words = " ".join((element.text or "").split())
        if words:
            yield self.subject(element, path, role, name=words, is_text=True)

    def subject(
        self, element: _Element, path: str, role: str, *, name: str = "", kind: str = "unknown", is_text: bool = False,
        aliases: tuple[str, ...] = (), identifiers: tuple[Identifier, ...] = (), births: tuple[PartialDate, ...] = (),
        address: tuple[str, ...] = (),
    ) -> Subject:  # fmt: skip
        row = self.row if TRANSACTION in path else 0
        return Subject(
            id=self.transfer.reference, name=name, row=row, kind=kind, aliases=aliases, births=births,
            identifiers=identifiers, address=address, message_path=path, party_role=role, is_text=is_text,
            line=line_of(element), transfer=self.transfer,
        )  # fmt: skip


def day_of(stated: str) -> date | None:
    """A day as XML Schema writes it; None where it is none."""
    found = DATE.fullmatch(stated)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def amount_of(element: _Element, path: str) -> Amount | None:
    """The amount of an element; None where it is not there, or is none."""
    leaf = next(descend(element, path), None)
    try:
        return None if leaf is None else parse_amount(leaf.get("Ccy", ""), (leaf.text or "").strip())
    except ValueError:
        return None


def children(element: _Element, path: str) -> Iterator[tuple[_Element, str]]:
    """The child elements with their paths; those that have a namesake beside them are numbered from 1."""
    counts = Counter(local_name(child) for child in element)
    seen: Counter[str] = Counter()
    for child in element:
        if name := local_name(child):
            seen[name] += 1
            yield child, f"{path}/{name}" + (f"[{seen[name]}]" if counts[name] > 1 else "")


def own_leaves(element: _Element, path: str) -> Iterator[tuple[_Element, str]]:
    """The leaves of a party that are its own: not its contact's, its branch's or another party's."""
    for child, child_path in children(element, path):
        name = local_name(child)
        if name in PARTS or name in PARTIES or name in AGENTS or account_role(name):
            continue
        if len(child):
            yield from own_leaves(child, child_path)
        elif (child.text or "").strip():
            yield child, child_path


def identifier_kind(leaf: _Element, path: str) -> str:
    """The kind of identifier that a leaf is; empty where it is none."""
    name = local_name(leaf)
    if OTHER_ID.search(path):
        return "account" if "Acct" in path else "document"
    return IDENTIFIERS.get(name, "")


def is_address(leaf: _Element, path: str) -> bool:
    return "/PstlAdr/" in path and local_name(leaf) not in {"Nm", "Cd"}


def party_kind(role: str, name: str, leaves: list[tuple[_Element, str]]) -> str:
    """A person or an entity, where its papers say so; an agent's name must say so too, since dealers are persons."""
    if any("/PrvtId/" in path for _, path in leaves):
        return "person"
    if any("/OrgId/" in path for _, path in leaves):
        return "entity"
    return "entity" if "agent" in role and is_organisation(name) else "unknown"


def is_free_text(element: _Element, role: str) -> bool:
    name, words = local_name(element), element.text or ""
    if len(element):
        return False
    if name in REFERENCE_LEAVES:
        return WORD.search(words) is not None and words.strip() != NOT_GIVEN
    return name in TEXT_LEAVES or role == "supplementary_data"
