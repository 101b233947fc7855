"""Catalogues in databases: a table or view that SQLAlchemy can reach."""
