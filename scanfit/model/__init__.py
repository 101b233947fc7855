"""Frozen values, checked at birth. They hold; they do not compute."""
