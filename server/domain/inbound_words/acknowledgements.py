"""How machines acknowledge a mail, by language."""

from __future__ import annotations

# The mail says of itself that nobody wrote it.
MACHINE_PHRASES: dict[str, tuple[str, ...]] = {
    "en": (
        r"^from: .{1,160} subject: .{1,200} message(?: body)?:",
        (
            "this is an? (?:auto(?:matic|mated)?(?:ally)?[- ]?(?:generated )?)(?:e-?mail|message|reply|"
            "response|confirmation|acknowledge?ment)"
        ),
        "(?:sent as an? )?auto-?(?:reply|response)",
        "(?:please )?do not (?:reply|respond) (?:directly )?to this (?:e-?mail|message|address)",
        "e-?mail was sent from a contact form",
    ),
    "de": (
        r"^von: .{1,160} betreff: .{1,200} nachricht(?:entext)?:",
        "dies ist eine (?:automatische|automatisch)…",
        "automatisch (?:generiert|erzeugt|erstellt|versendet)",
        "bitte antworten sie nicht auf diese",
    ),
    "fr": (
        r"^(?:de|nom) ?: .{1,160} (?:sujet|objet) ?: .{1,200} (?:corps du )?message ?:",
        "demande de contact a été",
        "copie de votre (?:message|demande)",
        "ceci est un (?:message|e-?mail|courriel|mail) automatique",
        "(?:message|réponse|mail|courriel) (?:généré|envoyé)e? automatiquement",
        "ne pas répondre à ce",
    ),
    "es": (
        r"^(?:desde|de): .{1,160} asunto: .{1,200} (?:cuerpo del )?mensaje:",
        "no responda a este",
    ),
    "it": (
        r"^da: .{1,160} oggetto: .{1,200} (?:corpo del )?messaggio:",
        "(?:questa è una|questo è un)…automatic[oa]",
        "non rispondere a (?:questa|questo)",
    ),
    "pt": (
        r"^de: .{1,160} assunto: .{1,200} (?:corpo da )?mensagem:",
        "não responda a (?:este|esta)",
    ),
    "nl": ("dit is een automatisch", "niet (?:te )?(?:antwoorden|reageren) op deze"),
    "sv": ("detta är ett automat",),
    "da": ("dette er (?:et automat|en automat)",),
    "no": ("dette er (?:et automat|en automat)",),
    "fi": ("tämä on automaatti",),
    "pl": ("(?:wiadomość|ta wiadomość)…(?:wygenerowana )?automatycznie", "prosimy nie odpowiadać"),
    "cs": ("(?:tato zpráva|tento e-?mail)…automaticky",),
    "hu": ("ez egy automatikus",),
    "ru": (
        "(?:это )?автоматическ(?:ое|ий|и)…(?:сообщение|ответ|сгенерирован|отправлен)",
        "не отвечайте на это",
    ),
    "uk": ("це автоматичн",),
    "tr": ("bu (?:bir )?otomatik",),
    "zh": ("自动回复邮件", "自动回复", "自動回覆", "系统自动(?:发送|回复)"),
    "ja": (
        "送信専用",
        "返信は届きません",
        "自動(?:返信|送信|的に送信|配信|応答)",
        "このメール(?:は|に)…(?:自動|返信(?:しない|でき|いただいても))",
    ),
    "ko": ("자동(?:으로)? (?:발송|회신|응답)", "발신 ?전용"),
    "he": ("הודעה אוטומטית",),
    "ar": ("رسالة تلقائية",),
    "el": ("αυτοματοποιημένο",),
    "ro": ("acesta este un mesaj automat",),
}

