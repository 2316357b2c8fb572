"""Tables of French: abbreviations, currencies, units and signs."""

from book_pipeline.formatting.readings.tables import money_table, table

ABBREVIATIONS = table("""
    M = monsieur; MM = messieurs; Mr = monsieur; Mme = madame; Mmes = mesdames; Mlle = mademoiselle|mademoiselles
    Mlles = mesdemoiselles|mademoiselles; Mˡˡᵉ = mademoiselle; Mˡˡᵉˢ = mesdemoiselles|mademoiselles; Mᵐᵉ = madame
    Mᵐᵉˢ = mesdames; Dʳ = docteur; Mᵍʳ = monseigneur; Pʳ = professeur; Sᵗ = saint; Sᵗᵉ = sainte; Mgr = monseigneur
    Dr = docteur; Drs = docteurs; Pr = professeur; Me = maître
    St = saint
    Ste = sainte; Sts = saints; Vve = veuve; Cie = compagnie; Sté = société; etc = et cetera|et caetera|etcetera
    cad = c'est-à-dire; càd = c'est-à-dire; chap = chapitre; vol = volume; p = page; pp = pages; ex = exemple
    pex = par exemple; env = environ; av = avant|avenue; apr = après; avJC = avant jésus-christ
    apJC = après jésus-christ
    aprJC = après jésus-christ; JC = jésus-christ; NS = notre-seigneur; ND = notre-dame; SM = sa majesté
    SE = son excellence
    SS = sa sainteté; LL = leurs; ibid = ibidem; cf = confer; NB = nota bene; PS = post-scriptum; qq = quelques
    qqch = quelque chose; qqn = quelqu'un; bd = boulevard; boul = boulevard; pl = place; fg = faubourg
    tél = téléphone
    Cap = capitaine; Cdt = commandant; Gal = général; Gén = général; Lt = lieutenant; Col = colonel
    svp = s'il vous plaît
    RSVP = répondez s'il vous plaît; fig = figure; éd = édition; t = tome; art = article
""")
BEFORE_FIGURES = table("""
    n = numéro; no = numéro; nos = numéros; nº = numéro; n° = numéro; p = page; pp = pages; t = tome; chap = chapitre
    vol = volume; art = article; fig = figure; v = vers; f = feuillet|folio; st = saint
""")
AFTER_FIGURES = table("""
    fr = franc|francs; frs = francs; f = franc|francs; avjc = avant jésus-christ; apjc = après jésus-christ
    aprjc = après jésus-christ; liv = livre|livres; s = sou|sous; d = denier|deniers; pp = pages; p = pages
""")
MULTIPLIERS = table("""
    mille = mille; million = million|millions; millions = millions|million; milliard = milliard|milliards
    milliards = milliards|milliard; billion = billion; billions = billions; trillions = trillions
    M = million|millions
    Md = milliard|milliards; Mds = milliards; k = mille; cent = cent; cents = cents; douzaines = douzaines
    mio = millions
""")
CURRENCIES = money_table("""
    € = euro|euros, centime|centimes|cent|cents; eur = euro|euros, centime|centimes|cent|cents
    $ = dollar|dollars, cent|cents|centime|centimes
    us$ = dollar américain|dollars américains|dollar|dollars, cent|cents
    usd = dollar américain|dollars américains|dollar|dollars, cent|cents
    £ = livre|livres|livre sterling|livres sterling, penny|pence
    gbp = livre|livres|livre sterling|livres sterling, penny|pence; ¥ = yen|yens, sen; jpy = yen|yens; ₩ = won|wons
    ₹ = roupie|roupies; ₽ = rouble|roubles, kopeck|kopecks
    chf = franc suisse|francs suisses|franc|francs, centime|centimes
    frf = franc|francs, centime|centimes; ff = franc|francs, centime|centimes; fr = franc|francs, centime|centimes
    f = franc|francs, centime|centimes; ₣ = franc|francs, centime|centimes; ¢ = cent|cents
    cad = dollar canadien|dollars canadiens
    cny = yuan|yuans; ₺ = livre turque|livres turques; ₪ = shekel|shekels
""")
PREFIXES = table("""
    k = kilo; M = méga; G = giga; T = téra; P = péta; h = hecto; da = déca; d = déci; c = centi; m = milli; µ = micro
    μ = micro; n = nano; p = pico
""")
PREFIXED_UNITS = table("""
    m = mètre|mètres; g = gramme|grammes; l = litre|litres; L = litre|litres; Hz = hertz; W = watt|watts
    V = volt|volts
    A = ampère|ampères; Wh = wattheure|wattheures|watt-heures; o = octet|octets; B = byte|bytes; b = bit|bits
    J = joule|joules
    N = newton|newtons; Pa = pascal|pascals; bar = bar|bars; cal = calorie|calories; t = tonne|tonnes
    s = seconde|secondes
    Ω = ohm|ohms; eV = électronvolt|électronvolts; bps = bits par seconde|bit par seconde
""")
OTHER_UNITS = table("""
    % = pour cent|pourcent; ‰ = pour mille; ° = degré|degrés
    °C = degré celsius|degrés celsius|degrés|degré centigrade|degrés centigrades
    °F = degré fahrenheit|degrés fahrenheit; K = kelvin|kelvins; ℃ = degrés celsius|degré celsius
    ′ = minute|minutes|pied|pieds
    ″ = seconde|secondes|pouce|pouces; h = heure|heures; min = minute|minutes; mn = minute|minutes
    sec = seconde|secondes
    j = jour|jours; an = an|ans; ans = ans|an; ha = hectare|hectares; a = are|ares
    in = pouce|pouces; kmh = kilomètres heure|kilomètres par heure
    km/h = kilomètres heure|kilomètre heure
    lb = livre|livres; oz = once|onces; ft = pied|pieds; po = pouce|pouces; mi = mille|milles; dB = décibel|décibels
    ch = cheval|chevaux; cv = cheval|chevaux; kn = nœud|nœuds
    mph = milles par heure|milles à l'heure|miles par heure|miles à l'heure|mille par heure
    mol = mole|moles; q = quintal|quintaux
    kg = kilogramme|kilogrammes|kilo|kilos
""")
SIGNS = table("""
    n° = numéro;
    & = et; % = pour cent; § = paragraphe; §§ = paragraphes; + = plus|et; = = égale|égal|égalent
    × = fois|multiplié par
    * = astérisque|étoile; / = barre oblique|sur|par|slash|ou; ÷ = divisé par; # = dièse|numéro; @ = arobase
    ° = degré|degrés
    ~ = environ; < = inférieur à; > = supérieur à; ± = plus ou moins; € = euro|euros; $ = dollar|dollars; № = numéro
""")
ELECTRONIC_SIGNS = table("""
    @ = arobase|at|arrobase; . = point; - = tiret|trait d'union; _ = tiret bas|souligné|underscore
    / = barre oblique|slash|barre
    : = deux points|deux-points; // = double barre oblique|double slash|slash slash; & = et|esperluette; + = plus
    # = dièse
    ? = point d'interrogation; = = égale; % = pour cent; ~ = tilde; ! = point d'exclamation
""")
