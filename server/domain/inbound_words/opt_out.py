"""How people ask for no more mail, by language."""

from __future__ import annotations

# Whole short answers.
OPT_OUT_WORDS: dict[str, tuple[str, ...]] = {
    "en": (
        "stop",
        "unsubscribe",
        "remove",
        "remove me",
        "opt[- ]?out",
        "cancel",
        "take me off",
        "no more e-?mails?",
        "stop it",
        "please stop",
        "stop please",
    ),
    "fr": (
        "stop",
        "désinscription",
        "désinscrire",
        "désabonnement",
        "désabonner",
        "me désinscrire",
        "arrêtez",
        "stop svp",
        "désabonnez[- ]moi",
        "désinscrivez[- ]moi",
    ),
    "de": (
        "stop",
        "stopp",
        "abmelden",
        "abmeldung",
        "abbestellen",
        "austragen",
        "bitte abmelden",
        "bitte austragen",
        "bitte löschen",
    ),
    "es": (
        "baja",
        "alto",
        "dar de baja",
        "darme de baja",
        "cancelar",
        "no más correos",
        "cancelar suscripción",
    ),
    "it": ("cancellami", "disiscrivimi", "cancellazione", "disiscrizione", "basta", "rimuovimi"),
    "pt": ("sair", "remover", "cancelar", "descadastrar", "pare", "parar", "cancelar inscrição"),
    "nl": ("stop", "afmelden", "uitschrijven", "stoppen", "verwijder mij", "graag uitschrijven"),
    "sv": ("stopp", "avregistrera", "avsluta", "avanmäl(?:an)?", "ta bort mig"),
    "da": ("stop", "afmeld", "afmeld mig", "frameld", "slet mig"),
    "no": ("stopp", "meld meg av", "avmeld", "slett meg"),
    "fi": ("lopeta", "peruuta", "peru tilaus", "poista minut", "poista"),
    "pl": ("rezygnuję", "wypisz", "wypisz mnie", "wypisz się", "usuń", "usuń mnie", "stop"),
    "cs": ("odhlásit", "odhlaste mě", "odhlásit se", "zrušit odběr"),
    "ru": ("стоп", "отписаться", "отпишите", "отпишите меня", "отписка"),
    "tr": ("abonelikten çık", "iptal", "durdur", "listeden çıkar"),
    "zh": ("退订", "退訂", "取消订阅", "取消訂閱", "停止"),
    "ja": ("配信停止", "停止", "解除", "配信停止希望", "ストップ"),
    "ar": ("إلغاء الاشتراك", "توقف"),
    "he": ("הסר", "הסירו אותי"),
}

