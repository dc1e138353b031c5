"""The members' Ed25519 keys: public halves in the database, private halves as files of the node."""

import os
import uuid
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from tahaluf.records.models import Member, SigningKey


class KeyMissing(LookupError):
    """This node holds no private key of the member."""


def key_file(key: SigningKey) -> Path:
    """Where the private half of a key is kept."""
    return Path(settings.KEYS_FOLDER) / f"{key.uid}.pem"


def make_key(member: Member) -> SigningKey:
    """Make a key pair for a member hosted here; the private half is readable by the node's account alone."""
    private = Ed25519PrivateKey.generate()
    key = SigningKey(member=member, uid=uuid.uuid4(), public_key=private.public_key().public_bytes_raw())
    write_private_key(key_file(key), private)
    key.save()
    return key


def write_private_key(file: Path, private: Ed25519PrivateKey) -> None:
    """Write a private key as PKCS#8 PEM with mode 0600; an existing file is never overwritten."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(pem)
        stream.flush()
        os.fsync(stream.fileno())


def current_key(member_id: int) -> SigningKey:
    """The member's newest key that was not revoked; raises `KeyMissing`."""
    key = SigningKey.objects.filter(member_id=member_id, revoked_at__isnull=True).first()
    if key is None or not key_file(key).exists():
        raise KeyMissing("this node holds no signing key of the member")
    return key


def private_half(key: SigningKey) -> Ed25519PrivateKey:
    """Read the private half of a key; raises `KeyMissing`."""
    try:
        pem = key_file(key).read_bytes()
    except FileNotFoundError as missing:
        raise KeyMissing("this node holds no signing key of the member") from missing
    private = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyMissing("the key file holds another kind of key")
    return private
