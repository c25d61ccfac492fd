"""What a person wrote, apart from what the mail quotes. One pass over the lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_NEW = 4_096
MAX_LINES = 4_000
MAX_LINE = 1_000
MAX_ATTRIBUTION = 400

_PREFIX = re.compile(r"\s{0,3}(?:[>|│]|[A-Z]{1,3}>)")
# "On 3 May 2026, Jane wrote:" in the languages mail programs speak.
_WROTE = re.compile(
    r"\b(?:wrote|writes|said|schrieb|schreibt|geschrieben|a écrit|ha scritto|scrisse|escribió|escreveu|schreef|skrev"
    r"|skreiv|kirjoitti|napisała?|napsala?|napísala?|написала?|пишет|пише|yazdı|έγραψε|írta|a scris|je napisa[ol]"
    r"|menulis|đã viết|כתבה?)|のメッセージ|さん[がは]書きました|写道|寫道|작성",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"\s{0,3}(?:On|Le|Am|Il|El|Em|Op|Den|Dne|Dnia|W dniu|Pada|Vào|På|Kl|No dia|A|La|Date|\d{1,4}[-/.年]|20\d\d"
    r"|\d{1,2}\s|[^\W\d_]{2,8}\.?,? \d|[^<>]{1,80}<[^<>\s]{1,80}@)",
)
_COLON = re.compile(r"[:：]\s{0,3}$|(?:写道|寫道)\s{0,3}$")
_DATED = re.compile(r"\d")
_SENDER = re.compile(r"[<(\[][^<>\s]{1,80}@[^<>\s]{1,200}[>)\]]")
_RULE = re.compile(
    r"\s{0,3}-{2,12}\s{0,3}(original|forwarded|ursprüngliche|weitergeleitete|message d'origine|message original"
    r"|message transféré|mensaje|mensagem|messaggio|oorspronkelijk|doorgestuurd|ursprungligt|oprindelig"
    r"|opprinnelig|alkuperäinen|oryginalna|wiadomość|исходное|пересылаемое|původní|původná|eredeti|mesaj"
    r"|reply|appended|quoted|原始|原邮件|轉寄|转发|元の|転送|원본)",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"\s{0,3}[*_]{0,2}(from|von|de|da|van|från|fra|lähettäjä|od|от|expéditeur|remitente|mittente|差出人|发件人"
    r"|寄件者|보낸 사람|gönderen|από|feladó|מאת)[*_]{0,2}\s{0,2}[:：]",
    re.IGNORECASE,
)
_SENT = re.compile(
    r"\s{0,3}[*_]{0,2}(sent|date|gesendet|datum|envoyé|data|inviato|enviado|enviada|fecha|verzonden|skickat|sendt|dato"
    r"|lähetetty|päivämäärä|wysłano|отправлено|дата|送信日時|日時|发送时间|日期|寄件日期|보낸 날짜|to|an|à|para|a|aan"
    r"|till|til|subject|betreff|objet|oggetto|asunto|assunto|onderwerp|ämne|emne|subjekt|temat|тема|件名|主题|主旨"
    r"|cc|reply-to|gönderildi|tarih|ημερομηνία|küldve|נשלח|תאריך)[*_]{0,2}\s{0,2}[:：]",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"(-- ?|—|__+|\*{5,})\s{0,3}$")
_DEVICE = re.compile(
    r"\s{0,3}(sent from (my|a|mail|yahoo|outlook)|envoyé de(puis)? (mon|ma|l)|von meinem .{1,30} gesendet|gesendet mit"
    r"|enviado (desde|do) |inviato da|verstuurd vanaf|skickat från|sendt fra|get outlook for|télécharger outlook)",
    re.IGNORECASE,
)
_FOOTER = re.compile(r"_{30,}\s{0,3}$")


@dataclass(frozen=True)
class Split:
    new: str
    quoted: str

    @property
    def has_quote(self) -> bool:
        return bool(self.quoted.strip())

    @property
    def unsigned(self) -> str:
        """The new text above the signature."""
        kept: list[str] = []
        for line in self.new.split("\n"):
            if _SIGNATURE.match(line) or _DEVICE.match(line):
                break
            kept.append(line)
        return "\n".join(kept)


def split_quoted(text: str) -> Split:
    lines = [line.rstrip()[:MAX_LINE] for line in text.replace("\r\n", "\n").split("\n", MAX_LINES)[:MAX_LINES]]
    new: list[str] = []
    quoted: list[str] = []
    index = 0
    while index < len(lines):
        length = _quote_head(lines, index)
        if length and not _quotes_by_prefix(lines, index + length):
            quoted += lines[index:]
            break
        if length or _PREFIX.match(lines[index]):
            quoted += lines[index : index + max(length, 1)]
        else:
            new.append(lines[index])
        index += max(length, 1)
    return Split("\n".join(new).strip()[:MAX_NEW], "\n".join(quoted).strip())


def _quote_head(lines: list[str], index: int) -> int:
    """How many lines from here introduce a quotation; 0 for none."""
    line = lines[index]
    if not line.strip():
        return 0
    if _RULE.match(line):
        return 1
    if _FOOTER.match(line) and index + 1 < len(lines) and _FROM.match(lines[index + 1]):
        return 2
    if _FROM.match(line) and sum(bool(_SENT.match(after)) for after in lines[index + 1 : index + 6]) >= 2:
        return 1
    return _attribution(lines, index)


def _attribution(lines: list[str], index: int) -> int:
    """ "On <date>, <somebody> wrote:", folded over up to four lines; without the verb by its date and sender."""
    if not _OPENS.match(lines[index]):
        return 0
    for length, last in enumerate(lines[index : index + 4], 1):
        if not last.strip():
            return 0
        if _COLON.search(last[-20:]):
            told = " ".join(lines[index : index + length])
            dated = len(told) <= MAX_ATTRIBUTION and _DATED.search(told)
            return length if dated and (_WROTE.search(told) or _SENDER.search(told)) else 0
    return 0


def _quotes_by_prefix(lines: list[str], index: int) -> bool:
    """Whether the quotation goes on with ">" lines, so that its end can be seen."""
    for line in lines[index : index + 4]:
        if line.strip():
            return bool(_PREFIX.match(line))
    return False
