"""Workflows and their pictures in the documents."""

from pathlib import Path

import pytest

from tahaluf.policy import diagram
from tahaluf.policy.diagram import DRAWN, Drawn, mermaid, stale
from tahaluf.policy.workflows import RELEASE_OWNERS, RELEASE_TRANSITIONS


def test_each_document_shows_the_tables_of_today() -> None:
    assert list(stale()) == [], "run python -m tahaluf.policy.diagram"


def test_a_document_without_its_diagram_or_with_an_old_one_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diagram, "DOCS", tmp_path)
    (tmp_path / "finance").mkdir()
    for each in DRAWN:
        each.path.write_text(f"<!-- {each.name} workflow, generated -->\n```mermaid\nold\n```\n<!-- end -->\n")
    assert set(stale()) == set(DRAWN)
    for each in DRAWN:
        each.path.write_text("nothing is drawn here")
    assert set(stale()) == set(DRAWN)


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
