"""Dates of which only a part is known: a year, a range of years, an approximate day."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Self

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january janv janvier يناير كانون_الثاني",
            "feb february févr fevr février fevrier فبراير شباط",
            "mar march mars مارس آذار",
            "apr april avr avril أبريل ابريل نيسان",
            "may mai مايو أيار",
            "jun june juin يونيو حزيران",
            "jul july juil juillet يوليو تموز",
            "aug august août aout أغسطس اغسطس آب",
            "sep sept september septembre سبتمبر أيلول",
            "oct october octobre أكتوبر اكتوبر",
            "nov november novembre نوفمبر",
            "dec december déc décembre decembre ديسمبر",
        ),
        start=1,
    )
    for name in names.replace("_", " ").split(" ")
}
ISLAMIC_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "muharram muharrem mouharram محرم المحرم",
            "safar صفر",
            "rabi_i rabi_al-awwal rabi_al-awal rabia_al_awal ربيع_الأول ربيع_الاول",
            "rabi_ii rabi_al-thani rabi_al-akhir rabia_al_thani ربيع_الثاني ربيع_الآخر ربيع_الاخر",
            "jumada_i jumada_al-ula jumada_al-awwal جمادى_الأولى جمادى_الاولى جمادى_الأول",
            "jumada_ii jumada_al-thani jumada_al-akhirah جمادى_الثانية جمادى_الآخرة جمادى_الاخرة جمادى_الثاني",
            "rajab rejeb رجب",
            "shaban sha'ban chaabane chaâbane شعبان",
            "ramadan ramadhan ramazan رمضان",
            "shawwal shawal chawwal شوال",
            "dhu_al-qadah dhul_qadah dhu_al-qi'dah zul_qida ذو_القعدة ذي_القعدة",
            "dhu_al-hijjah dhul_hijjah zul_hijja ذو_الحجة ذي_الحجة",
        ),
        start=1,
    )
    for name in names.replace("_", "\0").split(" ")
    for name in [name.replace("\0", " ")]
}
"""The months of the Islamic calendar as they are written in Arabic and in Latin letters."""
FIRST_YEAR, LAST_YEAR = 1000, 2999
CIRCA = re.compile(r"^(?:circa|approximately|approx\.?|about|around|vers|environ|حوالي|c\.|ca\.?)\s*", re.IGNORECASE)
RANGE = re.compile(r"^(?:between\s+|entre\s+)?(.+?)(?:\s+(?:to|and|et|-|–)\s+|/|\s*[–]\s*)(.+)$", re.IGNORECASE)
YEARS = re.compile(r"^(\d{4})\s*-\s*(\d{4})$")
DECADE = re.compile(r"^(?:the\s+|années\s+)?(\d{3}0)(?:['’]?s)?$", re.IGNORECASE)
ERA = re.compile(r"\s*(?:a\.?\s?h\.?|هـ|ه|هجرية|هجري|hijri)$", re.IGNORECASE)
ISLAMIC_YEAR = re.compile(r"^(\d{3,4})$")
ISLAMIC_NUMBERS = re.compile(r"^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})$")
ISLAMIC_NAMED = re.compile(r"^(?:(\d{1,2})\s+)?(\D+?)\s+(\d{3,4})$")
YEAR_FIRST = re.compile(r"^(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?(?:T.*|Z|[+-]\d\d:\d\d)?$")
COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
DAY_FIRST = re.compile(r"^(?:(\d{1,2}|dd)[-/.])?(?:(\d{1,2}|mm)[-/.])(\d{4})$", re.IGNORECASE)
NAMED_MONTH = re.compile(r"^(?:(\d{1,2})[\s.-]+)?([^\W\d_]+)\.?[\s,-]+(\d{4})$")
MONTH_FIRST = re.compile(r"^([^\W\d_]+)\.?\s+(\d{1,2}),?\s+(\d{4})$")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """The first and the last day that a stated date may mean, and whether its source calls it approximate."""

    earliest: date
    latest: date
    circa: bool = False

    @classmethod
    def of(cls, year: int, month: int | None = None, day: int | None = None, *, circa: bool = False) -> Self:
        """A year, a month or a day.

        Raises ValueError where the calendar has no such day or the year is outside 1000 to 2999.
        """
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(f"year {year} is out of range")
        first = date(year, month or 1, day or 1)
        last = date(year, month or 12, day or monthrange(year, month or 12)[1])
        return cls(first, last, circa)

    @classmethod
    def between(cls, first: Self, last: Self) -> Self:
        """Everything from the first day of one date to the last day of another. Raises ValueError when reversed."""
        if first.earliest > last.latest:
            raise ValueError("the range ends before it begins")
        return cls(first.earliest, last.latest, first.circa or last.circa)

    @property
    def is_day(self) -> bool:
        return self.earliest == self.latest

    @property
    def is_year(self) -> bool:
        return self == PartialDate.of(self.earliest.year, circa=self.circa)

    def overlaps(self, other: "PartialDate") -> bool:
        return self.earliest <= other.latest and other.earliest <= self.latest

    def __str__(self) -> str:
        """The Extended Date/Time Format of ISO 8601-2:2019, level 1: `1961`, `1961~`, `1961-03`, `1955/1958`."""
        mark = "~" if self.circa else ""
        whole = edtf(self.earliest, self.latest)
        if whole:
            return whole + mark
        return f"{edge(self.earliest, last=False)}{mark}/{edge(self.latest, last=True)}{mark}"


def edtf(first: date, last: date) -> str:
    """One day, month or year as EDTF; empty where the two days bound none of these."""
    if first == last:
        return first.isoformat()
    if (first.month, first.day) == (1, 1) and last == date(first.year, 12, 31):
        return f"{first:%Y}"
    if first.day == 1 and last == date(first.year, first.month, monthrange(first.year, first.month)[1]):
        return f"{first:%Y-%m}"
    return ""


def edge(day: date, *, last: bool) -> str:
    """One end of a range: the year alone where the range reaches to its very first or last day."""
    whole_year = (day.month, day.day) == ((12, 31) if last else (1, 1))
    return f"{day:%Y}" if whole_year else day.isoformat()


def parse_date(text: str) -> PartialDate:
    """The date that a list, a form or a message states, in the shapes in which these do.

    Reads ISO 8601 and EDTF (`1961`, `1961-03`, `1961~`, `1955/1958`), day first with separators (`12/03/1961`, and
    `00/00/1961` or `dd/mm/1961` for an unknown day and month), named months in English, French and Arabic
    (`10 Dec 1948`, `Dec 1948`), `circa`, ranges (`1948 to 1950`, `between 1948 and 1950`), decades (`1960s`), and dates
    of the Islamic calendar that say so (`1387 AH`, `15 شعبان 1387`). Any digits of Unicode.
    Raises ValueError for anything else.
    """
    stated = " ".join(ascii_digits(text).split())
    circa = bool(CIRCA.match(stated)) or stated.endswith(("~", "?", "%"))
    bare = CIRCA.sub("", stated).rstrip("~?%")
    if years := YEARS.match(bare):
        return between_years(int(years[1]), int(years[2]), circa=circa)
    if (decade := DECADE.match(bare)) and not bare.isdigit():
        return between_years(int(decade[1]), int(decade[1]) + 9, circa=circa)
    if (islamic := parse_islamic(bare)) is not None:
        return islamic
    if (single := parse_single(bare, circa=circa)) is not None:
        return single
    if pair := RANGE.match(bare):
        return PartialDate.between(parse_date(pair[1]), parse_date(pair[2]))
    raise ValueError(f"not a date: {text[:40]!r}")


def between_years(first: int, last: int, *, circa: bool = False) -> PartialDate:
    return PartialDate.between(PartialDate.of(first, circa=circa), PartialDate.of(last, circa=circa))


def parse_single(text: str, *, circa: bool) -> PartialDate | None:
    """A date that is not a range; None where the text has no such shape, ValueError where no such day exists."""
    if found := COMPACT.match(text) or YEAR_FIRST.match(text):
        year, month, day = found.groups()
    elif found := DAY_FIRST.match(text) or NAMED_MONTH.match(text):
        day, month, year = found.groups()
    elif found := MONTH_FIRST.match(text):
        month, day, year = found.groups()
    else:
        return None
    return PartialDate.of(int(year), month_number(month), day_number(day), circa=circa)


def month_number(text: str | None) -> int | None:
    """1 to 12; None where the month is unknown (`00`, `mm`). Raises ValueError for a word that is no month."""
    if not text or text.lower() == "mm":
        return None
    if text.isdigit():
        return int(text) or None
    if text.lower() not in MONTHS:
        raise ValueError(f"not a month: {text[:20]!r}")
    return MONTHS[text.lower()]


def day_number(text: str | None) -> int | None:
    return None if not text or text.lower() == "dd" else int(text) or None


def ascii_digits(text: str) -> str:
    """The text with the decimal digits of any script (٠١٢ ۰۱۲) as ASCII digits."""
    if text.isascii():
        return text.strip()
    return "".join(str(int(c)) if c.isdecimal() else c for c in text).strip()


def parse_islamic(text: str) -> PartialDate | None:
    """A date of the Islamic calendar, which its era or its month's name gives away; None for any other.

    A year alone may be either of the Gregorian years that it overlaps.
    """
    bare = ERA.sub("", text)
    if named := ISLAMIC_NAMED.match(bare):
        month = ISLAMIC_MONTHS.get(named[2].lower().replace("’", "'"))
        return from_islamic(int(named[3]), month, day_number(named[1])) if month else None
    if bare == text:
        return None
    if year := ISLAMIC_YEAR.match(bare):
        whole = from_islamic(int(year[1]))
        return between_years(whole.earliest.year, whole.latest.year, circa=True)
    if numbers := ISLAMIC_NUMBERS.match(bare):
        first, month_, last = numbers.groups()
        year_, day = (first, last) if len(first) > 2 else (last, first)
        return from_islamic(int(year_), month_number(month_), day_number(day))
    return None


def from_islamic(year: int, month: int | None = None, day: int | None = None) -> PartialDate:
    """The Gregorian range of a date of the Islamic calendar, approximate because months begin by sighting.

    Uses the tabular calendar (30-year cycle, epoch 16 July 622 Julian). Raises ValueError outside 1 to 1600 AH, and for
    months and days that no year has.
    """
    if not 1 <= year <= 1600:
        raise ValueError(f"year {year} AH is out of range")
    if (month or 1) > 12 or (day or 1) > 30:
        raise ValueError(f"day {day} of month {month} AH is out of range")
    first = islamic_ordinal(year, month or 1, day or 1)
    if day:
        last = first
    elif month and month < 12:
        last = islamic_ordinal(year, month + 1, 1) - 1
    else:
        last = islamic_ordinal(year + 1, 1, 1) - 1
    return PartialDate(date.fromordinal(first), date.fromordinal(last), circa=True)


def islamic_ordinal(year: int, month: int, day: int) -> int:
    """The proleptic Gregorian ordinal of a day of the tabular Islamic calendar."""
    epoch = 227015
    return epoch - 1 + day + 29 * (month - 1) + month // 2 + (year - 1) * 354 + (3 + 11 * year) // 30
