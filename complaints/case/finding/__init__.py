"""Cases found again: by what is typed, by likeness, page after page."""
