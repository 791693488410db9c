"""The words that figures are read by, a table for each of three languages, to be folded.

A line is ``what it is: words``; the words of a phrase are joined by ``_``. What it is begins with

- a kind of figure, or ``unclear`` (of several harms, which count for none), and what the word can be to a number, see
  ``vocabulary``; then ``armed`` or ``people``, if it speaks of such alone: "lost 12 men", not "lost 12 seats";
- ``people``: with the kind that a bare count of them reports ("20 otages"), ``armed`` (fled, they are no displaced
  people), ``held`` (of "les otages d'Aqmi" none is Aqmi's man). Of Arabic nouns only those with a ``broken`` plural say
  two by ـين: with a ``sound`` one, مدنيين may be any number; a ``chief`` is no count: "مقتل قائد فيلق" names a man;
  ``as-is`` ones are not inflected;
- ``bound`` before a number, or ``bound-after``;
- else a tag that the rules ask for; ``nouns`` are inflected.
"""

_FRENCH = """
killed verb state counted: tué tuée
killed state counted: tués tuées abattus abattues assassinés assassinées exécutés exécutées décapités égorgés massacrés
  massacrées décédés décédées liquidés lynchés
killed verb state: abattu abattue assassiné assassinée exécuté exécutée égorgé massacré éliminé éliminés
killed verb: tuant tuer tuent tuèrent tua abattant exécutant assassinant égorgeant éliminant massacrant
killed counted state: mort morts morte mortes
killed counted name: cadavres
killed state: péri succombé noyés noyées noyé trouvé_la_mort perdu_la_vie passés_par_les_armes
killed name: assassinat exécution meurtre élimination massacre coûté_la_vie la_mort le_décès corps_sans_vie les_corps
killed verb armed: perdu perd perdent perdant
unclear verb state: neutralisé neutralisés neutralisées hors_de_combat hors_d_état_de_nuire
unclear verb: neutraliser neutralisant
wounded verb state counted: blessé blessée
wounded state counted: blessés blessées
wounded verb: blessant blesser blessent blessèrent blessa
hostages verb state: enlevé enlevée kidnappé kidnappée séquestré
hostages state counted: enlevés enlevées kidnappés kidnappées séquestrés
hostages verb: enlevant kidnappant enlever kidnapper prenant_en_otage pris_en_otage
hostages name: enlèvement rapt kidnapping
hostages state: pris_en_otage pris_en_otages prises_en_otage retenus_en_otage
captured verb state: arrêté arrêtée capturé capturée interpellé interpellée appréhendé
captured state counted: arrêtés arrêtées capturés capturées interpellés interpellées appréhendés
captured verb: arrêtant capturant interpellant arrêter capturer interpeller
captured name: arrestation capture interpellation
captured counted: arrestations interpellations
captured state: faits_prisonniers fait_prisonniers
missing state counted: disparus disparues
missing state: disparu disparue
missing name: disparition
displaced state: déplacés déplacées réfugiés réfugiées fui à_fuir
people hostages held: otage
people captured held: prisonnier captif détenu
people displaced held: déplacé réfugié réfugiée
people fighters armed: combattant rebelle djihadiste jihadiste insurgé maquisard mercenaire terroriste islamiste
  milicien
people armed: soldat militaire gendarme policier policière officier douanier garde homme assaillant kamikaze ravisseur
  bandit commandant chef lieutenant caporal sergent légionnaire recrue élément membre parachutiste tireur activiste
  partisan agent casque bleu
people: personne civil civile enfant femme fille garçon jeune élève étudiant étudiante passager voyageur touriste
  humanitaire journaliste employé employée travailleur ouvrier villageois habitant manifestant médecin infirmier
  infirmière ressortissant étranger étrangère occidental expatrié diplomate fidèle marin écolier lycéen lycéenne pêcheur
  berger éleveur chauffeur commerçant migrant suspect individu victime gens famille âme vie citoyen frère imam prêtre
  cadre ingénieur enseignant enseignante agriculteur paysan cultivateur bûcheron orpailleur bébé nourrisson
others: autre autres eux elles lesquels autrui
part_of partitive link of: de d des du
partitive: ses ces leurs les l entre parmi nos la
link: a à aux quelque
of: la le les l mouvement groupe organisation groupes présumés présumé armés armé
be: être été est sont était étaient fut furent seraient serait
have: a ont avait avaient ait aient aura auront aurait auraient ayant avoir eut eurent
function: a à au aux en dans sur sous par pour avec contre chez vers depuis pendant durant après avant lors et ou où
  mais que qui quand lorsque dont ni car comme selon près entre parmi sans jusque jusqu tandis alors suite le la les un
  une des du de d l ce cet cette ces son sa ses leur leurs est sont était étaient ont avait avaient ait été être fut
  furent n ne se s y il ils elle elles on hier lundi mardi mercredi jeudi vendredi samedi dimanche aujourd aurait
  auraient seraient serait ayant afin
block: où quand lorsque que lequel après avant pendant mais tandis alors car puis pour contre par selon afin
determiner: la le les l sa son ses leurs ces un une au aux
adverb: également aussi déjà ainsi encore grièvement légèrement gravement hier récemment notamment toujours portés
  présumés présumé anciens ancien nouveaux hauts premiers vieux petits simples grands bons principaux derniers deux
  trois
far: à a au aux dans en hier sur près lundi mardi mercredi jeudi vendredi samedi dimanche ce cette également aussi lors
  ainsi
between: entre
until: a à ou
before-year: en depuis fin début
connector: et ou dont ainsi que parmi lesquels eux plus avec
subset: dont parmi
and: et ou
stop nouns: an année mois semaine jour heure minute seconde janvier février mars avril mai juin juillet août septembre
  octobre novembre décembre siècle fois euro dollar franc fcfa cfa dinars dirhams ouguiyas km kilomètre m mètre mm cm
  tonne kg kilos litres hectares degrés pour points but voix sièges article véhicule camion voiture pick pickup motos
  char arme fusils obus roquette mine bombe drone missile engin explosion attaque attentat raid frappe combats village
  ville localités pays région camp base groupe positions hélicoptère avion chameaux moutons chèvres vaches bœufs bétail
  têtes ânes maison écoles bâtiments magasins greniers millions milliards incidents accident cas tirs coups balles
  convoi patrouille opération quart équipe projets dossiers mouvements organisations partis factions accords tribus
  postes cellules pourcent e er ème
unreal: tenté tenter tentative menacé menace menacent projet voulait voulaient
casualties: victime victimes pertes
negation: aucun aucune sans pas ni personne
toll: bilan nombre total chiffre
to: à a de est atteint atteignait dépasse dépassé dépassait
rise: passé passe passant passer grimpé monté porté
bound at-least: pas_moins_de pas_moins_d au_moins au_minimum plus_de plus_d minimum au_moins_quelque
bound at-most: jusqu_a au_plus au_maximum moins_de moins_d pas_plus_de tout_au_plus
bound about: environ près_de près_d quelque autour_de autour_d à_peu_près presque une_estimation_de
bound-after at-least: au_moins au_minimum ou_plus
bound-after at-most: au_plus au_maximum
bound-after about: environ à_peu_près
"""

