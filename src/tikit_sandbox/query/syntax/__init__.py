"""From the text of a query option to a syntax tree."""
