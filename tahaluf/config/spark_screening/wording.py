"""What is said where Spark cannot screen: Arabic, English and French."""

from collections.abc import Mapping

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "extra_missing": {
        "en": "--engine spark needs packages that are not installed here; install them with: pip install "
        "'tahaluf[spark]'",
        "fr": "--engine spark demande des paquets qui ne sont pas installés ici ; installez-les par : pip install "
        "'tahaluf[spark]'",
        "ar": "يحتاج الخيار --engine spark إلى حزم غير مثبتة هنا؛ ثبّتها بالأمر: pip install 'tahaluf[spark]'",
    },
    "java_missing": {
        "en": "Spark needs Java 17 or later, and there is none here: install it, or name its folder in JAVA_HOME",
        "fr": "Spark demande Java 17 ou plus récent, absent ici : installez-le ou indiquez son dossier dans JAVA_HOME",
        "ar": "يحتاج Spark إلى Java 17 أو أحدث وليس مثبتًا هنا: ثبّته أو اذكر مجلده في JAVA_HOME",
    },
    "output_missing": {
        "en": "--engine spark writes a folder: name it with --output",
        "fr": "--engine spark écrit un dossier : indiquez-le par --output",
        "ar": "يكتب الخيار --engine spark مجلدًا: سمّه بالخيار --output",
    },
    "rejects_apart": {
        "en": "--engine spark writes the rejects beside the hits of each part: leave out --rejects",
        "fr": "--engine spark écrit les rejets à côté des résultats de chaque partie : n’indiquez pas --rejects",
        "ar": "يكتب الخيار --engine spark المرفوضات بجانب نتائج كل جزء: احذف الخيار --rejects",
    },
    "form_unread": {
        "en": "{file}: --engine spark reads CSV and Parquet; this is {form}",
        "fr": "{file} : --engine spark lit le CSV et le Parquet ; ce fichier est au format {form}",
        "ar": "{file}: يقرأ الخيار --engine spark ملفات CSV وParquet؛ وهذا الملف بصيغة {form}",
    },
    "parquet_unread": {
        "en": "{file}: the Parquet cannot be read: {reason}",
        "fr": "{file} : le Parquet est illisible : {reason}",
        "ar": "{file}: تتعذر قراءة ملف Parquet: {reason}",
    },
    "parquet_absent": {
        "en": "{file}: the folder holds no file that ends in .parquet",
        "fr": "{file} : le dossier ne contient aucun fichier en .parquet",
        "ar": "{file}: لا يحوي المجلد ملفًا ينتهي بـ .parquet",
    },
    "read_once": {
        "en": "{file}: --engine spark reads a file or a folder, no pipe and no standard input",
        "fr": "{file} : --engine spark lit un fichier ou un dossier, ni tube ni entrée standard",
        "ar": "{file}: يقرأ الخيار --engine spark ملفًا أو مجلدًا، لا أنبوبًا ولا الدخل القياسي",
    },
    "columns_differ": {
        "en": "{file}: the columns are not those of {other}: {found} in place of {expected}",
        "fr": "{file} : les colonnes ne sont pas celles de {other} : {found} au lieu de {expected}",
        "ar": "{file}: الأعمدة غير أعمدة {other}: ‏{found} بدلًا من {expected}",
    },
    "type_unread": {
        "en": "{file}: the column {column} holds {type}; texts, numbers, dates and lists of texts are read",
        "fr": "{file} : la colonne {column} contient {type} ; les textes, nombres, dates et listes de textes sont lus",
        "ar": "{file}: يحوي العمود {column} النوع {type}؛ والمقروء هو النصوص والأعداد والتواريخ وقوائم النصوص",
    },
    "rows_unread": {
        "en": "{file}, rows {first} to {last}: the rows cannot be read: {reason}",
        "fr": "{file}, lignes {first} à {last} : illisibles : {reason}",
        "ar": "{file}، الصفوف من {first} إلى {last}: تتعذر قراءتها: {reason}",
    },
    "parts_left": {
        "en": "parts that are not screened: {count}; the others stand, and the same command takes up what is missing",
        "fr": "parties non examinées : {count} ; les autres sont acquises et la même commande reprend le reste",
        "ar": "الأجزاء التي لم تُفحص: {count}؛ وما تمّ محفوظ، والأمر نفسه يستأنف الباقي",
    },
    "spark_failed": {
        "en": "Spark gave up: {reason}; what is whole stands, and the same command takes up what is missing",
        "fr": "Spark a échoué : {reason} ; ce qui est entier est acquis et la même commande reprend le reste",
        "ar": "توقف Spark: {reason}؛ وما اكتمل محفوظ، والأمر نفسه يستأنف الباقي",
    },
    "other_run": {
        "en": "{folder} holds a run with other terms ({differences}): give the same, or another folder",
        "fr": "{folder} contient une exécution d’autres termes ({differences}) : donnez les mêmes ou un autre dossier",
        "ar": "يحوي {folder} تشغيلًا بشروط أخرى ({differences}): أعطِ الشروط نفسها أو مجلدًا آخر",
    },
    "folder_taken": {
        "en": "{folder} holds something else than a run of this command: choose another folder",
        "fr": "{folder} contient autre chose qu’une exécution de cette commande : choisissez un autre dossier",
        "ar": "يحوي {folder} شيئًا غير تشغيل لهذا الأمر: اختر مجلدًا آخر",
    },
    "folder_busy": {
        "en": "{folder}: another run is writing there",
        "fr": "{folder} : une autre exécution y écrit",
        "ar": "{folder}: تشغيل آخر يكتب هناك",
    },
    "engine_differs": {
        "en": "an executor has another version of the engine ({found}) than the driver ({expected}): install the same",
        "fr": "un exécuteur a une autre version du moteur ({found}) que le pilote ({expected}) : installez la même",
        "ar": "لدى أحد المنفذين نسخة من المحرك ({found}) غير نسخة المشغّل ({expected}): ثبّت النسخة نفسها",
    },
    "done": {
        "en": "{subjects} subjects, {hits} hits, {rejects} rejects in {parts} parts, of which {stood} stood already",
        "fr": "{subjects} sujets, {hits} résultats, {rejects} rejets en {parts} parties, dont {stood} déjà acquises",
        "ar": "{subjects} خاضعًا للفحص و{hits} نتيجة و{rejects} مرفوضًا في {parts} جزءًا، منها {stood} تمّت من قبل",
    },
}  # fmt: skip


def say(code: str, language: str, **values: object) -> str:
    """The sentence of a code in `ar`, `en` or `fr`."""
    return SENTENCES[code][language].format_map(values)
