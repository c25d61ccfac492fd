// @ts-check
/** Tell shared role mailboxes ("info@", "bewerbung@") from addresses of people. */

// Whole words of a local part; English, French, German, Spanish, Portuguese, Italian, Dutch, Nordic, Polish, Czech.
const ROLES = new Set(
  ("info infos infomail information informacion informacje infodesk contact contacts contactus contato contacto contatti kontakt kontakte " +
    "kontakty mail email mailbox post poczta posta postmaster webmaster hostmaster webmestre webredaktion web admin administrator administration " +
    "administracion admissions admission root abuse noreply reply donotreply notification notifications notify alert alerts " +
    "mailer daemon bounce bounces newsletter newsletters news noticias nachrichten updates subscribe unsubscribe abo abonnement abos " +
    "office offices sekretariat secretariat secretaria secretary sekretaerin segreteria reception recepcion rezeption empfang accueil front frontdesk " +
    "support help helpdesk hilfe aide ayuda ajuda assistance service services servicio servicios servizio soporte suporte kundenservice " +
    "kundendienst kunden customer customers customerservice customercare care client clients clientes klient hotline " +
    "sales vertrieb verkauf ventas vendas ventes vente commercial commerciale comercial vendite sprzedaz orders order bestellung bestellungen " +
    "commande commandes pedidos shop store boutique tienda booking bookings reservation reservations reservas buchung events event " +
    "veranstaltung veranstaltungen tickets ticket billing invoice invoices rechnung rechnungen facturation facturacion buchhaltung accounting accounts " +
    "accountspayable compta comptabilite contabilidad finance finances finanzen finanzas payments payroll einkauf purchasing compras achats " +
    "press presse prensa imprensa stampa media medien medios media-relations pressestelle presseteam pressoffice kommunikation communication " +
    "communications comunicacion comunicazione comms pr publicrelations oeffentlichkeitsarbeit marketing werbung advertising anzeigen ads publicidad " +
    "publicite sponsoring partner partners partnership partnerships affiliate redaktion redaction redaccion redazione redacao redakcja editor editors " +
    "editorial editorials letters leserbriefe leserbrief tips newsroom newsdesk desk kultur sport sports politik wirtschaft lokales online digital " +
    "hr jobs job career careers karriere karriera recruiting recruitment recrutement recruit talent rh rrhh recursoshumanos bewerbung bewerbungen " +
    "personal personalabteilung candidature candidatures emploi empleo stellen ausbildung praktikum internships apply applications hiring people " +
    "legal law privacy datenschutz dataprotection dpo gdpr rgpd compliance impressum copyright lizenzen licensing license permissions rights foia " +
    "security safety it edv ict tech technik technical technology dev developer developers development desarrollo desarrolloweb sysadmin systems " +
    "network noc ops hosting domain dns api bot robot system team teams staff crew all everyone list lists group groups committee board vorstand " +
    "council ausschuss direction direktion geschaeftsfuehrung management ceo cfo cto feedback ideas suggestions sugerencias comments comment question " +
    "questions fragen anfrage anfragen enquiries enquiry inquiries inquiry requests request hello hallo hi hey hola bonjour ciao ola ask meldung " +
    "meldungen hinweis hinweise report reports research forschung library bibliothek bibliotheque biblioteca archiv archive archives museum gallery " +
    "school schule ecole escuela college university campus student students studium studierende alumni faculty department dept registrar " +
    "rathaus gemeinde gemeindebuero stadt buergerbuero buergerservice mairie ayuntamiento city town county public government citizen vote voting " +
    "elections election polls obit obits obituaries donate donations spenden spende volunteer volunteers members member membership mitglied " +
    "mitglieder mitgliedschaft verein verband club zentrale central centrale hq headquarters zentral general generale allgemein global " +
    "international europe uk usa us eu de fr es welcome community forum moderator moderators social facebook twitter pfarramt pfarrbuero parish " +
    "church kirche praxis clinic klinik hospital kanzlei ambulanz termin termine appointments vermietung immobilien hotel restaurant catering " +
    "projekt project projects projekte initiative programme program programs training seminare seminar akademie academy kurse course courses " +
    "data daten statistics statistik biuro rekrutacja praca kadry obsluga pomoc zapytania faktury ksiegowosc zamowienia kancelaria prodej podpora fakturace kancelar obchod " +
    "iletisim bilgi satis destek muhasebe insankaynaklari myynti asiakaspalvelu toimisto rekry kundtjanst kundservice forsaljning jobb " +
    "rekrytering kontor salg bestilling faktura iroda ertekesites birou angajari vanzari comenzi kantoor verkoop vacatures klantenservice administratie " +
    "boekhouding secretariaat saiyo jinji eigyo toiawase vagas atendimento ouvidoria financeiro faleconosco sac lavoro amministrazione ufficio " +
    "risorseumane prenotazioni atencion atencionalcliente reclamaciones advertise adsales publicfile corrections submissions submission newstips stats subs listen suscriptor suscripcion suscripciones delegacion defensor lectores " +
    "cartas lettres courrier leser briefe publisher publishing circulation classifieds classified subscriptions customerservices receptionist treasurer chair chairman president vicepresident principal captain coach director dean spam test testing demo wg chair chairs iesg secretariado umfrage survey streak helpcenter").split(" "),
);
// Unmistakable inside a longer word ("pressestelle.sued", "customersupport", "healthinfo").
const STEMS =
  /^(?:no-?reply|do-?not-?reply|presse|press(?=office|team|kontakt|desk|-)|media(?=office|relations|team|-)|redakt|redac|newsletter|sekretariat|kundens|kunden|service|support|kontakt|contact|info|admin|webmaster|customer|bewerb|karriere|recruit|datenschutz|geschaeftsst|verwaltung|buchhaltung|marketing|anfrage|reservier|helpdesk|notification|mailer|subscri|unsubscri|bounce)|(?:info|redaktion|service|support|team|office|buero|desk|news|press|presse|admin|foia|kontakt|contact|mailing|list|noreply|sekretariat|(?:geschaefts|presse|beratungs|fach|zentral|melde)stelle|verwaltung)$/;

/** @param {string} email Normalised. */
export function isRoleAddress(email) {
  const [local = "", host = ""] = email.split("@");
  const plain = local.normalize("NFD").replace(/\p{M}/gu, "").replace(/ß/g, "ss");
  const words = plain.split(/[^a-z]+/).filter(Boolean);
  if (!words.length) return true;
  if (STEMS.test(plain) || words.some((word) => ROLES.has(word) || (word.length > 5 && STEMS.test(word)))) return true;
  return isList(plain, host);
}

/** Mailing lists live under hosts of their own. @param {string} local @param {string} host */
function isList(local, host) {
  return /^(?:lists?|groups|googlegroups|listserv|mailman)\./.test(host) || /^(?:tools|datatracker)\.ietf\.org$/.test(host) ||
    (/-/.test(local) && local.split("-").length > 2);
}

/** An address named like its own organisation ("acme@acme.example"). @param {string} email */
export function isNamedLikeHost(email) {
  const [local = "", host = ""] = email.split("@");
  const plain = local.replace(/[^a-z0-9]/g, "");
  const labels = host.split(".").slice(0, -1).map((label) => label.replace(/-/g, ""));
  return labels.some((label) => label === plain || (plain.length > 3 && label.startsWith(plain)));
}
