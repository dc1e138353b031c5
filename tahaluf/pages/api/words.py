"""What goes in and out of every room's API: kinds of text, reasons, where a list goes on."""

from typing import Annotated

from ninja import Schema
from pydantic import ConfigDict, StringConstraints

STORABLE = r"^[^\u0000]*$"
Line = Annotated[str, StringConstraints(max_length=300, pattern=STORABLE)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=STORABLE)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=STORABLE)]
After = Annotated[str, StringConstraints(max_length=500)]


class Exact(Schema):
    """A body in which a field that is not known is refused: a misspelt one would be passed over in silence."""

    model_config = ConfigDict(extra="forbid")


class ReasonIn(Schema):
    """Why something is done."""

    reason: Reason
