"""Size labels of a shop: whose system, which size, what width; or why a row cannot be used."""

from __future__ import annotations

from scanfit.catalog.labels import parse_label
from scanfit.catalog.sizes import format_size
from scanfit.errors import CatalogError


def understood(
    label: str, system: str, default_system: str, width: str, wearer: str
) -> tuple[str, str, str, str, str, str]:
    """Return size_system, size_label, width and wearer as the schema has them, what was doubtful, and the reason if
    the label is not understood.

    What the label says of its system goes before ``default_system``, which is what the user said of all.
    """
    try:
        try:
            found = parse_label(label, system=system or None, wearer=wearer)
        except CatalogError:
            if system or not default_system:
                raise
            found = parse_label(label, system=default_system, wearer=wearer)
        if not found.system and not system and default_system:
            found = parse_label(label, system=default_system, wearer=wearer)
        whose = found.wearer or wearer
        if not found.system:
            return "", "", "", whose, "", f"'{label}' does not say its system"
        text = format_size(found.system, found.size)
        return found.system, text, found.width or width, whose, found.doubt, ""
    except CatalogError as error:
        return "", "", "", wearer, "", error.what
