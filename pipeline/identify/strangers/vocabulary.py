"""The words by which a name is told from what else has a capital or stands beside a title; all folded, as texts are."""

from __future__ import annotations

from pipeline.text import fold_text


def _words(text: str) -> frozenset[str]:
    return frozenset(fold_text(text).split())


# --- Latin script -----------------------------------------------------------------------------------------------------

# Begin a sentence, and no name.
OPENERS = _words("""le la les l un une des du de d ce cet cette ces son sa ses leur leurs mon ma mes notre nos votre vos
    il elle ils elles on nous vous je tu qui que quoi dont ou et mais or ni car si selon pour par dans en a au aux avec
    sans sous sur vers chez entre depuis pendant apres avant lors lorsque quand alors ainsi aussi comme parmi plus moins
    tres tout toute tous toutes aucun aucune autre autres certains certaines plusieurs chaque quel quelle quelque
    quelques face hier aujourd demain contre malgre grace outre enfin puis ensuite toutefois cependant pourtant
    neanmoins bien rien pas non oui ici voici voila interroge joint contacte cite accuse arrive ne age devant derriere
    deux trois quatre cinq six sept huit neuf dix quant celui celle ceux c est sont etait ont avait ancien ancienne the
    an this that these those his her its their our my your he she it they we i you who which what when where why how and
    but nor if so yet for from in into at by with without within under over between among since during after before
    until while as than then thus also both all any each every no not only even some many most more much such other
    another former late according despite although though however meanwhile earlier later yesterday today tomorrow last
    next two three four five seven eight nine ten there here is are was were has have had will would could can may said
    speaking asked one once about against amid around because to of up out off across along near unlike like per via
    should must did does do pourquoi comment hors thank""")
_PEOPLES = _words("""malien algerien nigerien nigerian mauritanien tunisien libyen egyptien tchadien ivoirien guineen
    italien canadien bresilien indien israelien palestinien iranien irakien syrien saoudien europeen africain americain
    americano mexicain marocain jordanien ghaneen gambien ethiopien kenyan soudanais senegalais francais anglais
    libanais japonais chinois polonais portugais neerlandais camerounais togolais beninois congolais gabonais russe
    belge suisse suedois danois norvegien turc grec kabyle touareg sahraoui burkinabe peul songhai bambara espagnol
    allemand britannique qatari emirati yemenite somalien afghan pakistanais occidental maghrebin sahelien azawadien
    musulman chretien juif catholique soufi wahhabite chiite sunnite malian algerian mauritanian tunisian libyan
    egyptian chadian ivorian guinean italian canadian brazilian indian israeli palestinian iranian iraqi syrian saudi
    european african american mexican moroccan jordanian ghanaian gambian ethiopian sudanese senegalese french english
    lebanese japanese chinese polish portuguese dutch cameroonian togolese beninese congolese gabonese russian belgian
    swiss swedish danish norwegian turkish greek arab berber tuareg sahrawi fulani songhay spanish german british yemeni
    somali western maghrebi sahelian islamist muslim christian jewish catholic sufi salafi salafist wahhabi shiite sunni
    jihadist westerner frenchman""")
# Have a capital and are nobody's name: peoples, faiths, days, months.
DULL = _words("""lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin juillet aout
    septembre octobre novembre decembre monday tuesday wednesday thursday friday saturday sunday january february march
    april june july august september october november december islam islamique islamiques coran charia sharia ramadan
    tabaski dieu allah god prophete prophet jihad djihad feb aug sept oct nov dec tv www http
    https""") | {people + ending for people in _PEOPLES for ending in ("", "s", "e", "es", "ne", "nes", "le", "les")}
