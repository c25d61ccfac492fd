// @ts-check
/** Tell shared role mailboxes ("info@", "bewerbung@") from addresses of people. */
import { isGiven } from "./given.js";

// Whole words of a local part, in some twenty languages.
const ROLES = new Set(
  `
    abo abonnement abos abuse academy accounting accounts accountspayable accueil achats admin administracion
    administratie administration administrator admission admissions ads adsales advertise advertising affiliate aide
    ajuda akademie aktuar aktuariat alert alerts all allgemein alumni ambulanz amministrazione anfrage anfragen
    angajari anzeigen api applications apply appointments archiv archive archives asiakaspalvelu ask assistance asta
    atencion atencionalcliente atendimento ausbildung ausschuss ayuda ayuntamiento beisitzer bestellung bestellungen
    bestilling betriebsrat bewerbung bewerbungen biblioteca bibliothek bibliotheque bilgi billing birou biuro board
    boekhouding bonjour booking bookings bot bounce bounces boutique briefe buchhaltung buchung buergerbuero
    buergerservice bug bugs bugzilla campus candidature candidatures captain care career careers cartas catering
    central centrale ceo cfo chair chairman chairs church ciao circulation citizen city classified classifieds client
    clientes clients clinic club coach college comenzi comercial commande commandes comment comments commercial
    commerciale committee comms communication communications community compliance compras compta comptabilite
    comunicacion comunicazione contabilidad contact contacto contacts contactus contato contatti copyright corrections
    council county courrier course courses crew cto customer customercare customers customerservice customerservices
    daemon data dataprotection daten datenschutz datenschutzbeauftragter dean defensor dekanat delegacion demo
    department dept desarrollo desarrolloweb desk destek dev developer developers development diakon digital direccion
    direction director direktion direktoer disponent dns domain donate donations donotreply dpo ecole editor editorial
    editorials editors edv eigyo einkauf election elections email empfang empleo emploi enquiries enquiry ertekesites
    escuela europe event events everyone facebook fachschaft facturacion facturation faculty faktura fakturace faktury
    faleconosco feedback finance financeiro finances finanzas finanzen foia forsaljning forschung forum fragen front
    frontdesk gallery gdpr gemeinde gemeindebuero general generale geschaeftsfuehrer geschaeftsfuehrung giving
    gleichstellung global government group groups hallo hausmeister headquarters hello help helpcenter helpdesk hey hi
    hilfe hinweis hinweise hiring hola hort hospital hosting hostmaster hotel hotline hq hr i18n ict ideas iesg
    iletisim immobilien imprensa impressum info infodesk infomail informacion informacje information infos initiative
    inquiries inquiry insankaynaklari international internships investorrelations invitation invitations invoice
    invoices ir iroda issues it jinji job jobb jobs jugend jugendleiter jugendwart kadry kancelar kancelaria kantoor
    kanzlei karriera karriere kasse kassenwart kassenwartin kassier kassierer kirche kita klantenservice klient klinik klubben
    kommandant kommunen kommunikation konrektor kontakt kontakte kontakty kontor ksiegowosc kultur kunden kundendienst
    kundenservice kundservice kundtjanst kurse lavoro law lectores legal leiter leitung leser leserbrief leserbriefe
    letters lettres library license licensing list listen listproc lists listserv lizenzen locales lokales mail
    mailbox mailer mairie majordomo management marketing media media-relations medien medios meldung meldungen member
    members membership mensa message messages mitglied mitglieder mitgliedschaft moderator moderators muhasebe museum
    myynti nachrichten network news newsdesk newsletter newsletters newsroom newstips noc noreply noticias
    notification notifications notify obchod obit obits obituaries obmann obsluga oeffentlichkeitsarbeit office
    offices ola ombudsfrau ombudsman online ops order orders ordforer ouvidoria parish partner partners partnership
    partnerships payments payroll pedidos people permissions personal personalabteilung personalrat pfarramt
    pfarrbuero pfarrer platzwart poczta podpora politik polls pomoc post posta postmaster pr praca praesident
    praesidentin praktikum praxis prenotazioni prensa pro presidence presidencia president presidente presidenza press presse
    pressestelle presseteam pressewart pressoffice principal privacy prodej program programme programs project
    projects projekt projekte pruefungsamt public publicfile publicidad publicite publicrelations publisher publishing
    purchasing question questions rathaus recepcion reception receptionist rechnung rechnungen reclamaciones recruit
    recruiting recruitment recrutement recursoshumanos redacao redaccion redaction redakcja redaktion redazione
    registrar rekrutacja rekry rekrytering rektor rektorat rektorn reply report reports request requests research
    reservas reservation reservations restaurant rezeption rgpd rh rights risorseumane robot root rrhh sac safety
    saiyo sales salg satis schatzmeister school schriftfuehrer schriftfuehrerin schule schulleitung secretaire
    secretaria secretariaat secretariado secretariat secretary security segretario segreteria sekretaerin sekretariat
    sekretariatet seminar seminare service services servicio servicios servizio shop showroom sindaco skolan social soporte
    spam spende spenden spielleiter sponsoring sport sports sportwart sprzedaz stadt staff stampa starosta statistics
    statistik stats stellen store streak student students studienberatung studienbuero studierende studium submission
    submissions subs subscribe subscriptions sugerencias suggestions suporte support survey suscripcion suscripciones
    suscriptor sysadmin system systems tajemnik talent team teams tech technical technik technology termin termine
    test testing ticket tickets tienda tips toiawase toimisto town trainer training treasurer tresorier tresoriere
    twitter ufficio umfrage university unsubscribe updates vacatures vagas vanzari vendas vendite ventas vente ventes
    veranstaltung veranstaltungen verband verein verkauf verkoop vermietung vertrieb vicepresident vicepresidente
    vizepraesident volunteer volunteers vorsitz vorsitzende vorsitzender vorstand vote voting wachleiter web webmaster
    webmestre webredaktion wehrfuehrer welcome werbung wg wirtschaft zamowienia zapytania zentral zentrale zeugwart
  `
    .trim()
    .split(/\s+/),
);
// Unmistakable at the start or the end of a longer word ("pressestelle.sued", "customersupport", "healthinfo").
const STARTS = new RegExp(
  "^(?:no-?reply|do-?not-?reply|presse|press(?=office|team|kontakt|desk|-)|media(?=office|relations|team|-)|redakt|redac|" +
    "newsletter|sekretariat|kunden|service|support|kontakt|contact|info|admin|webmaster|customer|bewerb|karriere|recruit|" +
    "datenschutz|geschaeftsst|verwaltung|buchhaltung|marketing|anfrage|reservier|helpdesk|notification|mailer|" +
    "subscri|unsubscri|bounce|visitor)",
);
const ENDS = new RegExp(
  "(?:info|redaktion|services?|support|team|office|buero|desk|news|press|presse|admin|foia|kontakt|contact|mailing|list|" +
    "noreply|help|obmann|sekretariat|[a-z]{4}stelle|verwaltung)$",
);

