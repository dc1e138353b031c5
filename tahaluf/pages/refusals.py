"""What a page answers when policy says no: absent is 404, refused is a page with the reason."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from tahaluf.pages import errors
from tahaluf.policy.decisions import Absent, Decision, Refused
from tahaluf.records.signing import KeyMissing

View = Callable[..., HttpResponse]
OF_RIGHTS = frozenset(
    {
        "not-originator", "role-officer", "role-releaser", "role-supervisor", "role-decider", "second-officer",
        "not-proposer", "assignee", "scope",
    }
)  # fmt: skip
NO_KEY = Decision(False, "key-missing", _("This node holds no signing key of your member, so nothing can be signed."))


def status_of(decision: Decision) -> int:
    """403 where it is the reader who may not; 409 where the thing is not in the state for it."""
    return 403 if decision.code in OF_RIGHTS else 409


def for_officers(view: View) -> View:
    """Make a view for signed-in officers; where `Absent`, `Refused`, `KeyMissing` come up, what it wrote is undone."""

    @login_required
    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return view(request, *args, **kwargs)
        except Absent:
            return errors.not_found(request)
        except Refused as refused:
            return refuse(request, refused.decision)
        except KeyMissing:
            return refuse(request, NO_KEY)

    return answer


def refuse(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Answer with the reason in words."""
    return render(request, "pages/refused.html", {"decision": decision}, status=status_of(decision))
