"""How people ask in a sentence for no more mail, by language."""

from __future__ import annotations

# Sentences that can mean nothing else.
OPT_OUT_SENTENCES: dict[str, tuple[str, ...]] = {
    "en": (
        "(?:remove|delete|take) (?:me|my (?:e-?mail|address|e-?mail address|name|details|data))…(?:from|off)…"
        "(?:list|mailing|database|distribution|system|records|contacts)",
        "unsubscribe me",
        "please unsubscribe",
        "(?:remove|delete|erase) my (?:e-?mail(?: address)?|address|(?:personal )?data|(?:contact )?details"
        "|information)"
        "(?:…from…(?:list|system|records|database|files)|¶)",
        "stop (?:e-?mailing|contacting|messaging|writing to|spamming) (?:me|us)",
        "stop sending (?:me|us|these|this|your) (?:e-?mails?|mails?|messages|spam)",
        "do(?: not|n'?t) (?:ever )?(?:e-?mail|contact|write to|message) (?:me|us)(?: any(?:more| more| further)"
        "| again|¶)",
        "do(?: not|n'?t) send (?:me|us) any(?: more|more| further)",
        "do(?: not|n'?t) want any (?:more )?(?:e-?mails?|mails?|messages|contact)",
        "cease (?:and desist|all (?:further )?(?:communications?|contact|e-?mails?))",
        "leave (?:me|us) alone¶",
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
        "ne plus (?:(?:me|nous) (?:contacter|[ée]crire|solliciter|envoyer|recontacter|d[ée]marcher|relancer"
        "|d[ée]ranger)"
        "|m'[ée]crire(?:¶| (?:à|sur) cette))",
        "ne pas (?:(?:me|nous) (?:contacter|[ée]crire|solliciter|recontacter|d[ée]marcher)|m'[ée]crire)¶",
        "ne (?:me|nous) (?:contactez|[ée]crivez|sollicitez|envoyez|recontactez|relancez|contacte|relance) plus",
        "ne m'(?:[ée]crivez|[ée]cris|envoyez|envoie) plus(?:¶| (?:rien|de|vos|à cette))",
        "ne (?:souhaite|veux|d[ée]sire) plus (?:de |aucun |vos )(?:vos )?(?:(?:e-?)?mails?|courriels?|messages?"
        "|sollicitation)",
        "(?:supprim|effac)(?:er|ez) (?:toutes )?(?:mes (?:donn[ée]es|coordonn[ée]es)|mon (?:adresse|e-?mail|mail"
        "|contact))"
        "(?:…(?:liste|base|fichier)|¶)",
        "(?:laissez|fichez|foutez)[- ]moi (?:tranquille|la paix|en paix)",
        "(?:cesse[rz]?|arr[êe]te[rz]?) tout(?:e)? (?:contact|prospection|sollicitation)",
        "m'oppose (?:à|au) (?:tout |toute |la |ce |votre )?(?:traitement|prospection|d[ée]marchage|contact)",
        "ne (?:souhaite|veux|désire) plus (?:recevoir|être (?:contacté|sollicité|démarché))",
        "ne plus (?:recevoir (?:de|vos|ces|ce)|être (?:contacté|sollicité|démarché))",
        "(?:cesse[rz]?|arr[êe]te[rz]?) de (?:me |nous |m')(?:[ée]crire|contacter|envoyer|relancer|solliciter"
        "|harceler|spammer)",
    ),
    "de": (
        "(?:nehmen|nimm|streichen|löschen|entfernen|tragen)…(?:mich|meine (?:e-?mail|adresse|daten|mailadresse))…"
        "(?:verteiler|liste|datenbank|kontakten)",
        "(?:löschen|entfernen) sie (?:bitte )?meine (?:daten|adresse|e-?mail|mailadresse)",
        "(?:möchte|möchten|will|wollen|wünsche|wünschen)…(?:keine|nicht mehr|nie wieder)…(?:e-?mails?|mails|nachrichten"
        "|anschreiben|angeschrieben|kontaktiert)",
        "(?:senden|schicken|schreiben) sie (?:mich|mir|uns) (?:bitte )?keine",
        "(?:senden|schicken|schreiben|kontaktieren|mailen|anschreiben|belästigen) sie (?:mich|mir"
        "|uns) (?:bitte )?(?:nicht"
        " mehr|nie wieder|nie mehr)¶",
        "(?:schreib|kontaktier|mail)e?t? (?:mich|mir|uns) (?:bitte )?(?:nicht mehr|nie wieder|nie mehr)¶",
        "keine (?:weiteren )?(?:e-?mails?|mails|nachrichten|anfragen|angebote)(?: mehr)?(?: an mich)?(?:¶"
        "| zu(?:senden)?"
        "| (?:schicken|senden|erhalten|bekommen))",
        "lass(?:en sie|t)? mich (?:bitte |doch )?in ruhe",
        "(?:hören sie|hört|hör) (?:bitte )?auf,? (?:mir|mich)…(?:schreiben|kontaktieren|mailen|schicken|senden"
        "|belästigen)",
        "aus (?:ihrem|dem|deinem|eurem) verteiler",
        "(?:mich|bitte) (?:abmelden|austragen|abbestellen)",
    ),
    "es": (
        "(?:elim[ií]n|qu[ií]t|b[oó]rr|s[aá]qu?)\\w{1,4}(?:me)?…(?:de su|de la|de tu|de vuestra) (?:lista|base)",
        "(?:elimine|elimina|borre|borra|eliminar|borrar) mis datos",
        "(?:darme|denme|dame|deme|dadme) de baja",
        "no (?:me |nos )?(?:env[ií]e[ns]?|escrib(?:a|an|as)|contacte[ns]?|mande[ns]?)…más(?: correos?| mensajes?"
        "| e-?mails?"
        "| mails?)?¶",
        "d[eé]je(?:n)?me en paz|d[eé]jame en paz",
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
        "(?:lasciatemi|lasciami|mi lasci) in pace",
    ),
    "pt": (
        r"(?:remov|retir|exclu|tir)\w{1,4}(?:-me| me|r-me| meu e?-?mail| o meu| os meus dados)…(?:lista|base|cadastro)",
        r"(?:remov|exclu|apag)\w{1,3} (?:os )?meus dados",
        "não (?:quero|desejo|pretendo) (?:mais )?(?:receber|ser contactad|ser contatad)…(?:mais|e-?mails?|mensagens)",
        "não (?:quero|desejo|pretendo) mais (?:receber|ser contactad|ser contatad)",
        r"não (?:me )?(?:envi|contact|contat|escrev|mand)\w{1,4}(?:-me)? mais(?: e-?mails?| mensagens)?¶",
        "deixe(?:m)?-me em paz|me deixe(?:m)? em paz",
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
        "(?:schrijf|mail|contacteer|benader) (?:mij|me|ons) (?:alstublieft |alsjeblieft |aub )?niet meer¶",
        "(?:neem|opnemen|nemen)…geen contact meer|geen contact meer (?:met (?:mij|me) )?op(?: te )?(?:nemen)?",
        "stuur (?:mij|me|ons) (?:alstublieft |alsjeblieft |aub )?(?:geen|niet)…meer¶",
        "laat (?:mij|me) met rust",
    ),
    "sv": (
        "ta bort (?:mig|min (?:adress|mejl|e-post|mail))…(?:list|register|utskick|databas)",
        "(?:vill|önskar) inte (?:längre )?(?:ha|få|ta emot)…(?:mejl|mail|e-post|utskick|meddelanden)",
        "sluta (?:mejla|maila|skicka|kontakta|skriva)",
        "avregistrera mig",
        "kontakta mig inte (?:mer|igen|längre)",
        "(?:skriv|mejla|maila) (?:mig )?inte (?:till mig )?(?:mer|igen|längre)¶",
        "skicka (?:mig )?inte (?:mig )?(?:fler|några fler|mer) (?:mejl|mail|e-post|meddelanden)",
        "lämna mig i ?fred",
    ),
    "da": (
        "(?:fjern|slet) (?:mig|min (?:mail|e-?mail|adresse)|mine (?:data|oplysninger))…(?:list|register|database)",
        "(?:ønsker|vil) ikke (?:længere )?(?:at )?(?:modtage|have|få)…(?:mail|beskeder|henvendelser)",
        "(?:ønsker|vil) ikke (?:længere )?(?:at )?(?:kontaktes|blive kontaktet)",
        "afmeld mig",
        "(?:stop med at|hold op med at) (?:skrive|sende|kontakte|maile)",
        "(?:skriv|kontakt|mail) (?:mig |til mig )?ikke (?:til mig |mig )?(?:mere|igen|længere)¶",
        "send (?:mig )?ikke (?:mig )?flere",
        "lad mig være i fred",
    ),
    "no": (
        "(?:fjern|slett) (?:meg|min (?:e-post|adresse)|mine (?:data|opplysninger))…(?:list|register|database)",
        "(?:ønsker|vil) ikke (?:lenger )?(?:å )?(?:motta|ha|få)…(?:e-post|mail|meldinger|henvendelser)",
        "(?:ønsker|vil) ikke (?:lenger )?(?:å )?bli kontaktet",
        "meld meg av",
        "slutte? å (?:sende|skrive|kontakte|maile)",
        "ikke (?:skriv|kontakt|send)e?…(?:mer|igjen|lenger|flere (?:e-poster|mailer|meldinger))¶",
        "la meg være i fred",
    ),
    "fi": (
        "poista(?:kaa)? (?:minut|osoitteeni|tietoni)",
        "älkää (?:lähettäkö|ottako) (?:enää|minulle|minuun)",
        "en halua (?:enää )?(?:vastaanottaa|saada)…(?:viestejä|sähköpost|posti)",
        "lopettakaa (?:viestien|lähettäminen)",
        "älkää (?:enää )?(?:kirjoittako|lähettäkö|ottako)…(?:minulle|minuun|yhteyttä)(?: enää)?¶",
        "älä (?:enää )?(?:kirjoita|lähetä|ota yhteyttä)…enää¶",
        "en halua enää (?:viestejä|sähköpost|posti|näitä)",
        "jättäkää minut rauhaan",
    ),
    "pl": (
        "(?:usuń|usunąć|usuńcie|proszę o usunięcie|wypisać|wypisanie)…(?:mnie|mój adres|mojego adresu|moje dane|moich"
        " danych|z listy|z bazy)",
        "nie (?:chcę|życzę sobie)…(?:otrzymywać|dostawać)…(?:wiadomości|maili|ofert|kontaktu)",
        "proszę (?:mi |do mnie )?(?:nie|więcej nie|już nie) (?:pisać|wysyłać|kontaktować)",
        "nie (?:pisz|piszcie|pisać|wysyłaj|wysyłajcie|kontaktuj|kontaktujcie) (?:się )?(?:ze mną |do mnie "
        "|mi )?(?:więcej|już)",
        "nie życzę sobie (?:dalszego |dalszej |więcej )?(?:kontaktu|wiadomości|maili|korespondencji)",
        "(?:daj|dajcie) mi spokój",
        "przesta[ńć]…(?:pisać|wysyłać)",
    ),
    "cs": (
        "(?:odhlaste|vyřaďte|smažte|vymažte|odstraňte) (?:mě|mne|můj|moje)",
        "nepřeji si (?:dostávat|zasíl|být kontaktov)",
        "(?:neposílejte|nepište) mi (?:už|již|další)",
        "(?:už|již) mi (?:nepište|neposílejte)|nepište mi(?: prosím)?¶",
        "přestaňte mi (?:psát|posílat)",
    ),
    "ru": (
        "(?:удалите|уберите|исключите|отпишите) (?:меня|мой|мою|мои)",
        "не (?:пишите|присылайте|отправляйте) (?:мне )?(?:больше|писем|письма)",
        "больше (?:мне |нам )?не (?:пиш|писать|присыла|отправля|беспоко)",
        "оставьте меня в покое",
        "(?:прекратите|перестаньте) (?:мне )?(?:писать|присылать|отправлять|рассылк)",
        "не хочу (?:больше )?получать",
    ),
    "tr": (
        "(?:beni )?(?:listeden|listenizden) (?:çıkar|silin)",
        "(?:bana )?(?:bir daha|artık) (?:e-?posta |mail |mesaj )?(?:göndermeyin|yazmayın|atmayın)",
    ),
    "zh": (
        "(?:不要|别|勿)再(?:给我|給我|向我)?…(?:发|發|寄|联系)",
        "(?:不要|别)(?:给我|給我)(?:发|發|寄)(?:了|邮件|郵件|信|消息|广告|[。！!]|$)",
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
    "ko": ("(?:보내지|연락하지) ?(?:마|말)", "(?:수신|메일) ?거부"),
    "uk": (
        "більше (?:мені |нам )?не (?:пиш|надсила|турбу)",
        "не (?:пишіть|надсилайте) (?:мені )?(?:більше|листів)",
        "(?:видаліть|приберіть) (?:мене|мою|мої)",
    ),
    "ro": (
        "nu-mi mai (?:scri|trimite)|nu mai (?:vreau|doresc) să (?:primesc|fiu)",
        "(?:să )?nu mă mai (?:contact|deranj)",
        "(?:ștergeți|scoateți)-mă…(?:list|baz)",
    ),
    "hu": (
        "ne (?:írj|írjon|írjanak|küldj|küldjön|küldjenek|keressen|keressenek)…több(?:et)?",
        "(?:töröljön|töröljenek|vegyenek le)…(?:listá|adatbázis)",
    ),
    "el": ("μην? μου (?:ξανα)?(?:γρά|στεί)", "διαγράψτε (?:με|τα στοιχεία)"),
    "he": ("אל (?:תכתבו|תכתוב|תשלחו|תשלח)…יותר", "הסיר(?:ו|י)? אותי"),
    "ar": (
        "لا (?:تراسل|ترسل|تتواصل|تكتب)…(?:مرة أخرى|بعد الآن|مجدد)",
        "(?:احذف|أزل)(?:ني|وني)",
    ),
    "id": ("jangan (?:kirim|hubungi)…lagi",),
    "vi": ("đừng (?:gửi|liên hệ)…nữa",),
}
