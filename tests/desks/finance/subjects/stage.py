"""Invented customers and payments, and taking them in as the worker does."""

from collections.abc import Mapping, Sequence
from typing import Any

from tahaluf.desks.finance.subjects import actions, intake, reads, uploads
from tahaluf.desks.finance.subjects.models import Intake, Portfolio, Subject
from tahaluf.policy.context import opened
from tahaluf.policy.visibility import visible
from tests.cast import Cast

CUSTOMERS = b"""id,name,alias,birth_date,nationality,document_number
C1,Walid Samir al Khayali,,1971-03-05,NE,P1234567
C2,Anna Nobody,Anna Person,1980-02-02,FR,X7654321
C3,Maria Elsewhere,,never,FR,
"""
PACS008 = b"""<?xml version="1.0"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>
<GrpHdr><MsgId>M1</MsgId><InstgAgt><FinInstnId><BICFI>INVTNENIXXX</BICFI></FinInstnId></InstgAgt></GrpHdr>
<CdtTrfTxInf><PmtId><EndToEndId>E1</EndToEndId></PmtId><Dbtr><Nm>Anna Nobody</Nm></Dbtr>
<Cdtr><Nm>Walid Samir Al-Khayali</Nm></Cdtr><RmtInf><Ustrd>For Farid Nour Al-Mawhum</Ustrd></RmtInf></CdtTrfTxInf>
<CdtTrfTxInf><PmtId><EndToEndId>E2</EndToEndId></PmtId><Dbtr><Nm>Maria Elsewhere</Nm></Dbtr>
<Cdtr><Nm>Anna Nobody</Nm></Cdtr></CdtTrfTxInf></FIToFICstmrCdtTrf></Document>"""
MT103 = b"""{1:F01INVTNENIAXXX0000000000}{2:I103INVTFRPPXXXXN}{4:
:20:REF-1
:23E:CHQB
:23E:HOLD
:50K:/12345678901
ANNA NOBODY
1 INVENTED STREET
:59:/FR7630006000011234567890189
WALID SAMIR AL-KHAYALI
:70:RENT
-}
"""
FTM = (
    b'{"id": "F1", "schema": "Person", '
    b'"properties": {"name": ["Walid Samir al-Khayali"], "birthDate": ["1971-03-05"]}}\n'
    b'{"id": "F2", "schema": "Company", "properties": {"name": ["Invented Mills"]}}\n'
)


def many(count: int, *, changed: range = range(0)) -> bytes:
    """A table of so many customers, every twentieth with a listed name, every tenth with a date that is none."""
    rows = []
    for number in range(count):
        name = "Walid Samir Al-Khayali" if number % 20 == 4 else f"Person Number {number}"
        born = "1999-99-99" if number % 10 == 9 else str(1950 + number % 50)
        rows.append(f"C{number},{name}{' Junior' if number in changed else ''},{born},P{number:07d}")
    return "\n".join(["id,name,birth_date,document_number", *rows, ""]).encode()


def make(cast: Cast, who: str = "originator", title: str = "Customers", readers: Sequence[str] = ()) -> Portfolio:
    """Make a portfolio as one of the cast."""
    with cast.acting(who) as actor:
        return actions.make_portfolio(actor, title, [cast.officers[name].pk for name in readers])


def receive(
    cast: Cast, portfolio: Portfolio, data: bytes, name: str = "customers.csv", who: str = "originator",
    columns: Mapping[str, str] | None = None,
) -> Intake:  # fmt: skip
    """Have a file wait for the worker."""
    with cast.acting(who) as actor:
        upload = uploads.keep_upload(name, [data])
        return actions.start_intake(actor, portfolio.uid, upload, columns or {}, queue=False)


def take_in(cast: Cast, portfolio: Portfolio, data: bytes, *given: Any, who: str = "originator", **more: Any) -> Intake:
    """Take a file in to its end, as the worker does."""
    waiting = receive(cast, portfolio, data, *given, who=who, **more)
    return go_on(cast, waiting, who)


def go_on(cast: Cast, waiting: Intake, who: str = "originator") -> Intake:
    """Have the worker go on with an intake."""
    intake.take_in(waiting.uid, lambda: opened(cast.tokens[who]))
    with cast.acting(who) as actor:
        return reads.intake_of(actor, waiting.uid)


def kept(cast: Cast, portfolio: Portfolio, who: str = "originator") -> dict[str, Subject]:
    """The subjects of a portfolio by reference, as one of the cast sees them."""
    with cast.acting(who) as actor:
        return {row.reference: row for row in visible(actor, Subject).filter(portfolio_id=portfolio.pk)}
