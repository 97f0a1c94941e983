"""Every Chinese word shown to a person that is not a column heading or a word of the contract."""
