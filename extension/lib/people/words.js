// @ts-check
/** Words that tell a name from other capitalised text, in the languages recruiters meet most. */

/** @param {string} list */
const words = (list) => new Set(list.trim().split(/\s+/));

export const PARTICLES = words(`
  't ’t
  abu af al av avv ben bin bint bsc da dal dame das de del della delle den der des di dipl do dos dott doz doña
  dr du e el fr frau habil herr hon hr i ibn ing jur la lady las le les lo lord los m madame mag mba md mdb me
  med mep miss mlle mme monsieur mp mr mrs ms msc mtro mx nat pd phd phil priv prof professor rer rev señor
  señora sig sir sr sra srta st ten ter univ van vom von y zu zum zur
`);

export const TITLES = words(`
  adv apl arch arq arş assoc asst avv baron baroness bc bsc capt cllr col csc dame dhr dipl dis dna doc dott doz doç doña dr
  dra drs dña esq fr frau gör habil herr hon hr ing ir jud judr jun jur kand kum lady lic llm lord lt m mag magistra
  maj mba md mdb mddr me med mep mevr mgr miss mlle mmag mme monsieur mp mr mrs ms msc mtra mtro mudr mvdr mw mx nat oec pd
  phd phdr phil pol priv prof profa professor prom rep rer rev revd rndr rt sci sen señor señora sgt shri sig sir smt sr
  sra sri srta ssa techn theol univ yrd ök öğr
`);

/** What follows a name without a comma. */
export const POST_NOMINALS = words(`
  cbe cfa cpa dds dvm edd esq fca fcca jd kc llm mba mbe md mdb mdep mdl mep mla mp msc msp obe phd psyd qc rn sj
`);

/** Never part of a name; a capitalised run is cut at them. */
export const NOT_NAMES = words(`
  bot n/a none tba tbd unknown vacancy vacant vakant
  a about abteilung accessibility account actions ad address adjoint adjointe administrator adresse ads
  advertise adviseur ag agency alcalde alderman all alle am american an analyst and ansprechpartner
  ansprechpartnerin ansprechperson any aqui aquí are article artikel as ask assistant associate association at
  attorney auf aus ausschuss author authors autor autorin avec avenue back bcc be beauftragte beauftragter bei
  berater beraterin best betreff bild bitte blog board box breaking browse building bundestag bureau business by
  bürgermeister bürgermeisterin büro cafe call calle campus candidate candidates career careers categories
  category cc cell center centre ceo cfo chair chairman chairperson chairwoman chancellor channel chargé chargée
  chefredaktör chercheur chief choices city clerk click close club co-founder cofounder college columnist com
  comment comments commissioner committee communication communications community company con congressman
  conseiller conseillère constituency consultant contact contacto contacts contato contatti contributor coo
  cookie cookies coordenador coordenadora coordinador coordinadora coordinator copyright corp corporation
  corrections correspondent council country cto curator customer daily danke dans das data date datenschutz dear
  december dekan dekanin delegación delete dem departement department dept der design desk deutsch developer
  development dezember die dienstag digital dirección direct directeur director directora directors directrice
  direktor direktorin direktør diretor diretora direttore direttrice division docent docente donnerstag download
  dyrektor député e-mail east edit editor editors ein eine einen einer el elle email employee employees energy
  engineer english enquiries enseignant entertainment es español et european ev event events executive ext
  extension facebook fachbereich faculty fax februar february feed feedback fellow films finance find firma
  first floor follow follow-up for foto fotograf fotografin fotos foundation founder français freelance freitag
  friday from future fw fwd für gazette general gerente german geschrieben geschäftsführer geschäftsführerin
  geschäftsführung geschäftsstelle gesellschaft get giornalista github gli global gmbh gracias group gruppe
  grüße grüßen hallo handy haus head health healthy hello help herald here hi hier hilfe holdings home homepage
  hoofd hoogleraar hotel how http https human ici if ihr ihre il im image imprensa impressum in inc info
  information informationen inquiries instagram institut institute instituto insurance international internet
  investigador is ist it its januar january jefa jefe job jobs johtaja join jornalista journal journalist
  journaliste journalistin july junior kein kg kierownik kommentar kommentare kommunikation kontakt kontakte
  koordinator koordinatorin korrespondent kunden labs landtag las last le lead leader learn lecturer leder legal
  lehrer lehrerin leiter leiterin leitung les librarian library life linkedin live llc log login los ltd
  magazine mail mailto main maire mais management manager managerin market marketing mayor medewerker media
  medien meet mehr member members menu merci minister ministerin ministerium ministry mit mitarbeitende
  mitarbeiter mitarbeiterin mitglied mitglieder mittwoch mobil mobile monday montag more museum más nach
  nachname name national network neue neuer new news newsletter newspaper next nicht no nom nombre nome nord
  north nos not notre nous november nuestra nuestro nurse o oberkirchenrat oberkirchenrätin october oder of
  office officer oficina oktober on online open or ordförande os ost ou our over owner pages par para parliament
  partei partner partners party pdf periodista pfarrer pfarrerin phone photo photographer photos
  physician platz plaza please plus po podcast podcasts policy popular por position postdoc posts pour
  prensa president presidenta presidente press presse pressekontakt pressesprecher pressesprecherin previous
  prezes principal print privacy producer productions profesor profesora professor professora professori program
  programme project projekt provost präsident präsidentin public publicado published publié puheenjohtaja
  päätoimittaja question questions raum re records recruiter redacción redacteur redactor redactora
  redakteur redakteurin redaktion redaktor redaktorin redazione referat referent referentin regards regional
  register registrar rektor rektorin reply report reporter reportera reports representative repórter research
  researcher researchers reserved resort resources responsabile responsable restaurant ricercatore rights road
  role room rue rédacteur rédaction rédactrice rédigé sachbearbeiter sachbearbeiterin samstag sans
  saturday school schule schulleiter schulleiterin schulleitung science sciences scientist search secretaria
  secretario secretary secrétaire see segretario seit sekretär sekretärin sem senator send senior sent september
  service services settings share show shows sie sign sin sincerely sind site sitemap smart sobre social society
  software solutions son sonntag south special specialist specjalista sprecher sprecherin staatssekretär stadt
  staff state status stellv stellvertretende stellvertretender stiftung store stories story strasse straße
  street student studenten students studio studios subject submissions submit subscribe suche suite sunday
  superintendent support sur surname sus suscriptor systems süd tags teacher team tech technology tel telefon
  telefone telegram telephone teléfono terms thank thanks that the there these this those thursday times tips
  titel title to toimittaja top tours travel treasurer trending tribune tuesday tutkija twitter téléphone u um
  uma un und une universidad university universität université unos uns unser unsere updated url us ventures
  verband verein veröffentlicht via vice view visit von voorzitter vorname vorsitzende vorsitzender vorstand   votre vous war was we web website wedding weddings wednesday weekly weg what whatsapp when where who why wir
  with world write writer writing written www xing y yes you your youtube zentrum zip zur
`);

