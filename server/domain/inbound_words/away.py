"""What somebody away says of himself, by language."""

from __future__ import annotations

_I_AM = "(?:i am|i'm|im|i will be|i'll be|we are|am) (?:currently |presently |now |also |already )?"

# First person or a bare notice, present or future: who has been away is back.
AWAY_PHRASES: dict[str, tuple[str, ...]] = {
    "en": (
        _I_AM + r"(?:away|off|travel?ling|unavailable|out of town)(?: today| until| till| from| on| at| and|[.,])",
        _I_AM + r"away (?:this|for|with|between|through|in)",
        _I_AM + "out (?:of (?:the )?office|until|from|on|today|this)",
        _I_AM + r"on (?:\w+ ){0,3}(?:vacation|holidays?|leave|sabbatical|break|business trip|pto)",
        "out of (?:the )?office",
        "(?:annual|maternity|paternity|parental|sick|medical|bereavement) leave",
        "currently (?:on (?:leave|vacation|holiday)|away|travel?ling)",
        "limited access to (?:my )?e-?mail",
        "no access to (?:my )?e-?mails?",
        "while (?:i am|i'm) (?:away|out|gone|on)",
        "(?:upon|on|after) my return",
        "when i (?:return (?:to|from|on)|return[.,]|get back|am back|'m back)",
        "(?:respond|reply|answer|contact you|get back to you)…(?:upon|on|after) (?:my )?return",
        "will be back (?:in the office|at work|on|at)",
        "be back in the office",
        "returning to the office",
        "i (?:will|won't|shall) (?:not )?(?:be )?(?:return|check|read)(?:ing)? (?:to the office|my e-?mail|e-?mail)",
        "our offices? (?:is|are|will be) closed",
    ),
    "de": (
        "nicht im (?:büro|haus|hause|office)",
        (
            "(?:bin|bis|vom|am)…(?:abwesend|im urlaub|in urlaub|außer haus|nicht erreichbar|nicht da|"
            "wieder im (?:büro|haus|office)|wieder da|wieder erreichbar|wieder für sie)"
        ),
        (
            "ich bin (?:derzeit |momentan |zurzeit |zur zeit |aktuell )?(?:im urlaub|in urlaub|abwesend|"
            "in elternzeit|krank|auf dienstreise|unterwegs)"
        ),
        "nach meiner rückkehr",
        "elternzeit",
        "während meiner abwesenheit",
        "e-?mails? (?:werden|wird) nicht (?:weitergeleitet|gelesen)",
        "erst (?:wieder )?(?:am|ab)…(?:beantworten|lesen|bearbeiten)",
        "urlaubsbedingt",
        "betriebsurlaub",
        "betriebsferien",
    ),
    "fr": (
        ("(?:je suis|je serai|actuellement)…(?:absente?|en congés?|en vacances|en déplacement|indisponible|en arrêt)"),
        "absente?s? (?:du bureau|jusqu|du |de l|pour|à partir|ce jour)",
        "congés? (?:maternité|parental|annuels?|maladie|paternité)",
        "de retour (?:au bureau|le )",
        "à mon retour",
        "dès mon retour",
        "durant mon absence",
        "pendant mon absence",
        "en mon absence",
        "accès limité à m",
        "bureau (?:est|sera) fermé",
    ),
    "es": (
        ("(?:estoy|estaré|me encuentro|me encontraré|actualmente)…(?:fuera|ausente|de vacaciones|de viaje|de baja)"),
        "fuera de (?:la |mi )?oficina",
        "estoy ausente",
        "a mi (?:regreso|vuelta)",
        "durante mi ausencia",
        "permiso (?:de )?(?:maternidad|paternidad)",
        "acceso limitado",
        "de regreso (?:el|en)",
    ),
    "it": (
        "(?:sono|sarò|attualmente)…(?:fuori (?:sede|ufficio)|assente|in ferie|in vacanza|in viaggio)",
        "fuori (?:dall'|dal )?ufficio",
        "al mio (?:rientro|ritorno)",
        "durante la mia assenza",
        "rientr(?:o|erò) (?:in ufficio|il)",
        "congedo (?:di )?maternità",
    ),
    "pt": (
        ("(?:estou|estarei|encontro-me|atualmente)…(?:fora|ausente|de férias|em férias|em viagem|de licença)"),
        "fora do escritório",
        "no meu regresso",
        "ao meu retorno",
        "durante a minha ausência",
        "durante minha ausência",
        "licença[- ]maternidade",
        "retorn(?:o|arei) (?:no dia|em|ao)",
        "regresso (?:a|ao|no dia)",
    ),
    "nl": (
        (
            "(?:ik ben|ben ik|momenteel)…(?:afwezig|met vakantie|op vakantie|niet (?:op kantoor|aanwezig|"
            "bereikbaar)|met verlof|vrij)"
        ),
        "tijdens mijn afwezigheid",
        "bij (?:mijn )?terugkomst",
        "zwangerschapsverlof",
        "ouderschapsverlof",
        "weer (?:op kantoor|aanwezig|bereikbaar)",
    ),
    "sv": (
        (
            "(?:jag är|jag kommer)…(?:inte på (?:kontoret|plats)|på semester|ledig|bortrest|frånvarande|"
            "tjänstledig|föräldraledig)"
        ),
        "åter på (?:kontoret|plats|jobbet)",
        "tillbaka (?:på kontoret|den|måndag)",
        "är på semester",
        "har semester",
    ),
    "da": (
        "(?:jeg er|jeg har)…(?:ikke på kontoret|på ferie|fraværende|bortrejst|ferie|på barsel|orlov)",
        "tilbage (?:på kontoret|den|mandag|igen)",
        "holder ferie",
    ),
    "no": (
        "(?:jeg er|jeg har)…(?:ikke på kontoret|på ferie|fraværende|bortreist|ferie|permisjon)",
        "tilbake (?:på kontoret|den|mandag|igjen)",
    ),
    "fi": (
        "olen (?:tällä hetkellä )?(?:lomalla|poissa|matkoilla|vapaalla)",
        "poissa toimistosta",
        r"palaan (?:töihin|takaisin|toimistolle|\d)",
        "lomalla (?:asti|saakka)",
        "en ole tavoitettavissa",
    ),
    "pl": (
        "(?:jestem|będę|przebywam)…(?:nieobecn[ya]|na urlopie|poza biurem|niedostępn[ya])",
        "poza biurem",
        "na urlopie",
        "po powrocie",
        "podczas mojej nieobecności",
    ),
    "cs": (
        "(?:jsem|budu)…(?:mimo kancelář|nepřítom|na dovolené|na mateřské)",
        "čerpám dovolenou",
        "po (?:svém )?návratu",
        "nejsem v kanceláři",
        "mám dovolenou",
    ),
    "sk": (
        "(?:som|budem)…(?:mimo kancelárie|neprítom|na dovolenke)",
        "čerpám dovolenku",
        "po (?:mojom )?návrate",
    ),
    "hu": (
        "szabadságon (?:vagyok|leszek)",
        "nem (?:vagyok|leszek) (?:az irodában|elérhető)",
        "házon kívül",
        "visszatérésem után",
    ),
    "ro": (
        "sunt (?:în|in) (?:concediu|vacanță|vacanta)",
        "nu sunt (?:în|la) birou",
        "lipsesc din birou",
        "la (?:întoarcere|revenire)",
    ),
    "ru": (
        "(?:я )?(?:сейчас |в настоящее время |нахожусь )?(?:нахожусь )?в (?:отпуске|командировке)",
        "отсутствую",
        "буду отсутствовать",
        "нет на (?:рабочем )?месте",
        "после возвращения",
        "вне офиса",
        "в декрете",
    ),
    "uk": (
        "(?:перебуваю |я )?(?:у|в) (?:відпустці|відрядженні)",
        "буду відсутн",
        "поза офісом",
        "після повернення",
    ),
    "bg": ("в отпуск съм", "извън офиса", "ще отсъствам"),
    "el": ("εκτός γραφείου", "σε άδεια", "θα απουσιάζω", "απουσιάζω"),
    "tr": (
        "ofis dışında",
        r"izinde(?:yim|yiz)?\b",
        "yıllık izin",
        "tatildeyim",
        "döndüğümde",
        "ofiste olmayacağım",
    ),
    "he": ("אני בחופש", "בחופשה", "מחוץ למשרד", "לא במשרד", "אשוב"),
    "ar": ("خارج المكتب", "في إجازة", "إجازة سنوية", "عند عودتي"),
    "zh": (
        "(?:正在|在|处于)?休假(?:中|期间)?",
        "假期(?:中|结束|自动回复)",
        "不在办公室",
        "出差",
        "年假",
        "产假",
        "不在辦公室",
        "外出(?:中|期间)",
        "无法(?:亲自|及时)回复",
        "无法及时(?:查看|处理)",
    ),
    "ja": (
        "不在(?:に|と|の|です|中|期間)",
        "休暇(?:中|を|の|と|に)",
        "お休み(?:を|させて|中)",
        "出張(?:中|の)",
        "夏季休業",
        "年末年始",
        "休業(?:日|期間|と)",
        "外出(?:中|して)",
    ),
    "ko": ("부재중", "휴가(?:중|입니다|로| 중)", "출장(?:중| 중)", "자리를 비"),
    "ca": ("fora de l'oficina", "estic de vacances"),
    "sl": ("na dopustu", "odsot(?:en|na)", "izven pisarne"),
    "hr": ("na godišnjem", "izvan ureda", "odsut(?:an|na)"),
}
