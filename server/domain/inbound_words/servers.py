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


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


DAEMON = _any(
    r"mailer[- ]?daemon",
    r"mail[ ._-]?delivery[ ._-]?(sub)?(system|service)",
    r"post[ ._-]?master",
    r"microsoftexchange329e71ec88ae4615bbc36ab6ce41109e",
    r"mail[ _-]?administrator",
    r"mailer agent|mail system|delivery subsystem",
    r"\bmdaemon\b|internet mail delivery|email delivery|\bbounce[sd]?@|mta-admin|mmdf|double-?bounce|maildelivery",
)

SUBJECT = _any(
    r"\bundeliver(able|ed)|un-?deliverable|undeliverable|unable to deliver|cannot be delivered|not be delivered",
    r"delivery (status notification|failed|failure|error|problem|report|has failed|unsuccessful|notification)",
    r"deliver(y|ing) .{0,20}(delay|fail)|fail(ed|ure) .{0,20}deliver|failed mail|mail.{0,10} failure"
    r"|failure notice",
    r"return(ed|ing) (mail|message|to sender|e-?mail)|mail (returned|rejected|undeliverable|system error)",
    r"message (status|undeliverable|not delivered|was not delivered|rejected|bounced)|non[- ]?deliver"
    r"|nondeliverable",
    r"warning: (could not send|message)|(message|mail|delivery).{0,20} delayed|delayed mail|could not (be )?(send"
    r"|deliver)",
    r"user unknown|address (unknown|error|not found)|\bbounced?( mail| message)?\b|rejected mail|mailbox (full"
    r"|unavailable)",
    r"not remis|non remis|non distribué|échec de (la )?(remise|distribution)|remise (différée|retardée)"
    r"|avis de non",
    r"unzustellbar|nicht zustellbar|zustellung|non recapitabile|mancato recapito|impossibile recapitare",
    r"no se puede entregar|no entregad[oa]|no se ha podido entregar|não entregue|falha na entrega|devolvid[oa]",
    r"onbestelbaar|niet bezorgd|kan inte levereras|ikke leveres|kan ikke levere|olevererbar|toimittamat"
    r"|kohaletoimetamatu",
    r"niedostarcz|nie dostarcz|недоставл|не доставл|не удалось доставить|nedoručiteln|nedoručen|kézbesíthetetlen",
    r"メールエラー|エラー通知|未送达|退信|無法投遞|无法投递|无法送达|系统退信|送信できません|配信不能|配信エラー"
    r"|送信エラー|届けられません|배달되지|반송",
    r"mail delivery (status|problem|error|suspended|incomplete)|delivery (unsuccessful|incomplete|suspended"
    r"|attempt)",
    r"(message|mail) (not deliverable|not delivered|system error)|problem delivering|(was|could)n't be delivered",
    r"mail could not be|wasn't delivered|non[ _]remis|non délivré|pas pu être (remis|délivré|distribué)",
    r"nicht zugestellt|fehler bei der zustellung|error de entrega|no se pudo entregar|errore di consegna",
    r"mancata consegna|impossibile consegnare|erro de entrega|não foi entregue|mensagem devolvida",
    r"kan niet worden bezorgd|bezorging mislukt|kunde inte levereras|leveransfel|nie można dostarczyć",
    r"ошибка доставки|iletilemedi|配信に失敗|配信できません|届きません|エラーメール|宛先不明",
    r"teslim edileme(di|z)|δεν (παραδόθηκε|είναι δυνατή η παράδοση)|nu a fost livrat|imposibil de livrat|nelivrat"
    r"|ne[ij]zporuč|neisporuč|nedostavljiv|не може да бъде|não é possível entregar|no es pot lliurar|nedoručiteľn",
    r"uleverbar|ei voi(da)? toimittaa|nepiegādāja|nepristatom|未(传|傳)(递|遞)|無法傳遞|לא ניתן למס|غير قابل للتسليم"
    r"|không gửi được|tidak dapat dikirim|nedostarcz|nie doręczono|isporuka nije",
)

