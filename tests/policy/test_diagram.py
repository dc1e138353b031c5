"""The release workflow and its picture."""

from tahaluf.policy.diagram import DOCUMENT, mermaid, renewed
from tahaluf.policy.workflows import RELEASE_OWNERS, RELEASE_TRANSITIONS


def test_the_documents_diagram_is_the_tables() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert "stateDiagram-v2" in text
    assert renewed(text) == text, "run python -m tahaluf.policy.diagram"


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
