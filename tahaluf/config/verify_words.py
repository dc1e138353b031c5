"""What `tahaluf verify` says a proof proves and does not prove: Arabic, English and French."""

from collections.abc import Mapping

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "proven": {
        "en": "PROVEN",
        "fr": "PROUVÉ",
        "ar": "ثابت",
    },
    "not_proven": {
        "en": "NOT PROVEN: {reason}",
        "fr": "NON PROUVÉ : {reason}",
        "ar": "غير ثابت: {reason}",
    },
    "unread": {
        "en": "{file}: cannot be read: {reason}",
        "fr": "{file} : illisible : {reason}",
        "ar": "{file}: تتعذر قراءته: {reason}",
    },
    "release": {
        "en": "release",
        "fr": "diffusion",
        "ar": "إتاحة",
    },
    "recall": {
        "en": "recall",
        "fr": "rappel",
        "ar": "سحب",
    },
    "receipt": {
        "en": "receipt",
        "fr": "accusé de réception",
        "ar": "إيصال",
    },
    "policy": {
        "en": "policy change",
        "fr": "changement de règles",
        "ar": "تغيير في السياسة",
    },
    "it_proves": {
        "en": "It proves:",
        "fr": "Cela prouve :",
        "ar": "ما يثبته:",
    },
    "in_log": {
        "en": "This entry ({kind}), letter by letter, stands at place {index}, counted from 0, among the first {size} "
        "of the log “{origin}”:",
        "fr": "Cette inscription ({kind}), lettre pour lettre, est à la place {index}, comptée de 0, parmi les "
        "{size} premières du journal « {origin} » :",
        "ar": "هذا القيد ({kind}) يقع، حرفًا بحرف، في الموضع {index}، عدًّا من 0، بين أول {size} من قيود دفتر "
        "الشفافية «{origin}»:",
    },
    "signed": {
        "en": "The log’s key signed that, and these witnesses that the log went on from what they had seen; asked "
        "for: {wanted}. Times are by their own clocks.",
        "fr": "La clé du journal l’a signé, et ces témoins que le journal prolonge ce qu’ils avaient vu ; demandés "
        ": {wanted}. Les heures sont celles de leurs horloges.",
        "ar": "وقّع ذلك مفتاح الدفتر، ووقّع هؤلاء الشهود أن الدفتر استمر مما رأوه من قبل؛ والمطلوب: {wanted}. "
        "الأوقات بحسب ساعاتهم.",
    },
    "unwitnessed": {
        "en": "The log’s key signed that. The trust policy asks for no witness: the log may show others another "
        "history.",
        "fr": "La clé du journal l’a signé. La règle de confiance ne demande aucun témoin : le journal peut "
        "montrer à d’autres une autre histoire.",
        "ar": "وقّع ذلك مفتاح الدفتر. لا تطلب قاعدة الثقة أي شاهد: قد يُظهر الدفتر لغيركم تاريخًا آخر.",
    },
    "it_does_not": {
        "en": "It does not prove:",
        "fr": "Cela ne prouve pas :",
        "ar": "ما لا يثبته:",
    },
    "not_true": {
        "en": "that what the entry says is true or was done: a receipt is a claim of whoever gave it;",
        "fr": "que ce que dit l’inscription est vrai ou a été fait : un accusé de réception est une affirmation de "
        "qui l’a donné ;",
        "ar": "أن ما يقوله القيد صحيح أو نُفّذ: فالإيصال قول من أعطاه؛",
    },
    "not_author": {
        "en": "who wrote the entry: the originator’s signature on the record shows that;",
        "fr": "qui a écrit l’inscription : c’est la signature de l’émetteur sur la fiche qui le montre ;",
        "ar": "من كتب القيد: يُظهر ذلك توقيع الجهة المُصدِرة على السجل؛",
    },
    "not_last": {
        "en": "that nothing came later: what was released may have been recalled since; ask for the newest checkpoint;",
        "fr": "que rien n’est venu ensuite : ce qui fut diffusé a pu être rappelé depuis ; demandez le dernier "
        "point de contrôle ;",
        "ar": "أنه لم يأتِ بعده شيء: فما أُتيح ربما سُحب بعد ذلك؛ اطلبوا أحدث نقطة تحقق؛",
    },
    "not_keys": {
        "en": "anything, if the keys in the trust policy are not those of the log and the witnesses.",
        "fr": "quoi que ce soit, si les clés de la règle de confiance ne sont pas celles du journal et des témoins.",
        "ar": "أي شيء، إن لم تكن المفاتيح في قاعدة الثقة مفاتيح الدفتر والشهود.",
    },
    "convicted": {
        "en": "“{name}” signed two checkpoints of the log “{origin}” that cannot both be true: of {first} and of "
        "{second} entries.",
        "fr": "« {name} » a signé deux points de contrôle du journal « {origin} » qui ne peuvent être vrais tous "
        "deux : de {first} et de {second} inscriptions.",
        "ar": "وقّع «{name}» نقطتي تحقق من الدفتر «{origin}» لا يمكن أن تصحّا معًا: عند {first} وعند {second} من القيود.",
    },
    "not_which": {
        "en": "which of the two histories is the true one, nor why two were shown (a fault, a restored backup, a "
        "lie, a stolen key).",
        "fr": "laquelle des deux histoires est la vraie, ni pourquoi il y en eut deux (panne, sauvegarde "
        "restaurée, mensonge, clé volée).",
        "ar": "أي التاريخين هو الصحيح، ولا سبب ظهور اثنين (عطل أو نسخة احتياطية مستعادة أو كذب أو مفتاح مسروق).",
    },
}
LIMITS = ("not_true", "not_author", "not_last", "not_keys")
"""What a proof of an entry does not prove."""


def say(code: str, language: str, **details: object) -> str:
    """Say a sentence in a language."""
    return SENTENCES[code][language].format(**details)
