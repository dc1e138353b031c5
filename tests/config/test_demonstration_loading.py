"""Loading the demonstration: once, and killed at any act on to the same end."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tahaluf.config import demonstration
from tahaluf.config.demonstration import exercise, loading
from tahaluf.config.demonstration.records import STORIES
from tahaluf.desks.finance.alerts.models import AlertStep
from tahaluf.policy.actors import Actor
from tahaluf.policy.context import opened
from tahaluf.policy.visibility import visible
from tests.config.demonstrated import own_folder, tokens, versions
from tests.config.test_demonstration_states import WALKED

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path) -> Iterator[None]:
    with own_folder(tmp_path):
        yield


def test_a_second_load_changes_nothing(tmp_path: Path) -> None:
    demonstration.load()
    demonstration.load()
    (tmp_path / "demonstration.loaded").unlink()
    demonstration.load()
    assert versions() == len(STORIES)


def test_a_load_that_was_killed_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    told = loading.tell
    stories = iter(range(4))

    def die(story: Any, held: dict[str, str]) -> None:
        if next(stories, None) is None:
            raise KeyboardInterrupt
        told(story, held)

    monkeypatch.setattr(loading, "tell", die)
    with pytest.raises(KeyboardInterrupt):
        demonstration.load()
    assert versions() == 4
    monkeypatch.setattr(loading, "tell", told)
    demonstration.load()
    assert versions() == len(STORIES)


@pytest.mark.long
def test_the_exercise_killed_at_any_act_goes_on_to_the_same_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("let_time_pass", "reopen", "propose_lifting", "report", "break_off"):
        with monkeypatch.context() as patched:
            patched.setattr(exercise, name, _die)
            with pytest.raises(KeyboardInterrupt):
                loading.load()
    demonstration.load()
    with opened(tokens()["sau.supervisor"]) as supervisor:
        before = counts(supervisor)
    loading._load()
    with opened(tokens()["sau.supervisor"]) as supervisor:
        assert counts(supervisor) == before


def _die(_stage: object) -> None:
    raise KeyboardInterrupt


def counts(actor: Actor) -> dict[str, int]:
    return {model.__name__: visible(actor, model).count() for model, _column, _choices in WALKED} | {
        "steps": visible(actor, AlertStep).count()
    }
