"""Catalogues: what a table of shoes or insoles must say, how it is checked, loaded, filtered and sized."""