# Institutions, and what everybody knows: no name alone or among themselves, but part of one (Radio Kayira).
COMMON = _words("""etat etats republique gouvernement assemblee nationale national nationaux conseil constitutionnel
    constitution securite ministere ministre ministres premier premiere presidence senat parlement cour supreme tribunal
    armee forces force armees defense police gendarmerie garde nations unies union unite communaute commission comite
    parti mouvement front groupe organisation alliance coalition ligue federation association syndicat societe banque
    centre centrale office agence direction departement region cercle commune mairie maire ville village quartier camp
    aeroport hopital universite lycee ecole faculte institut mosquee eglise place avenue rue boulevard route hotel stade
    coupe festival nord sud ouest grand grande grands haut haute bas petit nouveau nouvelle internet facebook twitter
    youtube radio television journal presse monde histoire journee culture sport economie politique international
    internationale affaires sante education enseignement elevage agriculture interieur charte pacte congres chateau
    amenagement anciens anciennes environnement transports finances justice energie industrie commerce peche mer golfe
    occidentaux croissant-rouge croix-rouge cfa fcfa malaisie afghanistan congo paques aid damas bagdad beyrouth
    pentagone noel riyad mecque maison blanche jordanie emirats yemen ethiopie kenya ghana gabon cameroun liban israel
    palestine unis conference sommet fete nuit ied ieds rpg rpgs hmg hmgs pkm pkms suv gps vih sida onu otan ue ua usa
    afp aps reuters pana oua cpi france paris bruxelles europe afrique washington londres etats-unis amerique maghreb
    sahara occident orient geneve allemagne italie espagne russie moscou chine pekin turquie syrie irak iran egypte
    caire qatar doha arabie saoudite soudan belgique canada quebec japon inde bresil pays state states republic
    government assembly council constitutional security ministry minister prime presidency senate parliament court army
    military armed defence guard united unity community committee party movement group organization league society bank
    center central agency department district city town airport hospital university school institute mosque church
    street road stadium cup north south east west northern southern eastern upper lower greater new foreign affairs
    interior news press world history day white house pentagon congress eu us uk nato icc cia fbi america britain london
    germany italy spain russia saharan gulf port islamic medina hiv aids somalia pakistan jordan lebanon cameroon
    malaysia damascus baghdad beirut japan brazil india moscow china beijing turkey syria iraq egypt cairo africa arabia
    sudan ethiopia peacekeepers troops""")
# Before a name, and no part of it.
TITLES = _words("""m mm gen gov rep sen col lt mr mrs ms mme mlle dr me pr president presidente vice-president ministre
    premier general colonel lieutenant-colonel commandant capitaine lieutenant sergent adjudant caporal amiral cheikh
    cheick sheikh shaykh emir amir imam mollah mullah ayatollah calife caliph sultan roi king reine queen prince
    princesse princess pape pope mufti cadi qadi marabout prefet gouverneur governor maire mayor depute senateur senator
    ambassadeur ambassador porte-parole spokesman spokeswoman spokesperson secretaire secretary director directeur chef
    chief leader commander captain major brigadier sergeant minister deputy envoy mediateur mediator professeur
    professor docteur doctor maitre juge judge procureur prosecutor avocat lawyer chancelier chancellor abbe pere father
    eveque bishop archeveque ex-president ex-ministre ex-premier ex hadj el-hadj elhadj hajj alhaji sir lord saint
    militant jihadist""")
# Common given names: alone they name nobody in particular, before a word they begin a name.
GIVEN = _words("""mohamed mohammed muhammad mohamad mahamed mohand ahmed ahmad hamed mahmoud mahmud hamid abdallah
    abdullah abdoulaye abderrahmane abdelaziz abdelkader abdelmalek abdelhamid abdelhakim abdelkrim abdul abdel ali
    hassan hassane hasan hussein houssein hocine ibrahim ibrahima brahim omar oumar umar amar amor moussa musa issa
    yahia yahya youssef youssouf yusuf yusef ismail ismael khaled khalid said saeed salah saleh salim hamza bilal idriss
    idrissa mokhtar mustapha mustafa moustapha nasser othman ousmane usman rachid rashid tahar taher tarek tariq walid
    yassine younous younes zakaria souleymane suleiman slimane djamel jamal kamel kamal karim nabil mourad amadou
    mamadou boubacar aboubacar abubakar bakary modibo seydou sidi sekou cheick lamine moctar adama alassane alpha bah
    blaise dioncounda django fatou fatoumata aminata mariam aissata oumou kadiatou awa fatima fatma aicha aisha khadija
    zahra leila jean pierre paul jacques francois laurent nicolas philippe alain michel bernard marie louis andre henri
    yves claude daniel david thomas vincent eric patrick olivier christian christophe stephane gerard thierry serge marc
    luc guy charles georges robert richard dominique herve bruno xavier antoine anne catherine christine sophie isabelle
    nathalie john james george william barack hillary joe bill peter michael mark martin steven stephen simon tony
    gordon susan jane mary elizabeth laura sarah kofi ban vladimir angela carlos juan jose romano goodluck""")
ARTICLES = _words("al el ad ed ud ar as ash ach an at az es er en ul")
PARTICLES = ARTICLES | _words("ag agh ould wuld weld ben bin ibn bint bel abu abou aboul dit")
LINKS = _words("de du da dos der van von la le d")  # part of a name after a given name only: Dominique de Villepin

# --- Arabic script ----------------------------------------------------------------------------------------------------

