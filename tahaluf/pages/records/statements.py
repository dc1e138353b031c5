"""A version as it is handed to a program: content, handling, manifest, salts, signature."""

import base64
from typing import Any

from tahaluf.records.models import RecordVersion


def statement_of(version: RecordVersion) -> dict[str, Any]:
    """The signed statement: whoever has the originator's public key can verify it (see docs/records.md)."""
    return {
        "uid": str(version.uid),
        "originator": version.originator.code,
        "stix": version.stix,
        "manifest": version.manifest,
        "salts": version.salts,
        "signature": base64.b64encode(bytes(version.signature)).decode(),
        "signing_key": str(version.signing_key.uid),
        "public_key": base64.b64encode(bytes(version.signing_key.public_key)).decode(),
    }
