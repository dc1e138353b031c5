"""Each act and state of freezes and complaints has its words, its mark and its way on."""

import re
from pathlib import Path

from tahaluf.desks.finance.outcomes import freezing, pictures, wording
from tahaluf.desks.finance.outcomes.notices import OUTCOMES
from tahaluf.desks.finance.outcomes.urls import urlpatterns
from tahaluf.desks.finance.outcomes.workflow import (
    FREEZE_TRANSITIONS,
    ComplaintOutcome,
    ComplaintState,
    FreezeState,
    LiftCause,
)
from tahaluf.pages.registry import registry
from tahaluf.policy.decisions import actions

ROOM = Path(freezing.__file__).parent
LEADS_TO = {
    "review": FreezeState.IN_REVIEW,
    "keep": FreezeState.IN_FORCE,
    "propose": FreezeState.LIFT_PROPOSED,
    "lift": FreezeState.LIFTED,
    "refuse": FreezeState.IN_REVIEW,
}


def test_each_act_that_is_traced_has_its_words() -> None:
    said = "".join(path.read_text(encoding="utf-8") for path in ROOM.glob("*.py") if path.name != "wording.py")
    traced = set(re.findall(r'(?:record_event|trace)\(\s*actor,\s*"(finance:[a-z:]+)"', said))
    traced |= {f"finance:freeze:{verb}" for verb in wording.STEPS}
    assert traced >= {"finance:document:issue", "finance:document:read", "finance:freeze:draft", "finance:goaml:set"}
    assert {action for action in traced if not registry.words_of_act(action)} == set()


def test_each_state_has_its_mark_and_offers_what_the_workflow_allows() -> None:
    assert set(pictures.FREEZE_BADGES) == set(FreezeState) == set(pictures.OPEN_ACTS)
    assert set(pictures.COMPLAINT_BADGES) == set(ComplaintState)
    for state, verbs in pictures.OPEN_ACTS.items():
        assert {LEADS_TO[verb] for verb in verbs} == set(FREEZE_TRANSITIONS[FreezeState(state)])


def test_each_act_of_a_page_has_its_address_and_its_rule() -> None:
    names = {pattern.name for pattern in urlpatterns}
    assert {f"freeze_{verb}" for verb in LEADS_TO} <= names
    assert {f"finance:freeze:{verb}" for verb in LEADS_TO} <= set(actions())


def test_each_outcome_is_said_to_the_complainant_and_each_cause_has_its_words() -> None:
    assert set(OUTCOMES) == set(ComplaintOutcome)
    assert all(cause.label for cause in LiftCause)
