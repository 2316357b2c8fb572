"""A review before anything is paid: what a requester sees of a book, and what they decide."""
