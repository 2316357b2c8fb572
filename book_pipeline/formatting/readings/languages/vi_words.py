"""Vietnamese names of amounts and signs."""

from book_pipeline.formatting.readings.tables import money_table, table

MULTIPLIERS = table("""
    k = nghìn|ngàn; nghìn = nghìn|ngàn; ngàn = nghìn|ngàn; tr = triệu; triệu = triệu; tỷ = tỷ|tỉ; tỉ = tỷ|tỉ
    trăm = trăm
""")
DAY_PERIODS = table("am = sáng; pm = chiều|tối")
CURRENCIES = money_table("""
    ₫ = đồng, xu; đ = đồng, xu; vnd = đồng|việt nam đồng; vnđ = đồng|việt nam đồng
    $ = đô la|đô la mỹ|dollar, xu|cent; usd = đô la|đô la mỹ|dollar, xu|cent; us$ = đô la|đô la mỹ, xu|cent
    € = ơ rô|euro|ơ-rô, xu|cent; eur = ơ rô|euro, xu|cent; £ = bảng anh, xu|penny|pence
    gbp = bảng anh, xu|penny|pence; ¥ = yên|yên nhật|yen, xu; jpy = yên|yên nhật|yen; ₩ = won|uôn
    krw = won|uôn; ₹ = rupee|ru pi; ฿ = bạt|baht; cny = nhân dân tệ|tệ, xu; ₽ = rúp|rup
""")
PREFIXES = table("""
    k = ki lô|kilô|kilo; c = xăng ti|xen ti|xăng-ti|centi; m = mi li|mili|milli; d = đề xi|deci; M = mê ga|mega
    G = gi ga|giga; T = tê ra|tera; h = héc tô|hecto; µ = mi crô|micro; μ = mi crô|micro; n = na nô|nano
    K = ki lô|kilô|kilo
""")
PREFIXED_UNITS = table("""
    m = mét|met|meter; g = gam|gram|gờ ram; l = lít|lit; L = lít|lit; W = oát|watt|oắt; b = bai|byte|bit
    B = bai|byte; Hz = héc|hertz|hẹc; V = vôn|volt; A = am pe|ampe; Pa = pa xcan|pascal|pát can; J = jun|jun|joule
    N = niu tơn|newton; cal = ca lo|calo; Wh = oát giờ|watt giờ; bps = bit trên giây|bit mỗi giây; Ω = ôm|ohm
    t = tấn; s = giây
""")
OTHER_UNITS = table("""
    cm = xăng ti mét|xen ti mét|xentimét|centimet|centimét|phân; km = ki lô mét|kilômét|kilomet|cây số
    mm = mi li mét|milimét|milimet|ly|li; kg = ki lô gam|kilôgam|kilogam|cân
    mb = mê ga bai|megabyte|mê ga bít|megabit; gb = gi ga bai|gigabyte|gi ga bít|gigabit; tb = tê ra bai|terabyte
    kb = ki lô bai|kilobyte|ki lô bít|kilobit; ha = héc ta|hecta|ha; h = giờ; min = phút; ph = phút; ° = độ
    °c = độ c|độ xê|độ xen xi út|độ celsius; °f = độ f|độ ép|độ pha ren hai|độ fahrenheit
    °k = độ k|độ ca|độ ken vin|độ kelvin; °C = độ c|độ xê|độ xen xi út|độ celsius
    °F = độ f|độ ép|độ pha ren hai|độ fahrenheit; °K = độ k|độ ca|độ ken vin|độ kelvin; in = inch|in
    ft = feet|phút|foot|bộ; lb = pao|pound|cân anh; oz = ao xơ|ounce; mi = dặm
    mph = dặm trên giờ|dặm một giờ|dặm mỗi giờ; hp = mã lực|sức ngựa; rpm = vòng trên phút|vòng mỗi phút
    cc = xê xê|phân khối; db = đề xi ben|decibel; atm = át mốt phe|atmosphere; yd = y át|yard|thước anh; ngày = ngày
    tấn = tấn; tạ = tạ; giờ = giờ
    % = phần trăm; ‰ = phần nghìn|phần ngàn
""")
SIGNS = table("""
    & = và; + = cộng; = = bằng; × = nhân|nhân với; ÷ = chia|chia cho; # = thăng|số; @ = a còng|a móc
    ½ = một phần hai|một nửa|nửa; ¼ = một phần tư; ¾ = ba phần tư; ~ = khoảng|xấp xỉ
""")
ELECTRONIC_SIGNS = table("""
    . = chấm; @ = a còng|a móc; / = gạch chéo|xẹt|sẹt; - = gạch ngang|gạch nối; _ = gạch dưới; : = hai chấm
    com = com; vn = v n
""")
