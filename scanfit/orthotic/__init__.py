"""The device under a foot: what is prescribed, its solid, and what is checked before it is handed over."""
