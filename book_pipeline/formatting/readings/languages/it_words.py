"""Tables of Italian: abbreviations, currencies, units and signs."""

from book_pipeline.formatting.readings.tables import money_table, table

ABBREVIATIONS = table("""
    sig = signor|signore; sigra = signora; sigg = signori; signa = signorina
    dott = dottor|dottore; dottssa = dottoressa
    prof = professor|professore; profssa = professoressa; avv = avvocato; ing = ingegner|ingegnere; arch = architetto
    Sig = signor|signore; Sigra = signora; Sigg = signori; Signa = signorina; Sra = signora; Dott = dottor|dottore
    Dottssa = dottoressa; Dr = dottor|dottore; Prof = professor|professore; Profssa = professoressa; Avv = avvocato
    Ing = ingegner|ingegnere; Geom = geometra; Rag = ragionier|ragioniere; On = onorevole; Mons = monsignor|monsignore
    Card = cardinale; Cap = capitano|capitolo; Gen = generale; Col = colonnello; Magg = maggiore; Ten = tenente
    Cav = cavalier|cavaliere
    Comm = commendator|commendatore; Rev = reverendo; S = san|santo|santa; SS = santissimo|santi|santissima
    ecc = eccetera
    etc = eccetera; cap = capitolo; capp = capitoli; vol = volume; voll = volumi; pag = pagina; pagg = pagine
    fig = figura
    es = esempio; pes = per esempio; ad es = ad esempio; cioè = cioè; cfr = confronta|confer; ca = circa
    aC = avanti cristo
    dC = dopo cristo; ac = avanti cristo; dc = dopo cristo; tel = telefono; art = articolo; ed = edizione|editore
    vs = vostro|vostra; ns = nostro|nostra; Vs = vostro|vostra; Ns = nostro|nostra; SpA = società per azioni
    NB = nota bene
    PS = poscritto|post scriptum; SM = sua maestà; SE = sua eccellenza; SAR = sua altezza reale
    VE = vostra eccellenza
    Egr = egregio; Gent = gentile; Ill = illustre; Spett = spettabile; min = minuti; max = massimo; sec = secolo
""")
BEFORE_FIGURES = table("""
    p = pagina; pp = pagine; pag = pagina; n = numero; nº = numero; n° = numero; nr = numero; cap = capitolo
    vol = volume
    art = articolo; fig = figura; v = verso; sec = secolo; t = tomo; ca = circa
""")
AFTER_FIGURES = table(
    "ac = avanti cristo; dc = dopo cristo; lit = lire; cent = centesimi; sec = secolo; ss = e seguenti"
)
MULTIPLIERS = table("""
    mila = mila; mille = mille; milione = milione; milioni = milioni; miliardo = miliardo; miliardi = miliardi
    bilioni = bilioni; mln = milioni|milione; mld = miliardi|miliardo; mrd = miliardi|miliardo; dozzine = dozzine
""")
CURRENCIES = money_table("""
    € = euro, centesimo|centesimi|cent; eur = euro, centesimo|centesimi|cent
    $ = dollaro|dollari, centesimo|centesimi|cent
    us$ = dollaro statunitense|dollari statunitensi|dollaro americano|dollari americani, centesimo|centesimi|cent
    usd = dollaro statunitense|dollari statunitensi|dollaro americano|dollari americani, centesimo|centesimi|cent
    £ = sterlina|sterline|lira|lire, penny|pence|centesimo|centesimi; gbp = sterlina|sterline, penny|pence
    ₤ = lira|lire, centesimo|centesimi; L. = lira|lire; lit = lira|lire
    itl = lira|lire; ¥ = yen, sen; jpy = yen; ₩ = won
    ₹ = rupia|rupie
    ₽ = rublo|rubli, copeca|copechi|copeco; chf = franco svizzero|franchi svizzeri|franco|franchi, centesimo|centesimi
    fr = franco|franchi, centesimo|centesimi; cny = yuan; ₺ = lira turca|lire turche; ₪ = siclo|sicli|shekel
    ¢ = cent|centesimi
    kr = corona|corone; ₫ = dong; brl = real|reais; r$ = real|reais, centavo|centavos
""")
PREFIXES = table("""
    k = chilo|kilo; M = mega; G = giga; T = tera; P = peta; h = etto; da = deca; d = deci; c = centi; m = milli
    µ = micro
    μ = micro; n = nano; p = pico
""")
PREFIXED_UNITS = table("""
    m = metro|metri; g = grammo|grammi; l = litro|litri; L = litro|litri; Hz = hertz; W = watt; V = volt; A = ampere
    Wh = wattora; B = byte; b = bit; bps = bit per secondo|bit al secondo; J = joule; N = newton; Pa = pascal
    bar = bar
    cal = caloria|calorie; t = tonnellata|tonnellate; s = secondo|secondi; Ω = ohm; eV = elettronvolt
""")
OTHER_UNITS = table("""
    mq = metro quadrato|metri quadrati; kmq = chilometro quadrato|chilometri quadrati; mc = metro cubo|metri cubi
    % = per cento|percento; ‰ = per mille; ° = grado|gradi
    °C = grado celsius|gradi celsius|grado centigrado|gradi centigradi
    °F = grado fahrenheit|gradi fahrenheit; K = kelvin; ℃ = gradi celsius|grado celsius; ′ = minuto|minuti|piede|piedi
    ″ = secondo|secondi|pollice|pollici; h = ora|ore; min = minuto|minuti; sec = secondo|secondi
    ha = ettaro|ettari; q = quintale|quintali
    kg = chilo|chili|chilogrammo|chilogrammi|kilogrammo|kilogrammi
    kmh = chilometro orario|chilometri orari|chilometri all'ora
    km/h = chilometro orario|chilometri orari|chilometri all'ora; mph = miglio orario|miglia orarie|miglia all'ora
    mi = miglio|miglia
    lb = libbra|libbre; lbs = libbre; oz = oncia|once; ft = piede|piedi; in = pollice|pollici; yd = iarda|iarde
    dB = decibel
    cv = cavallo|cavalli; kn = nodo|nodi; mol = mole|moli; a = ara|are; gal = gallone|galloni
    cc = centimetro cubico|centimetri cubici
""")
SIGNS = table("""
    n° = numero;
    & = e|ed; % = per cento; § = paragrafo; + = più|e; = = uguale|è uguale a|uguale a; × = per; * = asterisco
    / = barra|per|su|slash; ÷ = diviso; # = cancelletto|numero; @ = chiocciola; ° = grado|gradi; ~ = circa
    < = minore di
    > = maggiore di; ± = più o meno; € = euro; $ = dollaro|dollari; № = numero
""")
ELECTRONIC_SIGNS = table("""
    @ = chiocciola|at; . = punto; - = trattino|meno; _ = trattino basso|underscore; / = slash|barra; : = due punti
    // = doppia barra|doppio slash|slash slash; & = e commerciale; + = più; # = cancelletto; ? = punto interrogativo
    = = uguale; % = per cento; ~ = tilde; ! = punto esclamativo
""")
