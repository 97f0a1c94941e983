"""The whole run: the only room that sees all the others."""
