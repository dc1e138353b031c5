"""Arabic with the digits 0 to 9: a point before decimals and a comma between thousands (CLDR, symbols of `latn`)."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
