"""Browser sessions, kept behind the wall: the session key is the token that opens the officer's context."""

from typing import Any

from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import connection

from tahaluf.policy.context import new_token


class SessionStore(SessionBase):
    """A session in `wall.context`, reached through the wall's functions alone."""

    def load(self) -> dict[str, Any]:
        """Read the session's data; an ended or unknown session is forgotten."""
        data = self._ask("SELECT wall.session_load(%s)", self.session_key)
        if data is None:
            self._session_key = None
            return {}
        return self.decode(data) if data else {}

    def exists(self, session_key: str) -> bool:
        """Whether a session of this key lives."""
        return self._ask("SELECT wall.session_load(%s)", session_key) is not None

    def create(self) -> None:
        """Begin an anonymous session under a new token."""
        self._session_key = new_token()
        made = self._ask(
            "SELECT wall.session_create(%s, %s, make_interval(secs => %s))",
            self.session_key,
            self.encode(self._get_session(no_load=True)),  # type: ignore[attr-defined]
            float(self.get_expiry_age()),
        )
        if not made:
            raise CreateError
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        """Store the data; raises `UpdateError` where the session has ended meanwhile."""
        if self.session_key is None or must_create:
            self.create()
            return
        data = self.encode(self._get_session(no_load=False))  # type: ignore[attr-defined]
        if not self._ask("SELECT wall.session_save(%s, %s)", self.session_key, data):
            raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        """End the session."""
        key = session_key or self.session_key
        if key:
            self._ask("SELECT wall.session_end(%s)", key)

    def cycle_key(self) -> None:
        """Go on under a new token, as after a sign-in; the old one opens nothing any more."""
        old, new = self.session_key, new_token()
        if old is None or not self._ask("SELECT wall.session_cycle(%s, %s)", old, new):
            self.create()
            return
        self._session_key = new
        self.modified = True

    @classmethod
    def clear_expired(cls) -> None:
        """Leave it to the worker, which sweeps the wall."""

    @staticmethod
    def _ask(sql: str, *values: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchone()[0]
