"""DescribeBooks: what the owner's `book-pipeline status` shows, from a database that nobody outside can reach."""

from book_pipeline.observability import Invocation, stage
from book_pipeline.settings import DescribeBooksSettings
from book_pipeline.store import connect
from book_pipeline.store.shelf import Shelf
from events.schemas.shelf_state import BookState, DescribeRequest, ShelfState


@stage("DescribeBooks", DescribeRequest)
def handler(request: DescribeRequest, _: Invocation) -> ShelfState | BookState:
    """Say which books there are and how far each is, or all about the one that was asked for."""
    shelf = Shelf(connect.database(DescribeBooksSettings.read()))
    if request.book_id is None:
        return ShelfState.model_validate(shelf.books())
    return BookState.model_validate(shelf.book(request.book_id))
