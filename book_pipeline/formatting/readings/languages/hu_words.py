"""Hungarian words of numbers, months, amounts and abbreviations."""

from book_pipeline.formatting.readings.tables import money_table, table, words

UNITS = words("nulla|zéró egy kettő|két három négy öt hat hét nyolc kilenc")
TENS = words("_ tíz|tizen húsz|huszon harminc negyven ötven hatvan hetven nyolcvan kilencven")
SCALES = words("_ ezer millió milliárd billió billiárd trillió")
UNIT_ORDINALS = words("nulladik egyedik kettedik harmadik negyedik ötödik hatodik hetedik nyolcadik kilencedik")
TEN_ORDINALS = words(
    "_ tizedik huszadik harmincadik negyvenedik ötvenedik hatvanadik hetvenedik nyolcvanadik kilencvenedik"
)
HUNDREDTH = "századik"
SCALE_ORDINALS = words("_ ezredik milliomodik milliárdodik billiomodik billiárdodik trilliomodik")
SIMPLE_ORDINALS = {1: "első", 2: "második"}
MONTHS = words("január február március április május június július augusztus szeptember október november december")
MONTH_ABBREVIATIONS = {
    name: number
    for number, names in enumerate(words("jan febr|feb márc|már ápr máj jún júl aug szept|szep okt nov dec"), 1)
    for name in names.split("|")
}
CURRENCIES = money_table("""
    Ft = forint, fillér; HUF = forint|magyar forint, fillér; $ = dollár|amerikai dollár, cent
    USD = dollár|amerikai dollár, cent; US$ = dollár|amerikai dollár, cent; € = euró, cent|eurócent
    EUR = euró, cent|eurócent
    £ = font|angol font, penny; GBP = angol font|font sterling, penny; ¥ = jen|jüan; JPY = jen|japán jen
    CHF = svájci frank|frank, rappen; RON = lej|román lej, báni; PLN = zloty|lengyel zloty, groszy
    CZK = cseh korona|korona
    RUB = rubel|orosz rubel, kopejka; ₽ = rubel, kopejka; SEK = svéd korona|korona; CAD = kanadai dollár, cent
    AUD = ausztrál dollár, cent; UAH = hrivnya, kopijka; ₴ = hrivnya, kopijka; ₩ = won|von; ₹ = rúpia; ₺ = líra
    RSD = dínár|szerb dínár; DKK = dán korona|korona; NOK = norvég korona|korona; CNY = jüan|kínai jüan
""")
PREFIXES = table("""
    k = kilo; c = centi; m = milli; d = deci; h = hekto; da = deka; µ = mikro; μ = mikro; n = nano; M = mega; G = giga
    T = tera
""")
PREFIXED_UNITS = table("""
    m = méter; g = gramm; l = liter; L = liter; W = watt; Wh = wattóra; Hz = hertz; V = volt; A = amper; Pa = pascal
    J = joule; N = newton; B = bájt|byte; b = bit; cal = kalória; t = tonna; s = másodperc|szekundum; Ω = ohm; bit = bit
""")
OTHER_UNITS = table("""
    km/h = kilométer per óra|kilométer per órá|kilométer óránként|kilométer per h
    m/s = méter per szekundum|méter per másodperc
    dkg = dekagramm|deka; kg = kilogramm|kiló; ha = hektár; h = óra|órá; ó = óra|órá; min = perc; p = perc
    mp = másodperc
    sec = másodperc|szekundum; ° = fok; °C = celsius-fok|celsius fok|fok celsius; °F = fahrenheit-fok|fahrenheit fok
    in = hüvelyk|coll; ft = láb; yd = yard; mi = mérföld; mph = mérföld per óra; lb = font; oz = uncia; q = mázsa
    LE = lóerő; db = darab; fő = fő; dB = decibel; cc = köbcenti; K = kelvin; px = pixel; év = év; nap = nap
    % = százalék; ‰ = ezrelék
""")
ABBREVIATIONS = table("""
    ld = lásd; tkp = tulajdonképpen; megj = megjegyzés; id = idősebb|idézett; okl = okleveles; im = idézett mű
    ih = idézett hely; zrt = zártkörűen működő részvénytársaság; nyrt = nyilvánosan működő részvénytársaság
    dr = doktor; prof = professzor; ifj = ifjabb; özv = özvegy; gr = gróf; br = báró; hg = herceg
    szt = szent
    vs = versus; uő = ugyanő; ui = ugyanis; megh = meghalt; sztem = szerintem; pu = pályaudvar
    tsai = társai; gimn = gimnázium; hsz = határozószó; isk = iskola; ism = ismétlés|ismeretlen; kir = király|királyi
    korm = kormány; köv = következő; Kr = krisztus; ktg = költség; dkg = dekagramm|deka; db = darab; évf = évfolyam
    fn = főnév; fszt = földszint; fsz = földszint; cs = csoport; Pf = postafiók; pf = postafiók
    alez = alezredes; bek = bekezdés; Magyaro = magyarország; op = opus; DK = délkelet; DNy = délnyugat; ÉK = északkelet
    ÉNy = északnyugat; Ny = nyugat; Hz = hertz; kHz = kilohertz; MHz = megahertz; GHz = gigahertz; Mrd = milliárd
    mn = melléknév; ezr = ezredes; szds = százados; őrgy = őrnagy; vm = valami; tc = törvénycikk
    vál = válogatta; megj = megjegyzés
    stb = és a többi|s a többi|satöbbi; pl = például; ill = illetve|illetőleg;
    kb = körülbelül; ún = úgynevezett; vö = vesd össze
    ua = ugyanaz; uo = ugyanott; tv = törvény; tel = telefon
    u = utca; krt = körút; ker = kerület; sz = szám|század; szül = született; ie = időszámításunk előtt
    isz = időszámításunk szerint; kre = krisztus előtt; kru = krisztus után; bp = budapest
    tvr = törvényerejű rendelet; bt = betéti társaság; kft = korlátolt felelősségű társaság; rt = részvénytársaság
    ny = nyugalmazott; min = miniszter|minimum; max = maximum; alk = alkalom; szerk = szerkesztő|szerkesztette
    ford = fordította|fordító; m = magas; mb = megbízott; vki = valaki; vmi = valami; ápr = április; febr = február
    biz = bizottság; ált = általános; főv = fővárosi; közp = központi; nemz = nemzeti; pol = polgári
    jan = január; márc = március; máj = május; jún = június; júl = július; aug = augusztus; szept = szeptember
    okt = október; nov = november; dec = december; em = emelet; hrsz = helyrajzi szám; közl = közlemény
""")
BEFORE_FIGURES = table("""
    old = oldal; fej = fejezet; köt = kötet; o = oldal; l = lap; p = pagina; t = tétel; c = cikk; kb = körülbelül
""")
AFTER_FIGURES = table("""
    old = oldal; fej = fejezet; köt = kötet; o = oldal; sz = század|szám; évf = évfolyam; ker = kerület; em = emelet
    oszt = osztály
""")
LETTERS = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        words("á bé cé dé é ef gé há í jé ká el em en ó pé kú er es té ú vé duplavé|dupla-vé iksz ipszilon zé"),
        strict=True,
    )
)
