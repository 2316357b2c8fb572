"""Tables of Swedish: abbreviations, currencies, units and signs."""

from book_pipeline.formatting.readings.tables import money_table, table

ABBREVIATIONS = table("""
    Dr = doktor; dr = doktor; Hr = herr; hr = herr; Fr = fru; fr = fru; Frk = fröken; frk = fröken; Prof = professor
    prof = professor; St = sankt|stora; st = sankt; Sta = sankta; sta = sankta; kapt = kapten; Kapt = kapten
    löjtn = löjtnant
    öv = överste; gen = general; bl a = bland annat|bland andra; bla = bland annat|bland andra; tex = till exempel
    dvs = det vill säga; osv = och så vidare; mfl = med flera; mm = med mera; etc = et cetera|etcetera; ca = cirka
    ex = exempel
    fKr = före kristus; eKr = efter kristus; fvt = före vår tideräkning; evt = efter vår tideräkning; kl = klockan
    nr = nummer
    kap = kapitel|kapitlet; sid = sidan|sida; tel = telefon; ankn = anknytning; resp = respektive; jfr = jämför
    sk = så kallad|så kallade|så kallat
    pga = på grund av; from = från och med; tom = till och med; ev = eventuellt|eventuella; fd = före detta
    forts = fortsättning
    inkl = inklusive; exkl = exklusive; max = maximalt; min = minst; obs = observera; Kungl = kungliga
    kgl = kungliga; HM = hennes majestät|hans majestät
    HKH = hans kunglig höghet|hennes kunglig höghet; AB = aktiebolag|aktiebolaget; bd = band
    uppl = upplaga|upplagan; sv = svenska
    förf = författare|författaren; utg = utgåva|utgiven; vol = volym; anm = anmärkning; el = eller; o = och
    ngn = någon; ngt = något; dyl = dylikt
""")
BEFORE_FIGURES = table("""
    s = sidan|sida; sid = sidan|sida; nr = nummer; no = nummer; kap = kapitel|kapitlet; bd = band; vol = volym
    ca = cirka
    c = cirka; tel = telefon; ankn = anknytning; art = artikel; v = vers|vecka; kl = klockan; fig = figur
""")
AFTER_FIGURES = table("""
    fkr = före kristus; ekr = efter kristus; fvt = före vår tideräkning; kr = kronor|krona; öre = öre
    rdr = riksdaler; sk = skilling
    st = stycken; ff = och följande; tim = timmar|timme
""")
MULTIPLIERS = table("""
    tusen = tusen; miljon = miljon; miljoner = miljoner; miljard = miljard; miljarder = miljarder; biljon = biljon
    biljoner = biljoner
    triljoner = triljoner; milj = miljoner|miljon; mn = miljoner|miljon; mkr = miljoner kronor; md = miljarder|miljard
    mdr = miljarder|miljard; mrd = miljarder|miljard; dussin = dussin; hundra = hundra; tkr = tusen kronor
""")
CURRENCIES = money_table("""
    $ = dollar, cent; us$ = amerikanska dollar|amerikansk dollar|u s dollar, cent
    us $ = amerikanska dollar|amerikansk dollar|u s dollar, cent
    usd = amerikanska dollar|amerikansk dollar, cent; usd$ = amerikanska dollar|amerikansk dollar, cent
    € = euro, cent; eur = euro, cent
    £ = pund|pund sterling, penny|pence; gbp = pund|pund sterling|brittiska pund, penny|pence; ¥ = yen, sen
    jpy = yen|japanska yen
    ₩ = won, jeon; krw = won|sydkoreanska won; kr = kronor|krona, öre
    sek = kronor|krona|svenska kronor|svensk krona, öre
    nok = norska kronor|norsk krona, öre; dkk = danska kronor|dansk krona, öre; ₽ = rubel, kopek; ₹ = rupie|rupier
    cny = yuan
    chf = schweiziska franc|schweizerfranc|franc, centime|rappen; fr = franc, centime; ¢ = cent; ₺ = lira
    ₪ = shekel; zł = zloty
""")
PREFIXES = table("""
    k = kilo; M = mega; G = giga; T = tera; P = peta; h = hekto; da = deka; d = deci; c = centi; m = milli
    µ = mikro; μ = mikro
    n = nano; p = piko
""")
PREFIXED_UNITS = table("""
    m = meter; g = gram; l = liter; L = liter; Hz = hertz; W = watt; V = volt; A = ampere; Wh = wattimme|wattimmar
    B = byte; b = bit
    bps = bit per sekund|bitar per sekund; J = joule; N = newton; Pa = pascal; bar = bar; cal = kalori|kalorier
    t = ton
    s = sekund|sekunder; Ω = ohm; eV = elektronvolt
""")
OTHER_UNITS = table("""
    % = procent; ‰ = promille; ° = grad|grader; °C = grad celsius|grader celsius
    °F = grad fahrenheit|grader fahrenheit; K = kelvin
    ℃ = grader celsius|grad celsius; ′ = minut|minuter|fot; ″ = sekund|sekunder|tum; tim = timme|timmar
    h = timme|timmar
    min = minut|minuter; sek = sekund|sekunder; ha = hektar; mil = mil; kmh = kilometer i timmen|kilometer per timme
    km/h = kilometer i timmen|kilometer per timme; km/tim = kilometer i timmen|kilometer per timme
    mph = engelska mil i timmen|miles per timme|miles i timmen
    lb = pund|skålpund; oz = uns; ft = fot; in = tum; yd = yard; mi = engelsk mil|engelska mil; dB = decibel
    hk = hästkraft|hästkrafter
    kn = knop; mol = mol; d = dygn|dag|dagar; gal = gallon; st = stycken|stycke; a = ar; år = år
    mån = månad|månader; v = vecka|veckor
    kg = kilogram|kilo; hg = hektogram|hekto
""")
SIGNS = table("""
    & = och; % = procent; § = paragraf|paragrafen; §§ = paragraferna; + = plus|och; = = är|lika med|är lika med
    × = gånger; * = stjärna|asterisk
    / = snedstreck|per|genom; ÷ = delat med; # = nummer|brädgård|fyrkant; @ = snabel-a|at; ° = grad|grader
    ~ = cirka; < = mindre än; > = större än
    ± = plus minus; € = euro; $ = dollar; № = nummer
""")
ELECTRONIC_SIGNS = table("""
    @ = snabel-a|at; . = punkt; - = bindestreck|streck|minus; _ = understreck; / = snedstreck|slash; : = kolon
    // = dubbla snedstreck|dubbelt snedstreck|slash slash; & = och|et; + = plus; # = nummertecken|fyrkant
    ? = frågetecken; = = lika med
    % = procent; ~ = tilde; ! = utropstecken
""")
