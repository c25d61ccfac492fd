"""What people write about an offer and programs don't, by language. "Call me" is no such thing: both write it."""

from __future__ import annotations

PEOPLE_PHRASES: dict[str, tuple[str, ...]] = {
    "en": (
        r"\bi(?:'m| am|'d be| would be)(?: \w+){0,3} (?:interested|available|curious|happy|open|free|looking)\b",
        r"\bi(?:'d| would) (?:love|like|be (?:glad|happy)) to\b",
        r"\bwe(?:'d| would) (?:love|like|be (?:glad|happy)) to (?:meet|talk|speak|discuss|invite|interview)\b",
        r"\b(?:can|could|shall|should) (?:we|you)\b[^.!?]{0,80}\?",
        r"\b(?:when|what|how much|how long|where|which) (?:can|could|is|are|would|do|does)\b[^.!?]{0,80}\?",
        r"\blet's\b",
        r"\bmy (?:cv|resume|résumé|salary|notice period|availability|current (?:job|role|employer))\b",
    ),
    "de": (
        "klingt (?:sehr |wirklich )?(?:spannend|interessant|gut)",
        "(?:ich bin|bin ich) (?:sehr |grundsätzlich )?(?:interessiert|offen)",
        "(?:wann|können) (?:können )?wir",
        "mein(?:en)? lebenslauf",
    ),
    "fr": (
        "(?:je suis|serais) (?:très |vraiment )?(?:intéressée?|disponible (?:pour|à)|à l'écoute)",
        "m'intéresse",
        "(?:quand|pouvons|pourrions|pourriez|peut-on)…(?:nous|vous|on)…[?]",
        r"\bmon cv\b",
    ),
    "es": ("me interesa", "estoy (?:muy )?interesad", "hablamos", r"\bmi cv\b"),
    "it": ("mi interessa", "sono (?:molto )?interessat", "sentiamoci", "il mio cv"),
    "pt": (
        "(?:me|-me) interessa",
        "interessa-me",
        "(?:estou|fiquei) (?:muito )?interessad",
        "(?:o )?meu (?:cv|currículo)",
    ),
    "nl": ("ben (?:ik )?(?:zeker |erg )?geïnteresseerd", "klinkt (?:goed|interessant)", "mijn cv"),
    "sv": ("är intresserad", "låter (?:intressant|spännande)"),
    "da": ("er interesseret", "lyder (?:interessant|spændende)"),
    "no": ("er interessert", "høres (?:interessant|spennende)"),
    "fi": ("olen kiinnostunut", "kuulostaa"),
    "pl": ("jestem zainteresowan", "brzmi (?:ciekawie|interesująco)", "moje cv"),
    "ru": ("меня заинтересовал", "мне интересно"),
    "zh": ("我(?:很|非常)?感兴趣", "我的简历"),
    "ja": ("興味があります", "履歴書"),
}
