"""The stage of a case in a journey: a list, a portfolio with customers, and what changes behind the officers' backs."""

import uuid
from dataclasses import dataclass

from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.alerts.rescreening import rescreen_due
from tahaluf.desks.finance.lists.actions import Arrival, receive_list
from tahaluf.desks.finance.lists.importing import import_version
from tahaluf.desks.finance.subjects.actions import make_portfolio, start_intake
from tahaluf.desks.finance.subjects.intake import take_in
from tahaluf.desks.finance.subjects.uploads import keep_upload
from tahaluf.policy.context import opened
from tahaluf.policy.visibility import visible
from tests.journeys.node import Node

HEADER = "id,kind,name,birth_date,nationality\n"
LISTED = {"T1": "T1,person,Zubayr Halim al-Qarnasi,1967,LY", "T2": "T2,person,Idris Mansour al-Tawili,1974,YE"}
CUSTOMERS = "id,name,birth_date,nationality\nC1,زبير حليم القرنسي,1967,LY\nC2,Idriss Mansour Tawily,,\n"


@dataclass(frozen=True)
class Case:
    """One member's list and customers, told apart from those of other journeys by a key."""

    node: Node
    key: str

    def list_says(self, *rows: str) -> None:
        """Have the list say so from now on, and every stored subject screened against what changed."""
        token = self.node.cast.tokens["originator"]
        data = (HEADER + "\n".join(rows) + "\n").encode()
        with opened(token) as actor:
            version, _new = receive_list(actor, Arrival(f"{self.key}.csv", [data], key=self.key), queue=False)
        import_version(version.uid, lambda: opened(token))
        rescreen_due(lambda: opened(token))

    def take_in_customers(self) -> None:
        """Take the customers into a portfolio of their own."""
        token = self.node.cast.tokens["originator"]
        with opened(token) as actor:
            portfolio = make_portfolio(actor, f"Customers {self.key}")
            upload = keep_upload(f"{self.key}.csv", [CUSTOMERS.encode() + b"\n" * (len(self.key) % 7)])
            intake = start_intake(actor, portfolio.uid, upload, {}, queue=False)
        take_in(uuid.UUID(str(intake.uid)), lambda: opened(token))

    def alert(self, customer: str) -> Alert:
        """The newest alert about a customer."""
        with opened(self.node.cast.tokens["originator"]) as actor:
            found = visible(actor, Alert).filter(subject__reference=customer, list_key=self.key)
            return found.order_by("-id")[0]
