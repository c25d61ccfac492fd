"""Words around a date of return, by language. Matched on case-folded text."""

from __future__ import annotations

# Before a date: the day of return itself.
BACK: dict[str, tuple[str, ...]] = {
    "en": (
        "(?<!get )(?<!getting )(?<!come )back(?! to (?:you|u|everyone))",
        "return(?:s|ed|ing)?",
        "i(?: will|'ll| shall)(?: only)? (?:respond|reply|answer|read)",
        "resum(?:e|ing)",
        "available again",
        "again (?:on|from)",
        "reachable (?:again )?(?:on|from)",
        "in the office again",
    ),
    "de": ("wieder", "zurück", "rückkehr", "zurueck"),
    "fr": (
        "de retour",
        "retour",
        r"revien\w*(?! vers)",
        r"reprend\w*",
        r"rentr\w*",
        "à nouveau",
        r"je (?:vous |te )?(?:répondr|lir|trait)\w*",
    ),
    "es": (r"regres\w*", r"vuel\w*", "de vuelta", r"volver\w*", r"reincorpor\w*", "de nuevo", r"retorn\w*"),
    "it": (r"rientr\w*", r"torn\w*", r"ritorn\w*", "di nuovo", "nuovamente"),
    "pt": (r"retorn\w*", r"regress\w*", r"volt\w*", "de novo"),
    "nl": ("terug", "weer", "opnieuw"),
    "sv": ("åter", "tillbaka", "återkommer"),
    "da": ("tilbage", "igen"),
    "no": ("tilbake", "igjen"),
    "fi": ("palaan", "takaisin", "jälleen"),
    "pl": ("wracam", "wrócę", r"powr\w*", "wraca", "ponownie"),
    "cs": (r"vrac\w*", "vrátím", "zpět", r"návrat\w*", "opět", "vrátim"),
    "ru": (r"верн\w*", r"возвра\w*", "выйду", "выхожу", "снова"),
    "uk": (r"поверн\w*", "знову"),
    "ro": ("revin", r"reveni\w*", "întorc", "înapoi"),
    "tr": (r"dön\w*", "tekrar"),
    "hu": (r"vissza\w*", "újra"),
    "zh": ("回来", "返回", "恢复", "上班", "回到", "返工"),
    "ja": ("復帰", "再開", "戻"),
}

# Before a date: away up to that day, which is given as the first one back.
UNTIL: dict[str, tuple[str, ...]] = {
    "en": ("until", "till", "'til", "til", "before", "by"),
    "fr": ("jusqu'au", "jusqu'à", "jusqu’au", "avant le"),
    "es": ("hasta(?: el)?(?: día)?",),
    "it": ("fino a(?:l|ll')?", "sino al"),
    "pt": ("até(?: ao?| o)?(?: dia)?",),
    "nl": ("tot(?! en met)",),
    "sv": ("fram till",),
    "da": ("indtil",),
    "no": ("inntil", "frem til"),
    "ru": ("до",),
    "uk": ("до",),
    "pl": ("do(?: dnia)?",),
    "cs": ("do",),
    "ro": ("până (?:la|pe|în)(?: data de)?", "pana (?:la|pe|in)"),
}

# Before a date: the last day away.
THROUGH: dict[str, tuple[str, ...]] = {
    "en": (
        "through",
        "thru",
        "to(?! (?:the |my |our |your |all )?(?:office|work|desk|you|this|mails?|e-?mails?))",
        "after",
        "and including",
        "ending",
        "ends",
    ),
    "de": (r"bis(?: zum| einschließlich| einschl\.?| inkl\.?| inklusive| incl\.?)?(?: zum)?",),
    "fr": ("au(?! (?:bureau|travail|plus))", "après le"),
    "es": ("al(?! (?:trabajo|despacho))", r"de \d{1,2} a"),
    "it": ("al(?! (?:lavoro|rientro|mio))",),
    "nl": ("t/m", "tot en met"),
    "sv": (r"t\.?o\.?m\.?", "till och med"),
    "da": ("til og med", r"t\.?o\.?m\.?", "til"),
    "no": ("til og med", r"t\.?o\.?m\.?", "til"),
    "pt": (r"de \d{1,2} a", "ao"),
    "ru": ("по",),
    "uk": ("по",),
    "zh": ("至", "到"),
    "any": ("[-–—~〜～]",),
}

