"""Messages that stand on one line are told apart."""

import pytest

ONE = "{{1:F01INVTLYTRAXXX0000000000}}{{2:I103INVXFRPPXXXXN}}{{4:\r\n:20:{own}\r\n:59:{name}\r\n-}}"


@pytest.mark.parametrize(
    "between", ["", "$", "{5:{CHK:123456789ABC}}", "{5:{CHK:123456789ABC}}$", "\r\n$", "\x03\x01", "$\r\n"]
)
def test_messages_joined_on_one_line_are_both_read(read, between):
    both = ONE.format(own="A", name="PLAIN PAYEE") + between + ONE.format(own="B", name="OTHER PAYEE") + "$\r\n"
    subjects, rejects = read(both.encode())
    assert rejects == []
    assert [(s.row, s.id, s.name) for s in subjects if s.name] == [(1, "A", "PLAIN PAYEE"), (2, "B", "OTHER PAYEE")]
    assert [s.party_role for s in subjects if not s.name] == ["sender", "receiver"] * 2


def test_a_text_block_may_end_on_the_line_of_its_last_field(read):
    joined = (ONE.format(own="A", name="PLAIN PAYEE").replace("\r\n-}", "-}") + "{5:{CHK:1}}$") * 2
    subjects, rejects = read(joined.encode())
    assert rejects == []
    assert [(s.row, s.name) for s in subjects if s.name] == [(1, "PLAIN PAYEE"), (2, "PLAIN PAYEE")]
