// @ts-check
/** Words that tell a name from other capitalised text, in the languages recruiters meet most. */

export const PARTICLES = new Set(
  "de del della delle di da dal das do dos du des der den ter ten van von vom zu zum zur la le les lo las los el al bin ibn ben bint abu y e i af av st".split(" "),
);

export const TITLES = new Set(
  ("mr mrs ms miss mx sir dame lord lady dr prof professor hon rev herr frau hr fr dipl ing mag msc bsc phd mba md univ priv doz pd med " +
    "rer nat jur phil habil monsieur madame mme mlle m me sr sra srta doña señor señora sig dott avv mtro fr mp mdb mep").split(" "),
);

/** Never part of a name; a capitalised run is cut at them. */
export const NOT_NAMES = new Set(
  ("contact contacts contacto contato contatti kontakt kontakte email e-mail mail mailto phone tel telephone telefon teléfono téléphone telefone mobile mobil handy fax " +
    "address adresse dirección web website homepage url site internet www http https office büro bureau oficina press presse prensa imprensa media medien " +
    "news newsletter about over home pages menu search suche login register sign log subscribe follow share twitter facebook linkedin instagram youtube github whatsapp telegram xing " +
    "department departement dept abteilung division team staff faculty university universität université universidad college school schule institute institut instituto center centre zentrum " +
    "company corporation inc ltd llc gmbh ag kg ev corp group gruppe association verein verband society gesellschaft foundation stiftung council committee ausschuss ministry ministerium agency " +
    "director directors directora direktor direktorin manager managerin president präsident präsidentin vice chair chairman chairwoman chairperson secretary sekretär sekretärin officer head chief executive ceo cto cfo coo " +
    "assistant associate senior junior lead leader leiter leiterin leitung referent referentin sprecher sprecherin pressesprecher pressesprecherin pressekontakt ansprechpartner ansprechpartnerin ansprechperson " +
    "redaktion redakteur redakteurin redaktor redaktorin autor autorin author authors editor editors reporter reportera periodista journalist journalistin correspondent korrespondent fotograf fotografin foto fotos photo photos photographer bild image " +
    "vorsitzender vorsitzende vorstand geschäftsführer geschäftsführerin geschäftsführung bürgermeister bürgermeisterin mayor engineer developer consultant berater beraterin analyst specialist coordinator koordinator koordinatorin administrator representative " +
    "professor lecturer researcher researchers student students studenten teacher lehrer lehrerin candidate candidates recruiter employee employees mitarbeiter mitarbeiterin mitarbeitende " +
    "street straße strasse road avenue platz weg rue calle plaza city stadt state country zip po box building floor room raum zimmer haus campus north south east nord süd ost " +
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag " +
    "january february july september october november december januar februar oktober dezember " +
    "the a an and or of for in on at to from by with if is are was be this that these those your you our we us it its as more here there please new all any how what who when where why not no yes " +
    "der die das dem ein eine einer einen und oder für im am an auf aus bei mit nach seit zur ist sind war bitte mehr hier sie ihr ihre wir uns unser unsere nicht kein neue neuer alle " +
    "el los las un una unos y o u para por con sin sobre más aquí nuestro nuestra su sus es son le les une et ou pour avec sans sur dans par plus ici notre nos votre vos il elle nous vous " +
    "o os as um uma para com sem mais aqui il gli per con " +
    "copyright rights reserved privacy policy terms legal impressum datenschutz cookies cookie download pdf read view edit delete send reply print close open show " +
    "name nom nombre nome vorname nachname surname title titel position role company firma date status actions general information informationen info inquiries enquiries service services support help hilfe customer kunden sales marketing " +
    "written writing geschrieben publicado published veröffentlicht updated last first next previous back top comment comments kommentar kommentare article artikel story stories event events blog post posts category categories tags " +
    "special public health finance human resources career careers jobs job international national regional global european german american english deutsch français español " +
    "project projekt program programme research science sciences technology management business development communications communication kommunikation community library museum " +
    "dear hello hi hallo regards sincerely best thanks thank you danke merci gracias grüßen grüße from sent subject cc bcc re fw fwd betreff von an " +
    "responsable responsabile chargé chargée directeur directrice adjoint adjointe conseiller conseillère secrétaire enseignant chercheur journaliste rédacteur rédactrice " +
    "rédaction rédigé publié maire député jefe jefa redactor redactora redacción coordinador coordinadora profesor profesora investigador gerente presidente presidenta secretario " +
    "secretaria alcalde giornalista direttore direttrice docente ricercatore segretario redazione diretor diretora coordenador coordenadora professora repórter jornalista " +
    "hoofd hoogleraar docent medewerker adviseur redacteur voorzitter kierownik dyrektor prezes specjalista päätoimittaja toimittaja johtaja professori puheenjohtaja " +
    "tutkija chefredaktör ordförande leder direktør provost chancellor registrar librarian curator attorney founder co-founder cofounder owner principal superintendent " +
    "commissioner senator congressman alderman treasurer clerk nurse physician pastor writer columnist contributor freelance producer scientist fellow postdoc partner " +
    "oberkirchenrätin oberkirchenrat pfarrer pfarrerin dekan dekanin rektor rektorin schulleiter schulleiterin schulleitung geschäftsstelle referat fachbereich sachbearbeiter " +
    "sachbearbeiterin stellvertretende stellvertretender stellv beauftragte beauftragter ministerin minister staatssekretär bundestag landtag healthy smart future world life " +
    "open digital social write call visit read click join learn find get ask meet see follow-up via oder cell direct ext extension desk room suite questions question " +
    "browse submit advertise main feed data solutions ad ads choices report reports online club delegación entertainment weddings wedding trending popular breaking live " +
    "podcast podcasts show shows magazine newspaper daily weekly times herald tribune journal gazette network channel studio studios productions films records systems partners " +
    "ventures holdings labs software tech energy media design insurance travel tours hotel resort restaurant cafe store market accessibility sitemap feedback corrections " +
    "submissions tips account settings suscriptor the " +
    "member members mitglied mitglieder board vorstand parliament constituency party partei").split(" "),
);

/** Small words a run may open with by accident ("Von Jane Doe", "Por Jane Doe"). */
export const OPENERS = new Set("von vom by por par de da di van from und and y et e the text texto autor über about sobre acerca over om propos à av af with mit con avec".split(" "));

/** What stands before the name of a place, not of a person. */
export const PLACE_PREPOSITIONS = new Set("in near aus bei nach à en à a em no na von from at of im".split(" "));
