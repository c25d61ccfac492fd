"""Months and the words around a date of return, by language. Matched on case-folded text."""

from __future__ import annotations

MONTHS: dict[str, tuple[str, ...]] = {
    "en": ("january|jan", "february|feb", "march|mar", "april|apr", "may", "june|jun", "july|jul", "august|aug",
           "september|sept|sep", "october|oct", "november|nov", "december|dec"),
    "de": ("januar|jänner|jan", "februar|feber|feb", "märz|maerz|mär|mrz", "april|apr", "mai", "juni|jun", "juli|jul",
           "august|aug", "september|sept|sep", "oktober|okt", "november|nov", "dezember|dez"),
    "fr": ("janvier|janv|jan", "février|fevrier|févr|fév", "mars", "avril|avr", "mai", "juin", "juillet|juil", "août|aout",
           "septembre|sept", "octobre|oct", "novembre|nov", "décembre|decembre|déc"),
    "es": ("enero|ene", "febrero|feb", "marzo|mar", "abril|abr", "mayo|may", "junio|jun", "julio|jul", "agosto|ago",
           "septiembre|setiembre|sep", "octubre|oct", "noviembre|nov", "diciembre|dic"),
    "it": ("gennaio|gen", "febbraio|feb", "marzo|mar", "aprile|apr", "maggio|mag", "giugno|giu", "luglio|lug", "agosto|ago",
           "settembre|set", "ottobre|ott", "novembre|nov", "dicembre|dic"),
    "pt": ("janeiro|jan", "fevereiro|fev", "março|marco|mar", "abril|abr", "maio|mai", "junho|jun", "julho|jul", "agosto|ago",
           "setembro|set", "outubro|out", "novembro|nov", "dezembro|dez"),
    "nl": ("januari|jan", "februari|feb", "maart|mrt", "april|apr", "mei", "juni|jun", "juli|jul", "augustus|aug",
           "september|sept|sep", "oktober|okt", "november|nov", "december|dec"),
    "sv": ("januari|jan", "februari|feb", "mars", "april|apr", "maj", "juni|jun", "juli|jul", "augusti|aug",
           "september|sept|sep", "oktober|okt", "november|nov", "december|dec"),
    "da": ("januar|jan", "februar|feb", "marts", "april|apr", "maj", "juni|jun", "juli|jul", "august|aug",
           "september|sept|sep", "oktober|okt", "november|nov", "december|dec"),
    "no": ("januar|jan", "februar|feb", "mars", "april|apr", "mai", "juni|jun", "juli|jul", "august|aug",
           "september|sept|sep", "oktober|okt", "november|nov", "desember|des"),
    "fi": ("tammikuuta|tammikuun", "helmikuuta|helmikuun", "maaliskuuta|maaliskuun", "huhtikuuta|huhtikuun", "toukokuuta|toukokuun",
           "kesäkuuta|kesäkuun", "heinäkuuta|heinäkuun", "elokuuta|elokuun", "syyskuuta|syyskuun", "lokakuuta|lokakuun",
           "marraskuuta|marraskuun", "joulukuuta|joulukuun"),
    "pl": ("stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października",
           "listopada", "grudnia"),
    "cs": ("ledna", "února", "března", "dubna", "května", "června", "července", "srpna", "září", "října", "listopadu", "prosince"),
    "ru": ("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"),
    "uk": ("січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада", "грудня"),
    "ro": ("ianuarie", "februarie", "martie", "aprilie", "mai", "iunie", "iulie", "august", "septembrie", "octombrie", "noiembrie", "decembrie"),
    "tr": ("ocak", "şubat", "mart", "nisan", "mayıs", "haziran", "temmuz", "ağustos", "eylül", "ekim", "kasım", "aralık"),
    "hu": ("január", "február", "március", "április", "május", "június", "július", "augusztus", "szeptember", "október", "november", "december"),
}

