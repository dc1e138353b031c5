"""What a report says, as plain data: who reports, about whom, why, and perhaps which payment."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tahaluf.engines.amounts import Amount
from tahaluf.engines.dates import PartialDate
from tahaluf.engines.identifiers import Identifier


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reports: the number that the FIU gave, its branch, the local currency (ISO 4217), a person to ask."""

    rentity_id: int
    currency: str
    branch: str = ""
    first_name: str = ""
    last_name: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """A person, entity, vessel, aircraft or account. `kind` is one of these, or `unknown`: then it is an entity.

    `countries` are ISO 3166-1 alpha-2; `remarks` what else should be said of it, a line each.
    """

    name: str
    kind: str = "unknown"
    aliases: tuple[str, ...] = ()
    births: tuple[PartialDate, ...] = ()
    countries: tuple[str, ...] = ()
    gender: str = ""
    identifiers: tuple[Identifier, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """A subject in its part: `role` is a code of the FIU's (party_role_type), used where there is a payment."""

    subject: Subject
    reason: str
    role: str = "-"
    is_suspected: bool = False


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment; `conduct` and `funds` are codes of the FIU's (conduction_type, funds_type).

    `amount` is in the local currency; `foreign` is what was paid, where that is another one.
    """

    number: str
    made_on: date
    amount: Decimal
    place: str
    description: str
    conduct: str
    funds: str
    foreign: Amount | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A report: with a payment a transaction of its parties, without one an activity of them."""

    reporter: Reporter
    code: str
    reference: str
    made_at: datetime
    reason: str
    action: str
    indicators: tuple[str, ...]
    parties: tuple[Party, ...]
    payment: Payment | None = None