/** Small words a run may open with by accident ("Von Jane Doe", "Por Jane Doe"). */
export const OPENERS = words(`
  a about acerca af and at aus autor av avec bei by con da de di e em en et from im in mit na nach near no of om
  over par por propos sobre text texto the und van vom von with y à über
`);

/** Offices that are names as well: dropped before two more words ("Dean Anna Berg"), never from "Dean Martin". */
export const RANKS = words(`
  ambassador bishop brother captain chief coach colonel commissioner constable counsellor deacon dean delegate deputy
  detective elder father general governor host imam judge justice king major marshal minister mister nurse officer pastor
  premier prince princess queen rabbi ranger reverend sister supervisor trustee warden
`);

/** What asks to write to somebody: no part of a firm's name ("Email Jane at ..."). */
export const CALLS = words(`
  ask call contact contactez contacta dear e-mail ecrivez email frag frage hello hi join kontaktieren mail message meet
  phone reach schreib schreiben text write écrivez
`);

/** What makes a firm of the name before it. */
export const FIRMS = words(`
  academy ag associates bank bros brothers center centre club co college company corp corporation elementary foundation
  gallery gbr gmbh group hospital hotel inc incorporated inn institute kg library llc llp ltd media ohg park partners plc
  publishing restaurant sa sarl school se sl society sons spa srl stiftung theater theatre trust university verlag
`);

/** What stands before the name of a place, not of a person. */
export const PLACE_PREPOSITIONS = words("a at aus bei em en from im in na nach near no of von à");

/** What people are called at work. */
export const JOBS = words(`
  accountant administrator adviser adviseur advisor analyst archivist assistant assistenz associate attorney auditor
  berater beraterin burgemeester bursar buyer caretaker cashier ceo cfo chair chairman chairperson chairwoman
  chancellor chaplain chargé chargée chef cheffe chief clerk co-founder cofounder commissioner comptroller concierge
  conseiller conseillère consultant controller coo coordenador coordenadora coordinador coordinadora coordinator
  counsel cto curator custodian dean dekan designer developer directeur director directora directrice diretor diretora
  direttore direttrice dispatcher docente doctor driver dyrektor développeur développeuse editor educator electrician
  engineer enseignant enseignante estimator executive foreman founder gardener gerente geschäftsführer
  geschäftsführerin griffier guide gérant gérante head hoofd ingeniera ingeniero ingénieur ingénieure inspector
  instructor intern janitor jefa jefe johtaja journalist kantor kasserer kassier kassierin kassör kierownik kustos
  lawyer lead leader lecturer leder leitung librarian machinist manager mayor mechanic medewerker mediator minister
  nurse officer operator ordförande organist owner paralegal partner penningmeester pharmacist photographer physician
  planner mesner mesnerin practitioner president principal producer profesor profesora professeur professeure professor
  professora programmer provost psychologist päällikkö receptionist recruiter rector redactor redactora redakteur
  redakteurin referent referentin registrar rektor rektorin reporter representative researcher responsabile
  responsable rédacteur rédactrice sachbearbeiter sachbearbeiterin schatzmeister schatzmeisterin schriftführer
  schriftführerin scientist secretaria secretario secretaris secretary secrétaire segretaria segretario sekretarz sekreterare
  sekretär sekretärin sekretær skarbnik specialist steward superintendent supervisor surgeon surveyor teacher
  technician tesorera tesorero tesoriere therapist trainee trainer trainerin translator treasurer trustee trésorier
  trésorière tutor vicar volunteer voorzitter vorsitzende vorsitzender warden webmaster wethouder writer
`);
