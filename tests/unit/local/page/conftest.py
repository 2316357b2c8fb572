import pytest

from tests.unit.local.page.states import browser, stack_of_nothing


@pytest.fixture
def stack():
    with stack_of_nothing() as stack:
        yield stack


@pytest.fixture
def page(stack):
    return browser(stack)
