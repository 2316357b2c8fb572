"""The page of a book's lexicon."""

import pytest
from lxml import html

from tests.unit.console.web.states import BOOK, book_state, chapter_state

PAGE = f"/books/{BOOK}/lexicon"


@pytest.fixture
def visit(stack, page):
    """Return the page as a tree, after a form if fields are given."""
    stack.books[BOOK] = book_state(chapter_state(1))

    def visit(status=200, **fields):
        headers = {"origin": str(page.base_url)}
        answer = page.post(PAGE, data=fields, headers=headers) if fields else page.get(PAGE)
        assert answer.status_code == status
        return html.fromstring(answer.text)

    return visit


def entries(tree):
    return [tuple(cell.text_content() for cell in row[:3]) for row in tree.cssselect("tbody tr")]


def message(tree):
    return tree.cssselect("main [role=status]")[0].text_content()


def test_an_entry_is_added_spoken_differently_and_removed(visit):
    assert "No entries yet." in visit().text_content()
    assert entries(visit(action="add", word="Ann & Co", alias="An")) == [("Ann & Co", "An", "any")]
    changed = visit(action="add", word="Ann & Co", alias="Anne")
    assert entries(changed) == [("Ann & Co", "Anne", "any")]
    isolated = message(changed).translate(dict.fromkeys(map(ord, "\u2068\u2069")))
    assert isolated.startswith("“Ann & Co” is spoken as “Anne”. No formatted chapter of the book changes")
    assert entries(visit()) == entries(changed)
    assert entries(visit(action="remove", word="Ann & Co", language="")) == []


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"action": "add", "word": "1984", "alias": "then"}, "has no letter"),
        ({"action": "add", "word": "<b>", "alias": "An"}, "signs"),
        ({"action": "add"}, "is empty"),
        ({"action": "remove", "word": "Nobody"}, "has no entry"),
        ({f"field{number}": "x" for number in range(9)}, "Too many fields"),
    ],
)
def test_a_rejected_change_is_explained(visit, fields, problem):
    assert problem in message(visit(400, **fields))


def test_a_form_of_another_site_changes_nothing(visit, page):
    answer = page.post(PAGE, data={"action": "add", "word": "Ann", "alias": "An"}, headers={"origin": "http://x.org"})
    assert answer.status_code == 403
    assert entries(visit()) == []


def test_a_damaged_lexicon_is_explained(visit, stack):
    stack.put(f"lexicons/books/{BOOK}.json", "[]")
    assert "is no list of entries" in message(visit())
    assert "is no list of entries" in message(visit(400, action="add", word="Ann", alias="An"))
