"""Whether a person asks for no more mail, in the new words of an answer or by an unsubscribe button."""

from __future__ import annotations

import re

from server.domain.codes import InboundKind
from server.domain.facts import Facts, say
from server.domain.inbound_words import one_of
from server.domain.inbound_words.opt_out import BUTTON_SUBJECTS, OPT_OUT_WORDS
from server.domain.inbound_words.opt_out_sentences import OPT_OUT_SENTENCES
from server.domain.ooo import folded
from server.domain.verdict import SubKind, Verdict

_POLITE_BEFORE = r"(?:please |bitte |merci de |por favor |s'il vous plaît |svp |proszę |prosím |пожалуйста,? )?"
_POLITE_AFTER = r"(?: please| bitte| svp| merci| thanks?| thank you| bedankt| tack| gracias| grazie| obrigad[oa])?"
_WORD = one_of(OPT_OUT_WORDS, before=_POLITE_BEFORE, after=_POLITE_AFTER)
_SENTENCE = one_of(OPT_OUT_SENTENCES)
_BUTTON = one_of(BUTTON_SUBJECTS)
# A line that starts anew: a greeting, a name; a sentence has ended before it.
_NEW_LINE = re.compile(r"\n\s{0,20}(?=\n|[^\W\d_a-zß-öø-ÿ])|\n\s{0,20}\n")
SHORT = 200
_AROUND = " \t.!,;:*\"'“”«»()-–"


def opt_out_words(text: str) -> str:
    """The words that ask for it: a line that is no more than STOP, or a sentence that can mean nothing else."""
    lines = [line for line in (folded(line, 200).strip(_AROUND) for line in text.split("\n", 20)[:20]) if line]
    alone = lines if len(text) <= SHORT else lines[:1]  # a greeting may stand before it
    word = next((found for line in alone if (found := _WORD.fullmatch(line))), None)
    found = word or _SENTENCE.search(folded(_NEW_LINE.sub(" | ", text), 2_000)) or _SENTENCE.search(folded(text, 2_000))
    return found[0] if found else ""


def unsubscribe_button(facts: Facts) -> Verdict | None:
    """A mail program's answer to our List-Unsubscribe: a subject and nothing a person typed."""
    subject = folded(facts.subject, 200).strip(_AROUND)
    if facts.mail.headers.has("X-Apple-Unsubscribe") or _BUTTON.fullmatch(subject):
        return say(InboundKind.REPLY, SubKind.OPT_OUT, "unsubscribe_button", 0.95, f"Subject: {facts.subject}")
    return None
