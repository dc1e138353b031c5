"""What a reader could not use, as it is kept; and text as PostgreSQL can keep it."""

import re
from typing import Any

from tahaluf.engines.lists import Reject

UNSTORABLE = re.compile(r"\\u0000|[\ud800-\udfff]")
"""NUL as JSON writes it, and lone surrogates: what PostgreSQL's text cannot hold."""


def reject_of(model: Any, reject: Reject, ordinal: int, **owner: Any) -> Any:
    """The row of a reject, for `ImportReject` and `RunReject`."""
    return model(
        ordinal=ordinal,
        line=reject.line,
        field=without_nul(reject.field),
        value=without_nul(reject.value),
        code=reject.code,
        detail=without_nul(dict(reject.detail)),
        fatal=reject.fatal,
        **owner,
    )


def failure_of(reject: Reject) -> dict[str, Any]:
    """A reject that ended a file, as it is kept with what failed for it."""
    data: dict[str, Any] = without_nul(reject.to_json())
    del data["sentence"]
    return data


def without_nul(value: Any) -> Any:
    """The value with U+FFFD for whatever PostgreSQL cannot keep in text: NUL and lone surrogates."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {without_nul(key): without_nul(held) for key, held in value.items()}
    return [without_nul(held) for held in value] if isinstance(value, list) else value