# Sentences that can mean nothing else.
OPT_OUT_SENTENCES: dict[str, tuple[str, ...]] = {
    "en": (
        (
            "(?:please |kindly )?(?:remove|delete|take) (?:me|my (?:e-?mail|address|name|e-?mail address|"
            "details|data))…(?:from|off)…(?:list|mailing|database|distribution|system|records|contacts)"
        ),
        "unsubscribe me",
        "please unsubscribe",
        ("stop (?:e-?mailing|contacting|messaging|sending|writing|spamming)(?: to)? (?:me|us|these|this|your)"),
        (
            "do(?: not|n't) (?:e-?mail|contact|write|message|send)(?: to)? (?:me|us)(?: any(?:more| more|"
            " further| longer)| again| e-?mails?|[.!]|$)"
        ),
        "no longer wish to (?:receive|be contacted|hear)",
        (
            "(?:do not|don't) (?:want|wish) to (?:receive|be contacted|hear)…(?:any ?more|again|further|"
            "e-?mails?|from you)"
        ),
        "opt (?:me )?out of (?:your|this|these|all|any|further)…(?:list|mail|message|communication|sequence)",
        "like to (?:opt out|unsubscribe|be removed)",
        "want to (?:opt out|unsubscribe|be removed)",
        "never (?:contact|e-?mail|write to) me again",
        "lose my (?:e-?mail|number|address)",
    ),
    "fr": (
        (
            "(?:merci de |veuillez |prière de )?(?:me|m')? ?(?:désinscrire|désabonner|retirer|supprimer|"
            "enlever|rayer)…(?:liste|base|fichier|envois?|adresse|données|contacts)"
        ),
        "(?:désinscrivez|désabonnez|retirez|supprimez|enlevez)[- ]moi",
        "(?:merci de |veuillez |svp )?me (?:désinscrire|désabonner)",
        "ne (?:plus|pas) (?:me|nous) (?:contacter|écrire|solliciter|envoyer|recontacter|démarcher)",
        "ne (?:me|nous) (?:contactez|écrivez|sollicitez|envoyez|recontactez) plus",
        "(?:ne (?:souhaite|veux|désire) plus|plus) (?:recevoir|être (?:contacté|sollicité|démarché))",
        "(?:cessez|arrêtez) de (?:me|nous|m')…(?:écrire|contacter|envoyer|solliciter|harceler|spammer)",
    ),
    "de": (
        (
            "(?:nehmen|nimm|streichen|löschen|entfernen|tragen)…(?:mich|meine (?:e-?mail|adresse|daten|"
            r"mailadresse))…(?:verteiler|liste|datenbank|heraus|raus|aus\b|adresse)?"
        ),
        (
            "(?:keine|nie wieder|nicht mehr|keine weiteren)…(?:e-?mails?|mails|nachrichten|anschreiben|"
            "kontaktier|kontaktaufnahme)…(?:mehr|erhalten|senden|schicken|zusenden|$)"
        ),
        "(?:schreiben|kontaktieren|anschreiben) sie (?:mich|mir) (?:bitte )?(?:nicht mehr|nie wieder)",
        "aus (?:ihrem|dem|deinem|eurem) verteiler",
        "(?:mich|bitte) (?:abmelden|austragen|abbestellen)",
    ),
    "es": (
        (
            "(?:elim[ií]n(?:a|e|ar)|quit(?:a|e|ar)|borr(?:a|e|ar)|saqu?(?:a|e|ar))(?:me|nme| mi correo|"
            " mis datos)…(?:lista|base|datos|correo)?"
        ),
        "(?:darme|denme|dame|deme) de baja",
        "no (?:me )?(?:env[ií]e[ns]?|escrib(?:a|an|as)|contacte[ns]?|mande[ns]?)…más",
        "no (?:deseo|quiero) (?:recibir|ser contactad)…",
        "dej(?:e|a|en|ad) de (?:escribir|enviar|contactar|mandar)",
    ),
    "it": (
        (
            r"(?:cancell|rimuov|elimin|toglie|togli)\w{0,8}(?:mi|temi)? ?(?:dalla|dal|il mio|la mia|"
            "i miei)…(?:lista|elenco|database|mail|indirizzo|dati|contatti)"
        ),
        "non (?:voglio|desidero|intendo) (?:più )?(?:ricevere|essere contattat)",
        "non (?:mi )?(?:contatt|scriv|invi|mand)[a-z]{1,6}(?:mi)? più",
        "smett[a-z]{1,5} di (?:scriver|contattar|inviar|mandar)",
        "disiscriver(?:mi|e)",
    ),
    "pt": (
        ("(?:remov|retir|exclu|tir)[a-z]{1,4}(?:-me| me| meu| o meu| meus)…(?:lista|base|email|e-mail|cadastro|dados)"),
        "não (?:quero|desejo|pretendo) (?:mais )?(?:receber|ser contactad|ser contatad)",
        "não (?:me )?(?:envi|contact|contat|escrev|mand)[a-z]{1,4}(?:-me)? mais",
        "par(?:e|em|a) de (?:me )?(?:enviar|contactar|contatar|escrever|mandar)",
        "cancelar (?:a )?(?:minha )?(?:inscrição|subscrição|assinatura)",
    ),
    "nl": (
        (
            "(?:verwijder|haal|schrap)…(?:mij|me|mijn (?:e-?mail|adres|gegevens))…(?:lijst|bestand|"
            "database|mailing|gegevens|adres)?"
        ),
        (
            "(?:geen|niet) (?:e-?mails?|mails?|berichten)? ?(?:meer )?(?:ontvangen|sturen|benaderd|mailen|"
            "contacteren|toesturen)"
        ),
        "(?:mij|me) (?:uitschrijven|afmelden)",
        "schrijf (?:mij|me) uit",
        "stop met (?:mailen|het (?:sturen|mailen)|mij)",
    ),
    "sv": (
        "ta bort (?:mig|min)…",
        "(?:vill|önskar) inte (?:längre |ha |få )",
        "sluta (?:mejla|maila|skicka|kontakta|skriva)",
        "avregistrera mig",
        "inte kontakta mig",
    ),
    "da": (
        "(?:fjern|slet) (?:mig|min)…",
        "(?:ønsker|vil) ikke (?:længere |at |modtage )…(?:modtage|mail|kontakt)",
        "afmeld mig",
        "(?:stop med at|hold op med at) (?:skrive|sende|kontakte|maile)",
    ),
    "no": (
        "(?:fjern|slett) (?:meg|min)…",
        "(?:ønsker|vil) ikke (?:lenger |å |motta )…(?:motta|e-post|kontakt)",
        "meld meg av",
        "slutt(?:e)? å (?:sende|skrive|kontakte|maile)",
    ),
    "fi": (
        "poistakaa (?:minut|osoitteeni|tietoni)",
        "poista (?:minut|osoitteeni|tietoni)",
        "älkää (?:lähettäkö|ottako)",
        "en halua (?:enää )?(?:vastaanottaa|saada|viestejä)",
        "lopettakaa (?:viestien|lähettäminen)",
    ),
    "pl": (
        (
            "(?:usuń|usunąć|usuńcie|proszę o usunięcie|wypisać|wypisanie)…(?:mnie|mój|mojego|moje|adres|"
            "danych|listy|bazy)"
        ),
        "nie (?:chcę|życzę sobie)…(?:otrzymywać|dostawać|wiadomości|maili|kontaktu)",
        "proszę (?:mi )?(?:nie|więcej nie) (?:pisać|wysyłać|kontaktować)",
        "przesta[ńć]… (?:pisać|wysyłać)",
    ),
    "cs": (
        "(?:odhlaste|vyřaďte|smažte|vymažte|odstraňte) (?:mě|mne|můj|moje)",
        "nepřeji si (?:dostávat|být|zasíl)",
        "(?:neposílejte|nepište) mi (?:už|již|další)",
    ),
    "ru": (
        "(?:удалите|уберите|исключите|отпишите)…(?:меня|мой|мою|мои)",
        "не (?:пишите|присылайте|отправляйте|беспокойте|звоните)…(?:мне|больше|нам|меня)",
        "(?:прекратите|перестаньте) (?:писать|присылать|отправлять|мне|рассылк)",
        "больше не (?:пишите|присылайте|хочу)",
    ),
    "tr": (
        "(?:beni )?(?:listeden|listenizden) (?:çıkar|silin)",
        "(?:bana )?(?:bir daha|artık) (?:e-?posta|mail|mesaj)?…(?:göndermeyin|yazmayın|atmayın)",
    ),
    "zh": (
        "(?:请|請)?(?:不要|别|勿)(?:再)?(?:给我|給我|向我)?(?:发|發|寄|联系)",
        "(?:请|請)?(?:取消|停止)…(?:订阅|訂閱|发送|發送|邮件)",
        "把我(?:从|從)…(?:删除|移除|刪除)",
    ),
    "ja": (
        "配信(?:を)?(?:停止|解除|不要|中止)",
        "(?:今後|もう)…(?:送らない|送信しない|連絡しない|不要|お断り|やめて)",
        "(?:リスト|名簿)から(?:削除|外して)",
        "メール(?:は|を)?(?:送らない|停止|やめて)",
    ),
}

# Subjects of the mails that an unsubscribe button sends, and of people who write nothing else.
BUTTON_SUBJECTS: dict[str, tuple[str, ...]] = {
    "en": ("unsubscribe", "stop", "opt[- ]?out", "unsubscribe me"),
    "fr": ("désinscription", "désabonnement", "se désabonner"),
    "de": ("abmelden", "abmeldung", "abbestellen"),
    "es": ("baja", "darse de baja"),
    "it": ("disiscrizione", "cancellazione"),
    "nl": ("afmelden", "uitschrijven"),
}
