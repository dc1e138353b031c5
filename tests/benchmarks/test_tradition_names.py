"""What names of nobody the benchmark puts together."""

from benchmarks.names.tradition_names import invent_names, read_traditions


def test_ten_traditions_have_some_sixty_different_names_of_each_kind() -> None:
    traditions = read_traditions()
    assert len({tradition.name for tradition in traditions}) == len(traditions) == 10
    for tradition in traditions:
        for stock in filter(None, (tradition.given, tradition.family)):
            assert len(set(stock)) == len(stock) >= 58, tradition.name


def test_each_tradition_gives_as_many_different_names_as_are_asked_for_and_the_same_each_time() -> None:
    once, again = dict(invent_names(200, 1)), dict(invent_names(200, 1))
    assert once == again
    assert all(len(set(names)) == 200 for names in once.values())


def test_names_are_chains_where_the_tradition_has_no_family_names() -> None:
    names = dict(invent_names(50, 1))
    assert all(" bin " in name or " binti " in name for name in names["Malay"])
    assert all(len(name.split()) == 3 for name in names["Somali"])
