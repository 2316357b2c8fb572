import pytest

from book_pipeline.formatting.readings.check import same_meaning
from book_pipeline.formatting.readings.languages import MODULES, language_of

FORMS = (
    *("0", "00", "1" + "0" * 26, "9" * 27, "9" * 40, "0.000", "1/0", "0/0", "5 1/0", "31/02/0000", "24:59:59", "99:99"),
    *("-0", "$0.00", "٠", "०", "０", "½", "-½ km", "XLIX", "I", "1-", "1.", "1.000.000,000", "١٫٥", "+", "%", "5%-5%"),
)


@pytest.mark.parametrize("language", sorted(MODULES))
def test_no_written_form_raises(language):
    assert not any(same_meaning(form, "?", language) for form in FORMS)


@pytest.mark.parametrize("language", sorted(MODULES))
def test_every_size_of_number_has_a_wording_or_none(language):
    words = language_of(language)
    for power in range(40):
        for number in (10**power, 10**power - 1, 2 * 10**power + 1):
            words.cardinal(number)
            words.ordinal(max(1, number))
