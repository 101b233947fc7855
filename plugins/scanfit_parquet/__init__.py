"""Catalogues in Parquet and Arrow files, their typed columns as they are."""
