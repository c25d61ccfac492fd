"""Words of mail servers: how a report is recognised, and what its diagnostic text is about."""

from __future__ import annotations

import re
from enum import StrEnum


class Cause(StrEnum):
    """What a diagnostic text blames."""

    NO_USER = "no_user"
    NO_HOST = "no_host"
    INACTIVE = "inactive"
    POLICY = "policy"
    FULL = "full"
    TRANSIENT = "transient"
    DELAYED = "delayed"


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


DAEMON = _any(
    r"mailer-?daemon",
    r"mail[ ._-]?delivery[ ._-]?(sub)?(system|service)",
    r"postmaster",
    r"microsoftexchange329e71ec88ae4615bbc36ab6ce41109e",
    r"mail[ _-]?administrator",
    r"mailer agent|mail system|delivery subsystem",
    r"\bmdaemon\b|internet mail delivery|email delivery|\bbounce[sd]?@|mta-admin|mmdf|double-?bounce|maildelivery",
)

SUBJECT = _any(
    r"\bundeliver(able|ed)|un-?deliverable|undeliverable|unable to deliver|cannot be delivered|not be delivered",
    r"delivery (status notification|failed|failure|error|problem|report|has failed|unsuccessful|notification)",
    r"deliver(y|ing) .{0,20}(delay|fail)|fail(ed|ure) .{0,20}deliver|failed mail|mail.{0,10} failure|failure notice",
    r"return(ed|ing) (mail|message|to sender|e-?mail)|mail (returned|rejected|undeliverable|system error)",
    r"message (status|undeliverable|not delivered|was not delivered|rejected|bounced)|non[- ]?deliver|nondeliverable",
    r"warning: (could not send|message)|(message|mail|delivery).{0,20} delayed|delayed mail|could not (be )?(send|deliver)",
    r"user unknown|address (unknown|error|not found)|\bbounced?( mail| message)?\b|rejected mail|mailbox (full|unavailable)",
    r"not remis|non remis|non distribué|échec de (la )?(remise|distribution)|remise (différée|retardée)|avis de non",
    r"unzustellbar|nicht zustellbar|zustellung|non recapitabile|mancato recapito|impossibile recapitare",
    r"no se puede entregar|no entregad[oa]|no se ha podido entregar|não entregue|falha na entrega|devolvid[oa]",
    r"onbestelbaar|niet bezorgd|kan inte levereras|ikke leveres|kan ikke levere|olevererbar|toimittamat|kohaletoimetamatu",
    r"niedostarcz|nie dostarcz|недоставл|не доставл|не удалось доставить|nedoručiteln|nedoručen|kézbesíthetetlen",
    r"未送达|退信|無法投遞|无法投递|无法送达|系统退信|送信できません|配信不能|配信エラー|送信エラー|届けられません|배달되지|반송",
    r"teslim edilemedi|δεν παραδόθηκε|nu a fost livrat|neizporuč|не може да бъде",
)

# A report says what became of "your message"; people who talk about one do not say it this way.
BODY = _any(
    r"(could|can|was|has|did|were|have) ?n[o']t (be|been)? ?(be )?(deliver|sent|reach|complet)",
    r"undeliverable|delivery (to|of|has|failed|status|failure|was|attempt|error)|permanent(ly)? (error|failure|fatal|failed)",
    r"returned (to|mail|message)|unable to deliver|unable to send|failed (to deliver|recipient|address)|fatal errors",
    r"following (address|recipient|user|destination)|recipient'?s? (address|mailbox|unknown|rejected)|user unknown",
    r"(no such|unknown|invalid) (user|recipient|address|mailbox)|mailbox (is )?(full|unavailable|not found)|over quota",
    r"\b[45]\d\d[ -#]{1,3}[45]\.\d{1,3}\.\d{1,3}\b|said: [45]\d\d|#[45]\.\d\.\d|(address|host|domain) not found",
    r"did not reach|not reach the following|message (was|has been) (rejected|blocked|bounced|refused|delayed)|will be returned",
    r"n'a pas pu être|impossible de (remettre|distribuer)|konnte nicht zugestellt|no se pudo entregar|não foi possível",
    r"non è stato possibile|impossibile recapitare|could not be found|kon niet worden|не удалось|无法送达|退回|届けることができ"
    r"|配信できません|送信できません|反復|存在しません|не может быть доставлен|nie można dostarczyć",
)

DELAYED = _any(
    r"\b(delay(ed)?|still being retried|will (be )?(retr|keep trying|continue)|not yet been delivered|warning only)",
    r"no action is required|temporarily deferred|you do not need to resend|retry until|will try (again|to)|verzögert",
    r"remise (différée|retardée)|has not yet been|retraso|ritardo|atrasad",
)
DELAYED_SUBJECT = _any(r"delay(ed)?\b|warning|verzögert|retardée|différée|still being retried|\bretard\b|ritardo|vertraagd")

