"""What is wrong with a text, a proof or a signature, in words: Arabic, English and French."""

from collections.abc import Mapping

LANGUAGES = ("ar", "en", "fr")

FAULTS: Mapping[str, Mapping[str, str]] = {
    "at_line": {
        "en": "line {line}: {sentence}",
        "fr": "ligne {line} : {sentence}",
        "ar": "السطر {line}: {sentence}",
    },
    "too_long": {
        "en": "longer than {limit} bytes",
        "fr": "plus long que {limit} octets",
        "ar": "أطول من {limit} بايت",
    },
    "not_utf8": {
        "en": "not UTF-8",
        "fr": "n’est pas de l’UTF-8",
        "ar": "ليس بترميز UTF-8",
    },
    "control_character": {
        "en": "holds a control character",
        "fr": "contient un caractère de commande",
        "ar": "فيه محرف تحكم",
    },
    "newline_missing": {
        "en": "does not end with a newline",
        "fr": "ne finit pas par un saut de ligne",
        "ar": "لا ينتهي بسطر جديد",
    },
    "number_form": {
        "en": "no whole number without leading zeros",
        "fr": "pas un nombre entier sans zéros initiaux",
        "ar": "ليس عددًا صحيحًا بلا أصفار في أوله",
    },
    "number_large": {
        "en": "the number is too large",
        "fr": "le nombre est trop grand",
        "ar": "العدد أكبر مما يُقبل",
    },
    "base64_form": {
        "en": "no base64 as it would be written",
        "fr": "pas du base64 tel qu’on l’écrirait",
        "ar": "ليس base64 كما كان ليُكتب",
    },
    "hash_form": {
        "en": "no hash of 32 bytes",
        "fr": "pas une empreinte de 32 octets",
        "ar": "ليس بصمة من 32 بايت",
    },
    "json_form": {
        "en": "no JSON in its canonical form (RFC 8785)",
        "fr": "pas du JSON sous sa forme canonique (RFC 8785)",
        "ar": "ليس JSON بصيغته القانونية (RFC 8785)",
    },
    "header": {
        "en": "does not begin with “{header}”",
        "fr": "ne commence pas par « {header} »",
        "ar": "لا يبدأ بالعبارة «{header}»",
    },
    "index_missing": {
        "en": "the index is missing",
        "fr": "l’index manque",
        "ar": "الموضع مفقود",
    },
    "hash_count": {
        "en": "more than {most} hashes",
        "fr": "plus de {most} empreintes",
        "ar": "أكثر من {most} بصمة",
    },
    "key_form": {
        "en": "no public key of a note",
        "fr": "pas une clé publique de note",
        "ar": "ليس مفتاحًا عامًا لمذكرة",
    },
    "key_type": {
        "en": "a key of type {type} does not serve here",
        "fr": "une clé du type {type} ne sert pas ici",
        "ar": "مفتاح من النوع {type} لا يصلح هنا",
    },
    "key_id": {
        "en": "the key of “{key}” does not belong to its number",
        "fr": "la clé de « {key} » ne correspond pas à son numéro",
        "ar": "مفتاح «{key}» لا يطابق رقمه",
    },
    "signature_line": {
        "en": "no signature: a dash, a name, base64",
        "fr": "pas une signature : un tiret, un nom, du base64",
        "ar": "ليس توقيعًا: شرطة ثم اسم ثم base64",
    },
    "signature_short": {
        "en": "the signature is too short",
        "fr": "la signature est trop courte",
        "ar": "التوقيع أقصر مما يجب",
    },
    "signature_count": {
        "en": "no signature, or more than {most}",
        "fr": "aucune signature, ou plus de {most}",
        "ar": "لا توقيع، أو أكثر من {most}",
    },
    "empty_line_missing": {
        "en": "no empty line before what follows",
        "fr": "pas de ligne vide avant la suite",
        "ar": "لا سطر فارغ قبل ما يلي",
    },
    "checkpoint_short": {
        "en": "a checkpoint has three lines: origin, size, root",
        "fr": "un point de contrôle a trois lignes : origine, taille, racine",
        "ar": "نقطة التحقق ثلاثة أسطر: المصدر والحجم والجذر",
    },
    "line_empty": {
        "en": "an empty line within a checkpoint",
        "fr": "une ligne vide dans un point de contrôle",
        "ar": "سطر فارغ داخل نقطة تحقق",
    },
    "empty_root": {
        "en": "the root of an empty log is another",
        "fr": "la racine d’un journal vide en est une autre",
        "ar": "جذر الدفتر الفارغ غير هذا",
    },
    "opening_form": {
        "en": "no opening: entry, kind and salt",
        "fr": "pas une ouverture : inscription, genre et sel",
        "ar": "ليس كشفًا: القيد ونوعه وملحه",
    },
    "entry_kind": {
        "en": "no kind of entry that is known",
        "fr": "genre d’inscription inconnu",
        "ar": "نوع قيد غير معروف",
    },
    "salt_form": {
        "en": "no salt of 16 bytes",
        "fr": "pas un sel de 16 octets",
        "ar": "ليس ملحًا من 16 بايت",
    },
    "opening_missing": {
        "en": "the file does not carry its entry, and none was given",
        "fr": "le fichier ne porte pas son inscription et aucune n’a été donnée",
        "ar": "الملف لا يحمل قيده ولم يُعطَ قيد معه",
    },
    "policy_word": {
        "en": "“{word}” begins no line of a trust policy",
        "fr": "« {word} » ne commence aucune ligne d’une règle de confiance",
        "ar": "«{word}» لا يبدأ سطرًا في قاعدة ثقة",
    },
    "policy_line": {
        "en": "too few or too many words after “{word}”",
        "fr": "trop ou trop peu de mots après « {word} »",
        "ar": "كلمات أقل أو أكثر مما يجب بعد «{word}»",
    },
    "name_taken": {
        "en": "the name “{name}” is taken",
        "fr": "le nom « {name} » est pris",
        "ar": "الاسم «{name}» مأخوذ",
    },
    "name_unknown": {
        "en": "“{name}” is not named above",
        "fr": "« {name} » n’est pas nommé plus haut",
        "ar": "«{name}» لم يُذكر أعلاه",
    },
    "name_twice": {
        "en": "“{name}” is counted twice",
        "fr": "« {name} » est compté deux fois",
        "ar": "«{name}» محسوب مرتين",
    },
    "key_twice": {
        "en": "the key of “{key}” stands above already",
        "fr": "la clé de « {key} » figure déjà plus haut",
        "ar": "مفتاح «{key}» مذكور أعلاه",
    },
    "threshold": {
        "en": "not a number from 1 to {members}",
        "fr": "pas un nombre de 1 à {members}",
        "ar": "ليس عددًا من 1 إلى {members}",
    },
    "quorum_once": {
        "en": "a trust policy has one quorum line",
        "fr": "une règle de confiance a une seule ligne quorum",
        "ar": "لقاعدة الثقة سطر quorum واحد",
    },
    "index_outside": {
        "en": "there is no entry {index} in a log of {size}",
        "fr": "il n’y a pas d’inscription {index} dans un journal de {size}",
        "ar": "لا قيد رقمه {index} في دفتر حجمه {size}",
    },
    "size_order": {
        "en": "from size {old} to size {new} there is no proof",
        "fr": "de la taille {old} à la taille {new} il n’y a pas de preuve",
        "ar": "لا إثبات من الحجم {old} إلى الحجم {new}",
    },
    "hash_length": {
        "en": "a hash is not of 32 bytes",
        "fr": "une empreinte n’a pas 32 octets",
        "ar": "بصمة ليست من 32 بايت",
    },
    "proof_long": {
        "en": "the proof has too many hashes",
        "fr": "la preuve a trop d’empreintes",
        "ar": "في الإثبات بصمات أكثر مما يجب",
    },
    "proof_short": {
        "en": "the proof has too few hashes",
        "fr": "la preuve a trop peu d’empreintes",
        "ar": "في الإثبات بصمات أقل مما يجب",
    },
    "root_differs": {
        "en": "the proof leads to another root",
        "fr": "la preuve mène à une autre racine",
        "ar": "الإثبات يؤدي إلى جذر آخر",
    },
    "old_root_differs": {
        "en": "the proof begins at another older root",
        "fr": "la preuve part d’une autre racine ancienne",
        "ar": "الإثبات يبدأ من جذر أقدم آخر",
    },
    "roots_differ": {
        "en": "one size, two roots",
        "fr": "une taille, deux racines",
        "ar": "حجم واحد وجذران",
    },
    "evidence_form": {
        "en": "no evidence of two histories",
        "fr": "pas une preuve de deux histoires",
        "ar": "ليس دليلًا على تاريخين",
    },
    "evidence_origins": {
        "en": "the two checkpoints are of two logs",
        "fr": "les deux points de contrôle sont de deux journaux",
        "ar": "نقطتا التحقق من دفترين",
    },
    "evidence_nobody": {
        "en": "it convicts no key of the trust policy",
        "fr": "aucune clé de la règle de confiance n’est confondue",
        "ar": "لا يدين أي مفتاح في قاعدة الثقة",
    },
    "evidence_none": {
        "en": "the two checkpoints do not contradict each other",
        "fr": "les deux points de contrôle ne se contredisent pas",
        "ar": "نقطتا التحقق لا تتناقضان",
    },
    "origin_unknown": {
        "en": "no key is known for the log “{origin}”",
        "fr": "aucune clé n’est connue pour le journal « {origin} »",
        "ar": "لا مفتاح معروف للدفتر «{origin}»",
    },
    "log_unsigned": {
        "en": "the key of the log “{origin}” did not sign",
        "fr": "la clé du journal « {origin} » n’a pas signé",
        "ar": "لم يوقّع مفتاح الدفتر «{origin}»",
    },
    "signature_wrong": {
        "en": "the signature of “{key}” is false",
        "fr": "la signature de « {key} » est fausse",
        "ar": "توقيع «{key}» باطل",
    },
    "quorum_short": {
        "en": "too few witnesses: {names}; asked for: {wanted}",
        "fr": "trop peu de témoins : {names} ; demandés : {wanted}",
        "ar": "شهود أقل مما يجب: {names}؛ والمطلوب: {wanted}",
    },
    "size_held": {
        "en": "the size held here is {held}",
        "fr": "la taille tenue ici est {held}",
        "ar": "الحجم المحفوظ هنا {held}",
    },
    "equivocation": {
        "en": "the log “{origin}” shows two histories",
        "fr": "le journal « {origin} » montre deux histoires",
        "ar": "الدفتر «{origin}» يُظهر تاريخين",
    },
    "proof_wrong": {
        "en": "the proof does not lead from size {held}, held here",
        "fr": "la preuve ne part pas de la taille {held} tenue ici",
        "ar": "الإثبات لا ينطلق من الحجم {held} المحفوظ هنا",
    },
}


def say(code: str, language: str, **details: object) -> str:
    """Say a fault in a language."""
    return FAULTS[code][language].format(**details)
