"""Calling the API as one of the cast."""

from datetime import timedelta
from typing import Any

from django.test import Client

from tahaluf.pages.own_contexts import issue_token
from tests.cast import Cast

EVERYTHING = [
    "records:read", "records:write", "notifications:read", "tokens:manage",
    "finance:read", "finance:screen", "finance:write",
]  # fmt: skip


class Caller:
    """A program with a token."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.client = Client(headers={"Authorization": f"Bearer {token}"})

    def get(self, path: str, query: dict[str, Any] | None = None) -> Any:
        """GET below /api/v1."""
        return self.client.get(f"/api/v1{path}", query or {})

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """POST JSON below /api/v1."""
        return self.client.post(f"/api/v1{path}", body or {}, content_type="application/json")

    def delete(self, path: str) -> Any:
        """DELETE below /api/v1."""
        return self.client.delete(f"/api/v1{path}")


def token_of(cast: Cast, name: str, scopes: list[str] | None = None) -> str:
    """Issue a token as one of the cast."""
    with cast.acting(name):
        return issue_token("a program", EVERYTHING if scopes is None else scopes, timedelta(days=1))


def caller(cast: Cast, name: str, scopes: list[str] | None = None) -> Caller:
    """A program of one of the cast."""
    return Caller(token_of(cast, name, scopes))
