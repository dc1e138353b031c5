"""A SWIFT FIN message while it is read: its fields, and where in it a subject stands."""

from dataclasses import dataclass, field

from tahaluf.engines.dates import PartialDate
from tahaluf.engines.identifiers import Identifier
from tahaluf.engines.subjects.shared_names import is_organisation
from tahaluf.engines.subjects.subject import Subject
from tahaluf.engines.subjects.transfer import Transfer

WIDTH = 35
"""Characters of a line of a party or text field; a line as long as this was broken by force."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the text block: its tag, the physical line it begins on, and its lines without the tag."""

    tag: str
    line: int
    lines: list[str]

    @property
    def path(self) -> str:
        return f":{self.tag}:"

    def at(self, number: int) -> str:
        """The place of one of its lines, counted from 1."""
        return f"{self.path} line {number}"


@dataclass
class Message:
    """One message while it is read: what its headers say, its fields, and whether its text block has ended.

    `uetr` is what field 121 of its user header holds; `transfer` is there once all its fields are.
    """

    row: int
    line: int
    kind: str = ""
    uetr: str = ""
    transfer: Transfer = field(default_factory=Transfer)
    agents: list[tuple[str, str, str]] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    ended: bool = False

    @property
    def own_reference(self) -> str:
        """What the sender calls it (field 20)."""
        return next((found.lines[0].strip() for found in self.fields if found.tag == "20"), "")


@dataclass(frozen=True, slots=True)
class Part:
    """The place of a subject in its message."""

    message: Message
    role: str
    path: str
    line: int

    def named(
        self, name: str, aliases: tuple[str, ...] = (), identifiers: tuple[Identifier, ...] = (),
        births: tuple[PartialDate, ...] = (), address: tuple[str, ...] = (), *, is_text: bool = False,
    ) -> Subject:  # fmt: skip
        is_bank = self.role.endswith(("agent", "institution")) and (not name or is_organisation(name))
        kind = "entity" if is_bank else "unknown"
        return Subject(
            id=self.message.transfer.reference, name=name, row=self.message.row, kind=kind, aliases=aliases,
            births=births, identifiers=identifiers, address=address, message_path=self.path, party_role=self.role,
            is_text=is_text, line=self.line, transfer=self.message.transfer,
        )  # fmt: skip

    def numbered(self, identifier: Identifier) -> Subject:
        return self.named("", identifiers=(identifier,))
