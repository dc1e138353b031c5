"""The diagrams of workflows in their documents, made from the tables: `python -m tahaluf.policy.diagram` renews them.

A document marks the place: `<!-- release workflow, generated -->`, then `<!-- end -->`.
"""

import importlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

DOCS = Path(__file__).resolve().parents[2] / "docs"


class Drawn(NamedTuple):
    """A workflow and the document that shows it: the module of its tables, and what their names begin with."""

    name: str
    document: str
    module: str
    prefix: str

    @property
    def path(self) -> Path:
        """Where the document is."""
        return DOCS / self.document

    def tables(self) -> tuple[dict[str, list[str]], dict[str, str]]:
        """Transitions and owners, as plain words."""
        module: Any = importlib.import_module(self.module)
        transitions = getattr(module, f"{self.prefix}_TRANSITIONS")
        owners = getattr(module, f"{self.prefix}_OWNERS")
        plain = {str(state): [str(each) for each in following] for state, following in transitions.items()}
        return plain, {str(state): owner for state, owner in owners.items()}


DRAWN = (
    Drawn("release", "records.md", "tahaluf.policy.workflows", "RELEASE"),
    Drawn("version", "finance/lists.md", "tahaluf.desks.finance.lists.workflow", "VERSION"),
    Drawn("alert", "finance/alerts.md", "tahaluf.desks.finance.alerts.workflow", "ALERT"),
    Drawn("freeze", "finance/outcomes.md", "tahaluf.desks.finance.outcomes.workflow", "FREEZE"),
    Drawn("complaint", "finance/outcomes.md", "tahaluf.desks.finance.outcomes.workflow", "COMPLAINT"),
)


def mermaid(transitions: Mapping[str, Sequence[str]], owners: Mapping[str, str]) -> str:
    """Draw states and transitions as a Mermaid state diagram; states in the table's order, each with its owner."""
    followers = {state for following in transitions.values() for state in following}
    begins = [state for state in transitions if state not in followers] or list(transitions)[:1]
    lines = ["stateDiagram-v2"]
    lines += [f"    {state}: {state} ({owners[state]})" for state in transitions]
    lines += [f"    [*] --> {state}" for state in begins]
    lines += [f"    {state} --> {follower}" for state, following in transitions.items() for follower in following]
    lines += [f"    {state} --> [*]" for state, following in transitions.items() if not following]
    return "```mermaid\n" + "\n".join(lines) + "\n```\n"


def renewed(text: str, drawn: Drawn) -> str:
    """The document with its diagram as the tables say it now."""
    block = re.compile(rf"(<!-- {drawn.name} workflow, generated -->\n).*?(<!-- end -->)", re.DOTALL)
    picture = mermaid(*drawn.tables())
    return block.sub(lambda found: found[1] + picture + found[2], text)


def stale() -> Iterator[Drawn]:
    """Yield the workflows whose document shows another diagram than the tables say, or none."""
    for drawn in DRAWN:
        text = drawn.path.read_text(encoding="utf-8")
        if f"<!-- {drawn.name} workflow, generated -->\n```mermaid\n" not in text or renewed(text, drawn) != text:
            yield drawn


def main() -> None:
    """Write the diagrams into the documents."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tahaluf.config.settings")
    import django

    django.setup()
    for drawn in DRAWN:
        drawn.path.write_text(renewed(drawn.path.read_text(encoding="utf-8"), drawn), encoding="utf-8")


if __name__ == "__main__":
    main()
