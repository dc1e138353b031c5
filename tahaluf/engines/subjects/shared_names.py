"""Names that hold several: one acts for another, two share an account, one is known by another name as well."""

import re

from tahaluf.engines.names.tokens import Token, read_name

STRONG = re.compile(
    r"""(?<![^\W_])(?:
    f[./]?b[./]?o | (?:for\s+)?(?:the\s+)?(?:benefit|account)\s+of | (?:for\s+and\s+)?on\s+behalf\s+of | o/b/o
    | i[./]?t[./]?f | in\s+trust\s+for | (?:as\s+)?(?:trustee|nominee|agent|guardian)s?\s+(?:of|for)
    | c[./]o | care\s+of | att(?:n|ention)(?:\s+of)? | f[./]?a[./]?o | (?:by\s+)?order\s+of | b/o | a/c(?:\s+of)?
    | a[./]?k[./]?a | f[./]?k[./]?a | n[./]?k[./]?a | d[./]?b[./]?a | t/a | (?:also|now|formerly|better)\s+known\s+as
    | trading\s+as | doing\s+business\s+as | alias | represented\s+by
    | (?:pour\s+)?(?:le\s+)?compte\s+de | p/c | au\s+nom\s+de | au\s+(?:profit|b[eé]n[eé]fice)\s+de | en\s+faveur\s+de
    | (?:[aà]\s+)?l[’'\s]attention\s+de | aux\s+(?:bons\s+)?soins\s+de | (?:par\s+)?ordre\s+de | a/s\s+de
    | dite? | (?:connue?|agissant)\s+sous\s+le\s+nom\s+de | repr[eé]sent[eé]e?\s+par
    | لحساب | لصالح | لفائدة | لمصلحة | (?:ب?ال)?نيابة\s+عن | نيابة\s+عن | ب?عناية | [بل][أا]مر(?:\s+من)?
    | ال(?:معروف|شهير|ملقب|مدعو)ة?(?:\s+ب(?:اسم)?)? | وشهرت[هة]ا?
    )\.?(?![^\W_]) | [;|]""",
    re.IGNORECASE | re.VERBOSE,
)
"""What stands between two names of which each is meant by itself."""
WEAK = re.compile(
    r"""(?<![^\W_])(?:and\s*/\s*or|et\s*/\s*ou|و\s*/\s*[أا]و|or|ou|and|et|[أا]و|و)(?![^\W_])
    | [&+] | (?<=[^\W\d_]{3})/(?=[^\W\d_]{3}) | \s/\s""",
    re.IGNORECASE | re.VERBOSE,
)
"""What stands between two holders of one account, but also within the name of one organisation."""
CONNECTING = frozenset({"and", "or", "et", "ou", "و", "أو", "او", "alias", "aka", "fbo", "attn"})
"""Single words between names, in lower case."""
EDGES = " \t.,:;-/()[]\"'«»“”"
OWN_KINDS = frozenset({"name", "frequent", "place"})
PERSONAL_KINDS = OWN_KINDS | {"element", "kunya", "title"}
"""Kinds of the words of a person's name: Abd and Amir are names as well."""
LEAST_LETTERS = 4
"""Letters that a word must have to be a name by itself."""


def is_shared(name: str) -> bool:
    """Whether a name says that another is meant too."""
    return STRONG.search(name) is not None


def is_organisation(name: str) -> bool:
    """Whether a word of a name tells of an organisation: its legal form, or what it is."""
    return any(token.kind in {"legal", "generic"} for token in tokens_of(name))


def names_within(name: str) -> list[str]:
    """The names that a name holds beside the whole: at least two words each, or an organisation.

    A single word of at least four letters after a joint that leaves no doubt may be an organisation too; whether it is
    one says only what it meets.
    """
    pieces = STRONG.split(name)
    found = [trimmed for piece in pieces if len(pieces) > 1 and stands_alone(trimmed := piece.strip(EDGES))]
    for piece in pieces:
        halves = [half.strip(EDGES) for half in WEAK.split(piece)]
        found += [half for half in halves if len(halves) > 1 and is_own_name(half)]
        found += with_family_name(halves)
    return list(dict.fromkeys(part for part in found if part != name))


def with_family_name(halves: list[str]) -> list[str]:
    """The first of two who share the second's family name: of "Zubair and Sara Qarnasi", Zubair Qarnasi."""
    first, *others = halves
    if len(others) != 1 or not is_own_name(others[0]) or not first or " " in first:
        return []
    both = f"{first} {others[0].split()[-1]}"
    return [both] if is_own_name(both) else []


def tokens_of(text: str) -> list[Token]:
    return [token for token in read_name(text).tokens if token.kind != "initial"] if text else []


def stands_alone(text: str) -> bool:
    heavy = [token for token in tokens_of(text) if not token.light]
    return len(heavy) > 1 or any(len(token.text) >= LEAST_LETTERS for token in heavy)


def is_own_name(text: str) -> bool:
    """Whether a text is a name of its own: two words of a person's, or one of an organisation's with its legal form."""
    kinds = [token.kind for token in tokens_of(text)]
    if not OWN_KINDS.intersection(kinds):
        return False
    return "legal" in kinds or (
        " " in text and "generic" not in kinds and sum(kind in PERSONAL_KINDS for kind in kinds) > 1
    )