# "We have your message": people say some of it too, so it counts for less.
ACK_PHRASES: dict[str, tuple[str, ...]] = {
    "en": (
        (
            "thank(?:s| you)(?: very much| so much)? for (?:contacting|getting in touch with|"
            "reaching out to|writing to|e-?mailing|your (?:enquiry|inquiry|application|submission))"
        ),
        ("(?:we have|we've|we|has been|have been|was) (?:successfully )?received (?:the following |your |and )"),
        (
            "(?:message|e-?mail|enquiry|inquiry|request|letter|mail) (?:has been|was|"
            "have been) (?:successfully )?(?:received|submitted|sent to)"
        ),
        (
            "(?:we|someone|our team|one of our team|a member of our team)(?: will|'ll| shall| aim to|"
            " endeavou?r to| try to)…(?:respond|reply|get back|be in touch|contact you|answer|"
            r"write back)…(?:within|as soon as|shortly|asap|soon|\d+ (?:hours|business|working))"
        ),
        "expect a (?:response|reply) within",
        "slow to respond",
        "will (?:write|get) back (?:to you )?as soon as",
        ("(?:and|we|i)(?: will|'ll) (?:reply|respond|answer|get back to you) (?:shortly|soon|asap|as soon as)"),
        "your (?:case|ticket|request|reference) (?:number|id)",
        "a (?:ticket|case) has been (?:created|opened)",
        "disposal and reply as soon as",
        "we (?:got|received) your (?:message|e-?mail|mail|request|enquiry|inquiry|application)",
        "(?:somebody|someone|one of (?:us|our [a-z]+)) will (?:be in touch|get back|contact you|reply|respond)",
        "(?:form|message|application|submission) (?:has been|was) (?:successfully )?(?:submitted|sent)(?: succ|¶)",
        "we appreciate (?:you|your) contact",
        "(?:it|which) has been received",
        "automatically generated in response",
        "acknowledge (?:that we have received|receipt of)",
        "(?:got|received) your request",
        "mailbox is (?:unattended|unmonitored)",
        "held until the list moderator",
        "awaits moderator approval",
    ),
    "de": (
        "(?:ihre|deine) (?:anfrage|nachricht|e-?mail|mail|bewerbung)…(?:erhalten|eingegangen)",
        "vielen dank für (?:ihre|deine) (?:anfrage|nachricht|e-?mail|mail|kontaktaufnahme|bewerbung)",
        "(?:nachricht|anfrage|formular) (?:wurde|ist) (?:erfolgreich )?(?:versendet|gesendet|übermittelt|verschickt)",
        "wir haben (?:sie|ihre [a-zß-ü-]+) erhalten",
        ("(?:schnellstmöglich|umgehend|so schnell wie möglich|in kürze)…(?:beantworten|melden|bearbeiten)"),
    ),
    "fr": (
        "nous (?:avons bien|vous remercions)…(?:reçu|message|demande|candidature)",
        ("votre (?:message|demande|mail|candidature)…(?:a bien été|a été) (?:reçu|envoyé|prise? en compte|enregistr)"),
        "(?:répondr|reviendr|recontacter)…(?:plus brefs délais|dès que possible|rapidement)",
        "accusé de réception",
        "accus(?:ons|e) (?:bonne |bien )?réception",
    ),
    "es": (
        "(?:este es un|esto es un) (?:mensaje|correo) automático",
        "(?:hemos|he) recibido (?:su|tu|correctamente)",
        "(?:mensaje|solicitud|correo|formulario) ha sido (?:enviad|recibid)",
        "gracias por (?:contactar|ponerse en contacto|su (?:mensaje|consulta|correo|interés))",
        "(?:a la |con la mayor )brevedad",
    ),
    "it": (
        "(?:messaggio|richiesta|modulo) è stat[oa] (?:inviat|ricevut)",
        "abbiamo ricevuto (?:la (?:sua|tua)|il (?:suo|tuo))",
        "grazie per (?:averci contattat|aver contattat|la (?:sua|tua) richiesta)",
        "risponder(?:emo|ò)…(?:prima possibile|al più presto)",
    ),
    "pt": (
        "(?:esta|este) é uma? (?:mensagem|resposta|e-?mail)…automátic",
        "agradecemos (?:o |a |pelo )?(?:seu|sua) (?:contat|contact|mensagem)",
        "(?:solicitação|mensagem|pedido|candidatura) foi (?:recebid|registrad|enviad)",
        "recebemos (?:a sua|sua|o seu|seu)",
        "obrigad[oa] (?:por|pelo|pela)…(?:contat|contact|mensagem)",
        "(?:responderemos|retornaremos|entraremos em contato)",
        "mensagem (?:foi )?(?:enviada|recebida) com sucesso",
    ),
    "nl": (
        "(?:wij|we) hebben (?:uw|je)…(?:ontvangen)",
        "bedankt voor (?:uw|je) (?:bericht|e-?mail|aanvraag|sollicitatie|reactie)",
        "(?:zo snel mogelijk|zo spoedig mogelijk)…(?:contact|beantwoord|reactie)",
    ),
    "sv": (
        "vi har (?:tagit emot|mottagit) (?:ditt|din)",
        "tack för (?:ditt (?:mail|mejl|meddelande)|din (?:ansökan|förfrågan))",
        "svarar (?:så snart|så fort|dig)",
    ),
    "da": (
        "vi har modtaget din",
        "tak for din (?:henvendelse|mail|besked|ansøgning)",
        "vender tilbage (?:hurtigst|snarest|så)",
    ),
    "no": ("vi har mottatt din", "takk for din (?:henvendelse|e-post)"),
    "fi": ("olemme vastaanottaneet", "kiitos (?:viestistäsi|yhteydenotostasi|hakemuksestasi)"),
    "pl": ("otrzymaliśmy (?:twoją|państwa|pana|pani)", "dziękujemy za (?:kontakt|wiadomość|zgłoszenie)"),
    "cs": ("vaši zprávu jsme (?:obdrželi|přijali)", "děkujeme za (?:vaši zprávu|váš e-?mail|váš dotaz)"),
    "hu": ("üzenetét megkaptuk", "köszönjük (?:üzenetét|megkeresését)"),
    "ru": (
        "(?:ваше|ваш) (?:сообщение|письмо|запрос|обращение)…(?:получен|принят|зарегистрирован)",
        "спасибо за (?:обращение|ваше (?:обращение|письмо|сообщение))",
    ),
    "uk": ("ваш(?:е|ого)? (?:лист|повідомлення|звернення)…отриман",),
    "tr": ("mesajınız (?:alınmıştır|tarafımıza)", "en kısa sürede"),
    "zh": (
        "(?:邮件|来信|信件|郵件|信|文件)…(?:已|我已经|我已|已经|我已經)(?:收到|收悉)",
        "(?:已|我已|已经)收到(?:您|你)?",
        "感谢(?:您|你)的(?:来信|来信|邮件|来函)",
        "(?:会|将)?(?:尽快|儘快)…(?:回复|答复|回覆|跟您|联系)",
    ),
    "ja": (
        "お?問い?合わ?せ…(?:ありがとう|有難う|有り難う|いただき|頂き)",
        "(?:ご登録|お申し?込み|ご注文|ご予約|ご応募)…(?:いただき|頂き|ありがとう|有難う)",
        "お問い?合わ?せ(?:いただき|頂き|くださ|下さ|ありがとう|を受け付け)…",
        "(?:追って|後日|後ほど|担当者より)…(?:ご連絡|ご返信|返信|回答)",
        "受け付けました",
        "(?:お問い?合わ?せ|お申し?込み|ご注文|ご依頼)…承りました",
        "(?:資料請求|ご請求)(?:いただき|頂き|を)",
        "受付(?:いた|致)しました",
    ),
    "ko": ("문의(?:해 주셔서|가 접수)",),
    "he": ("פנייתך התקבלה",),
    "ar": ("تم استلام (?:رسالتك|طلبك)",),
    "el": ("λάβαμε το μήνυμά",),
    "ro": ("am primit mesajul",),
}
