// @ts-check
/** What organisations, places and headings are made of, and names are not, in the languages recruiters meet most. */

/** They may still be a family's name behind a first name. */
export const THINGS = new Set(
  `
  academic academy pastor post read sales vos zimmer activities admissions affairs agenda airport album alliance alumni ambulance animal animals
  announcements annual apartment apartments application applications archive archives arena army arts assembly asset
  assets athletics auction audio auto automotive award awards bakery ballet band bank banking baseball basketball beach
  beauty beer bike bistro body book books bookstore borough boutique brand brands brewery brewing bridal broadcast
  broadcasting budget builders cabinet calendar canyon capital capitol cardiology catering celebration cemetery ceramics
  chamber championship chapel charity chemistry children cinema circle classes classic clinic clinical clothing coalition
  coast coffee collection collective comics commerce commission commons conference congregation congress conservancy
  conservation conservatory construction consultants consulting contractors convention cooperative cottage counseling
  county crafts creative credit creek crew cruise cultural culture curriculum dance deli delivery democracy democrat
  democratic dental dentistry derby dining dinner diocese discovery district docs dogs donation donations drama drive
  economic economics economy edition education educational electric electrical electronics elementary emergency employment
  enrollment enterprise enterprises environment environmental equipment estate estates exhibition expo express fabrics
  facilities facility factory falls family farm farms fashion federal federation ferry festival fiction finances fire
  fishing fitness flight floral florist flowers food foods football forum framework freedom freight fresh fund funding
  funeral furniture gallery game games gaming garage garden gardens gift gifts giving golf gourmet governance government
  graduate graduates graphics grill grocery grounds guide guild gym gymnasium harbor harbour hardware heating heights
  heritage highway hiking historic historical history hockey honors hospice hospital hospitality hostel hosting hour hours
  housing humane humanities icon identity imaging immigration improvement income independent index indoor industrial
  industries industry infrastructure initiative inn innovation innovations inquiry inspection institution instruction
  integrated intelligence interior interiors investment investments investors invoice island islands issue jazz jewelers
  jewelry judicial junction juvenile kids kindergarten kitchen kitchens labor laboratory ladies landscape landscaping
  language languages latest laundry league learning lease leasing lecture lending lessons licensing lighting literary
  literature livestock loan loans lobby local lodge lodging logistics lounge lunch machine machinery mall manufacturing
  maps marathon maritime mathematics meals meat mechanical medical medicine meeting meetings memorial menu metro
  metropolitan middle military mission missions modern monthly mortgage motel motor motors mountain mountains movie movies
  municipal municipality music musical mutual nation nations native natural nature navigation neighborhood neighborhoods
  night nonprofit nursery nursing nutrition observatory ocean offers official oil olympic opera operations optical optics
  orchard orchestra order orders organic organisation organization outdoor outdoors outreach package packages painting
  paper papers parade parish parking parkway part parts pasta patient patients pavilion payment payments payroll pediatrics
  pension performance performing permit permits pet pets pharmacy philharmonic physics pictures pizza pizzeria planet
  planning plans plant plants playhouse plumbing poetry police political politics pools population portal portfolio
  preparatory preschool preservation prevention prices primary printing private prize procurement product products
  professional professionals profile promotions properties property protection province psychiatry psychology publications
  publishing purchase purchasing quality quarterly queries racing radio rail railroad railway ranch ranking rates reading
  real realty recent reception recipe recipes recovery recreation recycling reference region registration rehabilitation
  relations release releases religion religious rental rentals repair repairs republic republican rescue reservation
  reservations residence residences residential residents response results retail retirement review reviews riverside rural
  safety salon sanctuary sanitation savings schedule schedules scholarship scholarships schools scout scouts season
  secondary section sector security seminar seminary seniors series session sessions sewer shelter shipping shop shopping
  shops shuttle ski soccer spa space sports springs square stadium staffing standard standards station statistics storage
  structural studies style summary summit supplies supply surgery surgical survey sustainability sustainable swim swimming
  symphony table tactical talent tavern tax taxes tenants tennis terminal territory testing textile theater theatre
  theology therapy ticket tickets tool tools tourism tourist toys track trade trading traffic trail trails training trains
  transit transport transportation trust trustees tuition tutoring union unit united upcoming utilities vacation valley
  vehicle vehicles venue veterans veterinary video village vineyard vision visitor visitors volunteer volunteers vote voter
  voters wages walk walks warehouse waste water waterfront wealth weather weekend welcome wellness wholesale wildlife wine
  winery wines wireless women workforce works workshop workshops yacht yoga youth zone zoning zoo

  akademie aktuelles allgemeine altes amt anfahrt angebot angebote anlage anmeldung anschrift apotheke arbeit
  arbeitsgemeinschaft archiv ausbildung ausgabe ausstellung bad bahn bau bauamt bauen beratung bereich bericht berichte
  beruf betrieb betriebe bezirk bibliothek bilder bildung bistum blick bund bundesamt bundesverband bücher bürger
  bürgerhaus bürgerservice chor deutsche deutscher deutsches dienst dienste dorf durchwahl eheleute ehrenamt energie
  ergebnisse ernährung evangelische evangelischer fachschaft fachstelle fakultät familie familien feier ferien fest
  feuerwehr film filme finanzen forschung frauen freie freizeit freunde förderung förderverein garten gast gebäude gemeinde
  gemeinderat genossenschaft geschichte geschäft gesundheit gewerbe hafen halle handel handwerk hauptschule hauptstraße
  heim hochschule hort immobilien informatik jahr jahre jahresbericht jugend kammer kanzlei karte kasse katholische kinder
  kirche kirchengemeinde klasse klinik klinikum kloster klub konzert krankenhaus kreis kultur kunde kundenservice kunst
  kurs kurse küche landesamt landesverband landkreis landschaft lehre lehrstuhl leistungen liste literatur mannschaft markt
  medizin meldungen messe mittel mobilität mode musik musikschule naturschutz netz netzwerk notruf ordnungsamt ort
  ortsverband ortsverein pfarramt pfarrei pflege pflegedienst politik polizei praktikum praxis preis preise presseanfragen
  pressestelle produkte projekte prüfung psychologie rathaus recht rechtsanwalt rechtsanwältin rechtsanwälte reise reisen
  rente ressort saal schwerpunkt seite sekretariat senioren sicherheit sozialamt soziales sparkasse spende spenden spiel
  spiele sportverein sprache sprechstunde sprechzeiten standesamt standort standorte stelle stellen steuern stipendium
  stunde tagung technik termin termine tourismus umwelt unternehmen unterricht urlaub veranstaltung veranstaltungen
  verbraucher vereine verkehr verlag vermietung versicherung vertretung vertrieb verwaltung volkshochschule vortrag wahl
  wasser weihnachten weitere weiterbildung werk werkstatt wetter wirtschaft wissen wissenschaft woche wohnen zahlen zeit
  zeitung zentrale ziele zukunft öffentlichkeitsarbeit öffnungszeiten

  accueil actualité actualités adhésion agence aide annonce annonces annuaire année arrondissement assemblée assurance
  atelier ateliers banque bibliothèque bulletin bâtiment chambre chantier chapelle château cinéma classe clinique collectif
  collège comité commune communauté compagnie comptabilité conférence conseil consultation cours cuisine danse dates
  domaine droit dépôt développement eau emploi enfance enfants enquête entreprise environnement espace exposition famille
  formation fédération gestion groupe gymnase habitat histoire hôpital hôtel hôtellerie inscription inscriptions jardin
  jeunes jeunesse journée laboratoire lettre librairie logement loisirs lycée mairie maison marché matériel mentions
  ministère monde municipale musique musée mutuelle médecine médiathèque métiers nouvelle nouvelles numéro offre offres
  opéra palais paroisse partenaires patrimoine pharmacie piscine politique production produits projet projets propriété
  pôle quartier rapport recherche recrutement ressources restauration revue règlement région réservation réseau résidence
  résultats réunion salle santé savoir secrétariat semaine siège société stade stage stages syndicat sécurité séminaire
  tarif tarifs technique temps théâtre tourisme travail travaux tribunal unité urbanisme vacances visite voyages école
  économie éditions éducation église équipe établissement état études événement

  academia actividades actualidad agencia agua alcaldía ambiente archivo asamblea asociación associação atención ayuda
  ayuntamiento azienda aziende banco biblioteca cidade ciencia ciencias ciudad ciência clínica colegio comercio comisión
  comune comunicación comunicação comunidad concejo concurso congreso consejo conselho consulta convocatoria cooperativa
  coordenação corporación correos cultura curso cursos câmara cámara departamento deporte deportes derecho derechos
  desarrollo dipartimento direzione educación educação ejército electrónico empresa empresas energía enseñanza escola
  escuela espacio española esporte estación estado estados estudiantes estudio estudios evento eventos facoltà faculdade
  facultad federación feria fiscalía fondazione fundación fundação fútbol gobierno governo grupo gruppo hacienda hermandad
  historia história horario horarios iglesia industria información ingeniería inicio inmobiliaria inscripciones
  instalaciones institución internacional investigación jornada jornal justiça juventud laboratorio lengua librería
  licencia línea medicina medio medios ministerio ministero misión mujer mujeres mulher mundo musei museo musica música
  nacional noticias notizie notícias novedades obra obras oficina opinión orari organización ospedale parque participación
  partido pedidos película población policía polizia política polícia precios prefeitura premio producción producto
  productos prodotti progetti progetto programa programas progreso provincia proyecto proyectos público página países
  recursos red regione región registro reitoria reportaje república revista ricerca salud sanità saúde scuola sección sede
  segreteria segurança seguridad servicio servicios servizi servizio serviço serviços sindicato sistema sistemas sociedad
  sociedade società solicitud stampa storia studi suscripción taller talleres teatro tecnología tecnologia telefónica
  televisión tema temas tiempo tienda trabajo transporte turismo técnica ufficio unidad unión usuarios vecinos venta
  ventas verano viaggi viaje viajes vivienda voluntariado zona área

  afdeling avdeling avdelning bedrijf bestuur bibliotek bibliotheek biuro centrum dział fakulta fundacja förening gemeente
  gmina instytut kaupunki kantoor katedra kerk kirjasto komisja kommun kommune kontor koulu kunta miasto muzeum nieuws
  nyheter obec odbor oddział oddělení onderwijs onderzoek opleiding politechnika politie politika polityka pracownia
  praktijk przedszkole raad rada radnice samorząd seura skola skole spółka stichting stiftelse stowarzyszenie styrelse
  styret szkoła teatr toimisto uczelnia uniwersytet universitet universiteit univerzita urząd utbildning vacatures
  verksamhet vereniging voetbal winkel wydział yliopisto yritys zakład zarząd zespół zorg ústav úřad škola

  apotheke architekturbüro atelier autohaus brasserie bäckerei cantina farmacia ferretería gasthaus gasthof gaststätte
  ingenieurbüro metzgerei osteria panadería peluquería physiotherapie ristorante schreinerei taqueria taverne tischlerei
  trattoria weingut

  alcaldesa alderwoman assemblyman assemblywoman bürgermeisterkandidat concejal concejala congresswoman councillor
  councilman councilmember councilwoman constable comptroller deputada deputado diputada diputado député députée gobernador
  gobernadora governor inspector instructor lieutenant gemeinderätin landrat landrätin ministro ministra oberbürgermeister
  oberbürgermeisterin regidor regidora senador senadora sergeant sheriff stadtrat stadträtin sénateur sénatrice
  treasurers vereador vereadora
  telefono telefoon telefax puhelin telefón edificio edifício edifici cubículo cubiculo despacho indirizzo orario
  horaires adres adresa dirección correo courriel sähköposti wer wie warum wenn hvem hvordan etage piano piso étage
  titular extensión puesto cargo area encargado encargada faculteit faculté département istituto
  `
    .trim()
    .split(/\s+/),
);
