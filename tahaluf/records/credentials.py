"""Passwords, which only the database can compare.

The web process asks for the recipe of a login's hash (algorithm, work factor, salt), computes the hash, and the
database says whether it is the one it holds. For an unknown login the recipe is a steady invention, so that the answer
does not tell which logins exist.
"""

from django.contrib.auth.hashers import get_hasher
from django.db import connection


def encode(login: str, password: str) -> str:
    """Hash a password by the recipe that the database holds for a login."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT algorithm, salt, iterations FROM wall.password_recipe(%s)", [login])
        algorithm, salt, iterations = cursor.fetchone()
    return str(get_hasher(algorithm).encode(password, salt, iterations))  # type: ignore[call-arg]


def matches(login: str, password: str) -> bool:
    """Whether the password of the signed-in officer is right; throttled like a sign-in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.password_matches(%s, %s)", [login, encode(login, password)])
        return bool(cursor.fetchone()[0])


def store(officer_id: int, encoded: str) -> int:
    """Replace an officer's password hash; gives the number of this credential."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.set_password(%s, %s)", [officer_id, encoded])
        return int(cursor.fetchone()[0])