/** @param {string} email Normalised. */
export function isRoleAddress(email) {
  const [local = "", host = ""] = email.split("@");
  const plain = local.normalize("NFD").replace(/\p{M}/gu, "").replace(/ß/g, "ss");
  const words = plain.split(/[^a-z]+/).filter(Boolean);
  if (!words.length) return true;
  // "allen.root@", "ann.board@": a family's name behind a first name, whatever else it means.
  if (/^\p{L}+[._]\p{L}+$/u.test(plain) && isGiven(words[0] ?? "") && !ROLES.has(words[0] ?? "")) return false;
  // Two letters inside a longer local part are particles and initials ("a.de.boer").
  if ([plain, ...words.filter((word) => word.length > 2 || words.length === 1)].some(isRoleWord)) return true;
  return isList(plain, host);
}

/** @param {string} word */
const isRoleWord = (word) =>
  ROLES.has(word) ||
  ROLES.has(word.replace(/(?<=\p{L}{4})in$/u, "")) ||
  (word.length > 5 && (STARTS.test(word) || ENDS.test(word)));

/** Mailing lists live under hosts of their own. @param {string} local @param {string} host */
function isList(local, host) {
  return (
    /^(?:lists?|groups|googlegroups|listserv|mailman)\./.test(host) ||
    /^(?:tools|datatracker)\.ietf\.org$/.test(host) ||
    (/-/.test(local) && local.split("-").length > 2)
  );
}

/** "acme2026rome@": an event's, as a rule; a person's year is the one of birth. @param {string} email */
export const isDated = (email) => /^[a-z]{2,}20[0-3]\d[a-z]*@/.test(email);

/** An address named like its own organisation ("acme@acme.example"). @param {string} email */
export function isNamedLikeHost(email) {
  const [local = "", host = ""] = email.split("@");
  const plain = local.replace(/[^a-z0-9]/g, "");
  const labels = host
    .split(".")
    .slice(0, -1)
    .map((label) => label.replace(/-/g, ""));
  return labels.some((label) => label === plain || (plain.length > 3 && label.startsWith(plain)));
}
