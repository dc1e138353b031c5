"""Workflows of the policy room: states and transitions, as tables.

`TRANSITIONS[state]` lists the states that may follow. Whoever changes a state names the state that it expects, so that
of two who decide at once one is told that the other was first.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReleaseState(models.TextChoices):
    """Where a proposal to release stands."""

    PROPOSED = "proposed", _("waits for a second officer")
    RELEASED = "released", _("released")
    RELEASED_ALONE = "alone", _("released by one officer")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


RELEASE_TRANSITIONS: dict[ReleaseState, tuple[ReleaseState, ...]] = {
    ReleaseState.PROPOSED: (ReleaseState.RELEASED, ReleaseState.REFUSED, ReleaseState.WITHDRAWN),
    ReleaseState.RELEASED: (),
    ReleaseState.RELEASED_ALONE: (),
    ReleaseState.REFUSED: (),
    ReleaseState.WITHDRAWN: (),
}
RELEASE_OWNERS: dict[ReleaseState, str] = {
    ReleaseState.PROPOSED: "releaser",
    ReleaseState.RELEASED: "recipient",
    ReleaseState.RELEASED_ALONE: "recipient",
    ReleaseState.REFUSED: "officer",
    ReleaseState.WITHDRAWN: "officer",
}
