"""One module of pages per kind of user."""
