"""How a filter asks a sender to prove himself, by language."""

from __future__ import annotations

# Only together with the marks of an automatic mail.
CHALLENGE_PHRASES: dict[str, tuple[str, ...]] = {
    "en": (
        r"verify that you\s{1,3}are a real",
        "(?:real|live) (?:live )?human being",
        "requires? (?:that you )?(?:sender )?verif",
        (
            "(?:added|add (?:you|yourself)) to (?:my|the|their|his|her)…(?:allowed|white ?list|approved|"
            "guest|safe|accepted)"
        ),
        "(?:guest|allowed|approved|white) ?list",
        "confirm (?:that )?(?:you are|your (?:message|e-?mail|request|identity|address))",
        "prove (?:that )?you(?:'re| are) (?:a )?(?:human|not a)",
        "sender (?:verification|confirmation|authorization)",
        "challenge[-/ ]response",
        ("not (?:yet )?(?:on|in) (?:my|the|their)…(?:allowed|approved|white|safe|accepted|guest|contact)…list"),
        "(?:to|before)…(?:deliver|release)…(?:click|confirm|verify|reply)",
        "unknown sender",
        "one-time (?:confirmation|verification|authentication)",
        "(?:please )?verify your (?:e-?mail|message|address|identity)",
        "(?:being )?held (?:because|in quarantine|until you)",
    ),
    "de": ("bestätigen sie (?:bitte )?(?:ihre|dass)", "absenderprüfung", "whitelist"),
    "fr": (
        "(?:confirm|valid)(?:er|ez)…(?:identité|expéditeur|adresse|que vous)",
        "liste blanche",
        "demande d'authentification",
        "mailinblack",
    ),
    "es": ("confirme…(?:remitente|identidad)", "lista blanca"),
    "pt": ("confirm[ae]…(?:remetente|identidade)", "antispam uol", "lista branca"),
}

CHALLENGE_SUBJECTS: dict[str, tuple[str, ...]] = {
    "en": (
        "requires verification",
        "verification required",
        "challenge[-/ ]response",
        r"\bverify#",
        "confirm your (?:e-?mail|message)",
        "action required.{0,60}(?:waiting|added|list)",
        "waiting list",
    ),
}

# These ask for it by themselves, whatever sends them: nobody writes so about somebody else's filter.
CHALLENGE_SENTENCES: dict[str, tuple[str, ...]] = {
    "en": (
        "protect(?:ing)? (?:myself|my (?:inbox|mailbox))…(?:junk|spam|unwanted)",
        "(?:click|use|follow) the link below so (?:that )?i can receive your",
        "(?:allow|accept)…(?:only )?from senders i have approved",
        "you(?:'ll| will| won't| will not) (?:only |not )?have to do this (?:again|once)",
        "held because (?:the|your) (?:sender |e-?mail )?address (?:has not|hasn't) been verified",
    ),
    "fr": ("mailinblack (?:pour|afin de) protéger", "pour qu'il soit délivré, merci de vous authentifier"),
    "pt": ("necessária a confirmação do remetente",),
}

# Headers that only such a filter writes.
CHALLENGE_HEADERS = ("X-Boxtrapper", "X-Boxbe-Notice", "X-TMDA-Confirm")
