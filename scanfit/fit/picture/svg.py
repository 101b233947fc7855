"""SVG elements as text. Names come from strangers' catalogues: everything is escaped, nothing is fetched or run."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

Point = tuple[float, float]

Style = dict[str, str | float]

INK, GREY = "#222222", "#6f6f6f"


def number(value: float) -> str:
    """A coordinate to a tenth of a pixel."""
    text = f"{value:.1f}"
    return "0" if text in ("0.0", "-0.0") else text.removesuffix(".0")


def element(name: str, content: str = "", /, **attributes: str | float) -> str:
    """One element; an underscore in an attribute's name stands for a hyphen."""
    written = "".join(
        f" {key.replace('_', '-')}={quoteattr(value if isinstance(value, str) else number(value))}"
        for key, value in attributes.items()
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def line(start: Point, end: Point, **style: str | float) -> str:
    return element("line", x1=start[0], y1=start[1], x2=end[0], y2=end[1], **style)


def polyline(points: Iterable[Point], **style: str | float) -> str:
    return element("polyline", points=_listed(points), **style)


def polygon(points: Iterable[Point], **style: str | float) -> str:
    return element("polygon", points=_listed(points), **style)


def _listed(points: Iterable[Point]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)


def text(where: Point, words: str, *, size: float = 11, fill: str = INK, **style: str | float) -> str:
    return element("text", printable(words), x=where[0], y=where[1], font_size=size, fill=fill, **style)


def printable(words: str) -> str:
    """Escaped, without the characters that XML does not know."""
    return escape("".join(sign if sign.isprintable() else " " for sign in words))
