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
        "(?:remove|delete|take) (?:me|my (?:e-?mail|address|e-?mail address|name|details|data))…(?:from|off)…"
        "(?:list|mailing|database|distribution|system|records|contacts)",
        "unsubscribe me",
        "please unsubscribe",
        "stop (?:e-?mailing|contacting|messaging|writing to|spamming) (?:me|us)",
        "stop sending (?:me|us|these|this|your) (?:e-?mails?|mails?|messages|spam)",
        "do(?: not|n't) (?:e-?mail|contact|write to|message) (?:me|us)(?: any(?:more| more| further)| again|[.!]|$)",
        "do(?: not|n't) send (?:me|us) any(?: more|more| further)",
        "no longer (?:wish|want) to (?:receive|be contacted|hear from)",
        "(?:do not|don't) (?:want|wish) to (?:receive|be contacted|hear)…(?:any ?more|again|further|e-?mails?"
        "|from you)",
        "opt (?:me )?out of (?:your|this|these|all|any|further)…(?:list|mail|message|communication|sequence)",
        "(?:like|want|wish) to (?:opt out|unsubscribe|be removed)",
        "never (?:contact|e-?mail|write to) me again",
        "lose my (?:e-?mail|number|address)",
    ),
    "fr": (
        "(?:désinscrire|désabonner|retirer|supprimer|enlever|rayer)…(?:votre|vos|la|cette|de) …(?:liste|base|fichier"
        "|envois?|diffusion)",
        "(?:désinscrivez|désabonnez|retirez|supprimez|enlevez)[- ]moi",
        "me (?:désinscrire|désabonner)",
        "ne (?:plus|pas) (?:me|nous) (?:contacter|écrire|solliciter|envoyer|recontacter|démarcher)",
        "ne (?:me|nous) (?:contactez|écrivez|sollicitez|envoyez|recontactez) plus",
        "ne (?:souhaite|veux|désire) plus (?:recevoir|être (?:contacté|sollicité|démarché))",
        "ne plus (?:recevoir (?:de|vos|ces|ce)|être (?:contacté|sollicité|démarché))",
        "(?:cessez|arrêtez) de (?:me |nous |m')(?:écrire|contacter|envoyer|solliciter|harceler|spammer)",
    ),
    "de": (
        "(?:nehmen|nimm|streichen|löschen|entfernen|tragen)…(?:mich|meine (?:e-?mail|adresse|daten|mailadresse))…"
        "(?:verteiler|liste|datenbank|kontakten)",
        "(?:löschen|entfernen) sie (?:bitte )?meine (?:daten|adresse|e-?mail|mailadresse)",
        "(?:möchte|möchten|will|wollen|wünsche|wünschen)…(?:keine|nicht mehr|nie wieder)…(?:e-?mails?|mails|nachrichten"
        "|anschreiben|angeschrieben|kontaktiert)",
        "(?:senden|schicken|schreiben|kontaktieren|anschreiben) sie (?:mich|mir|uns) (?:bitte )?(?:keine|nicht mehr"
        "|nie wieder)",
        "keine weiteren (?:e-?mails|mails|nachrichten|anfragen|angebote)",
        "aus (?:ihrem|dem|deinem|eurem) verteiler",
        "(?:mich|bitte) (?:abmelden|austragen|abbestellen)",
    ),
    "es": (
        "(?:elim[ií]n|qu[ií]t|b[oó]rr|s[aá]qu?)\\w{1,4}(?:me)?…(?:de su|de la|de tu|de vuestra) (?:lista|base)",
        "(?:elimine|elimina|borre|borra|eliminar|borrar) mis datos",
        "(?:darme|denme|dame|deme|dadme) de baja",
        "no (?:me )?(?:env[ií]e[ns]?|escrib(?:a|an|as)|contacte[ns]?|mande[ns]?)…más",
        "no (?:deseo|quiero) (?:recibir|ser contactad)…(?:más|correos|mensajes|e-?mails|publicidad)",
        "dej(?:e|a|en|ad) de (?:escribir|enviar|contactar|mandar)(?:me|nos)",
    ),
    "it": (
        r"(?:cancell|rimuov|elimin|togli)\w{0,8}…(?:dalla|dal|dai) (?:vostr|tu|su)?\w{0,3} ?(?:lista|elenco|database"
        "|mailing|contatti)",
        "(?:cancell|rimuov|elimin)(?:are|ate|i|a|ere|ete) (?:il mio indirizzo|la mia mail|i miei dati)",
        "non (?:voglio|desidero|intendo) (?:più )?(?:ricevere|essere contattat)…(?:più|altr|mail|comunicazioni"
        "|messaggi)",
        "non (?:voglio|desidero) più (?:ricevere|essere contattat)",
        r"non (?:mi )?(?:contatt|scriv|invi|mand)\w{1,6} più",
        r"smett\w{1,5} di (?:scriver|contattar|inviar|mandar)mi",
        "disiscriver(?:mi|e)",
    ),
    "pt": (
        r"(?:remov|retir|exclu|tir)\w{1,4}(?:-me| me|r-me| meu e?-?mail| o meu| os meus dados)…(?:lista|base|cadastro)",
        r"(?:remov|exclu|apag)\w{1,3} (?:os )?meus dados",
        "não (?:quero|desejo|pretendo) (?:mais )?(?:receber|ser contactad|ser contatad)…(?:mais|e-?mails?|mensagens)",
        "não (?:quero|desejo|pretendo) mais (?:receber|ser contactad|ser contatad)",
        r"não (?:me )?(?:envi|contact|contat|escrev|mand)\w{1,4}(?:-me)? mais",
        "par(?:e|em) de (?:me )?(?:enviar|contactar|contatar|escrever|mandar)",
        "cancelar (?:a )?(?:minha )?(?:inscrição|subscrição|assinatura)",
    ),
    "nl": (
        "(?:verwijder|haal|schrap)…(?:mij|me|mijn (?:e-?mail|adres|gegevens))…(?:lijst|bestand|database|mailing)",
        "verwijder mijn (?:gegevens|adres|e-?mailadres)",
        "(?:geen|niet) (?:e-?mails?|mails?|berichten) meer (?:ontvangen|sturen|toesturen)",
        "(?:wil|wens) (?:ik )?(?:geen|niet) (?:meer )?…(?:e-?mails?|mails|berichten|benaderd|gemaild)",
        "(?:mij|me) (?:uitschrijven|afmelden)",
        "schrijf (?:mij|me) uit",
        "stop met (?:mailen|het (?:sturen|mailen))",
    ),
    "sv": (
        "ta bort (?:mig|min (?:adress|mejl|e-post|mail))…(?:list|register|utskick|databas)",
        "(?:vill|önskar) inte (?:längre )?(?:ha|få|ta emot)…(?:mejl|mail|e-post|utskick|meddelanden)",
        "sluta (?:mejla|maila|skicka|kontakta|skriva)",
        "avregistrera mig",
        "kontakta mig inte (?:mer|igen|längre)",
    ),
    "da": (
        "(?:fjern|slet) (?:mig|min (?:mail|e-?mail|adresse)|mine (?:data|oplysninger))…(?:list|register|database)",
        "(?:ønsker|vil) ikke (?:længere )?(?:at )?(?:modtage|have|få)…(?:mail|beskeder|henvendelser)",
        "(?:ønsker|vil) ikke (?:længere )?(?:at )?(?:kontaktes|blive kontaktet)",
        "afmeld mig",
        "(?:stop med at|hold op med at) (?:skrive|sende|kontakte|maile)",
    ),
    "no": (
        "(?:fjern|slett) (?:meg|min (?:e-post|adresse)|mine (?:data|opplysninger))…(?:list|register|database)",
        "(?:ønsker|vil) ikke (?:lenger )?(?:å )?(?:motta|ha|få)…(?:e-post|mail|meldinger|henvendelser)",
        "(?:ønsker|vil) ikke (?:lenger )?(?:å )?bli kontaktet",
        "meld meg av",
        "slutte? å (?:sende|skrive|kontakte|maile)",
    ),
    "fi": (
        "poista(?:kaa)? (?:minut|osoitteeni|tietoni)",
        "älkää (?:lähettäkö|ottako) (?:enää|minulle|minuun)",
        "en halua (?:enää )?(?:vastaanottaa|saada)…(?:viestejä|sähköpost|posti)",
        "lopettakaa (?:viestien|lähettäminen)",
    ),
    "pl": (
        "(?:usuń|usunąć|usuńcie|proszę o usunięcie|wypisać|wypisanie)…(?:mnie|mój adres|mojego adresu|moje dane|moich"
        " danych|z listy|z bazy)",
        "nie (?:chcę|życzę sobie)…(?:otrzymywać|dostawać)…(?:wiadomości|maili|ofert|kontaktu)",
        "proszę (?:mi )?(?:nie|więcej nie) (?:pisać|wysyłać|kontaktować)",
        "przesta[ńć]…(?:pisać|wysyłać)",
    ),
    "cs": (
        "(?:odhlaste|vyřaďte|smažte|vymažte|odstraňte) (?:mě|mne|můj|moje)",
        "nepřeji si (?:dostávat|zasíl|být kontaktov)",
        "(?:neposílejte|nepište) mi (?:už|již|další)",
    ),
    "ru": (
        "(?:удалите|уберите|исключите|отпишите) (?:меня|мой|мою|мои)",
        "не (?:пишите|присылайте|отправляйте) (?:мне )?(?:больше|писем|письма)",
        "больше не (?:пишите|присылайте|отправляйте|беспокойте)",
        "(?:прекратите|перестаньте) (?:мне )?(?:писать|присылать|отправлять|рассылк)",
        "не хочу (?:больше )?получать",
    ),
    "tr": (
        "(?:beni )?(?:listeden|listenizden) (?:çıkar|silin)",
        "(?:bana )?(?:bir daha|artık) (?:e-?posta |mail |mesaj )?(?:göndermeyin|yazmayın|atmayın)",
    ),
    "zh": (
        "(?:不要|别|勿)再(?:给我|給我|向我)?…(?:发|發|寄|联系)",
        "(?:不要|别)(?:给我|給我)(?:发|發|寄)",
        "(?:取消|停止)…(?:订阅|訂閱|发送|發送|邮件)",
        "把我(?:从|從)…(?:删除|移除|刪除)",
    ),
    "ja": (
        "配信(?:を)?(?:停止|解除|不要|中止)",
        "(?:今後|もう)…(?:送らない|送信しない|連絡しない|やめて)",
        "(?:今後|もう)…(?:メール|連絡)…不要",
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
