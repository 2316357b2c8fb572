"""DescribeBooks: what the owner's command and page show, from a database that nobody outside can reach."""

from book_pipeline.invocation import Invocation
from book_pipeline.observability import stage
from book_pipeline.settings import DescribeBooksSettings
from book_pipeline.store import connect
from book_pipeline.store.shelf import Shelf
from events.schemas.shelf_state import BookState, ChapterAccount, DescribeRequest, ShelfState, Unchanged


@stage("DescribeBooks", DescribeRequest)
def handler(request: DescribeRequest, _: Invocation) -> ShelfState | BookState | ChapterAccount | Unchanged:
    """Say which books there are and how far each is, or all about the book or the chapter that was asked for."""
    shelf = Shelf(connect.database(DescribeBooksSettings.read()))
    if request.known is not None and request.known == shelf.version():
        return Unchanged(version=request.known)
    if request.book_id is None:
        return ShelfState.model_validate(shelf.books())
    if request.chapter_id is None:
        return BookState.model_validate(shelf.book(request.book_id))
    return ChapterAccount.model_validate(shelf.chapter(request.book_id, request.chapter_id))
