"""Reports to a financial intelligence unit in goAML's XML (UNODC): building one, checking it against a schema.

built = build(report)                    # XML, and a note for each value that did not fit
checked = check(built.document, schema)  # what the FIU's own schema finds wrong, with lines
"""

from tahaluf.engines.goaml.building import UNKNOWN, Built, Note, build
from tahaluf.engines.goaml.checking import Checked, Flaw, UnusableSchema, check
from tahaluf.engines.goaml.report import Party, Payment, Report, Reporter, Subject

__all__ = [
    "UNKNOWN", "Built", "Checked", "Flaw", "Note", "Party", "Payment", "Report", "Reporter", "Subject",
    "UnusableSchema", "build", "check",
]  # fmt: skip
