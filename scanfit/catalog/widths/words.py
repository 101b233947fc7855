"""Words for widths in several languages, as one of five English ones."""

from __future__ import annotations

import unicodedata

WORDS = ("extra narrow", "narrow", "medium", "wide", "extra wide")

# The Spanish largo is long, the Italian one wide; as a mark of width it is wide.
_SAID = {
    "extra narrow": "extra narrow; x narrow; xn; extra schmal; tres etroit; extra estrecho; extra smal; super slim",
    "narrow": "narrow; n; slim; schmal; etroit; etroite; estrecho; estrecha; stretto; stretta; smal; "
    "estreito; waski; waska; 窄; 幅狭; 細",
    "medium": "medium; m; r; regular; regular fit; standard; standard fit; normal; normale; medium fit; mittel; moyen; "
    "moyenne; medio; media; estandar; std; reg; normaal; 标准; 標準; 普通; ふつう",
    "wide": "wide; w; wide fit; broad; weit; breit; large; ancho; ancha; largo; larga; breed; "
    "szeroki; szeroka; 宽; 幅広; 広め",
    "extra wide": "extra wide; x wide; xwide; xw; ew; ww; extra wide fit; wide wide; double wide; sehr weit; "
    "extra weit; extra breit; tres large; extra ancho; muy ancho; extra breed; 超宽; 超幅広",
}


def folded(text: str) -> str:
    """Return ``text`` in small letters without accents, its runs of spaces, hyphens and underscores as one space."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(plain.replace("-", " ").replace("_", " ").split())


_BY_WORD = {folded(said): word for word, many in _SAID.items() for said in many.split("; ")}


def word_of(text: str) -> str | None:
    """Return which of ``WORDS`` a word in any of the languages is, or None.

    >>> word_of("Étroit"), word_of("X-Wide"), word_of("EE")
    ('narrow', 'extra wide', None)
    """
    return _BY_WORD.get(folded(text))
