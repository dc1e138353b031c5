"""Letters of every script, folded to two grounds: bare Arabic letters and bare Latin ones."""

import unicodedata
from functools import lru_cache

from anyascii import anyascii

ARABIC_FOLDS = {
    **dict.fromkeys("أإآٱٲٳٵا", "ا"),
    **dict.fromkeys("یېےۍىئيێۑٸ", "ي"),
    **dict.fromkeys("ؤوۄۆۇۈۉۋٷ", "و"),
    **dict.fromkeys("کڪكګڬڮ", "ك"),
    **dict.fromkeys("هھہۀەۂۃەۿ", "ه"),
    **dict.fromkeys("تٹټٺټٽ", "ت"),
    **dict.fromkeys("دڈډڊڍ", "د"),
    **dict.fromkeys("رڑړڒڔڕ", "ر"),
    **dict.fromkeys("نںڼڻڽڹ", "ن"),
    **dict.fromkeys("بٻڀ", "ب"),
    **dict.fromkeys("پڦ", "پ"),
    **dict.fromkeys("جڄځ", "ج"),
    **dict.fromkeys("چڇڃ", "چ"),
    **dict.fromkeys("گݢڳڭ", "گ"),
    **dict.fromkeys("فڤڥۏڢ", "ف"),
    **dict.fromkeys("ڠڱ", "غ"),
    **dict.fromkeys("ښشڜ", "ش"),
    **dict.fromkeys("ژږڗ", "ژ"),
    **dict.fromkeys("قڧڨ", "ق"),
    **dict.fromkeys("ذڌ", "ذ"),
    **dict.fromkeys("ثٿ", "ث"),
    **dict.fromkeys("صڝڞ", "ص"),
    **dict.fromkeys("لڵڶڷ", "ل"),
    **dict.fromkeys("څ", "خ"),
    **dict.fromkeys("ةۃ", "ة"),
    **dict.fromkeys("ءٴ", "ء"),
}
"""Arabic, Persian, Urdu, Pashto, Sindhi, Kurdish and Jawi letters to the letter they are read and confused with."""

LATIN_FOLDS = {
    **dict.fromkeys("şșš", "sh"),
    **dict.fromkeys("çč", "ch"),
    **dict.fromkeys("ğġḡ", "gh"),
    **dict.fromkeys("ḫẖḵ", "kh"),
    **dict.fromkeys("ž", "zh"),
    **dict.fromkeys("ć", "ch"),
    **dict.fromkeys("đ", "dj"),
    **dict.fromkeys("ǧ", "j"),
    **dict.fromkeys("ṯ", "th"),
    **dict.fromkeys("ḏ", "dh"),
    **dict.fromkeys("ñ", "ny"),
    **dict.fromkeys("ıə", "i"),
    **dict.fromkeys("ɓ", "b"),
    **dict.fromkeys("ɗ", "d"),
    **dict.fromkeys("ƙ", "k"),
    **dict.fromkeys("ŋ", "ng"),
    **dict.fromkeys("øœ", "o"),
    **dict.fromkeys("æ", "a"),
    **dict.fromkeys("ß", "ss"),
    **dict.fromkeys("þ", "th"),
    **dict.fromkeys("ð", "dh"),
    **dict.fromkeys("ł", "l"),
    **dict.fromkeys("ʿʾʼʻˈ'’‘`´ʹʺ′", ""),
    **dict.fromkeys("ьъЬЪ", ""),
}
"""Latin letters with their own sound; all others lose their marks."""

_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщыэюяіїєґғқңөұүһәҳҷӣӯў"
_ROMANISED = """
    a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh sh i e yu ya i yi ye g gh q ng o u u h a h j i u w
"""
CYRILLIC_FOLDS = dict(zip(_CYRILLIC, _ROMANISED.split(), strict=True))
"""Russian, Ukrainian, Tajik, Kazakh, Kyrgyz, Uzbek and Tatar letters as they are romanised."""

URDU_ASPIRATES = {"گھ": "غ", "کھ": "خ"}
"""Two letters that are romanised as gh and kh, folded to the letters that are romanised so elsewhere."""

ARABIC_LETTERS = frozenset("".join(ARABIC_FOLDS.values()) + "حطظعسزمض")
_ARABIC_BLOCKS = (("\u0600", "\u06ff"), ("\u0750", "\u077f"), ("\u08a0", "\u08ff"), ("\u0870", "\u089f"))
_BEFORE_ARABIC = "\u05ff"
_JOINERS = frozenset("'’‘`´ʼʻʿʾ‌‍ـ")


def is_arabic(letter: str) -> bool:
    """Whether the letter belongs to the Arabic script, of whichever language."""
    return letter > _BEFORE_ARABIC and any(first <= letter <= last for first, last in _ARABIC_BLOCKS)


@lru_cache(maxsize=1 << 15)
def fold_letter(letter: str) -> str:
    """Fold one NFKC character to bare Arabic letters, lower-case ASCII, a space, or nothing."""
    category = unicodedata.category(letter)
    if letter in _JOINERS or (category in {"Cf", "Mn", "Me", "Lm", "Cs", "Co", "Cn"} and not _is_spelled(letter)):
        return ""
    if is_arabic(letter):
        return _fold_arabic(letter, category)
    lowered = letter.lower()
    if lowered.isascii():
        return lowered if lowered.isalnum() else " "
    return _fold_foreign(lowered, category)


def _is_spelled(mark: str) -> bool:
    """Whether a combining mark is a vowel that its script cannot do without (Indic, Thaana)."""
    return 0x0780 <= ord(mark) <= 0x0DFF


def _fold_arabic(letter: str, category: str) -> str:
    if category == "Nd":
        return str(unicodedata.decimal(letter))
    if not category.startswith("L"):
        return " "
    folded = ARABIC_FOLDS.get(letter, letter)
    return folded if folded in ARABIC_LETTERS else ""


def _fold_foreign(letter: str, category: str) -> str:
    for table in (LATIN_FOLDS, CYRILLIC_FOLDS):
        if letter in table:
            return table[letter]
    if category[0] in "PSZC":
        return " "
    return _spell(letter)


def _spell(letter: str) -> str:
    """Spell a letter of any other script in ASCII: without its marks, else by transliteration."""
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    if bare.isascii():
        return bare.lower()
    if bare in CYRILLIC_FOLDS:
        return CYRILLIC_FOLDS[bare]
    return "".join(sign for sign in anyascii(letter).lower() if sign.isascii() and sign.isalnum())


def fold(text: str) -> str:
    """Fold a text to words of bare Arabic and bare ASCII letters and digits, single spaces between them."""
    composed = unicodedata.normalize("NFKC", text)
    for aspirate, letter in URDU_ASPIRATES.items():
        composed = composed.replace(aspirate, letter)
    return " ".join("".join(map(fold_letter, composed)).split())
