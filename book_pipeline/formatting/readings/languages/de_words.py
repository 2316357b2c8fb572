"""Tables of German: abbreviations, currencies, units and signs."""

from book_pipeline.formatting.readings.tables import money_table, table

ABBREVIATIONS = table("""
    Hr = herr|herrn; Hrn = herrn; Fr = frau; Frl = fräulein; Dr = doktor; Prof = professor; St = sankt; Mr = mister
    Mrs = missis|misses; hl = heilige|heiligen|heiliger|heiliges|heiligem; zB = zum beispiel; dh = das heißt
    ua = unter anderem|und andere; usw = und so weiter; usf = und so fort; bzw = beziehungsweise; vgl = vergleiche
    etc = et cetera|etcetera; evtl = eventuell; sog = sogenannte|sogenannten|sogenannter|sogenanntes; Kap = kapitel
    Bd = band; Bde = bände; Nr = nummer; Str = straße; str = straße; ca = zirka|circa; zT = zum teil
    uva = und viele andere
    iA = im auftrag; zZ = zur zeit; zzt = zurzeit; ggf = gegebenenfalls; inkl = inklusive; exkl = exklusive
    geb = geboren|geborene; gest = gestorben; verh = verheiratet; verw = verwitwete; Jh = jahrhundert|jahrhunderts
    Jhdt = jahrhundert|jahrhunderts; vChr = vor christus|vor christi geburt; nChr = nach christus|nach christi geburt
    Abt = abteilung; Anm = anmerkung; Aufl = auflage; Hrsg = herausgeber; hrsg = herausgegeben; Tel = telefon
    mE = meines erachtens; oä = oder ähnliches|oder ähnlich|oder ähnliche; idR = in der regel; aD = außer dienst
    Tsd = tausend; Mio = million|millionen; Mrd = milliarde|milliarden; od = oder; u = und; ev = evangelisch
    kath = katholisch
    Ing = ingenieur; Hptm = hauptmann; Lt = leutnant; Gen = general; Maj = major; Min = minute|minuten
    Std = stunde|stunden; Sek = sekunde|sekunden; kgl = königlich|königliche|königlicher|königlichen
    kuk = kaiserlich und königlich; Ew = euer; svw = soviel wie; sS = siehe seite; bes = besonders; allg = allgemein
    max = maximal; min = minimal; gegr = gegründet; GmbH = gesellschaft mit beschränkter haftung
    Co = compagnie|kompanie
    AG = aktiengesellschaft; zH = zu händen; so = siehe oben; su = siehe unten; iJ = im jahre|im jahr
""")
BEFORE_FIGURES = table("""
    s = seite|seiten; nr = nummer; kap = kapitel; bd = band; abb = abbildung; art = artikel; abs = absatz
    anm = anmerkung
    ca = zirka|circa; z = zeile; v = vers; tel = telefon
""")
AFTER_FIGURES = table("""
    vchr = vor christus|vor christi geburt; nchr = nach christus|nach christi geburt; jh = jahrhundert|jahrhunderts
    jhdt = jahrhundert|jahrhunderts; ff = folgende|und folgende; f = folgende|und folgende; mk = mark; M = mark
    thlr = taler; pf = pfennig|pfennige; tlr = taler
    fl = gulden
    kr = kreuzer|kronen|krone; sgr = silbergroschen
""")
MULTIPLIERS = table("""
    mio = million|millionen; mrd = milliarde|milliarden; bio = billion|billionen; tsd = tausend; tausend = tausend
    hundert = hundert; million = million; millionen = millionen; milliarde = milliarde; milliarden = milliarden
    billion = billion; billionen = billionen; billiarden = billiarden; dutzend = dutzend
""")
CURRENCIES = money_table("""
    dkk = dänische krone|dänische kronen|dänischen kronen, öre|øre; nok = norwegische krone|norwegische kronen, öre|øre
    sek = schwedische krone|schwedische kronen|schwedisch kronen, öre; czk = tschechische krone|tschechische kronen
    $ = dollar|dollars|us dollar, cent|cents; us$ = us dollar|u s dollar|dollar, cent|cents
    usd = us dollar|u s dollar|dollar, cent|cents
    € = euro|euros, cent|cents; eur = euro|euros, cent|cents; £ = pfund|pfund sterling, penny|pence
    gbp = pfund, penny|pence
    ¥ = yen, sen; jpy = yen, sen; ₩ = won, jeon; ₹ = rupie|rupien, paisa|paise; ₽ = rubel, kopeke|kopeken
    chf = schweizer franken|franken, rappen; sfr = franken|schweizer franken, rappen; fr = franken, rappen
    M = mark, pfennig|pfennige; Mk = mark, pfennig|pfennige
    dm = deutsche mark|d mark|mark, pfennig|pfennige; mark = mark, pfennig|pfennige; kč = krone|kronen
    zł = złoty|zloty, groschen
    ats = schilling, groschen; ₺ = lira; cny = yuan; ¢ = cent; ₪ = schekel; ct = cent
""")
PREFIXES = table("""
    k = kilo; M = mega; G = giga; T = tera; P = peta; h = hekto; da = deka; d = dezi; c = zenti|centi; m = milli
    µ = mikro; μ = mikro; n = nano; p = piko
""")
PREFIXED_UNITS = table("""
    m = meter|metern|meters; g = gramm; l = liter|litern; L = liter|litern; Hz = hertz; W = watt; V = volt; A = ampere
    Wh = wattstunde|wattstunden; B = byte|bytes; b = bit|bits; bps = bit pro sekunde|bits pro sekunde; J = joule
    N = newton
    Pa = pascal; bar = bar; cal = kalorie|kalorien; t = tonne|tonnen; s = sekunde|sekunden; Ω = ohm
    eV = elektronenvolt
""")
OTHER_UNITS = table("""
    % = prozent; ‰ = promille; ° = grad; °C = grad celsius; °F = grad fahrenheit; K = kelvin; ℃ = grad celsius
    ′ = minute|minuten|fuß; ″ = sekunde|sekunden|zoll; ft = fuß; in = zoll; yd = yard|yards; mi = meile|meilen
    mph = meile pro stunde|meilen pro stunde; kmh = kilometer pro stunde|stundenkilometer
    km/h = kilometer pro stunde|stundenkilometer; h = stunde|stunden
    std = stunde|stunden; min = minute|minuten; sek = sekunde|sekunden; d = tag|tage|tagen; ha = hektar
    lb = pfund; lbs = pfund; oz = unze|unzen; ps = p s|pferdestärke|pferdestärken; dB = dezibel; ztr = zentner
    pfd = pfund
    kn = knoten; mol = mol; a = ar|jahr|jahre; gal = gallone|gallonen; st = stück; stk = stück
    u/min = umdrehungen pro minute
    kg = kilogramm|kilo
""")
SIGNS = table("""
    & = und; % = prozent; § = paragraph|paragraf|paragraphen; §§ = paragraphen|paragrafen; + = plus|und
    = = gleich|ist gleich|ist; × = mal; * = stern|sternchen; / = schrägstrich|pro|oder|slash; ÷ = geteilt durch
    # = raute|nummer; @ = at; ° = grad; ~ = etwa|ungefähr; < = kleiner als; > = größer als; ± = plus minus; € = euro
    $ = dollar; £ = pfund; № = nummer
""")
ELECTRONIC_SIGNS = table("""
    @ = at|ät; . = punkt; - = strich|bindestrich|minus; _ = unterstrich; / = schrägstrich|slash; : = doppelpunkt
    // = doppelter schrägstrich|doppelslash|slash slash; & = und; + = plus; # = raute; ? = fragezeichen
    = = gleich|gleichheitszeichen; % = prozent|prozent zeichen; ~ = tilde; ! = ausrufezeichen
    $ = dollar zeichen|dollar; ' = apostroph
    * = asterisk|stern; ^ = zirkumflex
""")
