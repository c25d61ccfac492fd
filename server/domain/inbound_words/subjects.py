"""Subjects of automatic mails, by language. Matched on case-folded subjects without "Re:"."""

from __future__ import annotations

# What mail programs write before the subject they answer, or alone.
AUTO_SUBJECTS: dict[str, tuple[str, ...]] = {
    "en": (
        "automatic reply",
        "auto(?:matic|mated)?[- ]?repl(?:y|ied)",
        "auto(?:matic|mated)?[- ]?respon(?:se|der)",
        "automated message",
        "auto ?acknowledge?ment",
        "auto",
    ),
    "de": (
        "automatische beantwortung",
        "automatische antwort",
        "automatische antwortmail",
        "automatische rückmeldung",
        r"autom\. antwort",
        "automatische eingangsbestätigung",
        "eingangsbestätigung",
    ),
    "fr": ("réponse automatique", "reponse automatique", "message automatique", "accusé de réception"),
    "es": ("respuesta automática", "respuesta automatica", "acuse de recibo"),
    "it": ("risposta automatica", "messaggio automatico"),
    "pt": ("resposta automática", "resposta automatica"),
    "nl": ("automatische beantwoording", "automatisch antwoord", "automatische reactie", "ontvangstbevestiging"),
    "sv": ("autosvar", "automatiskt svar"),
    "da": ("automatisk svar", "autosvar"),
    "no": ("automatisk svar", "autosvar"),
    "fi": ("automaattinen vastaus", "automaattivastaus"),
    "pl": ("automatyczna odpowiedź", "odpowiedź automatyczna", "autoodpowiedź"),
    "cs": (
        "automatick[áé] odpově[dď]i?",
        "automatická odpověď",
    ),
    "sk": ("automatická odpoveď",),
    "hu": ("automatikus válasz",),
    "ro": ("răspuns automat", "raspuns automat"),
    "bg": ("автоматичен отговор",),
    "ru": ("автоответ", "автоматический ответ", "автоматическое сообщение"),
    "uk": ("автоматична відповідь", "автовідповідь"),
    "el": ("αυτόματη απάντηση",),
    "tr": ("otomatik yanıt", "otomatik cevap"),
    "sl": ("samodejni odgovor", "samodejno sporočilo"),
    "hr": (
        "automatska poruka",
        "automatski odgovor",
    ),
    "et": ("automaatvastus", "automaatne vastus"),
    "lv": (
        "automātisk[āa] atbilde",
        "automātiska atbilde",
    ),
    "lt": ("automatinis atsakymas",),
    "he": ("מענה אוטומטי", "תשובה אוטומטית"),
    "ar": ("رد تلقائي", "الرد التلقائي"),
    "zh": ("自动答复", "自动回复", "自動回覆", "自動回復", "自动应答"),
    "ja": ("自動応答", "自動返信", "自動返信メール", "自動送信"),
    "ko": ("자동 회신", "자동 응답", "자동응답", "자동회신"),
    "ca": ("resposta automàtica",),
    "vi": ("trả lời tự động",),
    "id": ("balasan otomatis", "jawaban otomatis"),
    "is": ("sjálfvirkt svar",),
}

# Elsewhere in a subject.
AUTO_ANYWHERE: dict[str, tuple[str, ...]] = {
    "en": (
        r"[(（【\[](?:automatic|auto)[- ]?(?:reply"
        r"|response)[^)）】\]]{0,10}[)）】\]]",
        "auto-?reply$",
        "^auto-?reply",
        r"\(returning \d",
        "slow to respond",
        r"^thank(?:s| you) for contacting",
        "^thank(?:s| you) for your (?:message|inquiry|enquiry|e-?mail|request|submission|application)",
    ),
    "zh": (r"[(（【\[](?:自动回复|自動回覆)[^)）】\]]{0,10}[)）】\]]",),
    "ja": (r"[(（【\[](?:自動返信|自動送信|自動応答)[^)）】\]]{0,10}[)）】\]]", "自動返信メール"),
}
# What mail programs put before the subject of an answer or a forwarded mail.
REPLY_MARKS = ("re", "aw", "sv", "vs", "odp", "antw", "rif", "res", "ref", "回复", "答复", "fwd?", "tr", "wg")

# What mail programs put before the subject of a receipt.
READ_SUBJECTS: dict[str, tuple[str, ...]] = {
    "en": ("read", "not read", "return receipt", "disposition notification"),
    "de": ("gelesen", "ungelesen", "lesebestätigung"),
    "fr": ("lu", "non lu", "accusé de lecture"),
    "es": ("leído", "no leído"),
    "it": ("letto", "non letto"),
    "pt": ("lida", "não lida"),
    "nl": ("gelezen", "niet gelezen"),
    "sv": ("läst", "oläst"),
    "da": ("læst", "ulæst"),
    "no": ("lest", "ulest"),
    "fi": ("luettu",),
    "pl": ("przeczytano", "przeczytane"),
    "cs": ("přečteno",),
    "ru": ("прочитано", "прочтено"),
    "tr": ("okundu",),
    "zh": ("已读",),
    "ja": ("開封済み",),
}
