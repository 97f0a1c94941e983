"""From an office's files to typed tables and a list of what was wrong with them."""
