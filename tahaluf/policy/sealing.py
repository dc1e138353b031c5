"""Secrets that must be read again, encrypted with a key that is not in the database.

The key is derived from the node's secret key. A purpose has a key of its own, so that what was sealed for one opens
nothing in another.
"""

import base64

from cryptography.fernet import Fernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def seal(purpose: str, text: str) -> str:
    """Encrypt a secret for a purpose (`second-factor`, `webhook` …)."""
    return _box(purpose).encrypt(text.encode()).decode()


def unseal(purpose: str, sealed: str) -> str:
    """Decrypt it; raises cryptography's `InvalidToken` where it was sealed for another purpose or with another key."""
    return _box(purpose).decrypt(sealed.encode()).decode()


def _box(purpose: str) -> Fernet:
    key = salted_hmac(f"tahaluf.{purpose}", settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
