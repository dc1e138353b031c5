"""The phrases of a free text that may be names."""

import re
from collections.abc import Iterator, Set

from tahaluf.engines.subjects.shared_names import CONNECTING

WORD = re.compile(r"[^\W\d_]+(?:['’`.\-‌ـ][^\W\d_]+)*[.]?")
SENTENCE = re.compile(r"[\d/,;:|+*()\[\]{}\"“”«»\n]+|\s-\s")
LONGEST, SHORTEST = 5, 2
"""Words of a phrase."""
LEAST_LETTERS = 4
"""Letters that a word must have to be sought by itself."""
MOST = 8192
"""Phrases of one text: more than any one field of a payment has, so that nobody in it is passed over."""
PAYMENT_WORDS = frozenset(
    """
    payment pay invoice inv no nr number ref reference for from to by date dated salary rent fee fees loan goods
    services service transfer account acc amount order contract purchase sale transaction ordered charges urgent attn
    paiement facture pour du le la les des au aux loyer salaire virement compte montant commande contrat achat frais
    دفع دفعة فاتورة رقم عن من إلى الى راتب ايجار إيجار تحويل حساب مبلغ عقد شراء قيمة
    """.split()  # noqa: SIM905  a list of quoted words cannot be read
)


def find_phrases(text: str, listed_words: Set[str] = frozenset()) -> list[str]:
    """The runs of two to five words, and long words that stand alone, between marks, numbers and the words of payments;
    longest first, at most `MOST`.

    Two words beside which stands another of the `listed_words` (in lower case) are a part of a longer name and are left
    out: in "Muhammad Ali Khan" nobody is called Muhammad Ali. A word between names, such as AND, does not count.
    """
    return sorted(all_phrases(text, listed_words), key=len, reverse=True)[:MOST]


def all_phrases(text: str, listed_words: Set[str] = frozenset()) -> list[str]:
    """All that `find_phrases` chooses from; without listed words, all that it may choose from with any."""
    return list(dict.fromkeys(phrase for words in segments(text) for phrase in windows(words, listed_words)))


def segments(text: str) -> Iterator[list[str]]:
    for part in SENTENCE.split(text):
        words: list[str] = []
        for word in WORD.findall(part):
            if word.lower().strip(".") in PAYMENT_WORDS:
                yield words
                words = []
            else:
                words.append(word)
        yield words


def windows(words: list[str], listed_words: Set[str]) -> Iterator[str]:
    if len(words) == 1 and len(words[0]) >= LEAST_LETTERS:
        yield words[0]
    for size in range(min(LONGEST, len(words)), SHORTEST - 1, -1):
        for start in range(len(words) - size + 1):
            beside = words[max(0, start - 1) : start] + words[start + size : start + size + 1]
            if size > SHORTEST or not any(is_listed(word.lower(), listed_words) for word in beside):
                yield " ".join(words[start : start + size])


def is_listed(word: str, listed_words: Set[str]) -> bool:
    """Whether a word may belong to a longer listed name; one between two names belongs to neither."""
    return word in listed_words and word not in CONNECTING