# Before a date: the first day away, or the day of something else.
START: dict[str, tuple[str, ...]] = {
    "en": (
        "from",
        "starting",
        "beginning",
        "since",
        "sent on",
        "sent",
        "dated",
        "between",
        "as of",
        "effective",
        "last day",
    ),
    "de": ("vom", "ab(?: dem)?", "von", "gesendet am", "seit", "zwischen"),
    "fr": ("du", "à partir du", "à compter du", "dès le", "depuis", "entre le", "envoyé le"),
    "es": ("del", "desde(?: el)?", "a partir del"),
    "it": ("dal", "a partire dal"),
    "pt": ("desde", "a partir de", "do dia", "de"),
    "nl": ("vanaf", "van", "sinds"),
    "sv": ("från(?: och med)?", r"fr\.?o\.?m\.?"),
    "da": ("fra(?: og med)?",),
    "no": ("fra(?: og med)?",),
    "pl": ("od(?: dnia)?",),
    "cs": ("od",),
    "ru": ("с",),
    "uk": ("з",),
    "zh": ("从", "自"),
}

# Behind a date: what it was.
BACK_AFTER: dict[str, tuple[str, ...]] = {
    "en": ("(?:i |we )(?:will|'ll|shall|am|are)? ?(?:be )?(?:back(?! to you)|return)",),
    "de": (
        "(?:bin ich |sind wir |stehe ich |werde ich |erreichen sie mich )?(?:ihnen |dann |gerne )?"
        "(?:wieder|zurück(?! bei| melden))",
        "(?:wieder )?(?:lesen|beantworten|bearbeiten)",
    ),
    "fr": ("je (?:serai |suis )?(?:de retour|reviens|reviendrai)",),
    "nl": (r"(?:ben ik |zijn we )?(?:\w+ )?(?:weer|terug)",),
    "sv": (r"är jag (?:\w+ )?(?:tillbaka|åter)",),
    "da": (r"er jeg (?:\w+ )?(?:tilbage|tilbake)",),
    "fi": ("palaan",),
    "pl": ("wracam", "ponownie"),
    "ru": ("я вернусь", "буду на"),
    "hu": ("-?[áé]n (?:jövök |leszek |térek |újra )?vissza",),
    "zh": ("(?:日|号)?(?:起)?(?:回来|返回|恢复|上班|归来|回到|返工)",),
    "ja": (r"日?(?:[(（]\w[)）])?(?:に|より|から)(?:戻|復帰|出社|通常|業務|営業|再開)",),
    "ko": ("일?(?:에 |부터 )?(?:복귀|출근|정상)",),
    "tr": (r"(?:'?[dt][ae] )?dön", r"(?:tarihine |'?y?[ae] )?kadar"),
}

# Behind a date: it was the last day away.
THROUGH_AFTER: dict[str, tuple[str, ...]] = {
    "ja": (r"(?:[(（]\w{1,3}[)）])?まで",),
    "ko": ("까지",),
    "fi": ("asti", "saakka"),
    "hu": (r"-?ig\b",),
    "zh": ("(?:休假)?(?:结束|为止)",),
}

# Near a date: that day is still one away.
INCLUSIVE: dict[str, tuple[str, ...]] = {
    "en": ("inclusive", r"incl\b", "included", "end of day", r"\beod\b"),
    "de": (r"inkl\b", "inklusive", "einschl"),
    "fr": ("inclus", "compris"),
    "es": ("incluido", "incluso"),
    "it": ("compreso", "incluso"),
    "pt": ("inclusive", "incluído"),
    "nl": ("inclusief",),
    "sv": ("inkluderat",),
    "pl": ("włącznie",),
    "cs": ("včetně",),
    "ru": ("включительно",),
}
