"""The page: the library, each book and each chapter, kept up to date while they are open. It is a client of the stack.

`serving.serve` serves it in the process of the `page` command; `python -m console.web` serves it in a process of its
own beside a local cloud. It writes to the bucket only in `upload` (a source under `raw/`) and `lexicon`. Everything
else that changes a book is done by a function that it calls.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Configuration:
    """What `python -m console.web` reads as JSON from the first line of its standard input.

    Parameters
    ----------
    listener
        File descriptor of the listening socket, which the process inherits.
    environment
        The variables that `book-pipeline env` prints.

    """

    listener: int
    environment: dict[str, str]