# A report says what became of "your message"; people who talk about one do not say it this way.
BODY = _any(
    r"(could|can|was|has|did|were|have) ?n[o']t (be|been)? ?(be )?(deliver|sent|reach|complet)",
    r"undeliverable|delivery (to|of|has|failed|status|failure|was|attempt|error)|permanent(ly)? (error|failure"
    r"|fatal|failed)",
    r"returned (to|mail|message)|unable to deliver|unable to send|failed (to deliver|recipient|address)"
    r"|fatal errors",
    r"following (address|recipient|user|destination)|recipient'?s? (address|mailbox|unknown|rejected)|user unknown",
    r"(no such|unknown|invalid) (user|recipient|address|mailbox)|mailbox (is )?(full|unavailable|not found)"
    r"|over quota",
    r"\b[45]\d\d[ -#]{1,3}[45]\.\d{1,3}\.\d{1,3}\b|said: [45]\d\d|#[45]\.\d\.\d|(address|host|domain) not found",
    r"did not reach|not reach the following|message (was|has been) (rejected|blocked|bounced|refused|delayed)"
    r"|will be returned",
    r"n'a pas pu être|impossible de (remettre|distribuer)|konnte nicht zugestellt|no se pudo entregar"
    r"|não foi possível",
    r"non è stato possibile|impossibile recapitare|could not be found|kon niet worden|не удалось|无法送达|退回"
    r"|届けることができ"
    r"|配信できません|送信できません|配信に失敗|存在しません|не может быть доставлен|nie można dostarczyć",
)

DELAYED = _any(
    r"\b(delay(ed)?|still being retried|will (be )?(retr|keep trying|continue)|not yet been delivered"
    r"|warning only)",
    r"no action is required|temporarily deferred|you do not need to resend|retry until|will try (again|to)"
    r"|verzögert",
    r"remise (différée|retardée)|has not yet been|retraso|ritardo|atrasad",
)
DELAYED_SUBJECT = _any(
    r"delay(ed)?\b|warning|verzögert|retardée|différée|still being retried|\bretard\b|ritardo|vertraagd"
)

# Footers of gateways; they speak of viruses and of privileges and mean nothing.
DISCLAIMER = _any(r"confidential|privileged|scanned (for|by)|disclaimer|not the intended recipient")

# The returned mail starts here; addresses below are our own text, not failed recipients.
ORIGINAL_STARTS = re.compile(
    r"^\s{0,3}[-=_*]{0,40} ?(?:(?:this is |below is |start of |here is )?(?:a |the )?(?:copy of |text of )?"
    r"(?:the |your )?(?:original|returned|unsent|failed|undelivered) (?:message|mail|e-?mail)\b(?! (?:was|has"
    r"|could|cannot|is|to|will))"
    r"|(?:included|returned) (?:message|is)|message header|below this line is a copy|headers? follow"
    r"|message text follows"
    r"|the (?:header|body|first .{0,20}) of|unaltered copy|original-?(?:nachricht|mail))|^Received:|^Return-Path:",
    re.IGNORECASE | re.MULTILINE,
)

