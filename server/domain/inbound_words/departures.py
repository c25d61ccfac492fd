"""How a notice says that somebody has left, by language."""

from __future__ import annotations

# Of a person or of an address.
LEFT_PHRASES: dict[str, tuple[str, ...]] = {
    "en": (
        "(?:is|am|are|'s|be) no longer (?:with (?:us|the|our|this|me)|employed|an employee"
        "|a member of|associated|affiliated|part of)",
        "no longer works? (?:at|for|with|here|in)",
        "no longer working (?:at|for|with|here|in)",
        "(?:is|am|are) no longer (?:at|with) [a-z]",
        "(?:has|have) left (?:the )?(?:company|organi[sz]ation|firm|business|us|our|employment)",
        "(?:i have|i've) left…(?:company|position|role|organi[sz]ation|firm|employer|job)",
        "(?:my|his|her) last (?:working )?day (?:at|with|was|is)",
        "(?:e-?mail|mail) (?:address|account)…no longer (?:in use|active|monitored|valid|used)",
        "(?:mailbox|e-?mail account|e-?mail address|inbox) is not monitored",
        "(?:mailbox|inbox) is no longer (?:active|in use|monitored|read)",
        r"\b(?:i|has|have) left [^@]{2,60}(?:contact|direct|reach|write|forward)",
        "(?:has|have) moved on from",
        "(?:retired|resigned) from",
        "left the company",
        "is now retired",
    ),
    "de": (
        ("nicht mehr (?:bei|für|in (?:unserem|der|diesem)|im unternehmen|im hause|tätig|beschäftigt|in der firma)"),
        "(?:das|unser) (?:unternehmen|haus) verlassen",
        "(?:aus|von) (?:dem|unserem) unternehmen ausgeschieden",
        "ausgeschieden",
        "(?:e-?mail-?)?adresse (?:ist|wird) nicht mehr (?:gültig|aktiv|verwendet|genutzt)",
        "im ruhestand",
        "postfach (?:wird|ist) nicht mehr (?:gelesen|aktiv|betreut|abgerufen|verwendet)",
    ),
    "fr": (
        "ne (?:fait|fais) plus partie",
        "ne travaille plus",
        "(?:a|ai) quitté (?:la société|l'entreprise|notre|ses fonctions|mes fonctions|le groupe|l'|le )",
        "n'est plus (?:en poste|salarié|collaborat|employé|dans|chez|au sein)",
        "adresse (?:mail |e-?mail |électronique )?n'est plus (?:valide|active|utilisée|en service)",
        "je ne suis plus (?:chez|dans|au sein|en poste)",
    ),
    "es": (
        "ya no (?:trabaj[ao]|forma parte|formo parte|pertenece|está en la empresa|labora)",
        "ha dejado (?:la empresa|de trabajar)",
        "he dejado (?:la empresa|de trabajar)",
        "esta (?:dirección|cuenta)…ya no (?:está|es)",
    ),
    "it": (
        "non (?:lavor[ao]|fa|collabora|faccio) più",
        "ha lasciato (?:l'azienda|la società|il)",
        "non è più (?:in azienda|presso|un dipendente|attiv)",
        "indirizzo…non è più (?:attivo|valido)",
    ),
    "pt": (
        "(?:já )?não (?:trabalh[ao]|faz|faço) mais",
        "já não (?:trabalh[ao]|faz parte|faço parte)",
        "não faz mais parte",
        "deixou (?:a empresa|de trabalhar)",
        "deixei a empresa",
        "desligad[oa] da empresa",
    ),
    "nl": (
        "niet meer (?:werkzaam|in dienst|werken|bij)",
        "werk(?:t)? niet (?:meer|langer) (?:bij|voor)",
        "heeft (?:het bedrijf|de organisatie|ons) verlaten",
        "uit dienst",
    ),
    "sv": (
        "arbetar inte (?:längre|kvar)",
        "jobbar inte (?:längre|kvar)",
        "(?:har )?slutat (?:på|hos|min|sin)",
        "inte längre (?:anställd|kvar)",
    ),
    "da": ("(?:arbejder|er) ikke længere (?:hos|ansat|i|her)", "er fratrådt", "har forladt virksomheden"),
    "no": ("(?:jobber|arbeider) ikke lenger", "har sluttet (?:i|hos)", "ikke lenger ansatt"),
    "fi": ("ei (?:työskentele|ole) enää", "en (?:työskentele|ole) enää"),
    "pl": (
        "(?:już )?nie pracuj[eę] (?:już )?(?:w|dla|u)",
        "nie jest już (?:pracownikiem|zatrudnion)",
        "odszed(?:ł|ła) z",
    ),
    "cs": ("(?:již|už) (?:v naší|v|u nás|ve)…nepracuj", "(?:již|už) nepracuj"),
    "ru": ("больше не работа(?:ет|ю)", "уволил(?:ся|ась)", "покинул[аи]? (?:компанию|организацию)"),
    "tr": ("artık (?:şirketimizde |firmamızda )?çalışm", "şirketimizden ayrıl"),
    "zh": ("已(?:经)?离职", "已(?:经)?離職", "不再(?:在|担任|任职)", "已离开(?:公司|本公司)"),
    "ja": ("退職(?:し|いた|致|となり)", "退社(?:し|いた|致)", "異動(?:し|いた|致|となり)"),
    "ko": ("퇴사", "퇴직"),
}

# Near the address of whoever comes next.
WRITE_TO: dict[str, tuple[str, ...]] = {
    "en": ("contact", "reach", "write", "e-?mail", "replac", "successor", "instead", "please", "direct", "forward"),
    "de": ("wenden", "kontakt", "nachfolg", "ansprech", "schreiben"),
    "fr": ("contacter", "adresser", "écrire", "remplac", "succ"),
    "es": ("dirig", "diríj", "escrib", "contact", "sustitu"),
    "it": ("contatt", "rivolg", "sostitu", "scriv"),
    "pt": ("contat", "contact", "dirij", "escrev", "substitu"),
    "nl": ("contact", "neem", "stuur", "opvolger"),
    "sv": ("vänd", "kontakt", "efterträd"),
    "da": ("henvend", "kontakt", "efterfølger"),
    "no": ("henvend", "kontakt", "etterfølger"),
    "pl": ("kontakt", "prosimy"),
    "ru": ("обращ", "пишите", "связ"),
    "zh": ("联系", "请", "聯絡"),
    "ja": ("連絡", "後任"),
}
