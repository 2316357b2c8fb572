import pytest

from tests.unit.console.web.states import browser, empty_stack


@pytest.fixture
def stack():
    with empty_stack() as stack:
        yield stack


@pytest.fixture
def page(stack):
    return browser(stack)
