"""Names kept as folded text are read as their originals are."""

from hypothesis import example, given
from hypothesis import strategies as st

from tahaluf.engines.names import fold_names, names_of_folded
from tahaluf.engines.names.tokens import Name, read_name

ODD = st.text(alphabet="? \\\n\t-\u0640\u200fء'’آ\x00\ud800aه1", max_size=8)
Known = tuple[str, str, str]


def tokens_of(name: Name) -> list[Known]:
    return [(token.text, token.kind, token.concept) for token in name.tokens]


def test_a_name_is_folded_to_its_words_a_name_a_line() -> None:
    assert fold_names(["Abdulrahman al-Barakātī", "غسّان بركاتي"]) == "abd rahman barakati\nغسان بركاتي"


def test_names_without_a_word_are_left_out() -> None:
    assert fold_names(["", " ", "Ghassan", "\u200f"]).count("\n") <= 1
    assert names_of_folded("") == []


@example(["? !", "\\", "- \n -"])
@given(st.lists(st.one_of(st.text(max_size=40), ODD), max_size=5))
def test_folded_names_are_read_as_their_originals(texts: list[str]) -> None:
    originals = [tokens_of(read_name(text)) for text in texts]
    assert [tokens_of(name) for name in names_of_folded(fold_names(texts))] == list(filter(None, originals))


@given(st.lists(ODD, max_size=5))
def test_folded_names_are_text_that_a_database_keeps(texts: list[str]) -> None:
    folded = fold_names(texts)
    assert "\x00" not in folded
    assert folded.encode("utf-8").decode() == folded