# Given names that are hardly ever another word: they begin a name wherever they stand.
STRONG = _words("""جبريل حماد حماده عدنان مروان بلال ياسر نزار فيصل سلمان بندر خالد يحيي يحي فهد هاني فتحي لطفي ماجد
    سميره ليلي جيبريل دجيبريل محمد احمد محمود مصطفي ابراهيم اسماعيل يوسف موسي عيسي هارون سليمان داود اسحاق عثمان حسين
    عباس مختار المختار ابوبكر اياد عبدو عبدالله عبدالرحمن عبدالعزيز عبدالكريم عبدالقادر عبدالمالك عبدالملك عبدالحميد
    عبدالحكيم عبدالرحيم عبدالحق عبدالسلام عبدالرزاق عبدالفتاح عبداللطيف عبدالمجيد عبدالناصر عبدالوهاب عبدالغني عبدالهادي
    عبدالباسط عبدالجليل محمدو احمدو محمدن مامادو امادو حمادو حمادي سيدي ماما سيدو عمرو بوبكر بوبكار ابوبكار بكاي مامودو
    موديبو سومايلا ديونكوندا بليز الحسن الحسين لحسن لحسين حسان حمه حمدي حمزه رمضان شعبان ادريس الياس زكريا ايوب يونس
    يعقوب مراد رشيد سفيان ياسين ايمن انور اسامه معمر بشار حسني مهدي زهير مسعود ميلود لخضر الاخضر بوجمعه عبدي عمار عمارو
    لمين الامين سليم طارق عماد وائل هشام فاطمه عائشه خديجه مريم زينب اميناتا فاتو ماريام سكينه جان فرانسوا نيكولا لوران
    باراك هيلاري جون جورج جيمس بيتر مايكل ديفيد روبرت ستيفن سوزان رومانو غودلاك جوناثان كوفي لورون بيير ميشال ميشيل جاك
    برنار دومينيك كريستوفر انجيلا فلاديمير سيرغي رجب""")
# Given names that are other words too: عمر is also "age". They need a name beside them, or a title before.
WEAK = _words("""خليفه علي عمر حسن صالح سعيد جمال كمال نور سالم امين هادي كريم عادل فاضل صادق راشد ناصر منصور فريد شريف
    نبيل رضا وليد سامي عزيز جابر رابح ناجي عامر بشير مبارك مالك منصف راغب غالب قاسم اكرم رياض فؤاد بدر سعد تركي
    امال هند""")
# Given names with الدين behind them.
FIRST_OF_DIN = _words("""نور سيف صلاح خير شمس عز علاء جمال زين محي محيي ضياء بدر نصر فخر تاج كمال شرف حسام سراج عماد
    شهاب تقي""")
FATHER = _words("ابو ابي ابا")
SON = _words("بن ابن ولد اغ اق بنت منت وولد")
# Before a name. Those without an article stand in construct: أمير كتيبة, زعيم الحركة, وزير الخارجية.
ARABIC_TITLES = _words("""الشيخ الرئيس الجنرال العقيد النقيب الرائد المقدم اللواء العميد الملازم الفريق المشير الامير
    الملك السلطان الامام المفتي الدكتور الاستاذ السيد السيده الوزير الزعيم القائد القيادي المتحدث الناطق السفير المبعوث
    الكاتب الصحافي الصحفي الباحث الخبير النائب المحامي القاضي الارهابي المطلوب الرهينه الشاعر الداعيه الوسيط الحاج شيخ
    القياديان مولاي الاميره الملازمان رئيس وزير وزيره امير زعيم قائد قيادي نائب سفير مفتي مبعوث ممثل عمده حاكم والي امين
    مدير ناطق متحدث عقيد جنرال كاتب نقيب رئيسه""")
NICKNAMED = _words("المدعو المدعوه المكني الملقب المسمي يدعي اسمه المعروف ويدعي واسمه المعروفه")
GROUPS = _words("""حركه جماعه تنظيم كتيبه كتائب سريه جبهه لواء حزب ميليشيا ميليشيات مليشيا سرايا منظمه شبكه تحالف ائتلاف
    تنسيقيه مجموعه الويه رابطه جمعيه""")
# What the nouns of groups also begin: traffic, elections, profits. No group is called so.
NO_GROUPS = _words("""المرور السوق الاسواق الملاحه القطارات الانتخابات المؤتمر القمه الحمله الدوره السير البضائع الاموال
    التجاره النقل الطيران العمل الاستيراد التصدير البيع الشراء الاتصالات الكهرباء الانترنت الاسري الاسره النسل الدوري
    البطوله المهرجان المسابقه المعرض الندوه الوقفه المظاهره المظاهرات المسيره الاحتجاجات الدفاع الضغط الاحتجاج الصحه
    الشرطه الامن الدخول الخروج الحج العلاقات المصالح المصالحه المسلحين المسافرين الاشخاص الشباب الدول التي الذي المذكوره
    المسلحه الارهابيه المتمرده المتطرفه المتشدده الحاكم المعارض المعارضه الاولي الثانيه الجديده الكبري الاعمال الخبراء
    العشرين الثماني الاتصال الوطنيه الاقتصاديه التركيز القتال النزاع النار الرحلات العبور السكان المقاتلين""")
