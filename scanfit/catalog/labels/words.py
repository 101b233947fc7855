"""The words of size labels: systems, people, and what names a size without saying anything about it.

All are spelled as ``folded`` leaves them: small letters, no accents.
"""

from __future__ import annotations

import re

from scanfit.catalog.widths.words import folded


def _table(many: dict[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, words in many.items() for word in _words(words)}


def _words(text: str, between: str | None = None) -> frozenset[str]:
    return frozenset(folded(word) for word in text.split(between))


SCALES = _table({
    # German and French sizes are Paris points (M); Google's feeds call them DE and FR
    "EU": "eu eur euro euros europe european europa de ger fr paris",
    "UK": "uk gb british",
    "US": "us usa american",
    "AU": "au aus australia australian",
    "JP": "jp jpn japan jis",
    "KR": "kr kor korea",
    "CN": "cn chn china",
    "MONDO": "mondo mondopoint mp",
    "cm": "cm",
    "mm": "mm",
})  # fmt: skip
CODES = ("US_W_RETAIL", "US_M", "US_W", "US_C", "UK_C", "MONDO_75", "CN_OLD")
"""Codes of ours that no shop's word is: told in full, they need no wearer."""

NO_RULE = _table({"IT": "it ita italy", "BR": "br bra brazil", "MEX": "mx mex mexico"})
"""Systems without a rule: Mexico's sources contradict each other (R), Italy's and Brazil's were not looked up."""

WEARERS = _table({
    "men": """men mens man mans men's man's male herren herr homme hommes hombre hombres caballero uomo heren masculino
        meski meskie gents gent's gents' メンズ 男 男士 男款""",
    "women": """women womens woman women's woman's wmns wmn female ladies lady ladies' lady's damen dame femme femmes
        mujer mujeres senora donna dames feminino damskie damski レディース 女 女士 女款""",
    "child": """child childs child's children childrens children's kid kids kid's kids' boys boy boy's boys' girls girl
        girl's girls' kinder kind enfant enfants nino ninos nina ninas infantil bambino bambini bambina kinderen
        dzieciece キッズ 子供 童""",
    "unisex": "unisex",
})  # fmt: skip
TODDLER = _words("infant infants infant's baby babies toddler toddlers td crib bebe neonato")
YOUTH = _words("youth junior juniors jr gs schoolchild")
"""Children in sizes that start again at 1 after 13.5, as TODDLER are those in the sizes before."""

SAYS_SIZE = _words(
    """size sizes sz gr groesse grosse größe grössen schuhgröße schuhgrösse pointure taille talla numero num no nr numer
    taglia misura maat tamanho rozmiar storlek shoe shoes fit サイズ 号 码 碼 型"""
)
SAYS_WIDTH = _words("width fitting weite largeur anchura ancho larghezza wijdte schuhweite")

ONE_SIZE = _words(
    "one size|onesize|one size fits all|one size fits most|os|osfa|osfm|uni|unisize|universal|einheitsgröße"
    "|einheitsgrösse|taille unique|tu|talla única|taglia unica|tamanho único|freesize|free size|フリーサイズ|均码"
    "|default title|default|n/a",
    "|",
)
LETTER_SIZE = re.compile(r"(?:[2-6]?x{0,5}[sl]|m|small|medium|large)(?: ?[/-] ?(?:[2-6]?x{0,5}[sl]|m))?")
