"""The spelling of a name, put into one of a dozen habits of writing, so that false alerts can be counted by habit.

It is a property of letters on paper: of a SPELLING, never of whoever bears the name. One person's name may fall into
three classes by who typed it. Nothing may be decided, scored, stored or shown about a person by it; it is computed for
counts over many names and forgotten. The rules are one table, asked from top to bottom; the first that fits answers.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

OTHER_LATIN = "latin"


class Habit(NamedTuple):
    """One habit of writing: letters of which one must stand in the name, words, beginnings and endings of words of
    which one must, or a pattern that the whole must hold."""

    code: str
    letters: str = ""
    words: str = ""
    beginnings: str = ""
    endings: str = ""
    pattern: str = ""


HABITS: Sequence[Habit] = (
    Habit("urdu", letters="ٹڈڑںے"),
    Habit("persian", letters="پچژگ"),
    Habit("arabic-script", pattern=r"[\u0600-\u06ff\u0750-\u077f]"),
    Habit("bengali", pattern=r"[\u0980-\u09ff]"),
    Habit("cyrillic", pattern=r"[\u0400-\u052f]"),
    Habit("other-script", pattern=r"[^\W\d_a-z\u00aa-\u024f\u0250-\u02af\u0300-\u036f\u1e00-\u1eff]"),
    Habit("turkish", letters="ğış", words="bey hanım", endings="oglu oğlu"),
    Habit(
        "hausa",
        letters="ɓɗƙƴ",
        words="garba danladi danjuma mallam malam audu shehu aliyu lawal umaru tanko gambo bala dantata yusufu maigari "
        "dauda balarabe inuwa",
    ),
    Habit(
        "somali",
        words="abdi warsame farah hirsi guled shire samatar geedi egal jama jaamac faarax cali xasan xuseen axmed "
        "maxamed cumar nuur",
        beginnings="cabd maxa xasa",
    ),
    Habit("malay", words="binti bte mohd siti nik wan tengku awang dayang megat che"),
    Habit(
        "bengali",
        words="md mst mosammat miah mia hossain chowdhury talukder sikder bhuiyan mondal howlader khatun sarker haque",
        pattern=r"\b\w{3,}ul islam\b",
    ),
    Habit(
        "urdu",
        words="khan qureshi chaudhry chaudhary butt bhatti awan baig mirza siddiqui ansari bibi rana malik hussain",
        endings="ullah uddin",
        pattern=r"[\s-]u[lrd]-|\b\w{2,}-u[lrdns]-",
    ),
    Habit(
        "persian",
        words="gholam gholamreza mohammadreza alireza seyyed hossein",
        endings="zadeh zada nejad nezhad pour abadi khah",
    ),
    Habit(
        "francophone-african",
        words="diallo traore traoré ouedraogo ouédraogo coulibaly keita keïta camara diop ndiaye sow barry sidibe "
        "sidibé konate konaté toure touré cisse cissé kone koné sissoko diarra maiga maïga mamadou moussa ousmane "
        "amadou oumar boubacar aboubacar ibrahima cheikh souleymane issoufou ag ould",
        beginnings="abdou mahamad ouatt",
    ),
    Habit(
        "arabic-latin",
        words="al el ibn bin ben bint abu abou umm oum abd",
        beginnings="al- el- abdul abdel abdal abd-",
    ),
    Habit(OTHER_LATIN, pattern=r"\w"),
)
"""The table; letters that only Urdu or Persian has go before the script that they share. `latin` is what is left."""

CODES = tuple(dict.fromkeys(habit.code for habit in HABITS))
WORD = re.compile(r"[^\W\d_]+")


class _Read(NamedTuple):
    code: str
    letters: frozenset[str]
    words: frozenset[str]
    beginnings: tuple[str, ...]
    endings: tuple[str, ...]
    pattern: re.Pattern[str] | None

    def fits(self, text: str, words: Sequence[str]) -> bool:
        """Whether the habit shows in a name, given in small letters with its words."""
        return (
            not self.letters.isdisjoint(text)
            or not self.words.isdisjoint(words)
            or any(part.startswith(self.beginnings) for part in text.split() if self.beginnings)
            or any(word.endswith(self.endings) for word in words if self.endings)
            or bool(self.pattern and self.pattern.search(text))
        )


READ = tuple(
    _Read(
        habit.code,
        frozenset(habit.letters),
        frozenset(habit.words.split()),
        tuple(habit.beginnings.split()),
        tuple(habit.endings.split()),
        re.compile(habit.pattern) if habit.pattern else None,
    )
    for habit in HABITS
)


def spelling_of(name: str) -> str:
    """The habit in which a name is spelt, one of `CODES`; empty where it has no letter. Any script."""
    text = name.replace("İ", "i").lower()
    words = WORD.findall(text)
    return next((habit.code for habit in READ if habit.fits(text, words)), "") if words else ""