# Indefinite words that go on with a group's name: حركة أبناء الصحراء.
OF_GROUPS = _words("""ابناء انصار شباب جند احرار اسود صقور فجر نصره جيش حراس طلائع فرسان تحرير اهل نداء بيت حماه
    شهداء""")
# Stand between a title and a name.
ADJECTIVES = _words("""المالي الجزائري الموريتاني النيجري النيجيري التونسي الليبي المغربي المصري السنغالي البوركيني
    البوركينابي الفرنسي الامريكي الاميركي البريطاني الالماني الايطالي الاسباني الروسي الصيني التركي السوري العراقي
    الايراني السعودي القطري اليمني السوداني التشادي الاسرائيلي الفلسطيني اللبناني الاردني الكويتي الايفواري الغيني
    الصحراوي الافريقي الاوروبي الاممي العربي الاسلامي السلفي الجهادي العسكري الميداني الرسمي الامني السياسي الدولي
    الحكومي القضائي المحلي الاعلامي الاول الاولي السابق الاسبق العام المنتخب المخلوع الحالي الانتقالي المؤقت الجديد
    الراحل المعارض البارز الكبير الشهير الخاص الاعلي الشرعي الديني الروحي التاريخي القبلي التارقي الطارقي الازوادي
    المنشق الموقوف المتهم المفترض المذكور الوطني الجهوي الاقليمي المدني المركزي التنفيذي الشعبي الدستوري""")
# Stand beside names and are none.
NO_NAMES = _words("""في من الي علي عن مع ان انه انها انهم هذا هذه ذلك تلك هو هي هم التي الذي الذين كان كانت يكون قد لقد
    لم لن لا ما او ثم بل حتي اذا لو كما كل بعض غير بين بعد قبل عند عندما حيث حين خلال منذ ضد حول تحت فوق امام وراء خلف
    دون سوي ايضا اي اثر قال قالت اعلن اعلنت اكد اكدت اضاف اضافت ذكر ذكرت صرح صرحت كشف كشفت اوضح اوضحت اشار اشارت دعا دعت
    طالب طالبت نفي نفت قتل قتلت اعتقل اوقف وصل وصلت زار زارت غادر عاد عادت التقي استقبل تسلم سلم قاد قدم قدمت راي اتهم
    اتهمت حذر حذرت شدد اعتبر اعتبرت افاد افادت تحدث تحدثت شارك رفض رفضت طلب وافق عين تولي اقال وقع وقعت بدا بدات جدد جاء
    جاءت شن شنت ترأس تراس القي اطلق بحث امر وجه نقل تبني ظهر توفي ولد هرب فر انضم بايع انشق سيطر هاجم تلقي ندد رحب ادان
    هدد وعد اجري يقول يؤكد يزور يعلن يلتقي يدعو يرفض يحاول يواجه يقود يعتبر يري يوجد يطالب يستقبل يشارك يبحث ينفي يكشف
    يحذر يمثل تقود تعلن تقول سوف قيد رئيسا وزيرا قائدا مبعوثا اميرا زعيما نائبا سفيرا ممثلا ناطقا متحدثا عضوا مسؤولا امس
    اليوم غدا الان صباح مساء يوم شهر عام سنه اسبوع ليله الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعه السبت هناك هنا
    حاليا سابقا رسميا ايام عاما شمال جنوب شرق غرب وسط مدينه منطقه بلده قرب داخل خارج عبر نحو حوالي اكثر اقل جدا فقط كذلك
    بينما لكن ولكن الله ظبي مسؤول مسؤولين مصدر مصادر بيان وفد وفدا بيانا قوات جيش حكومه شعب جميع عده عدد احد احدي اخر
    اخري نفس ذات اول ثاني ثلاثه اربعه خمسه سته سبعه ثمانيه تسعه عشره مئه الف مليون المسؤول الاخير الاخيره الماضي المقبل
    الجاري طبعا مثلا زميل رفقه برفقه رفيق عملا عاجل وسائل شان بشان جوار حال حسب وفق وفقا بحسب نظرا بسبب لدي عليه عليها
    اليه اليها فيه فيها منه منها عنه له لها كانوا حكم حكما نظام دوله دول بلاد وزراء قائلا قائله رسول مهمه ملك نصف رضي
    شار بعدما خاصه عامه سواء وحده نفسه مقتل اعتقال اعدام تعيين زياره لقاء""")
