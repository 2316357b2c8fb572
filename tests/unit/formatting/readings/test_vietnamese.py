from tests.unit.formatting.readings.tables import accepted, refused

RIGHT = """
    21 = hai mươi mốt
    24 = hai mươi tư
    24 = hai mươi bốn
    15 = mười lăm
    105 = một trăm linh năm
    105 = một trăm lẻ năm
    1005 = một nghìn không trăm linh năm
    1.250 = một nghìn hai trăm năm mươi
    3,14 = ba phẩy mười bốn
    3,5 = ba phẩy năm
    -5 = âm năm
    50% = năm mươi phần trăm
    ngày 2/9/1945 = ngày hai tháng chín năm một nghìn chín trăm bốn mươi lăm
    tháng 4 = tháng tư
    thứ 2 = thứ hai
    7:30 = bảy giờ ba mươi phút
    7h30 = bảy giờ rưỡi
    7h45 = tám giờ kém mười lăm phút
    1/2 = một phần hai
    5 km = năm ki lô mét
    5kg = năm ki lô gam
    60 km/h = sáu mươi ki lô mét trên giờ
    100 m2 = một trăm mét vuông
    500.000đ = năm trăm nghìn đồng
    $20 = hai mươi đô la
    2,5 triệu = hai phẩy năm triệu
    1tr5 = một triệu năm trăm nghìn
    thế kỷ XX = thế kỷ hai mươi
    chương IV = chương bốn
    10-20 = mười đến hai mươi
    25°C = hai mươi lăm độ xê
    0912345678 = không chín một hai ba bốn năm sáu bảy tám
"""
WRONG = """
    21 = hai mươi hai
    15 = mười sáu
    67 = sáu bảy
    105 = một trăm năm mươi
    1.250 = một phẩy hai năm không
    3,14 = ba phẩy mười lăm
    -5 = năm
    50% = năm mươi
    ngày 2/9/1945 = ngày hai tháng tám năm một nghìn chín trăm bốn mươi lăm
    ngày 2/9/1945 = ngày chín tháng hai năm một nghìn chín trăm bốn mươi lăm
    tháng 4 = tháng ba
    7:30 = tám giờ rưỡi
    7h45 = bảy giờ kém mười lăm phút
    1/2 = hai phần một
    5 km = năm mét
    5kg = năm gam
    60 km/h = sáu mươi ki lô mét
    100 m2 = một trăm mét
    500.000đ = năm trăm nghìn đô la
    1tr5 = một triệu năm nghìn
    thế kỷ XX = thế kỷ mười chín
    10-20 = mười hai mươi
    không 5 = năm
    12.345 = mười hai ba trăm bốn mươi lăm
    5 2/3 = năm hai phần ba
    trong 4 ngày = trong tư ngày
    trong 1 ngày = trong giêng ngày
"""


def test_usual_readings_are_accepted():
    assert refused(RIGHT, "vi") == []


def test_readings_that_mean_something_else_are_refused():
    assert accepted(WRONG, "vi") == []
