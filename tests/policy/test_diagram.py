"""Workflows and their pictures in the documents."""

import pytest

from tahaluf.policy.diagram import DRAWN, Drawn, mermaid, renewed
from tahaluf.policy.workflows import RELEASE_OWNERS, RELEASE_TRANSITIONS


@pytest.mark.parametrize("drawn", DRAWN, ids=lambda drawn: drawn.name)
def test_the_documents_diagram_is_the_tables(drawn: Drawn) -> None:
    text = drawn.path.read_text(encoding="utf-8")
    assert f"<!-- {drawn.name} workflow, generated -->\n```mermaid\nstateDiagram-v2" in text
    assert renewed(text, drawn) == text, "run python -m tahaluf.policy.diagram"


@pytest.mark.parametrize("drawn", DRAWN, ids=lambda drawn: drawn.name)
def test_every_state_of_a_drawn_workflow_has_an_owner_and_every_follower_is_a_state(drawn: Drawn) -> None:
    transitions, owners = drawn.tables()
    assert set(transitions) == set(owners)
    assert {follower for following in transitions.values() for follower in following} <= set(transitions)


def test_a_workflow_in_which_one_can_come_back_begins_with_its_first_state() -> None:
    drawn = mermaid({"new": ["open"], "open": ["new"]}, {"new": "officer", "open": "officer"})
    assert "[*] --> new" in drawn
    assert "[*] --> open" not in drawn


def test_every_state_has_an_owner_and_every_open_one_a_way_out() -> None:
    assert set(RELEASE_TRANSITIONS) == set(RELEASE_OWNERS)
    reached = {state for following in RELEASE_TRANSITIONS.values() for state in following}
    begins = set(RELEASE_TRANSITIONS) - reached
    assert {str(state) for state in begins} == {"proposed", "alone"}
    assert all(any(not RELEASE_TRANSITIONS[follower] for follower in following) for following in
               RELEASE_TRANSITIONS.values() if following)  # fmt: skip


def test_a_workflow_is_drawn_with_beginning_transitions_and_end() -> None:
    drawn = mermaid({"open": ["closed"], "closed": []}, {"open": "officer", "closed": "nobody"})
    for line in ("[*] --> open", "open --> closed", "closed --> [*]", "open: open (officer)"):
        assert line in drawn
