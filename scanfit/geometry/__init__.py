"""Arrays in, arrays out: the fast core. One idea per file; no anatomy here."""
