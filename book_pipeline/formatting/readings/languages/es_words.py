"""Tables of Spanish: abbreviations, currencies, units and signs."""

from book_pipeline.formatting.readings.tables import money_table, table

ABBREVIATIONS = table("""
    D = don; Dn = don; Da = doña; Dª = doña; Dña = doña; Sr = señor; Sra = señora; Srta = señorita; Sres = señores
    Sras = señoras; Dr = doctor; Dra = doctora; Prof = profesor; prof = profesor; vs = versus; Profa = profesora
    Ud = usted; Uds = ustedes
    Vd = usted
    Vds = ustedes; V = usted; VV = ustedes; S = san; Sta = santa; Sto = santo; Fr = fray; Lic = licenciado
    Ing = ingeniero
    Arq = arquitecto; Gral = general; Cap = capitán|capítulo; Cnel = coronel; Tte = teniente; Excmo = excelentísimo
    Excma = excelentísima; Ilmo = ilustrísimo; Ilma = ilustrísima; Mons = monseñor; Hno = hermano; Hnos = hermanos
    etc = etcétera; cap = capítulo; caps = capítulos; pág = página; págs = páginas; vol = volumen; núm = número
    art = artículo
    aC = antes de cristo|antes de jesucristo; dC = después de cristo|después de jesucristo; aJC = antes de jesucristo
    dJC = después de jesucristo; ac = antes de cristo; dc = después de cristo; EEUU = estados unidos
    EUA = estados unidos de américa
    Avda = avenida; Av = avenida; Cía = compañía; Admón = administración; ap = apartado; aprox = aproximadamente
    ej = ejemplo
    pej = por ejemplo; vg = verbigracia; ie = es decir; fig = figura; ed = edición|editor; ext = extensión
    tel = teléfono
    tfno = teléfono; izq = izquierda; dcha = derecha; máx = máximo; mín = mínimo; PD = posdata; SM = su majestad
    SS = su santidad; SAR = su alteza real; RR = reverendos; P = padre; pza = plaza; bco = banco; depto = departamento
    dpto = departamento; gob = gobierno; ntra = nuestra; ntro = nuestro; op = opus; obs = observación
    prov = provincia
""")
BEFORE_FIGURES = table("""
    p = página; pp = páginas; pág = página; págs = páginas; n = número; núm = número; nº = número; no = número
    art = artículo
    cap = capítulo; vol = volumen; t = tomo; fig = figura; s = siglo; ext = extensión; v = verso
""")
AFTER_FIGURES = table("""
    ac = antes de cristo; dc = después de cristo; ajc = antes de jesucristo; djc = después de jesucristo
    ptas = pesetas
    pta = peseta; pts = pesetas; rs = reales; mrs = maravedíes; cts = céntimos; ps = pesos
""")
MULTIPLIERS = table("""
    mil = mil; millón = millón; millon = millón; millones = millones; billón = billón; billones = billones
    trillón = trillón; trillones = trillones; cuatrillones = cuatrillones; M = millones|millón; docenas = docenas
    cien = cien; MM = millones
""")
CURRENCIES = money_table("""
    € = euro|euros, céntimo|céntimos; eur = euro|euros, céntimo|céntimos
    $ = dólar|dólares|peso|pesos, centavo|centavos|céntimo|céntimos
    us$ = dólar estadounidense|dólares estadounidenses, centavo|centavos
    usd = dólar estadounidense|dólares estadounidenses, centavo|centavos
    £ = libra|libras|libra esterlina|libras esterlinas, penique|peniques
    gbp = libra esterlina|libras esterlinas|libra|libras, penique|peniques
    ¥ = yen|yenes, centavo|centavos|sen; jpy = yen|yenes, centavo|centavos; ₩ = won|wones
    krw = won surcoreano|wones surcoreanos|won|wones
    ₹ = rupia|rupias; inr = rupia india|rupias indias|rupia|rupias; ₽ = rublo|rublos, kopek|kopeks|copeca|copecas
    rub = rublo|rublos
    chf = franco suizo|francos suizos, céntimo|céntimos; fr = franco|francos, céntimo|céntimos
    frs = francos|franco, céntimo|céntimos
    kr = corona|coronas; sek = corona sueca|coronas suecas; nok = corona noruega|coronas noruegas
    dkk = corona danesa|coronas danesas
    czk = corona checa|coronas checas; pln = esloti|eslotis|zloty|zlotys; huf = forinto|forintos
    try = lira turca|liras turcas
    ₺ = lira turca|liras turcas|lira|liras; cny = yuan|yuanes
    hkd = dólar de hong kong|dólares de hong kong, centavo|centavos
    cad = dólar canadiense|dólares canadienses, centavo|centavos
    aud = dólar australiano|dólares australianos, centavo|centavos
    nzd = dólar neozelandés|dólares neozelandeses, centavo|centavos
    ttd = dólar de trinidad y tobago|dólares de trinidad y tobago, centavo|centavos
    jmd = dólar jamaiquino|dólares jamaiquinos, centavo|centavos
    bzd = dólar de belice|dólares de belice|dólar beliceño|dólares beliceños, centavo|centavos
    bbd = dólar de barbados|dólares de barbados, centavo|centavos
    bsd = dólar bahameño|dólares bahameños, centavo|centavos
    sgd = dólar de singapur|dólares de singapur, centavo|centavos
    twd = dólar taiwanés|dólares taiwaneses, centavo|centavos; r$ = real|reales, centavo|centavos
    brl = real brasileño|reales brasileños|real|reales, centavo|centavos
    mex$ = peso mexicano|pesos mexicanos, centavo|centavos; mxn = peso mexicano|pesos mexicanos, centavo|centavos
    mx$ = peso mexicano|pesos mexicanos, centavo|centavos; ars = peso argentino|pesos argentinos, centavo|centavos
    clp = peso chileno|pesos chilenos, centavo|centavos; cop = peso colombiano|pesos colombianos, centavo|centavos
    col$ = peso colombiano|pesos colombianos, centavo|centavos; cup = peso cubano|pesos cubanos, centavo|centavos
    dop = peso dominicano|pesos dominicanos, centavo|centavos
    rd$ = peso dominicano|pesos dominicanos, centavo|centavos
    uyu = peso uruguayo|pesos uruguayos, centésimo|centésimos|centavo|centavos
    php = peso filipino|pesos filipinos, centavo|centavos
    pen = sol|soles, céntimo|céntimos; s/ = sol|soles, céntimo|céntimos; s/. = sol|soles, céntimo|céntimos
    bob = boliviano|bolivianos, centavo|centavos
    bs = bolívar|bolívares|boliviano|bolivianos, céntimo|céntimos|centavo|centavos
    ves = bolívar|bolívares, céntimo|céntimos
    vef = bolívar|bolívares, céntimo|céntimos; pyg = guaraní|guaraníes, céntimo|céntimos
    ₲ = guaraní|guaraníes, céntimo|céntimos
    crc = colón costarricense|colones costarricenses, céntimo|céntimos; ₡ = colón|colones, céntimo|céntimos
    svc = colón salvadoreño|colones salvadoreños, centavo|centavos; gtq = quetzal|quetzales, centavo|centavos
    q = quetzal|quetzales, centavo|centavos
    hnl = lempira|lempiras, centavo|centavos; l = lempira|lempiras, centavo|centavos
    nio = córdoba|córdobas, centavo|centavos
    c$ = córdoba|córdobas, centavo|centavos; pab = balboa|balboas, centésimo|centésimos|centavo|centavos
    b/ = balboa|balboas, centésimo|centésimos
    awg = florín arubeño|florines arubeños, centavo|centavos
    ang = florín antillano|florines antillanos, centavo|centavos
    htg = gourde|gourdes
    ₧ = peseta|pesetas, céntimo|céntimos; pta = peseta|pesetas, céntimo|céntimos
    ptas = pesetas|peseta, céntimo|céntimos
    ¢ = centavo|centavos|colón|colones, céntimo|céntimos; ₪ = séquel|séquels|séqueles; ils = séquel|séquels|séqueles
    mad = dírham|dírhams
    zar = rand|rands; ₫ = dong|dongs; thb = bat|bats; idr = rupia indonesia|rupias indonesias
    gyd = dólar guyanés|dólares guyaneses, centavo|centavos
    srd = dólar surinamés|dólares surinameses, centavo|centavos
    xcd = dólar del caribe oriental|dólares del caribe oriental, centavo|centavos
    ron = leu|lei
""")
PREFIXES = table("""
    k = kiló|kilo; M = mega|megá; G = giga|gigá; T = tera; P = peta; h = hectó|hecto; da = decá|deca; d = decí|deci
    c = centí|centi; m = milí|mili; µ = micró|micro; μ = micró|micro; n = nanó|nano; p = pico
""")
PREFIXED_UNITS = table("""
    m = metro|metros; g = gramo|gramos; l = litro|litros; L = litro|litros; Hz = hercio|hercios|hertz|hertzios
    W = vatio|vatios|watts; V = voltio|voltios; A = amperio|amperios|ampere|amperes
    Wh = vatio hora|vatios hora|vatios-hora
    B = byte|bytes; b = bit|bits; bps = bits por segundo|bit por segundo; J = julio|julios; N = newton|newtons
    Pa = pascal|pascales
    bar = bar|bares; cal = caloría|calorías; t = tonelada|toneladas; s = segundo|segundos; Ω = ohmio|ohmios
    eV = electronvoltio|electronvoltios
""")
OTHER_UNITS = table("""
    % = por ciento|porciento; ‰ = por mil; ° = grado|grados
    °C = grado centígrado|grados centígrados|grado celsius|grados celsius
    °F = grado fahrenheit|grados fahrenheit; K = kelvin|kelvins
    ℃ = grados centígrados|grado centígrado|grados celsius
    ′ = minuto|minutos|pie|pies; ″ = segundo|segundos|pulgada|pulgadas; h = hora|horas; min = minuto|minutos
    seg = segundo|segundos
    sec = segundo|segundos; ha = hectárea|hectáreas; a = área|áreas|año|años
    kph = kilómetro por hora|kilómetros por hora
    kmh = kilómetro por hora|kilómetros por hora; mph = milla por hora|millas por hora; lb = libra|libras
    lbs = libras|libra
    oz = onza|onzas; ft = pie|pies; in = pulgada|pulgadas; yd = yarda|yardas; mi = milla|millas
    dB = decibelio|decibelios|decibel|decibeles
    cv = caballo|caballos|caballo de vapor|caballos de vapor
    hp = caballo de fuerza|caballos de fuerza|caballo de vapor|caballos de vapor
    gal = galón|galones; kn = nudo|nudos; mol = mol|moles; q = quintal|quintales; kilo = kilo|kilos
    cc = centímetro cúbico|centímetros cúbicos
    d = día|días; rpm = revoluciones por minuto
    kg = kilogramo|kilogramos|kilo|kilos
""")
SIGNS = table("""
    & = y|e; % = por ciento; § = párrafo|sección; + = más|y; = = igual a|es igual a|igual; × = por; * = asterisco
    / = barra|sobre|o
    ÷ = entre|dividido por|dividido entre; # = número|almohadilla|numeral; @ = arroba; ° = grado|grados
    ~ = aproximadamente
    < = menor que; > = mayor que; ± = más menos|más o menos; € = euro|euros; $ = dólar|dólares|peso|pesos
    № = número; nº = número
""")
ELECTRONIC_SIGNS = table("""
    @ = arroba; . = punto; - = guion|guión; _ = guion bajo|guión bajo; / = barra|diagonal; : = dos puntos
    // = doble barra|barra barra
    & = y|et; + = más; # = almohadilla|numeral; ? = signo de interrogación; = = igual; % = por ciento
    ~ = tilde|virgulilla
""")