_ENGLISH = """
killed verb state counted: killed murdered executed slain massacred assassinated beheaded
killed verb: kill kills killing murdering executing massacring slaughtered beheading claiming claimed shot_dead
killed name: death deaths murder execution assassination massacre claimed_the_lives cost_the_lives
killed counted: dead deaths fatalities killings
killed counted name: bodies corpses
killed state: died dead drowned perished dying die lost_their_lives put_to_death
killed state counted: shot_dead
killed verb state: gunned_down mowed_down
killed verb armed: lost losing loses
killed state people: were_lost been_lost
unclear verb state counted: neutralised neutralized
unclear verb: neutralising neutralizing
wounded verb state counted: wounded injured hurt
wounded verb: wounding injuring wounds injures hurting wound injure
wounded counted: injuries
hostages verb state counted: kidnapped abducted
hostages verb: kidnapping abducting kidnap abduct seizing taking_hostage
hostages verb state people: seized
hostages name: abduction kidnap kidnappings
hostages state counted: taken_hostage held_hostage
captured verb state counted: captured arrested detained apprehended
captured verb: capturing arresting detaining capture arrest arrests captures detains
captured verb state: rounded_up
captured counted: arrests
captured state: taken_prisoner
missing state counted: missing unaccounted
missing name: disappearance
displaced verb state: displaced uprooted displacing forced
displaced state: fled homeless from_their_homes
people hostages held: hostage captive
people captured held: prisoner detainee
people displaced held: refugee displaced
people fighters armed: fighter militant rebel insurgent jihadist jihadi gunman guerrillas mercenaries militiaman
  terrorist islamists extremists
people armed: soldier troops policeman police officer guard gendarme man attacker bomber assailant bandit commander
  leader recruit peacekeeper servicemen marines paratroopers member kidnappers sergeant captain colonel islamist
  extremist lieutenants operatives
people: person people civilian child children woman boy girl student pupil passenger traveller tourist worker journalist
  employee villager resident protester demonstrators schoolchildren schoolgirl sailor doctor nurse national foreigner
  westerner expatriates diplomat worshippers fisherman herder shepherds driver trader migrant suspect victim family
  souls lives citizen priests imam engineer teacher americans britons frenchman locals bystanders players farmer miners
  sympathisers
others: other others more further additional them whom another
part_of link of: of
link of: the
partitive: the its their his them those these whom our
of: from a group movement suspected alleged armed loyal linked to belonging faction
be: was were is are be been being got get remain remains remained
have: has have had having
function: a an the of in on at to by for with from into near after before during since until between against and or but
  as when where while who whom whose which that than if because so nor amid among including inside outside around over
  under about through across along is are was were be been being has have had will would could may might said says say
  according reported it its he she they their there this these those not also yesterday today late early monday tuesday
  wednesday thursday friday saturday sunday last seriously critically plus overnight did do does when off towards out
  within following amidst amongst upon due despite via per up down just only even still again ago too very more
block: where when that which after before while but said says because against if since who's although as by
determiner: the their its his an a any some several many
adverb: still taken shot severely lightly mortally gravely gone believed feared reported confirmed presumed also
  reportedly seriously badly critically already later all both slightly then now allegedly
far: in on at near late early yesterday monday tuesday wednesday thursday friday saturday sunday also
between: between
until: to or
before-year: in since early late
connector: and or including plus as well among them with
subset: including among
and: and or
stop month: january february march april june july august september october november december jan feb mar apr aug sept
  oct nov dec
stop nouns: may jun jul sep year month week day hour minute second decade century time am pm euro dollar pounds cent
  francs dinars cfa mile km kilometre kilometer metre meter mm cm tonnes ton kg litres hectares acres degrees percent
  per points goal votes seats articles vehicle truck car pickup motorcycles tank weapon rifles shells rocket mine bomb
  drone missile devices explosion blast attack raid strike airstrikes battles village town city countries states regions
  camp base group positions helicopter planes aircraft camels sheep goats cows cattle animals donkeys houses homes
  schools buildings shops incidents accident cases shots bullets convoy patrols operations teams projects provinces
  districts casualty posts cells factions parties organisations organizations movements stations ranks st nd rd th old
  strong
unreal: attempt attempts attempted attempting tried trying plot plotting plotted threatened threatening vowed
quantity: few couple lot number handful series bit little
casualties: casualty casualties fatalities
negation: no without not nobody none
toll: toll number total count
to: to at is reached reaches exceeds exceeded passed stands of
rise: rose rises risen rising climbed climbs increased up went
bound at-least: at_least more_than over no_fewer_than no_less_than not_less_than not_fewer_than upwards_of a_minimum_of
  in_excess_of
bound at-most: up_to at_most as_many_as no_more_than not_more_than fewer_than less_than under a_maximum_of
bound about: about around some nearly almost approximately roughly an_estimated close_to estimated
bound-after at-least: at_least or_more
bound-after at-most: at_most
bound-after about: or_so
"""

