"""Books in unseen forms: the same chapters under other conventions of headings, with the outline known exactly."""
