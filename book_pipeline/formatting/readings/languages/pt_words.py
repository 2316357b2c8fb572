"""Tables of Portuguese: abbreviations, currencies, units and signs."""

from book_pipeline.formatting.readings.tables import money_table, table

ABBREVIATIONS = table("""
    D = dom|dona; Da = dona; Sr = senhor; Sra = senhora; Srª = senhora; Srta = senhorita; Srs = senhores
    Sras = senhoras
    Dr = doutor; Dra = doutora; Drª = doutora; Prof = professor; prof = professor; Profa = professora
    Profª = professora
    Exmo = excelentíssimo
    Exma = excelentíssima; Ilmo = ilustríssimo; Ilma = ilustríssima; VExa = vossa excelência; VSa = vossa senhoria
    Fr = frei
    Pe = padre; S = são|santo|santa; Sto = santo; Sta = santa; Eng = engenheiro; Cap = capitão|capítulo; Cel = coronel
    Gen = general; Maj = major; Ten = tenente; Sgt = sargento; Alm = almirante; Gov = governador; Mons = monsenhor
    etc = et cetera|etcétera; cap = capítulo; caps = capítulos; pág = página; págs = páginas; vol = volume
    núm = número
    art = artigo; aC = antes de cristo; dC = depois de cristo; ac = antes de cristo; dc = depois de cristo
    ex = exemplo
    pex = por exemplo; Av = avenida; R = rua; Cia = companhia; Ltda = limitada; tel = telefone
    ed = edição|editora; fig = figura
    aprox = aproximadamente; obs = observação; EUA = estados unidos da américa|estados unidos
    NS = nosso senhor|nossa senhora
    SM = sua majestade; PS = pós-escrito|post scriptum; NB = nota bene; séc = século; km = quilômetro; Sc = século
""")
BEFORE_FIGURES = table("""
    p = página; pp = páginas; pág = página; págs = páginas; n = número; nº = número; no = número; núm = número
    art = artigo
    cap = capítulo; vol = volume; t = tomo; fig = figura; v = verso; séc = século; sec = século
""")
AFTER_FIGURES = table("pp = páginas; ac = antes de cristo; dc = depois de cristo; rs = réis; cts = centavos")
MULTIPLIERS = table("""
    mil = mil; milhão = milhão; milhões = milhões; bilhão = bilhão; bilhões = bilhões; bilião = bilião
    biliões = biliões
    trilhão = trilhão; trilhões = trilhões; mi = milhões|milhão; bi = bilhões|bilhão; tri = trilhões|trilhão
    dúzias = dúzias
""")
CURRENCIES = money_table("""
    r$ = real|reais, centavo|centavos; brl = real|reais, centavo|centavos
    $ = dólar|dólares, centavo|centavos|cêntimo|cêntimos
    us$ = dólar americano|dólares americanos|dólar|dólares, centavo|centavos
    usd = dólar americano|dólares americanos|dólar|dólares, centavo|centavos
    € = euro|euros, cêntimo|cêntimos|centavo|centavos|cêntimos de euro
    eur = euro|euros, cêntimo|cêntimos|centavo|centavos
    £ = libra|libras|libra esterlina|libras esterlinas, pêni|pence|penny
    gbp = libra|libras|libra esterlina|libras esterlinas, pence|penny
    ¥ = iene|ienes, sen; jpy = iene|ienes; ₩ = won|wons; ₹ = rupia|rupias; ₽ = rublo|rublos, copeque|copeques
    cny = iuane|iuanes|yuan
    chf = franco suíço|francos suíços|franco|francos, cêntimo|cêntimos; fr = franco|francos, cêntimo|cêntimos
    esc = escudo|escudos, centavo|centavos
    ₺ = lira turca|liras turcas; ₪ = shekel|shekels; kr = coroa|coroas; ¢ = centavo|centavos|cêntimos
    ars = peso argentino|pesos argentinos
    mxn = peso mexicano|pesos mexicanos; clp = peso chileno|pesos chilenos; aoa = kwanza|kwanzas
    mzn = metical|meticais; ₫ = dong
    cad = dólar canadense|dólares canadenses|dólar canadiano|dólares canadianos
    aud = dólar australiano|dólares australianos
""")
PREFIXES = table("""
    k = quilô|quiló|quilo; M = mega; G = giga; T = tera; P = peta; h = hectô|hectó|hecto; da = decâ|deca
    d = decí|deci; c = centí|centi
    m = milí|mili; µ = micrô|micró|micro; μ = micrô|micró|micro; n = nanô|nano; p = pico
""")
PREFIXED_UNITS = table("""
    m = metro|metros; g = grama|gramas; l = litro|litros; L = litro|litros; Hz = hertz|hertzes; W = watt|watts
    V = volt|volts
    A = ampere|amperes|ampère|ampères; Wh = watt-hora|watts-hora|watt hora; B = byte|bytes; b = bit|bits
    J = joule|joules
    N = newton|newtons; Pa = pascal|pascais; bar = bar|bares; cal = caloria|calorias; t = tonelada|toneladas
    s = segundo|segundos
    Ω = ohm|ohms; eV = elétron-volt|elétron-volts; bps = bits por segundo|bit por segundo
""")
OTHER_UNITS = table("""
    % = por cento|porcento; ‰ = por mil; ° = grau|graus
    °C = grau celsius|graus celsius|grau centígrado|graus centígrados
    °F = grau fahrenheit|graus fahrenheit; K = kelvin|kelvins; ℃ = graus celsius|grau celsius
    ′ = minuto|minutos|pé|pés
    ″ = segundo|segundos|polegada|polegadas; h = hora|horas; min = minuto|minutos; seg = segundo|segundos
    ha = hectare|hectares
    a = are|ares|ano|anos; kmh = quilômetro por hora|quilômetros por hora|quilómetros por hora
    mph = milha por hora|milhas por hora
    mi = milha|milhas; lb = libra|libras; lbs = libras; oz = onça|onças; ft = pé|pés; in = polegada|polegadas
    pol = polegada|polegadas
    yd = jarda|jardas; dB = decibel|decibéis; cv = cavalo|cavalos|cavalo-vapor|cavalos-vapor; kn = nó|nós
    mol = mol|mols; d = dia|dias
    gal = galão|galões; arr = arroba|arrobas; rpm = rotações por minuto
    kg = quilograma|quilogramas|quilo|quilos
""")
SIGNS = table("""
    & = e; % = por cento; § = parágrafo; §§ = parágrafos; + = mais|e; = = igual a|é igual a|igual; × = vezes|por
    * = asterisco
    / = barra|por|sobre; ÷ = dividido por; # = cerquilha|número|hashtag; @ = arroba; ° = grau|graus
    ~ = aproximadamente|cerca de
    < = menor que; > = maior que; ± = mais ou menos; € = euro|euros; $ = dólar|dólares|cifrão; № = número; nº = número
""")
ELECTRONIC_SIGNS = table("""
    @ = arroba; . = ponto; - = hífen|traço|menos; _ = sublinhado|underline|underscore|traço baixo; / = barra
    : = dois pontos
    // = barra dupla|dupla barra|barra barra; & = e|e comercial; + = mais; # = cerquilha
    ? = ponto de interrogação; = = igual
    % = por cento; ~ = til; ! = ponto de exclamação
""")