# Before a date: the day of return itself.
BACK: dict[str, tuple[str, ...]] = {
    "en": ("back", "return(?:s|ed|ing)?", "resum(?:e|ing)", "available again", "again (?:on|from)", "reachable (?:again )?(?:on|from)", "in the office again"),
    "de": ("wieder", "zurück", "rückkehr", "zurueck"),
    "fr": ("de retour", "retour", "revien\\w*", "reviendr\\w*", "reprend\\w*", "rentr\\w*", "à nouveau"),
    "es": ("regres\\w*", "vuel\\w*", "volver\\w*", "reincorpor\\w*", "de nuevo", "retorn\\w*"),
    "it": ("rientr\\w*", "torn\\w*", "ritorn\\w*", "di nuovo", "nuovamente"),
    "pt": ("retorn\\w*", "regress\\w*", "volt\\w*", "de novo"),
    "nl": ("terug", "weer", "opnieuw"),
    "sv": ("åter", "tillbaka", "återkommer"),
    "da": ("tilbage", "igen"),
    "no": ("tilbake", "igjen"),
    "fi": ("palaan", "takaisin", "jälleen"),
    "pl": ("wracam", "wrócę", "powr\\w*", "wraca", "ponownie"),
    "cs": ("vrac\\w*", "vrátím", "zpět", "návrat\\w*", "opět", "vrátim"),
    "ru": ("верн\\w*", "возвра\\w*", "выйду", "выхожу", "снова"),
    "uk": ("поверн\\w*", "знову"),
    "ro": ("revin", "reveni\\w*", "întorc", "înapoi"),
    "tr": ("dön\\w*", "tekrar"),
    "hu": ("vissza\\w*", "újra"),
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
    "en": ("through", "thru", "to", "after", "and including", "ending", "ends"),
    "de": ("bis(?: zum| einschließlich| einschl\\.?| inkl\\.?| inklusive| incl\\.?)?(?: zum)?",),
    "fr": ("au", "après le"),
    "es": ("al",),
    "it": ("al",),
    "nl": ("t/m", "tot en met"),
    "sv": ("t\\.?o\\.?m\\.?", "till och med", "till"),
    "da": ("til og med", "t\\.?o\\.?m\\.?", "til"),
    "no": ("til og med", "t\\.?o\\.?m\\.?", "til"),
    "zh": ("至", "到"),
    "any": ("[-–—~〜～]",),
}

# Before a date: the first day away, or the day of something else.
START: dict[str, tuple[str, ...]] = {
    "en": ("from", "starting", "beginning", "since", "sent on", "sent", "dated", "between", "as of", "effective", "last day"),
    "de": ("vom", "ab(?: dem)?", "von", "gesendet am", "seit", "zwischen"),
    "fr": ("du", "à partir du", "à compter du", "dès le", "depuis", "entre le", "envoyé le"),
    "es": ("del", "desde(?: el)?", "a partir del"),
    "it": ("dal", "a partire dal"),
    "pt": ("desde", "a partir de", "do dia", "de"),
    "nl": ("vanaf", "van", "sinds"),
    "sv": ("från(?: och med)?", "fr\\.?o\\.?m\\.?"),
    "da": ("fra(?: og med)?",),
    "no": ("fra(?: og med)?",),
    "pl": ("od(?: dnia)?",),
    "cs": ("od",),
    "ru": ("с",),
    "uk": ("з",),
    "zh": ("从", "自"),
}

# Behind a date: what it was.
BACK_AFTER = (
    r"(?:bin ich |sind wir |stehe ich |werde ich |erreichen sie mich )?(?:ihnen |dann |gerne )?(?:wieder|zurück)"
    r"|(?:i |we )(?:will|'ll|shall|am|are)? ?(?:be )?(?:back|return)|je (?:serai |suis )?(?:de retour|reviens|reviendrai)"
    r"|(?:ben|zijn|is) (?:ik|we)[^.]{0,15}(?:weer|terug)|är jag[^.]{0,10}(?:tillbaka|åter)|er jeg[^.]{0,10}(?:tilbage|tilbake)"
    r"|(?:日)?(?:に|より|から)(?:戻|復帰|出社|通常|業務|営業|再開)|以降(?:に|の)?|(?:日|号)?(?:回来|返回|恢复|上班|归来|回到|返工|后|後|开始)|(?:일)?(?:에 )?(?:복귀|출근)"
    r"|я вернусь|буду на|wracam|palaan|ponownie"
)
THROUGH_AFTER = r"まで|(?:\(\w{1,3}\))?まで|까지|asti|saakka|(?:-?(?:ig|е))\b"
INCLUSIVE = (
    r"inclusive|incl\b|incl\.|inclusief|inkl\b|inkl\.|inklusive|einschl|inclus|compris|incluso|incluído|included|compreso"
    r"|включительно|włącznie|včetně|inkluderat|mukaan lukien|end of day|\beod\b"
)
ENGLISH = frozenset(word for table in (BACK, UNTIL, THROUGH) for word in table["en"])