_ARABIC = """
killed verb: قتل قتلت يقتل تقتل استشهد استشهدت توفي توفيت أعدم أعدمت اغتال أودى هلك
killed verb state: قتلوا توفوا استشهدوا
killed name: مقتل مصرع استشهاد اغتيال إعدام ذبح تصفية هلاك موت بحياة أرواح القضاء_على قضت_على قضى_على
killed name counted: وفاة جثة جثث
killed counted one: قتيل قتيلا شهيد شهيدا
killed counted: قتلى قتيلة شهداء وفيات
killed counted two: قتيلان قتيلين شهيدان شهيدين جثتان جثتين
killed state: مصرعهم حتفهم مصرعهما حتفهما مصرعه حتفه
killed verb armed: فقدت خسر خسرت فقد_الجيش فقد_التنظيم
unclear name: تحييد
unclear verb: حيدت حيد
wounded verb: أصيب أصيبت جرح جرحت أصاب أصابت أصابوا
wounded verb state: أصيبوا جرحوا
wounded name counted: إصابة
wounded counted one: جريح جريحا
wounded counted: جرحى جريحة مصاب مصابا مصابين مصابون إصابات
wounded counted two: جريحان جريحين مصابان
hostages verb: اختطف اختطفت خطف خطفت احتجز احتجزت يحتجز تحتجز
hostages verb state: خطفوا اختطفوا
hostages state: اختطفتهم اختطفتهن اختطفهم خطفتهم خطفتهن خطفهم
hostages name: اختطاف احتجاز
hostages counted: مخطوف مخطوفا مخطوفين مختطف مختطفا مختطفين مختطفون
hostages counted two: مخطوفان مختطفان
captured verb: اعتقل اعتقلت أوقف أوقفت أسر أسرت تعتقل
captured verb state: اعتقلوا أوقفوا
captured name: اعتقال توقيف القبض_على
captured counted: معتقل معتقلا معتقلين موقوف موقوفا موقوفين
captured counted two: معتقلان موقوفان
missing verb: اختفى
missing name: فقدان اختفاء فقد
missing counted: مفقود مفقودا مفقودين مفقودون
missing counted two: مفقودان
missing state: عداد_المفقودين
displaced verb: نزح نزحت شرد شردت فر فرت هجر
displaced name: نزوح تشريد تهجير فرار
displaced state: نزحوا فروا على_الفرار على_النزوح إلى_الفرار إلى_النزوح
people hostages held broken: رهينة
people hostages held as-is: رهائن
people captured held broken: أسير
people captured held as-is: أسرى
people displaced held sound: لاجئ نازح مشرد لاجئة نازحة
people fighters armed sound: مقاتل مسلح إرهابي متمرد جهادي مرتزق مجاهد متشدد
people fighters armed as-is: مرتزقة
people armed broken: جندي ضابط عنصر حارس رجل
people armed sound: عسكري شرطي دركي مهاجم انتحاري عضو مجند مظلي إسلامي
people armed broken chief: قائد قيادي
people armed as-is: جنود ضباط عناصر رجال حراس قادة قياديين أعضاء أفراد عسكر شرطة
people broken: شخص طفل طالب تلميذ عامل راكب أجنبي طبيب غربي سائح تاجر شاب امرأة فتاة ضحية طالبة تلميذة طفلة
people sound: مدني مواطن صحفي صحافي مهندس فرنسي جزائري مالي موظف مهاجر فرد ساكن متظاهر دبلوماسي مسافر بحار صياد قروي
  معلم إمام مشتبه سائق مصل ممرض نيجيري تونسي ليبي مغربي موريتاني أمريكي أميركي بريطاني إيطالي إسباني مسيحي ناشط قس راهب
  مزارع
people as-is: أشخاص أطفال طلاب تلاميذ عمال ركاب أجانب نساء أطباء فتيات نسمة عائلة عائلات أسرة سكان أبرياء ضحايا شبان
  شباب سياح تجار رعاة مصلين رهبان نشطاء أئمة طالبات بحارة تلميذات مشتبها
others: آخر آخرا آخرين آخرون أخرى غيرهم آخران
part_of: من
partitive: بين ضمن
apart: بين مع من إلى على عن ضد في قبل بعد
link: على عن
of: من تابعين التابعين تابعا تابع ينتمون إلى تنظيم حركة جماعة كتيبة مسلحي عناصر منتمين
function: كل منذ رغم بحلول حسبما بعدما قبيل لكن ليل نتيجة عقب و بنيران برصاص بقصف بانفجار بهجوم بتفجير بغارة بغارات من
  في على عن إلى مع بعد قبل خلال أثناء عند حين حيث الذي التي الذين ان أن إن قد لقد كما بينما أو ثم إثر جراء بسبب بين
  بينهم منهم ضد قرب شمال جنوب غرب شرق داخل خارج أمس يوم مساء صباح اليوم الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة
  السبت بجروح الأقل فيما وفق حسب بحسب وفقا لدى كانوا كان هو هم نحو حتى فجر ليلة وسط تقريبا
block: الذي التي الذين حيث بعد قبل عندما أن إن قال وقال قالت ان بينما فيما لكن يضم تضم منذ ضد أعلن وأعلن بمشاركة تنتمي
  يقدر يبلغ حوالي عدد
adverb: جميعا أيضا تقريبا
between: بين
until: إلى أو
before-year: عام سنة العام منذ
connector: و بينهم منهم من ومن وبينهم بينها ومنهم إضافة وإضافة إلى وكذلك فضلا عن ضمنهم أو
subset: بينهم منهم وبينهم بينها ومنهم ضمنهم
and: و أو
day: اليوم الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت
fall: سقوط سقط وسقوط وسقط خلف خلفت مخلفا أوقع
stop: عام عاما أعوام سنة سنوات شهر شهرا أشهر شهور أسبوع أسبوعا أسابيع يوم يوما أيام ساعة ساعات دقيقة دقائق ثانية يناير
  فبراير مارس أبريل إبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر جانفي فيفري أفريل ماي جوان جويلية أوت كانون
  شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين قرن مرة مرات يورو دولار دولارا فرنك دينار دينارا درهم أوقية كلم
  كيلومتر كيلومترا كيلومترات كم متر مترا أمتار ملم ميل ميلا طن طنا أطنان كيلوغرام كغ لتر هكتار درجة بالمئة بالمائة نقطة
  هدف أهداف صوت مقعد مقعدا مادة سيارة سيارات شاحنة شاحنات آلية آليات دراجة دبابة سلاح قطعة بندقية قذيفة قذائف صاروخ
  صواريخ لغم ألغام قنبلة قنابل عبوة عبوات انفجار انفجارات هجوم هجوما هجمات غارة غارات قرية قرى مدينة مدن دولة دول منطقة
  مناطق ولاية ولايات مخيم مخيمات قاعدة مجموعة مجموعات جماعات مروحية طائرة طائرات جمل خروف بقرة رأس رؤوس منزل منازل مدرسة
  مبنى متجر حادث حوادث حالة رصاصة موقع مواقع دورية عملية عمليات هدفا نادي فريق فرق تقرير
unreal: محاولة لمحاولة حاول حاولت هدد هددت تهدد تعتزم
casualties: ضحايا إصابات خسائر يصب يجرح
negation: لا لم دون بدون بلا ولا ولم ودون وبدون وبلا فلا فلم
toll: حصيلة الحصيلة عدد ارتفاع ارتفع وارتفع ارتفعت
to: إلى بلغ وبلغ يبلغ تجاوز بلغت
rise: ارتفع ارتفعت ارتفاع وارتفع وارتفعت
bound at-least: ما_لا_يقل_عن لا_يقل_عن لا_تقل_عن ما_يزيد_عن ما_يزيد_على يزيد_عن يزيد_على أكثر_من لا_يقلون_عن ما_يفوق
bound at-most: ما_لا_يزيد_عن لا_يزيد_عن لا_يتجاوز أقل_من ما_يصل_إلى يصل_إلى
bound about: نحو حوالي قرابة زهاء ما_يقارب يقارب ما_يقرب_من يقرب_من تقريبا
bound-after at-least: على_الأقل أو_أكثر
bound-after at-most: على_الأكثر كحد_أقصى
bound-after about: تقريبا
"""

TABLES = {"fr": _FRENCH, "en": _ENGLISH, "ar": _ARABIC}
