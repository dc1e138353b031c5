"""What a payment message says of a payment beside its parties: its references, what is paid, and when."""

import re
from dataclasses import dataclass
from datetime import date

from tahaluf.engines.amounts import Amount

UETR = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
"""A unique end-to-end transaction reference: a UUID of version 4 (RFC 4122) in small letters."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """One payment. `uetr` is the reference that it keeps from end to end, `own_reference` what its sender calls it.

    `amount` is what the banks settle, `instructed` what the debtor ordered, where the message says it; `value_date` the
    day of settlement. What is empty or None is not in the message, or could not be read.
    """

    uetr: str = ""
    own_reference: str = ""
    amount: Amount | None = None
    instructed: Amount | None = None
    value_date: date | None = None

    @property
    def reference(self) -> str:
        """The one under which the payment is kept."""
        return self.uetr or self.own_reference


def is_uetr(text: str) -> bool:
    """Whether it has the form of a UETR."""
    return UETR.fullmatch(text) is not None
