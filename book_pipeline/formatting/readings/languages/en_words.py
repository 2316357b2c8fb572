"""Tables of English: abbreviations, currencies and units."""

from book_pipeline.formatting.readings.tables import money_table, table, words

ABBREVIATIONS = table("""
    Mr = mister; Mrs = missus|missis|misses|mistress; Ms = miz|miss; Messrs = messieurs|messers; Dr = doctor
    Drs = doctors; St = saint; Sts = saints; Ste = sainte; Mme = madame; Mlle = mademoiselle
    Mdlle = mademoiselle; MM = messieurs; Fr = father; Sr = senior|sister; Jr = junior; Jun = junior
    Esq = esquire; Capt = captain; Cdr = commander; Cmdr = commander; Col = colonel; Gen = general
    Gov = governor; Hon = honourable|honorable; Lieut = lieutenant; Lt = lieutenant; Maj = major
    Prof = professor; Pres = president; Rev = reverend; Revd = reverend; Sergt = sergeant; Sgt = sergeant
    Serjt = serjeant; Corp = corporal; Cpl = corporal; Pvt = private; Adm = admiral; Sen = senator
    Rep = representative; Supt = superintendent; Insp = inspector; Bros = brothers; Co = company|county
    Corpn = corporation; Inc = incorporated; Ltd = limited; Dept = department; Govt = government
    Univ = university; Assn = association
    Apt = apartment; Bldg = building; Mt = mount; Mts = mountains; Ft = fort; Pt = point|port
    US = united states; USA = united states of america; UK = united kingdom; AD = anno domini
    BC = before christ; CE = common era; BCE = before common era|before the common era
    HMS = her majesty's ship|his majesty's ship; HRH = her royal highness|his royal highness; RN = royal navy
    PS = postscript; NB = nota bene; MP = member of parliament; MD = doctor of medicine; vs = versus
    v = versus; viz = namely|videlicet; etc = et cetera|etcetera|and so forth|and so on
    &c = et cetera|etcetera|and so forth|and so on; ie = that is; eg = for example|for instance; cf = compare
    qv = which see; ibid = ibidem; approx = approximately; tel = telephone; ext = extension; Vol = volume
    Vols = volumes; Chap = chapter; Ch = chapter; Bk = book; Sc = scene; Sect = section; Fig = figure
    Ed = edition|editor
""")
UNDOTTED = frozenset(
    words(
        "mr mrs ms messrs dr st mme mmes mlle mlles sr jr &c vs expy hwy ct ave blvd rd ln pkwy ltd bros capt col gen "
        "lt sgt prof rev"
    )
)
BEFORE_NAMES = frozenset(
    {"m", "mm", "st", "sts", "ste", "fr", "hon", "gen", "col", "rev", "sen", "rep", "mt", "ft", "v"}
)
AFTER_NAMES = table("""
    st = street; dr = drive; ave = avenue; av = avenue; blvd = boulevard; ct = court; expy = expressway; hwy = highway
    ln = lane; pkwy = parkway; pl = place; rd = road; sq = square; terr = terrace; cres = crescent; ste = suite
    cir = circle; aly = alley; hts = heights; ne = northeast; nw = northwest; se = southeast; sw = southwest
    jct = junction
    tpke = turnpike
""")
REGIONS = table("""
    AL = alabama; AK = alaska; AZ = arizona; AR = arkansas; CA = california; CO = colorado; CT = connecticut
    DE = delaware; FL = florida; GA = georgia; HI = hawaii; ID = idaho; IL = illinois; IN = indiana; IA = iowa
    KS = kansas; KY = kentucky; LA = louisiana; ME = maine; MD = maryland; MA = massachusetts; MI = michigan
    MN = minnesota; MS = mississippi; MO = missouri; MT = montana; NE = nebraska; NV = nevada; NH = new hampshire
    NJ = new jersey; NM = new mexico; NY = new york; NC = north carolina; ND = north dakota; OH = ohio; OK = oklahoma
    OR = oregon; PA = pennsylvania; RI = rhode island; SC = south carolina; SD = south dakota; TN = tennessee
    TX = texas; UT = utah; VT = vermont; VA = virginia; WA = washington; WV = west virginia; WI = wisconsin
    WY = wyoming; DC = district of columbia|d c
""")
BEFORE_FIGURES = table("""
    apt = apartment; no = number; nos = numbers; p = page; pp = pages; v = verse; vv = verses; n = note; ch = chapter
    chap = chapter; vol = volume; c = circa; ca = circa; fig = figure; l = line; ll = lines; art = article
    sec = section; ad = a d|anno domini
""")
AFTER_FIGURES = table("""
    pp = pages; N = north; S = south; E = east; W = west; NE = northeast; NW = northwest; SE = southeast; SW = southwest
    s = shilling|shillings; d = penny|pence; cwt = hundredweight; ad = a d|anno domini
    bc = b c|before christ; ce = c e|common era; yds = yards
    bce = b c e|before common era|before the common era; f = and the following; ff = and following
""")
CURRENCIES = money_table("""
    $ = dollar|dollars, cent|cents; us$ = u s dollar|u s dollars|dollar|dollars|american dollars, cent|cents
    usd = u s dollar|u s dollars|dollar|dollars|american dollars, cent|cents
    c$ = canadian dollar|canadian dollars, cent|cents; a$ = australian dollar|australian dollars, cent|cents
    hk$ = hong kong dollar|hong kong dollars, cent|cents; £ = pound|pounds|pounds sterling, penny|pence|p
    gbp = pound|pounds|pounds sterling|british pounds, penny|pence|p; € = euro|euros, cent|cents
    eur = euro|euros, cent|cents; ¥ = yen, sen; jpy = yen, sen; ₩ = won, jeon; krw = won, jeon
    ₹ = rupee|rupees, paisa|paise; inr = rupee|rupees, paisa|paise
    ₽ = ruble|rubles|rouble|roubles, kopeck|kopecks|kopek|kopeks; ₤ = lira|lire, ; ₺ = lira|liras, kurus
    ₪ = shekel|shekels, agora|agorot; ₫ = dong, ; ₦ = naira, kobo
    kr = krone|kroner|krona|kronor|crown|crowns, øre|öre
    chf = swiss franc|swiss francs|franc|francs, centime|centimes; cny = yuan, fen; ¢ = cent|cents
""")
PREFIXES = table("""
    k = kilo; M = mega; G = giga; T = tera; P = peta; h = hecto; da = deca; d = deci; c = centi; m = milli
    µ = micro; μ = micro; n = nano; p = pico
""")
PREFIXED_UNITS = table("""
    m = meter|meters|metre|metres; g = gram|grams|gramme|grammes; l = liter|liters|litre|litres
    L = liter|liters|litre|litres; Hz = hertz; W = watt|watts; Wh = watt hour|watt hours; V = volt|volts
    A = ampere|amperes|amp|amps; B = byte|bytes; b = bit|bits; bps = bits per second|bit per second
    J = joule|joules; N = newton|newtons; Pa = pascal|pascals; bar = bar|bars; cal = calorie|calories
    t = ton|tons|tonne|tonnes; s = second|seconds; Ω = ohm|ohms; eV = electron volt|electron volts
""")
OTHER_UNITS = table("""
    kbps = kilobit per second|kilobits per second; mbps = megabit per second|megabits per second
    gbps = gigabit per second|gigabits per second; kb = kilobyte|kilobytes|kilobit|kilobits
    mb = megabyte|megabytes|megabit|megabits; gb = gigabyte|gigabytes|gigabit|gigabits; tb = terabyte|terabytes
    % = percent|per cent; ‰ = per mille|per mil; ° = degree|degrees
    °C = degree celsius|degrees celsius|degree centigrade|degrees centigrade
    °F = degree fahrenheit|degrees fahrenheit; K = kelvin|kelvins
    ℃ = degree celsius|degrees celsius; ℉ = degree fahrenheit|degrees fahrenheit; ′ = minute|minutes|foot|feet
    ' = foot|feet|minute|minutes; ″ = second|seconds|inch|inches; " = inch|inches|second|seconds
    lb = pound|pounds; lbs = pound|pounds; oz = ounce|ounces; st = stone|stones; cwt = hundredweight
    ft = foot|feet; in = inch|inches; yd = yard|yards; yds = yards|yard; mi = mile|miles
    mph = mile per hour|miles per hour|miles an hour|mile an hour
    kph = kilometers per hour|kilometres per hour; kmh = kilometers per hour|kilometres per hour
    rpm = revolutions per minute|r p m; gal = gallon|gallons; pt = pint|pints; qt = quart|quarts
    ac = acre|acres; ha = hectare|hectares; h = hour|hours; hr = hour|hours; hrs = hours|hour
    min = minute|minutes; mins = minutes|minute; sec = second|seconds; secs = seconds|second; d = day|days
    wk = week|weeks; wks = weeks|week; mo = month|months; yr = year|years; yrs = years|year
    dB = decibel|decibels; hp = horsepower; sqft = square foot|square feet; sqin = square inch|square inches
    sqmi = square mile|square miles; sqyd = square yard|square yards; cuft = cubic foot|cubic feet
    kn = knot|knots; mol = mole|moles; bpm = beat per minute|beats per minute|b p m
    mpg = mile per gallon|miles per gallon|m p g; kg = kilogram|kilograms|kilogramme|kilogrammes|kilo|kilos
    tsp = teaspoon|teaspoons; tbsp = tablespoon|tablespoons; lx = lux; cd = candela
""")
