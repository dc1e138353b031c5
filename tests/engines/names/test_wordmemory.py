"""What is told from words by themselves is what reading them together says; each word has one number for good."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tahaluf.engines.names import NameIndex, Sieve, compare, fold_names, wordmemory
from tahaluf.engines.names.comparison import LONGEST_JOINED
from tahaluf.engines.names.costs import encode
from tahaluf.engines.names.sounds import LETTERS, MAX_SOUNDS, melting_letters, sound_out
from tahaluf.engines.names.tokens import make_token
from tahaluf.engines.names.wordmemory import ends_of, letter_code, script_of
from tahaluf.engines.names.wordnumbers import no_words, number_words, widen_words

LATIN = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=7)
ARABIC = st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويةءپچژگ", min_size=1, max_size=7)
WORDS = st.lists(st.text("abcdeاب", min_size=1, max_size=3), min_size=1, max_size=30)


@settings(max_examples=1000)
@given(st.tuples(LATIN, LATIN) | st.tuples(ARABIC, ARABIC))
def test_two_words_joined_sound_as_one_before_the_other_where_they_do_not_melt(words: tuple[str, str]) -> None:
    first, second = map(make_token, words)
    scripts = script_of(first), script_of(second)
    assume(all(scripts) and len(first.text + second.text) <= LONGEST_JOINED)
    before, behind = ends_of(first)[0], ends_of(second)[1]
    assume(len(before) + len(behind) <= MAX_SOUNDS)
    assume(not melting_letters()[letter_code(first.text[-1]), letter_code(second.text[0])])
    assume(before[-1:] != behind[:1] and len(behind) > 1)
    assert before + behind == encode(sound_out(first.text + second.text))


def test_letters_of_other_scripts_melt_with_none_but_their_like() -> None:
    assert letter_code("\uffff") == LETTERS - 1
    assert melting_letters().sum() < 2 * LETTERS


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=6))
def test_equal_words_have_one_number_and_others_another(texts: list[list[str]]) -> None:
    table, held, number, numbers = widen_words(no_words(), 1 << 9, 1 << 12), 0, 1, {}
    for words in texts:
        data = np.frombuffer((" ".join(words) + "\x1e").encode(), np.uint8)
        found, starts, owners, fresh = number_words(data, table, held, number)
        held, number = int(fresh[-1]), number + len(fresh) - 1
        assert (starts.tolist(), owners.tolist()) == ([0, len(words)], [0])
        for word, of_word in zip(words, found.tolist(), strict=True):
            assert numbers.setdefault(word, of_word) == of_word
    assert sorted(numbers.values()) == list(range(1, number))


def test_what_was_learned_for_a_short_name_is_learned_again_for_a_longer_one() -> None:
    listed = "Abdul Karim Salim Hasan Barakati"
    sought = "Abdul Karim Salim Hasan Barakuti"
    assert compare(listed, sought).score >= 0.9
    index = NameIndex.build([("A", listed)])
    assert not index.search("Barakuti", cutoff=0.9)
    assert index.search(sought, cutoff=0.9)


def test_a_lower_cutoff_finds_what_a_higher_one_passed_over() -> None:
    sieve = Sieve(["Ghassan Barakati"])
    folded = [fold_names(["Ghassan Barukeri"])]
    score = compare("Ghassan Barakati", "Ghassan Barukeri").score
    assert sieve.may_reach(folded, 0.95).tolist() == [False]
    assert sieve.may_reach(folded, score).tolist() == [True]
    assert sieve.may_reach(folded, 0.95).tolist() == [False]


def test_a_search_that_broke_off_leaves_nothing_half_known(monkeypatch: pytest.MonkeyPatch) -> None:
    index = NameIndex.build([("A", "Ghassan Barakati"), ("B", "Huda Kuwatli")])
    with monkeypatch.context() as patched:
        patched.setattr(wordmemory, "weight_of", broken)
        with pytest.raises(MemoryError):
            index.search("Gassan Barakaty")
    assert [hit.key for hit in index.search("Gassan Barakaty")] == ["A"]


def broken(token: object) -> int:
    raise MemoryError