# Order is meaning: the first cause found wins. What cannot be about an address stands before the unknown users.
CAUSES: tuple[tuple[Cause, re.Pattern[str]], ...] = (
    (
        Cause.TRANSIENT,
        _any(r"(not found|error|failure).{0,80}try again|greylist|gr[ae]y-?listed|dns (soft|temporary) error"),
    ),
    (
        Cause.FULL,
        _any(
            r"(mail|in)box.{0,30}(\bfull|exceed|over ?quota)|over.?quota|quota.{0,30}(exceed|full|exhaust|reach"
            r"|violat)",
            r"exceed.{0,30}(quota|storage|mailbox size|allotted)|out of (storage|space)|disk (full|quota|space)",
            r"storage (limit|space)|mailbox size limit|insufficient (system )?storage|not enough (storage|space"
            r"|disk)",
            r"too much mail|user is over|over the allowed quota|is full\b|as their mailbox|lleno|llena"
            r"|boîte.{0,20}pleine|casella.{0,20}piena",
            r"postfach.{0,20}voll|voll\b.{0,20}postfach|メールボックスが一杯|容量",
        ),
    ),
    (
        Cause.POLICY,
        _any(
            r"\bspf\b|\bdkim\b|\bdmarc\b|\bspam|black-?list|block-?list|\brbl\b|dnsbl|spamhaus|spamcop|sorbs"
            r"|abuseat",
            r"barracuda|reputation|virus|malware|phish|unsolicited|content (rejected|filter|denied)"
            r"|\bbulk (e-?)?mail",
            r"relay(ing)? (not|access|denied|is|attempt|prohibit)|no relaying|(to|cannot|can't|unable to"
            r"|do not) relay|relaying denied",
            r"not (allowed|permitted) to (relay|send)|reverse (dns|lookup)|\bptr\b|rdns|(message|mail|size"
            r"|file).{0,20}too (large|big|long)",
            r"message size|size limit|exceed.{0,30}(size|maximum|limit)|rate limit|throttl|sending limit"
            r"|unusual(ly)? (rate|high|traffic)",
            r"too (fast|frequent)|too many (\w+ )?(hops|recipients|connections|messages|errors)|suspicious|\bbanned\b"
            r"|max(imum)?\b.{0,30}(invalid|bad|unknown) recipients|permanently deferred"
            r"|blocked by (the )?(recipient|user)"
            r"|hop count|mail loop",
            r"(domain of )?(the )?sender('s)? (address|domain|e-?mail|is|id|has|not|was|verif|reject|denied|block"
            r"|ip|name)|sender.{0,12}(rejected|denied|unknown|invalid)|\bsender <",
            r"not accept(ing)? (mail|messages?|e-?mails?) from|administrative(ly)? prohib|client host|\bhelo\b"
            r"|\behlo\b",
            r"your (ip|host|server|domain|message (was|has been|looks|contains)|network|mail server)|from (your"
            r"|this) (ip|host|network|domain|server)",
            r"listed (at|on|by) |starttls|tls (is )?required|executable|attachments? (type|not|name|block)"
            r"|unsafe attachment|open (proxy|relay)|bad reputation",
            r"policy (reason|violation|restrict|reject)|(local|security|message|e-?mail|server|recipient) policy"
            r"|by policy|due to (its )?content|recipient'?s? preferences",
            r"permission|autorisé|autorizad|autorizzat|berechtigung|permiso|toestemming|tillstånd|tilladelse"
            r"|uprawnie|разреш|oprávněn"
            r"|權限|权限|権限|권한|yetki|jogosults|not (a )?(member|subscribed)|members? only|moderat",
            r"(your|client) (host ?name|address)|resolve your|unresolvable|envelope sender|return[- ]path"
            r"|from address|reply to (helo|ehlo)",
            r"(unknown|invalid|bad|forged|missing|unverified) (sender|from)|command died|exit(ed)? (status|with)"
            r"|loops? back",
            r"syntax error|\b5\.5\.[24]\b|(command|parameter) (rejected|not|unrecogni[sz]ed)|bad sequence"
            r"|bare lf|(invalid|missing|bad) header",
            r"my name was rejected|(after|reply to|in) mail from\b"
            r"|5\.7\.1\b.{0,120}(?<!rejected: )access denied|\b5\.1\.[78]\b"
            r"|authenticat|end of data|end-of-data|after data|system error|internal error|mailer error"
            r"|configuration error|couldn't create"
            r"|cannot (open|create|append)|can't create|not authori[sz]ed to send|you are not (allowed"
            r"|authori[sz]ed|permitted)",
        ),
    ),
    (
        Cause.INACTIVE,
        _any(
            r"disabled|suspend|inactive|deactivat|not active|expired account|account (has )?expired|locked|on hold",
            r"abandon|has been closed|no longer (active|available|in use)",
        ),
    ),
    (
        Cause.NO_USER,
        _any(
            r"(user|recipient|mailbox|address|account|alias|rcpt)\b.{0,60}(unknown|not (found|known|listed"
            r"|recogni[sz]ed|here)|"
            r"n[o']t (a )?(valid|exist|known)|does not exist|invalid|undefined|unrecogni[sz]ed"
            r"|could ?n[o']t be found|wrong)",
            r"(unknown|no such|invalid|non-?existent|bad|undefined|unrouteable|unroutable"
            r"|illegal)[ _].{0,20}(user|recipient|address|"
            r"mailbox|account|person|alias|local[- ]?part)|bad_recipient|no (mail ?box|user|account|one) (here"
            r"|available|exists|by|with|of|at|found)",
            r"not (found|listed) in (the )?(directory|database|address)|not our (customer|user)|not a (valid"
            r"|known) (e-?mail )?(user|recipient|mailbox|address)|(user|mailbox|address).{0,20}not registered",
            r"does not have .{0,20}(account|mailbox)|(doesn't|don't) have .{0,30}(account|mailbox)"
            r"|no longer (valid|on server|works|employed)",
            r"recipientnotfound|recipient not found|has moved|address has changed"
            r"|email account that you tried to reach does not exist",
            r"address rejected: (access denied|user)|not (present|exist) (here|in)|unknown (local|virtual)"
            r"|name is not recogni[sz]ed",
            r"no existe|non esiste|n'existe pas|inconnu|descon(oc|hec)id|existiert nicht"
            r"|unbekannt|sconosciut|не существует|nie istnieje|存在しません",
            r"リストにありません|見つかりません|該当.{0,10}ありません|用户不存在|不存在|ikke fundet|finns inte"
            r"|bestaat niet|não existe",
        ),
    ),
    (
        Cause.NO_HOST,
        _any(
            r"(host|domain)\b( name)?[^:]{0,60}(unknown|not found|does ?n[o']t exist|invalid|not exist"
            r"|could ?n[o']t be found|is not reachable)",
            r"(unknown|no such|invalid|bad|nonexistent) (host|domain)|name or service not known|no mx|null mx"
            r"|nxdomain|name service error|could ?n[o']t find (any|a) (host|mail exchanger)",
            r"non-?existent hosts|domain.{0,60}not (appear to be )?registered"
            r"|unrouteable (mail )?domain|no valid hosts|(does not|doesn't) accept mail\b(?! from)"
            r"|dns lookup failure|domain (lookup )?failed|nodomain",
        ),
    ),
    (
        Cause.POLICY,
        _any(
            r"polic(y|ies)|\bblocked\b|restrict|forbidden|denied|prohibit|refused by|unauthori[sz]ed|prevent"
            r"|gr[ae]y-?list|\bloop",
            r"not (allowed|permitted|authori[sz]ed)|reject(ed|ing) (by|due|for|because)|administrator",
        ),
    ),
    (
        Cause.TRANSIENT,
        _any(
            r"timed? ?out|time-?out|try again|retry|temporar|defer|connection (refused|lost|reset|dropped)"
            r"|unreachable|not responding",
            r"not accept our requests to connect|not (been )?(reachable|collected)|failed \d+ attempts"
            r"|delivery attempts|queue too long|delivery time|for more than \d+|within \d+ (days|hours)"
            r"|unable to connect|no answer",
            r"no route|network|\bbusy|overload|could ?n[o']t connect|expired|retries|service unavailable"
            r"|resources|too long|max(imum)? time|4\.4\.\d",
        ),
    ),
)

# Said of a 5xx answer to RCPT, these few words mean the address; after a 4xx they mean the moment.
UNAVAILABLE = _any(
    r"mailbox (is )?(unavailable|not available)|requested action not taken\s{0,2}(\.|$|\(|\[)|user not available",
    r"(recipient|address) rejected\s{0,2}(\.|$|\(|\[)",
)
