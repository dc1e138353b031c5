"""The reasons of a hit in words: Arabic, English and French."""

from collections.abc import Mapping

LANGUAGES = ("ar", "en", "fr")

WORDINGS: Mapping[str, Mapping[str, str]] = {
    "same": {
        "en": "“{left}” and “{right}” are written the same",
        "fr": "« {left} » et « {right} » s’écrivent de même",
        "ar": "«{left}» و«{right}» يُكتبان الكتابة نفسها",
    },
    "same meaning": {
        "en": "“{left}” and “{right}” are the same word in two spellings",
        "fr": "« {left} » et « {right} » sont le même mot sous deux graphies",
        "ar": "«{left}» و«{right}» كلمة واحدة برسمين",
    },
    "same sound": {
        "en": "“{left}” and “{right}” sound the same",
        "fr": "« {left} » et « {right} » se prononcent de même",
        "ar": "«{left}» و«{right}» يُنطقان النطق نفسه",
    },
    "close sound": {
        "en": "“{left}” and “{right}” sound alike",
        "fr": "« {left} » et « {right} » se prononcent presque de même",
        "ar": "«{left}» و«{right}» متقاربان في النطق",
    },
    "initial": {
        "en": "“{left}” and “{right}” share an initial",
        "fr": "« {left} » et « {right} » ont la même initiale",
        "ar": "«{left}» و«{right}» يشتركان في الحرف الأول",
    },
    "joined": {
        "en": "“{left}” and “{right}” are the same, joined or split",
        "fr": "« {left} » et « {right} » sont les mêmes, liés ou séparés",
        "ar": "«{left}» و«{right}» واحد، متصلًا أو منفصلًا",
    },
    "slip": {
        "en": "“{left}” and “{right}” differ by a slip of the pen",
        "fr": "« {left} » et « {right} » diffèrent d’une faute de frappe",
        "ar": "«{left}» و«{right}» بينهما خطأ كتابة يسير",
    },
    "misread": {
        "en": "“{left}” and “{right}” look the same to a machine that reads letters",
        "fr": "« {left} » et « {right} » se confondent pour une machine qui lit les lettres",
        "ar": "«{left}» و«{right}» يلتبسان على آلة قراءة الحروف",
    },
    "nickname": {
        "en": "“{left}” and “{right}” are a name and its short form",
        "fr": "« {left} » et « {right} » sont un prénom et son diminutif",
        "ar": "«{left}» و«{right}» اسم وصيغته المختصرة أو الدارجة",
    },
    "acronym": {
        "en": "“{left}” and “{right}” are a full name and its first letters",
        "fr": "« {left} » et « {right} » sont un nom complet et son sigle",
        "ar": "«{left}» و«{right}» اسم كامل والحروف الأولى منه",
    },
    "other line": {
        "en": "“{left}” and “{right}” name son and father the other way round",
        "fr": "« {left} » et « {right} » nomment le fils et le père dans l’ordre inverse",
        "ar": "«{left}» و«{right}» يختلفان في أيهما الابن وأيهما الأب",
    },
    "other form": {
        "en": "“{left}” and “{right}” are different legal forms",
        "fr": "« {left} » et « {right} » sont des formes juridiques différentes",
        "ar": "«{left}» و«{right}» شكلان قانونيان مختلفان",
    },
    "particle": {
        "en": "“{left}{right}” is a particle that names may leave out",
        "fr": "« {left}{right} » est une particule que les noms peuvent omettre",
        "ar": "«{left}{right}» أداة قد تسقط من الأسماء",
    },
    "missing": {
        "en": "“{left}{right}” has no counterpart in the other name",
        "fr": "« {left}{right} » n’a pas de pendant dans l’autre nom",
        "ar": "«{left}{right}» لا مقابل لها في الاسم الآخر",
    },
    "weak_alias": {
        "en": "the list calls “{right}” a low-quality alias",
        "fr": "la liste qualifie « {right} » d’alias de faible qualité",
        "ar": "تصف القائمة «{right}» بأنه اسم مستعار ضعيف الموثوقية",
    },
    "name_common": {
        "en": "the words that met are common in listed names",
        "fr": "les mots concordants sont courants dans les noms listés",
        "ar": "الكلمات المتقابلة شائعة في الأسماء المدرجة",
    },
    "name_very_common": {
        "en": "the words that met are so common that listed names share them by chance",
        "fr": "les mots concordants sont si courants que des noms listés les partagent par hasard",
        "ar": "الكلمات المتقابلة شائعة حتى إن أسماء مدرجة تشترك فيها مصادفةً",
    },
    "birth_same_day": {
        "en": "both were born on {left}",
        "fr": "tous deux sont nés le {left}",
        "ar": "تاريخ الميلاد واحد: {left}",
    },
    "birth_swapped": {
        "en": "the birth dates {left} and {right} agree with day and month exchanged",
        "fr": "les dates de naissance {left} et {right} concordent, jour et mois inversés",
        "ar": "تاريخا الميلاد {left} و{right} متفقان مع تبديل اليوم والشهر",
    },
    "birth_same_month": {
        "en": "the birth dates {left} and {right} agree in month and year",
        "fr": "les dates de naissance {left} et {right} concordent en mois et en année",
        "ar": "تاريخا الميلاد {left} و{right} متفقان في الشهر والسنة",
    },
    "birth_same_year": {
        "en": "the birth dates {left} and {right} agree in the year",
        "fr": "les dates de naissance {left} et {right} concordent en année",
        "ar": "تاريخا الميلاد {left} و{right} متفقان في السنة",
    },
    "birth_in_range": {
        "en": "the birth dates {left} and {right} overlap",
        "fr": "les dates de naissance {left} et {right} se recoupent",
        "ar": "تاريخا الميلاد {left} و{right} متداخلان",
    },
    "birth_near_approximate": {
        "en": "the birth dates {left} and {right}, of which one is approximate, are within two years",
        "fr": "les dates de naissance {left} et {right}, dont l’une est approximative, sont à deux ans près",
        "ar": "تاريخا الميلاد {left} و{right}، وأحدهما تقريبي، لا يفصل بينهما أكثر من سنتين",
    },
    "birth_other_day": {
        "en": "the birth dates {left} and {right} agree in the year but not in the day",
        "fr": "les dates de naissance {left} et {right} concordent en année mais non en jour",
        "ar": "تاريخا الميلاد {left} و{right} متفقان في السنة دون اليوم",
    },
    "birth_close": {
        "en": "the birth dates {left} and {right} differ by up to two years",
        "fr": "les dates de naissance {left} et {right} diffèrent de deux ans au plus",
        "ar": "تاريخا الميلاد {left} و{right} يختلفان بسنتين على الأكثر",
    },
    "birth_differs": {
        "en": "the birth dates {left} and {right} differ",
        "fr": "les dates de naissance {left} et {right} diffèrent",
        "ar": "تاريخا الميلاد {left} و{right} مختلفان",
    },
    "nationality_same": {
        "en": "both have the nationality {left}",
        "fr": "tous deux ont la nationalité {left}",
        "ar": "الجنسية واحدة: {left}",
    },
    "nationality_differs": {
        "en": "the nationalities {left} and {right} differ",
        "fr": "les nationalités {left} et {right} diffèrent",
        "ar": "الجنسيتان {left} و{right} مختلفتان",
    },
    "gender_same": {
        "en": "the gender agrees",
        "fr": "le sexe concorde",
        "ar": "الجنس متفق",
    },
    "gender_differs": {
        "en": "the gender differs",
        "fr": "le sexe diffère",
        "ar": "الجنس مختلف",
    },
    "kind_differs": {
        "en": "one is of the kind {left}, the other of the kind {right}",
        "fr": "l’un est de nature {left}, l’autre de nature {right}",
        "ar": "أحدهما من نوع {left} والآخر من نوع {right}",
    },
    "place_same": {
        "en": "both have an address in {left}",
        "fr": "tous deux ont une adresse dans le pays {left}",
        "ar": "لكليهما عنوان في البلد {left}",
    },
    "place_differs": {
        "en": "the countries of the addresses, {left} and {right}, differ",
        "fr": "les pays des adresses, {left} et {right}, diffèrent",
        "ar": "بلدا العنوانين {left} و{right} مختلفان",
    },
    "number_same": {
        "en": "the number {left} is the listed number {right}",
        "fr": "le numéro {left} est le numéro listé {right}",
        "ar": "الرقم {left} هو الرقم المدرج {right}",
    },
    "account_same": {
        "en": "the account {left} is the listed account {right}",
        "fr": "le compte {left} est le compte listé {right}",
        "ar": "الحساب {left} هو الحساب المدرج {right}",
    },
    "bic_same": {
        "en": "the BIC {left} is that of the listed institution {right}",
        "fr": "le BIC {left} est celui de l’établissement listé {right}",
        "ar": "رمز BIC {left} هو رمز المؤسسة المدرجة {right}",
    },
    "imo_same": {
        "en": "the IMO number {left} is that of the listed vessel",
        "fr": "le numéro OMI {left} est celui du navire listé",
        "ar": "رقم المنظمة البحرية الدولية {left} هو رقم السفينة المدرجة",
    },
}
OTHER = {"en": "“{left}” met “{right}”", "fr": "« {left} » a rencontré « {right} »", "ar": "«{left}» تقابل «{right}»"}
"""For a reason of the names engine that is newer than this table."""
ISOLATE, END_ISOLATE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def word(code: str, left: str, right: str, language: str = "en") -> str:
    """A reason as a sentence without a full stop; in Arabic, each value keeps its own direction.

    Raises KeyError for a language that has no wording.
    """
    template = WORDINGS.get(code, OTHER)[language]
    if language == "ar":
        left, right = (f"{ISOLATE}{value}{END_ISOLATE}" if value else "" for value in (left, right))
    return template.format(left=left, right=right)
