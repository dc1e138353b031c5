"""The diagram of a workflow in its document, made from the table: `python -m tahaluf.policy.diagram` renews it."""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "records.md"
BLOCK = re.compile(r"(<!-- release workflow, generated -->\n).*?(<!-- end -->)", re.DOTALL)


def mermaid(transitions: Mapping[str, Sequence[str]], owners: Mapping[str, str]) -> str:
    """Draw states and transitions as a Mermaid state diagram; states in the table's order, each with its owner."""
    followers = {state for following in transitions.values() for state in following}
    lines = ["stateDiagram-v2"]
    lines += [f"    {state}: {state} ({owners[state]})" for state in transitions]
    lines += [f"    [*] --> {state}" for state in transitions if state not in followers]
    lines += [f"    {state} --> {follower}" for state, following in transitions.items() for follower in following]
    lines += [f"    {state} --> [*]" for state, following in transitions.items() if not following]
    return "```mermaid\n" + "\n".join(lines) + "\n```\n"


def renewed(text: str) -> str:
    """The document with its diagram as the table says it now."""
    from tahaluf.policy.workflows import RELEASE_OWNERS, RELEASE_TRANSITIONS

    transitions = {str(state): [str(each) for each in following] for state, following in RELEASE_TRANSITIONS.items()}
    owners = {str(state): owner for state, owner in RELEASE_OWNERS.items()}
    return BLOCK.sub(lambda found: found[1] + mermaid(transitions, owners) + found[2], text)


def main() -> None:
    """Write the diagram into the document."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tahaluf.config.settings")
    import django

    django.setup()
    DOCUMENT.write_text(renewed(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
