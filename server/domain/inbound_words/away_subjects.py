"""Subjects that speak of an absence, by language. People write about absences too, so most count only at the start."""

from __future__ import annotations

# Subjects that say that somebody is away. They count only at the start.
AWAY_SUBJECTS: dict[str, tuple[str, ...]] = {
    "en": (
        "limited access to (?:my )?e-?mail",
        "(?:i am |i'm )?(?:currently )?out of (?:the )?office",
        "out[- ]of[- ]office",
        r"ooo\b",
        r"oof\b",
        "on vacation",
        "vacation (?:reply|notice|message|response)",
        "(?:i am |i'm )?on (?:annual |parental |maternity |paternity )?leave",
        "away from (?:the )?(?:office|my desk|my mail|e-?mail)",
        "away from my e-?mail",
        "absence notice",
    ),
    "de": (
        "abwesenheitsnotiz",
        "abwesenheits(?:meldung|nachricht|assistent|info)",
        "nicht im (?:büro|haus)",
        "(?:ich bin )?(?:im|in) urlaub",
        "außer haus",
    ),
    "fr": (
        r"absent\(e\) du bureau",
        "réponse d'absence",
        "absence du bureau",
        "absent(?:e)? du bureau",
        "en congés?",
        "je suis absent",
        "message d'absence",
        "notification d'absence",
        "hors du bureau",
        "congés? (?:annuel|maternité|parental)",
    ),
    "es": ("fuera de (?:la )?oficina", "estoy de vacaciones"),
    "it": ("fuori sede", "fuori ufficio", "non sono in ufficio"),
    "pt": ("fora do escritório", "ausência do escritório", "fora da empresa"),
    "nl": ("afwezigheids(?:bericht|melding|assistent)", "niet aanwezig", "out of office"),
    "sv": ("frånvaromeddelande", "inte på kontoret"),
    "da": ("ikke på kontoret",),
    "no": ("ikke på kontoret",),
    "fi": ("poissaoloilmoitus", "olen lomalla"),
    "pl": ("poza biurem", "na urlopie"),
    "cs": ("mimo kancelář",),
    "sk": ("mimo kancelárie",),
    "hu": ("házon kívül", "nem vagyok az irodában"),
    "ro": ("în afara biroului", "absent din birou"),
    "ru": ("нет на месте", "вне офиса", "я в отпуске"),
    "uk": ("поза офісом",),
    "el": ("εκτός γραφείου",),
    "tr": ("ofis dışında", "yıllık izin"),
    "he": ("מחוץ למשרד",),
    "ar": ("خارج المكتب", "في إجازة"),
    "zh": ("不在办公室", "外出", "假期自动回复", "不在辦公室"),
    "ja": ("不在通知", "外出中"),
    "ko": ("부재중",),
    "hr": ("izvan ureda",),
    "ca": ("fora de l'oficina",),
}

# Words that name an absence: alone, or before a colon, a date, or "until". "Urlaub und Gehalt" is a question.
AWAY_NAMES: dict[str, tuple[str, ...]] = {
    "en": ("on pto", "pto", "away", "travel?ling", "on holidays?", "annual leave", "maternity leave", "parental leave"),
    "de": ("abwesend", "abwesenheit", "urlaub", "elternzeit"),
    "fr": ("congés", "absence", r"absent(?:e)?\b"),
    "es": ("ausencia", "ausente", "de vacaciones"),
    "it": ("assenza", "assente", "in ferie"),
    "pt": ("férias", "ausência", "ausente", "de férias"),
    "nl": ("afwezig(?:heid)?", "met vakantie", "op vakantie", "met verlof"),
    "sv": ("frånvaro", "frånvarande", "på semester", "semester"),
    "da": ("fravær", "på ferie", "fraværende"),
    "no": ("fravær", "på ferie", "ferie"),
    "fi": ("poissa", "poissaolo", "lomalla"),
    "pl": ("nieobecność", "nieobecna?", "urlop"),
    "cs": ("nepřítomnost", "dovolená"),
    "sk": ("neprítomnosť", "dovolenka"),
    "hu": ("szabadságon",),
    "ro": ("concediu",),
    "ru": ("отсутствие", "в отпуске", "отпуск"),
    "uk": ("у відпустці", "відпустка"),
    "el": ("άδεια",),
    "tr": ("izinde",),
    "he": ("בחופשה",),
    "zh": ("休假", "假期"),
    "ja": ("不在", "休暇"),
    "ko": ("휴가",),
    "sl": ("odsoten", "odsotnost"),
    "hr": ("odsutnost",),
}

# What may follow such a name.
AWAY_NAME_ENDS = (
    r"(?=\s{0,3}(?:$|[:：;,.()（）\[\]!–—-]|\d|jusqu|de (?:\d|bureau)|(?:until|till?|to|from|this|today|bis|vom|von"
    r"|ab|du|hasta|del|desde|fino|dal|al|até|tot|van|fram|t\.?o\.?m|od|do|до|с|re|aw|antw|sv)(?!\w)))"
)

# Elsewhere in a subject.
AWAY_ANYWHERE: dict[str, tuple[str, ...]] = {
    "en": (
        "is (?:currently )?(?:out of (?:the )?office|on (?:leave|vacation))",
        r"\(returning \d",
        r"\bout of office\b.{0,20}re:",
    ),
    "de": ("ist (?:derzeit )?(?:nicht im büro|im urlaub|abwesend)",),
    "zh": ("假期自动回复",),
}
