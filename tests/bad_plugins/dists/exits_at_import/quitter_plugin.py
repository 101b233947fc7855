"""Ends the program when it is imported."""

raise SystemExit("no licence key found")