# The returned mail starts here; addresses below are our own text, not failed recipients.
ORIGINAL_STARTS = re.compile(
    r"^\s{0,3}[-=_*]{0,40} ?(?:(?:this is |below is |start of |here is )?(?:a |the )?(?:copy of |text of )?"
    r"(?:the |your )?(?:original|returned|unsent|failed|undelivered) (?:message|mail|e-?mail)\b(?! (?:was|has|could|cannot|is|to|will))"
    r"|(?:included|returned) (?:message|is)|message header|below this line is a copy|headers? follow|message text follows"
    r"|the (?:header|body|first .{0,20}) of|unaltered copy|original-?(?:nachricht|mail))|^Received:|^Return-Path:",
    re.IGNORECASE | re.MULTILINE,
)

# Order is meaning: the first cause found wins.
CAUSES: tuple[tuple[Cause, re.Pattern[str]], ...] = (
    (
        Cause.FULL,
        _any(
            r"(mail)?box.{0,30}(full|exceed|over ?quota)|over.?quota|quota.{0,30}(exceed|full|exhaust|reach|violat)"
            r"|exceed.{0,30}(quota|storage|mailbox size|allotted)|out of (storage|space)|disk (full|quota)|storage limit"
            r"|mailbox size limit|insufficient (system )?storage|not enough (storage|space)|too much mail|inbox is full"
            r"|user is over|is full\b|has exceeded|容量|voll\b.{0,20}postfach|postfach.{0,20}voll|boîte.{0,20}pleine",
        ),
    ),
    (
        Cause.POLICY,
        _any(
            r"\bspf\b|\bdkim\b|\bdmarc\b|\bspam|blacklist|block ?list|\bblocked\b|\brbl\b|dnsbl|spamhaus|spamcop|sorbs",
            r"barracuda|reputation|greylist|gr[ae]y-?list|virus|malware|phish|unsolicited|content (rejected|filter|denied)",
            r"polic(y|ies)|relay(ing)? (not|access|denied|is)|not (allowed|permitted) to relay|unable to relay|we do not relay",
            r"authenticat|reverse dns|\bptr\b|rdns|too (large|big|many)|message size|size limit|exceeds.{0,20}(size|limit)",
            r"rate limit|throttl|sending limit|unusual(ly)? (rate|high)|too (fast|frequent)|suspicious|banned|sender.{0,20}(reject|denied|"
            r"verif|invalid|unknown|not|blocked)|not authori[sz]ed|unauthori[sz]ed|restrict|forbidden|denied by|bad reputation",
            r"not accept(ing)? (mail|messages?) from|does not accept mail from|refused by|administrative(ly)? prohib|prohibit"
            r"|your (ip|host|server|domain|message (was|has been|looks))|client host|helo|from (your|this) (ip|host|network|domain)"
            r"|listed (in|at|on|by)|executable|attachment|reject.{0,20}(content|due to)|tls (is )?required|starttls|encryption"
            r"|prevent|bulk mail|open (proxy|relay)|loop|too many (hops|recipients|connections)|hop count",
        ),
    ),
    (
        Cause.INACTIVE,
        _any(
            r"disabled|suspend|inactive|deactivat|not active|expired account|account (has )?expired|locked|on hold"
            r"|temporarily (disabled|unavailable)|abandon|has been closed|no longer (active|available|in use)",
        ),
    ),
    (
        Cause.NO_USER,
        _any(
            r"(user|recipient|mailbox|address|account|alias|rcpt)( name)?( |'s |\()?.{0,60}(unknown|not (found|exist|known|listed|valid|"
            r"available here|a known|local)|doesn'?t exist|does not exist|isn'?t (found|valid)|invalid|undefined|unrecognized|couldn'?t be found)",
            r"(unknown|no such|invalid|nonexistent|non-existent|bad|undefined|unrouteable|unroutable|illegal) .{0,20}(user|recipient|address|"
            r"mailbox|account|person|name|alias|local.?part)|not (found|listed|exist) in|no (mailbox|user|account|one) (here|by|with|of|at)",
            r"not our customer|not a (valid|known) (user|recipient|mailbox|address)|does not have .{0,20}(account|mailbox)|no longer (with|works|at)"
            r"|address rejected|not listed in|recipientnotfound|user doesn'?t|this user|unknown or illegal|has moved|address has changed"
            r"|no esiste|n'existe pas|inconnu|desconocid|existiert nicht|unbekannt|sconosciut|не существует|nie istnieje|存在しません|见つかりません",
        ),
    ),
    (
        Cause.NO_HOST,
        _any(
            r"(host|domain)( name)?.{0,60}(unknown|not found|does ?n[o']t exist|invalid|not exist|lookup|couldn'?t be found|no such|no mail)",
            r"(unknown|no such|invalid|bad|nonexistent) (host|domain)|name or service not known|no mx|null mx|nxdomain|name service error"
            r"|unrouteable (mail )?domain|no valid hosts|(does not|doesn't) accept mail\b|not accept mail$|dns (error|lookup)|nodomain",
        ),
    ),
    (
        Cause.TRANSIENT,
        _any(
            r"timed? ?out|time-?out|timeout|try again|retry|temporar|defer|connection (refused|lost|reset|dropped)|unreachable|not responding"
            r"|no route|network|busy|too busy|overload|couldn'?t connect|could not connect|expired|retries|service unavailable"
            r"|resources|too long|4\.4\.\d",
        ),
    ),
)
