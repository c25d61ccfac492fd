// @ts-check
/** First names common enough to tell a lone word, or a name beside initials, from anything else. */
import { fold } from "./fold.js";

const GIVEN = new Set(
  `
    aaliyah aarav aaron abdallah abdelkader abdul abdullah abebe abena abhishek abigail abiola abraham ada adalberto
    adam adama ade adebayo adel adelaide adele ademir adeola aditi aditya adnan adrian adriana adrianna adriano adrien
    adrienne afonso agata agathe agnes agneta agnieszka agus agustin ahmad ahmed ahmet aicha aime aimee ainhoa aino
    aisha aitor ajay akash aki akiko akio akira akshay akua ala alain alan alasdair alba albert alberto alejandra
    alejandro aleksandar aleksander aleksandra alena alessandra alessandro alessia alex alexander alexandr alexandra
    alexandre alexandros alexandru alexei alexey alexis alf alfonso alfred alfredo ali alice alicia alicja alina
    alistair alix allen allison alma almudena alois alok alonzo alper alphonse alvaro ama amadou amal amalia amanda
    amara amber amelia amelie amin amina aminata amir amit amitabh amparo amy ana anahi anais anand ananya anas
    anastasia anastasios anatoly anca anders andrea andreas andree andreea andrei andres andrew andrey andrzej aneta
    anette anezka angela angeles angelika angelina anh anil anita anja anjali anke ankit ann anna annalisa anne
    annegret anneli annelie annemarie annett annette annika anouk anselmo ante antero anthony antje antoine anton
    antonella antoni antonia antonio antonis antti anu anupam anurag anwar anya aoife aparna apostolos april araceli
    archana arda ari arianna aristotelis arja arjan arjen arjun arkadiusz armando arne arni arnold artem arthur arto
    artur arturo arun arvid arvind asa asami ase asha ashish ashley ashok asli asta astrid athanasios atsushi attila
    aud aude audrey august augustin augusto aurelie aurore austin axel ayaka aydin aylin aynur ayodele ayse aziz
    babatunde balazs bambang bao barbara barbro baris bart bartlomiej bartosz bas bashir bastian beata beate beatrice
    beatrix beatriz begona bela belen bella ben benedikt benedito bengt benjamin benoit bento berit berk bernadette
    bernard bernardete bernardo bernd bernhard bertrand beth bethan bettina betty beverly bhavna bianca bilal bill
    billy binh birger birgit birgitta birgitte bjarne bjarni bjorn blake blanca blanka blazej bo bob bobby bodil
    bogdan boguslaw bohumil bohuslav bojan bojana boris borje bozena bozidar brad bradley bram brandon branko brenda
    brent brian brice brigitte britt britta brittany brooke bruce bruna bruno bryan budi bukola bulent burak burkhard
    busra byung caetano caio caitlin caleb callum camila camilla camille canan candela capucine carina carl carla
    carlo carlos carlota carmela carmen carol carola carolina caroline carolyn carsten catalin catalina catarina
    caterina catharina catherine cathy cecile cecilia cecilie cedric celia celine celso cem cemal cengiz cerys cesar
    cesare cezary chad chandra chantal chao charalampos charles charlotte chau chen cheryl chetan chiamaka chiara
    chidi chie chinedu chinwe chloe chris christa christel christelle christer christian christiane christina
    christine christoph christophe christopher christos chul chunhua ciara cindy cinzia ciprian citra claes claire
    clara clarice clarissa claude claudia claudio claudiu claus cleide clemence clemens clementine clifton cody cole
    colin conchita connie conny conrad constance constantin constantinos constanze consuelo coralie corentin corey
    corinna corinne cornelia cornelis corneliu cornell corrado cosima cosmin costanza costel courtney craig cristian
    cristina cristobal crystal csaba cuong curtis cynthia cyril cyrille czeslaw daan dae dag dagmar dagny daisuke
    daksha dale dalia dalibor damian damiano damien damir dan dana daniel daniela danielle danijela dante danuta dao
    dario dariusz darnell darren darryl daryl dat davi david davide davor dawid dawn dean debbie debora deborah debra
    declan dedi deepa deepak deepika dejan delphine demetrius denis denisa denise deniz dennis derek derya deshawn
    desmond despina destiny detlef detlev devendra devin dewi dian diana diane dick didier diego dieter dietmar dilek
    dilip dimitra dimitri dimitrios dimitris dina dinesh dirk divya diya dmitri dmitriy dmitry doina dolores domagoj
    domenico dominik dominika dominique don donald donatella dong donna dorin doris dorota dorothea dorothee dorothy
    doug douglas dragan dragana dragos drahomira drazen drew dubravka duc dumitru duncan dung dusan dustin duy dwayne
    dwi dwight dylan earl eberhard ebru eckhard edeltraud edgar edith edoardo edouard edson eduard eduarda eduardo
    edward edyta eero eeva efi efrain egon eija eila eileen einar eirini eivind ekaterina eko ekow elaine eleanor
    eleftheria eleftherios elena eleni eleonora elfriede elias elif elijah elin elina elisa elisabet elisabeth
    elisabetta elise eliska eliza elizabeth elizaveta elke ella ellen elodie eloise elsa elvira elzbieta emad emanuela
    emanuele emeka emel emeline emerson emi emil emile emilia emiliano emilie emily emine emma emmanuel emmanuelle
    emmy emre encarnacion endang engin enrica enrico enrique enriqueta ensio enzo erdem erdogan ergun eri eric erica
    erich erik erika erkan erkki ernest ernestina ernesto ernst erwin erzsebet esa esi eskil esperanza esra esteban
    estelle ester esther ethan etienne euan eugen eugene eugenia eugenie eugenio eulalia eun eusebio eva evan evandro
    evangelia evangelos evaristo eve evelien eveliina evelyn evgeni evgenia evgeny ewa ewald ewan ewelina ezio fabian
    fabiana fabien fabienne fabio fabrice fabricio fabrizio fadi fadime faisal fang fanny farah farhan farid fatih
    fatima fatma fatoumata fausto federica federico felicitas felipa felipe felix femi femke feng fenna ferdinand
    ferdinando ferenc fergus feride fermin fernanda fernando fernao filip filipa filippo filiz finn fiona fitri flavia
    flavio fleur floor flora florence florentina florian florin floyd folake fotini frances francesca francesco
    francine francis francisco franciszek francois franjo frank frans frantisek franz franziska fred freddy frederic
    frederick frederik frederique fredrik freek frida friederike friedhelm friedrich fritz frode fulvio fumiko funmi
    gabi gabor gabriel gabriela gabriele gaelle gaetan gaetano gail galina ganesh gareth garrett gary gaspar gaston
    gaurav gautam gauthier gavin gayatri geert geeta geir genevieve gennady gennaro genoveva geoffrey georg george
    georges georgia georgios gerald geraldine gerard gerardo gerd gerda gerhard gerlinde gerome gerrit gert gertrud
    gesine geza ghassan gheorghe ghislaine giacomo giada giampaolo gian gianfranco giang gianluca gianni giannis gijs
    gilbert gilberto gilles gino giorgia giorgio giorgos giovanna giovanni girish girolamo gisbert gisela gisele
    giulia giuliana giuliano giuseppe giuseppina gizem glen glenn gloria gokhan gonul gonzalo gopal goran gordana
    gordon gottfried govind grace graciela graham graziella grazyna greg gregoire gregor gregorio gregory greta grete
    grethe gro grzegorz guadalupe guang gudmundur gudrun guido guilhem guilherme guillaume guillermo gulay guler
    gulsen gunilla gunnar gunter gunther gustaf gustav gustavo gustaw guus guy gwen gwenaelle gyorgy gyula habib hadi
    haeun hai hakan hakon hala haley halil halina haluk halvor hamid hamish hamza hana hanan hande hanh hanna hannah
    hanne hanneke hannele hannelore hannu hans hao harald hari harish harold haroon harpreet harri harriet harry harsh
    hartmut haruka haruki hasan hassan hatem hatice hayden hazel heather hector hedda hedvika hedwig hege heidemarie
    heidi heike heikki heiko hein heiner heinz heitor helen helena helene helga helge helgi heli helle helmut heloisa
    hemant hendra hendrik henk henna henning henri henriette henrik henrike henrique henry henryk herbert hermann
    hernan hernando herve hideki hien hieu hilda hilde hildegard hildegund hilkka hiroki hiroko hiromi hiroshi
    hiroyuki hisham hjalmar hoa hoang holger holly hong honorata horia horst howard hrvoje hubert hubertus huda hugo
    hugues hui hulya huong husain huseyin hussein huub huy hye hyun iacob ian ibrahim ibrahima ibtisam ida idris
    ifeoma ignacia ignacio igor ikechukwu iker ilaria ildi ildiko ileana ilhan ilka ilker ilkka ilmari ilona ilse ilya
    iman imelda imran imre indah indira ines inga inge ingeborg ingemar inger ingo ingolf ingrid ingvar inka
    inmaculada inna ioana ioanna ioannis ion ionel ionut ipek irena irene irina iris irja irmgard irving isaac isabel
    isabela isabella isabelle isadora isaiah ishaan isidro ismail ismet ismo isolde issa istvan itziar iulia iulian
    ivan ivana ivano ivar iveta ivica ivo ivy iwona iza izabela jaakko jaap jabir jacek jacinto jack jacob jacqueline
    jacques jadranka jadwiga jae jagdish jaime jake jakob jakub jalal jamal jamar james jamil jan jana janaina jane
    janet jani janice janina janine jannicke janos janusz jared jari jarkko jarl jarmila jarmo jaromir jaroslav
    jaroslava jaroslaw jarrod jasmina jasmine jasna jason jasper javier javiera jay jayant jaylen jean jeanne jeff
    jeffrey jelena jelle jenni jennifer jenny jens jeong jeppe jeremiah jeremy jermaine jeroen jerome jerry jerzy
    jesper jesse jessica jessie jesus ji jia jian jiang jianhua jie jihoon jill jim jin jindrich jindriska jing jiri
    jisoo jitka jiwon joachim joakim joan joana joanna joanne joao joaquim joaquin jobst jochen jodi joe joel joerg
    johan johanna johannes john johnny joko jolanda jolanta jon jonah jonas jonathan joon joost jordan jordi jorg
    jorge jorgen joris jorn jose josef josefa josefina joseph josephine josette joshua josiah josiane josip jost josue
    jouko jouni jovan jovana joy joyce jozef jozsef ju juan juana judit judith judy juha juhani jukka jules julia
    julian juliana juliane julie julien juliette julio julita juliusz jun junko jurandir jure jurgen jussi justin
    justyna jutta jyoti jytte kaare kaarina kadir kai kaija kaitlyn kajetan kala kalervo kalle kamal kamil kamila
    kaori kapil kareem karel karen kari karim karima karin karina karl karla karlheinz karol karoliina karolina
    karsten karthik kasper katalin katarina katarzyna kate katerina katharina katherine kathleen kathrin kathryn kathy
    kati katja katri katrin katrina kaveh kavita kavitha kay kayla kazimierz kazuko kazuo kees kei keiko keisha keith
    kelli kelly kelsey kemal ken kenichi kenji kenneth kent kenta kenya kerem kerri kerstin kevin khadija khaled
    khalid khanh khoa kien kim kimberly kimmo kinga kiran kirill kirk kirsi kirsten kjell kjetil klaas klara klaus
    knut koen kofi koichi konrad konstantin konstantina konstantinos konstanty kordula kostas krishna kristen kristian
    kristiina kristijan kristin kristina kristine kristoffer kristyna krisztina krystian krystyna krzysztof ksenia
    kumar kumiko kuno kurt kwabena kwaku kwame kyle kyriakos kyung lacey ladislav laetitia laila lakeisha lakisha
    lakshmi lalit lam lamar lan lance landon lapo lara larissa larry lars lasse laszlo lata latasha latifa latoya
    laura laure lauren laurence laurent laurentiu lauri laurie lautaro lawrence layla lea leah leandro lee leena lei
    leif leila lena lene lenka lennart leo leon leonard leonardo leonie leonor leopold lerato leroy leslie lestari
    lester leszek leticia letizia lev levent leyla li liam liane liang libor libuse lidia lieke liesbeth liesel
    lieselotte lieve liisa lijuan lili lillian lin lina linda lindsay lindsey ling linh linnea lionel lis lisa lisbeth
    lise lissette livia liviu liz ljiljana loan lodovico logan loic lois lone lonnie loredana lorella lorena lorenz
    lorenzo loretta lori lorraine lothar lotta lotte louis louise lourdes lourenco lowell luana lubomir lubos luca
    lucas lucia lucian luciana luciano lucie lucien lucila lucille lucjan lucy ludek ludmila ludovic ludovica ludovico
    ludwig luigi luigia luis luisa luise luiz luiza luka lukas lukasz luna lupe luther lutz luuk lydia lyle lynn
    lyudmila maaike maarit maarten mabel macarena machteld maciej mackenzie madalina madeleine madhav madhuri madison
    mads magda magdalena magnus mahdi mahesh mahmoud mai maija maik maike maja majid makoto maksim malene malgorzata
    malik malin malte mamadou mandy manfred manish manoj manon manuel manuela marc marcel marcela marcella marcelo
    marcia marcin marco marcos marcus mareike marek maren margaret margareta margarete margarida margarita margot
    margrit marguerite mari maria mariam mariama marian mariana mariangela marianne mariano maribel maricarmen marie
    marieke mariette marija marijana marijke marijn marika mariko marilyn marin marina marine mario marion marios
    marisa marisol marissa marit marius mariusz marja marjan marjatta marjolein mark marketa markku marko markus
    marleen marlena marlene marlies marloes marquis marta marte martha marthe martijn martin martina martine martino
    marton martti marvin mary maryam marzena marzia masahiro masako masao mate matej mateo mateus mateusz matheus
    mathias mathieu mathilda mathilde matias matija matilde mats matt matteo matthew matthias matti mattia mattias
    maud maureen maurice mauricio maurizio mauro max maxim maxime maximiano maximilian maya mayumi mechthild meena
    meera megan megha megumi mehdi mehmet mei meike meiling meinhard meinolf melanie melek melissa meltem meral
    mercedes meredith merja merle mert merve mervi metin mette mia micaela micah michael michaela michal michalis
    michel michelangelo michele michelle michiel michiko midori mieczyslaw mieke miguel mihaela mihai miho mika mikael
    mike mikhail miki mikkel mikko miklos mikolaj mikulas milada milagros milan mildred milena milica milos miloslav
    milosz milton min mina mine ming minh minho minji minjun minna minsu mira miranda mircea mirco mireille mirella
    mireya miriam mirja mirjam mirjana mirko miroslav miroslava miroslaw mirva mitchell mitsuru mladen mogens mohamed
    mohammad mohammed mohan moira molly mona monica monika monique montserrat morgan moritz morten moses mounir mourad
    moussa muhammad mukesh mukul murat muriel murilo musa mustafa mustapha mutlu myra myriam na nabil nacho nada
    nadege nadezhda nadia nadim nadine nadja najib naledi nam nancy nandini naoki naoko naomi narayan narendra nasser
    natalia natalie natalya natasa natasha nate nathalie nathan natividad naveen nawal nayeli nazan ndidi neelam
    neeraj neha nehemiah neil nela nele nelson nenad nermin nesrin neven nevena newton nga ngan ngoc ngozi nguyet
    nhung niamh nicanor nicholas nick nicklas nico nicola nicolae nicolaj nicolas nicole nicolo niels nienke nieves
    nigel niina nikhil nikita niklas niko nikola nikolai nikolaos nikolay nikos nils nilufer nina ning nirmala nisha
    nitin nizar njal nkechi nnamdi noah noboru noel noemi noemie nomsa noor nora norbert noriko norm norma norman nour
    nouri novi nuno nur nuray nuria oana oanh obinna oceane octavian octavio odd odette odile ofelia okan oksana oktay
    ola olaf olafur olalla olav olavi oldrich ole oleg olga olgierd oliver olivia olivie olivier oliwia olli olof
    olumide oluwaseun omar ondrej onur opal orhan orietta orlando ornella orsolya ortrud oscar oskar osman osvaldo
    oswald otakar otavio othman otmar otto oumar ousmane outi ove ovidiu owen ozan ozge ozgur ozlem paavo pablo paco
    padma padraig paige paivi pal pallavi paloma pamela panagiota panagiotis pankaj paola paolo par parvati pascal
    pascale pascual pasi pasquale patricia patricio patrick patrik patrizia patrycja patryk patsy paul paula pauli
    paulien pauline pavel pavla pavlina pawel peder pedro peggy pekka pelin peng penny pentti pepe per pernille pertti
    perttu petar peter petr petra petri petros petru petter petteri peyton phil philip philipp philippe philippine
    phong phuc phuong phyllis pia pierluigi piero pierre pierrick piet pieter pietro piia pilar pim pinar ping piotr
    pirjo pirkko polina pontus pooja poul prabhu pradeep prakash pramod pranav prasad prashant pratik praveen preben
    precious preeti premysl preston priscila priti priya priyanka przemyslaw puri purificacion putri qasim qiang qing
    quan quang quentin quinn quinten quirin quoc quynh rachel rachid radek radha radim radka radomir radoslaw radovan
    radu rafael rafaela rafal raffaele raffaella rafik raghu ragnar ragnhild rahul raija raimo raimundo rainald rainer
    raj raja rajan rajeev rajendra rajesh rajiv raju rakesh ralf ralph raluca ram rama ramesh ramiro ramon ramona rana
    randall randy rania ranko raphael raphaelle raquel rasheed rashid rasmus raul rauno ravi raymond razvan reagan
    rebecca recep reem refik reggie regiane regina regine regis reid reidar reijo reiner reinhard reinhold reinier
    reino reka rekha remedios remi remy renan renata renate renato renaud rene renee renske renu renzo rex rhys
    ricardo riccardo richard rick rico ridvan rie riikka riitta rik rika rikke riley rima rini rishi risto rita ritu
    ritva rizky roar rob robert roberta roberto robin rocco rocio rodney rodrigo roel rogelio roger rogerio rohan
    rohit roland rolf romain roman romana romina ron ronald ronda rong ronny roos roque rory rosa rosalind rosangela
    rosanna rosario rose rosemarie rosemary roshan rosie rosita ross rossana rossella rostislav roswitha roxana roy
    ruben rubens ruby rudi rudiger rudolf rudy ruggero rui rune rupert ruprecht ruslan russell rusty rutger ruth ruud
    ruzena ryan ryo ryota ryszard saad saara saban sabina sabine sabri sabrina sachiko sachin sadie sadiq sagar sai
    said sakari saku salah salem salim sally salma salvatore sam samantha sami samir samira samuel samuli sana sandeep
    sander sandor sandra sandrine sandro sang sangeeta sanja sanjay sanjeev sanna sanne santiago santosh saoirse sara
    sarah sari sarita sarka sasa sascha sasha saskia satish satoshi satu savannah savita sayuri scott scottie sean
    sebastian sebastien seema segun seija sekou selcuk selim selin selma sem semra senad seo seok seong seppo serdar
    serena sergei sergey sergio serhat serkan seth seung severine severino sevgi sevim seweryn seydou seyma shadi
    shalini shane shanice shaniqua shankar sharad sharon shashi shawn sheila shekhar shelby sherif sherry shigeru
    shilpa shin shinji shirley shiro shiv shobha shota shreya shu shweta sibel sibylle siddharth sidney siegfried
    siegrid sierra sigmund sigrid sigridur sigrun sigurd silje silke silvana silvano silvia silvie silvio silviu simao
    simo simon simona simone simonetta sinan sinead sini sinisa siobhan sipho siri sirkka sirpa sissel sixten sjoerd
    skylar slaven slavica slawomir slobodan smita sneha snjezana sofia sofie solange soledad solveig sonal sonia sonja
    sonny soo sophia sophie soraya soren sorin sotiria sotirios spencer spyridon spyros sri srinivas stacey stacy
    stanislav stanislava stanislaw stanley stavros steen stefan stefania stefanie stefano steffen steffi stein stelios
    stella sten stepan stephan stephane stephanie stephen steve steven stig stijn stina stjepan stuart sture subhash
    suchitra sudha sudhir sue suharti sujata sukru suleyman suman sumit sung sunghee sunil sunita suparman suresh
    surya susan susana susanna susanne sushil sushma susilo suzan suzanne svantje svatopluk svein sven svend sverre
    svetlana swantje swati sybille sylvain sylvaine sylvester sylvia sylvie sylwia synnove sytske szilvia szymon
    tabitha tadashi tadeusz tage tahar taina takahiro takashi takeshi talal tam tamara tamas tammy tan taner tanguy
    tania tanisha tanja tanner tanvi tao tapani tapio tara taras tarek tariq tarja tarkan taro taru tarun tatiana
    tatiane tatjana tayfun ted teemu teguh teija telma tendai teodoro teppo teresa tereza terje tero terrence terri
    terry terttu tessa tetsuya thabo thais thang thanh thao thea themba theo theodora theodore theodoros theresa thi
    thiago thibault thibaut thierry thijs thilo thinh thomas thor thorbjorn thorsten thu thuy tiago tibor tien tiffany
    tihana tiina tijmen till tilman tim timo timothee timothy timur tina tineke ting tiziana tiziano toan tobias todd
    tolga tom tomas tomasz tomislav tommaso tommi tomoko toni tony tor torben torbjorn tore torgeir torill torkel
    torsten toru torunn toshio tracey tracy trang traudel travis trevor tri tricia trina trine trinh trinidad trisha
    tristan troels trond troy trude trung truus trygve tsutomu tuan tudor tugba tuija tuncay tunde tuomas tuomo turgut
    tuula tuulikki tuyet tyler tyrone uche uday udo ufuk ugur ulf ulla ulrich ulrika ulrike umar umberto umit umut
    unni urban urpo urs ursula urvashi usha usman uta ute uwe vaclav vadim vagner valentin valentina valentine valeria
    valerie valery vance vanessa varun vasant vasile vasileios vasiliki vasilis vasily vedran veerle vegard veikko
    veit veli vendula venkat vera verena verner vernon veronica veronika veronique vesa vesna vicente vicki victor
    victoria victoriano vidya viet vigdis viggo vijay vikas vikram viktor viktoria viktorija vilem ville vilmos vinay
    vincent vincenzo vineet vinh vinicius vinod viola viorel virgil virginia virginie virpi vishal vit vitaly vito
    vitor vittoria vittorio vivek vivi vivian vjekoslav vlad vladimir vladimira vladislav vlado vlasta vlastimil
    vojislav vojtech volkan volker vuk vy vyacheslav wade wael wagner wahyu walburga waldemar walid wallace walter
    walther waltraud wanda wanjiru warren wayan wayne wei wellington wen wenche wendy wenjie werner wesley wessel
    weston whitney wiebke wieslaw wietske wiktor wiktoria wilbur wilfried wilhelm wilhelmine willem willemijn william
    willie willy wilma wim winfried winston wioletta witold wladyslaw wojciech wolf wolfgang wolfram woo wouter wren
    wyatt xavier xenia xia xiang xiao xiaoli xiaoming ximena xin xing xiomara xiu xuan xue yadira yakup yan yang yann
    yannick yannis yanti yaroslav yasemin yash yasin yasmin yasmine yasuo yavuz yaw yekaterina yelena yen yeon yesenia
    yevgeny yi yiannis yildiz yilmaz ying yngve yoko yolanda yong yoon yoshiko younes yousef youssef yu yuan yudi yuka
    yuki yukiko yulia yumi yumiko yun yuri yusef yusuf yutaka yvan yves yvette yvonne zacharias zachary zahra zainab
    zanele zbigniew zbynek zdenek zdenka zdravko zdzislaw zehra zeki zeljka zeljko zeynep zhanna zhen zhi ziad zineb
    zlatko zoe zofia zoltan zoran zsofia zsolt zsuzsanna zuzana zuzanna zvonimir zygmunt
  `
    .trim()
    .split(/\s+/),
);

/** @param {string} word */
export const isGiven = (word) =>
  fold(word)
    .split(/[^a-z]+/)
    .some((part) => GIVEN.has(part));

/** @param {string} name */
export const opensWithGiven = (name) => isGiven(name.split(" ")[0] ?? "");
