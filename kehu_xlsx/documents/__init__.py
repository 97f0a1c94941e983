"""One output a file: results in, sheet descriptions and filled templates out."""
