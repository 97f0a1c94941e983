"""One business rule a file: tables in, a new table and findings out."""
