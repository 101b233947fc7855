"""The columns of a catalogue: the one place that names, explains and bounds them.

One row is one variant: model x size x width. ``scanfit.catalog.format`` writes the tables of
catalogs/README.md from here.

The limits are plausibility limits, tag D (engineering default, no authority): wide enough for every shoe
from infants to the longest feet on sale, narrow enough that centimetres, inches or a slipped digit fall
outside. The inner dimensions of a shoe written in centimetres are below the lower limit of every column.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from scanfit.errors import CatalogError
from scanfit.model.recommendation import WEARERS as _PEOPLE

CATEGORIES = ("dress", "pump", "casual", "walking", "running", "hiking", "safety", "child", "ski")
"""What a shoe is for. Each has its own allowed clearances (scanfit.fit)."""

INSOLE_CATEGORIES = (*CATEGORIES, "any")
WEARERS = (*_PEOPLE, "unisex")
TOE_FORMS = ("round", "almond", "chisel", "square", "pointed")
SOURCES = ("measured", "last", "brand chart", "size label", "width mark")
"""Where an inner dimension may be from, best evidence first (scanfit.catalog.evidence)."""

ARCH_CONTOURS = ("flat", "low", "medium", "high")
AVAILABILITIES = ("in_stock", "out_of_stock", "preorder", "backorder")
FIRMNESS = ("soft", "medium", "firm")
BENDING = ("flexible", "medium", "stiff")
ROCKERS = ("none", "mild", "full")
MEDIAL_GEOMETRIES = ("none", "mild", "strong")
CLOSURES = ("lace", "strap", "dial", "zip", "slip")
STRETCHES = ("none", "some", "stretch")
MAKES = ("prefabricated", "custom")
RELIEFS = ("none", "first ray", "fifth ray")

LINE = "#line"
"""A source that knows the line of each row in its file hands it over in this extra integer column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column.

    Attributes
    ----------
    dtype : "text", "number", "integer" or "words" (text separated by ;)
    unit : "mm", or "" for what has none
    required : True where no cell may be empty
    optional : True where the whole column may be left out; then nothing is known of it
    low, high : plausibility limits (tag D), both included; None for text
    allowed : the words a cell may be, empty where anything goes
    """

    name: str
    dtype: str
    help: str
    unit: str = ""
    required: bool = False
    optional: bool = False
    low: float | None = None
    high: float | None = None
    allowed: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        return self.dtype in ("number", "integer")


def _text(
    name: str, help: str, *, required: bool = True, optional: bool = False, allowed: tuple[str, ...] = ()
) -> Column:
    return Column(name=name, dtype="text", help=help, required=required, optional=optional, allowed=allowed)


def _mm(name: str, low: float, high: float, help: str, *, required: bool = False) -> Column:
    return Column(
        name=name, dtype="number", unit="mm", low=low, high=high, help=help, required=required, optional=not required
    )


def _word(name: str, allowed: tuple[str, ...], help: str) -> Column:
    """A feature in one of a few words; nothing is known of it where the column or the cell is left out."""
    return _text(name, help, required=False, optional=True, allowed=allowed)


def _deg(name: str, help: str) -> Column:
    return Column(name=name, dtype="number", unit="deg", low=-15, high=15, help=help, optional=True)


def _origin(column: Column) -> tuple[Column, Column]:
    """The two columns that say how sure a dimension is and where it is from."""
    stem = column.name.removesuffix("_mm")
    return (
        _mm(f"{stem}_sigma_mm", 0.05, 50, f"one standard deviation of `{column.name}`; empty: its source's usual one"),
        _text(
            f"{stem}_source", f"where `{column.name}` is from; empty where it is given: measured",
            required=False, optional=True, allowed=SOURCES,
        ),
    )  # fmt: skip


_IDENTITY = (
    _text("sku", "the model's article number; sku, size and width together name one variant"),
    _text(
        "variant_id",
        "the shop's own number of this one size and width, as its stock list has it",
        required=False,
        optional=True,
    ),
    _text(
        "gtin",
        "the GTIN (EAN, UPC) on the box: 8, 12, 13 or 14 digits with their check digit",
        required=False,
        optional=True,
    ),
    _text("brand", "brand as people say it"),
    _text("model", "model as people say it"),
)
_SIZE = (
    _text("size_system", "the system `size_label` is written in, one of those below"),
    _text("size_label", "the size on the box: 42, 42.5, 42 2/3, 38½; Mondopoint may carry its width, 280/110"),
)
_TRADE = (
    Column(
        name="features",
        dtype="words",
        optional=True,
        help="words separated by `;`, for example `waterproof;wide toe box`",
    ),
    Column(
        name="price",
        dtype="number",
        optional=True,
        low=0,
        high=100_000,
        help="price of a pair, without thousands separators",
    ),
    _text("currency", "three capital letters (ISO 4217), needed where there is a price", required=False, optional=True),
    Column(name="stock", dtype="integer", optional=True, low=0, high=10_000_000, help="pairs in stock; 0 is sold out"),
    _text(
        "availability",
        "what the shop says where it gives no count",
        required=False,
        optional=True,
        allowed=AVAILABILITIES,
    ),
)

_INSIDE = (
    _mm(
        "inner_length_mm", 80, 400,
        help="usable inner length along the foot axis, from the back of the heel seat to where the longest toe must "
        "stop; a pointed tip beyond that does not count",
    ),
    _mm(
        "ball_girth_mm", 100, 400,
        help="inner girth in the upright plane through both ball joints: what a tape round the last reads there, less "
        "what lining and footbed take; to compare with ball_girth of the foot",
    ),
    _mm(
        "ball_width_mm", 35, 150,
        help="inner breadth at the ball joints, square to the foot axis, where the foot is widest; to compare with "
        "ball_width of the foot",
    ),
    _mm(
        "heel_width_mm", 25, 110,
        help="inner breadth of the heel seat at 0.16 of the foot length the size is made for; to compare with "
        "heel_width",
    ),
    _mm(
        "instep_height_mm", 20, 130,
        help="inner height over the footbed at 0.55 of the foot length, closed as worn; to compare with instep_height",
    ),
    _mm(
        "toe_box_height_mm", 10, 80,
        help="inner height over the footbed at 0.82 of the foot length the size is made for, over the highest toe; to "
        "compare with toe_box_height",
    ),
)  # fmt: skip

_MORE_INSIDE = (
    _mm(
        "hallux_height_mm", 8, 80,
        help="inner height over the footbed above the big toe; to compare with hallux_height",
    ),
    _mm(
        "toe5_height_mm", 8, 80,
        help="inner height over the footbed above the little toe; to compare with toe5_height",
    ),
    _mm(
        "flex_point_mm", 50, 320,
        help="from the back of the heel seat, along the foot axis, to where the shoe bends at the inner ball joint; to "
        "compare with ball_length_medial",
    ),
    _mm(
        "waist_girth_mm", 100, 400,
        help="inner girth half way between instep and ball, closed as worn; to compare with waist_girth",
    ),
    _mm(
        "short_heel_girth_mm", 120, 500,
        help="inner girth round the heel seat and the instep's crown, closed as worn; to compare with short_heel_girth",
    ),
    _mm(
        "collar_height_mm", 15, 400,
        help="height of the top line over the footbed below the outer ankle bone; from 100 on it encloses the ankle; "
        "to compare with lateral_malleolus_height",
    ),
)  # fmt: skip

_LINER = (
    _mm("liner_heel_mm", 0, 20, "thickness under the heel of the sock liner that can be taken out; 0: none can"),
    _mm("liner_forefoot_mm", 0, 20, "thickness of it under the forefoot; 0: none can be taken out"),
)

_BUILD = (
    _word("heel_counter", FIRMNESS, "how hard the heel's shell is to press in by hand"),
    _word("torsion", BENDING, "how the midfoot resists twisting"),
    _word("forefoot_flex", BENDING, "how the shoe bends at the ball; stiff: it hardly does, as with a carbon plate"),
    _word("rocker", ROCKERS, "whether the sole rolls: mild, or full with its apex behind the ball"),
    _mm("drop_mm", -10, 130, "height of the foot's heel over its ball inside the shoe, heel of a pump included"),
    _word("cushioning", FIRMNESS, "how the midsole feels under the heel"),
    _word("medial_geometry", MEDIAL_GEOMETRIES, "what the sole does against rolling inwards: post, wedge, wall"),
    _word("closure", CLOSURES, "how it is closed over the instep; slip: not at all"),
    _word("upper_stretch", STRETCHES, "how far the upper gives over the ball and toes"),
)

_LAST = (
    _mm("last_length_mm", 80, 430, "length of the last, heel to the tip of its toe"),
    _mm("last_ball_girth_mm", 100, 400, "girth of the last at the ball"),
    _mm("last_ball_width_mm", 35, 150, "breadth of the last at the ball"),
    _mm("last_heel_width_mm", 25, 110, "breadth of the last's heel seat"),
    _mm("last_toe_height_mm", 10, 80, "height of the last over the toes"),
    _text("toe_form", "the last's toe, which says how much of its length lies beyond the toes", required=False,
          optional=True, allowed=TOE_FORMS),
)  # fmt: skip

SHOE = (
    *_IDENTITY,
    _text("category", "what the shoe is for", allowed=CATEGORIES),
    _text("wearer", "whom the last was made for; unisex is offered to men and women", allowed=WEARERS),
    *_SIZE,
    _text("width", "the maker's width as marked (B, D, 2E, G, wide); empty where there is one width", required=False,
          optional=True),
    *_INSIDE,
    *(column for inside in _INSIDE for column in _origin(inside)),
    *_MORE_INSIDE,
    *(column for inside in _MORE_INSIDE for column in _origin(inside)),
    *_LINER,
    *_BUILD,
    *_LAST,
    *_TRADE,
)  # fmt: skip

INSOLE = (
    *_IDENTITY,
    _text("category", "the footwear it is made for; any fits all", allowed=INSOLE_CATEGORIES),
    *_SIZE,
    _mm("length_mm", 80, 400, "overall length, heel edge to front edge, before trimming", required=True),
    _mm("width_mm", 35, 150, "breadth of the forefoot, square to the foot axis, at its widest"),
    _mm("heel_width_mm", 25, 110, "breadth the heel has inside the cup"),
    _mm("arch_height_mm", 0, 60, "height of the arch support above the heel seat's lowest point, unloaded"),
    _text(
        "arch_contour", "height of the arch in the maker's words", allowed=ARCH_CONTOURS, required=False, optional=True
    ),
    _mm("trim_length_min_mm", 80, 400, "the shortest it may be cut to; empty where it must not be cut"),
    _mm("heel_cup_depth_mm", 0, 50, "depth of the heel cup, rim to seat"),
    _deg("rearfoot_posting_deg", "wedge under the heel; above zero it lifts the medial side (varus)"),
    _deg("forefoot_posting_deg", "wedge under the forefoot; above zero it lifts the medial side (varus)"),
    _mm("heel_thickness_mm", 0, 40, "thickness under the middle of the heel"),
    _mm("forefoot_thickness_mm", 0, 25, "thickness under the metatarsal heads"),
    _mm("met_pad_height_mm", 0, 15, "height of the metatarsal pad; 0: it has none"),
    _mm(
        "met_pad_front_mm",
        40,
        320,
        help="from the heel edge to the front edge of the metatarsal pad; empty where it has none",
    ),
    _word("relief", RELIEFS, "what is cut out under the ball: below the big toe's ray or the little toe's"),
    _mm("heel_lift_mm", 0, 20, "how much higher the heel stands than the forefoot by a wedge of its own"),
    _word("made", MAKES, "prefabricated: off the shelf in sizes; custom: for one person. Empty: off the shelf"),
    _word("firmness", FIRMNESS, "how hard the support is"),
    _text("cover", "material of the top cover", required=False, optional=True),
    *_TRADE,
)

INNER = tuple(column.name for column in _INSIDE)
"""The inner dimensions of a shoe that a last, a size label or a width mark can tell as well."""

DIMENSIONS = (*INNER, *(column.name for column in _MORE_INSIDE))
"""All inner dimensions of a shoe."""

SCHEMAS = {"shoe": SHOE, "insole": INSOLE}


def columns_of(kind: str) -> tuple[Column, ...]:
    """Return the columns of ``kind`` ("shoe" or "insole"), in their order."""
    return SCHEMAS[kind]


def item_with(column: str) -> str:
    """Return whose column it is: "shoe" where shoes have it, also where both do, else "insole"."""
    return "shoe" if any(one.name == column for one in SHOE) else "insole"


def kind_of(names: Iterable[str]) -> str:
    """Say whether columns of these names are a catalogue of shoes or of insoles.

    Decided by the columns only one of the two has; a tie is refused.
    """
    there = set(names)
    own = {kind: {c.name for c in columns} for kind, columns in SCHEMAS.items()}
    shoe = len(there & (own["shoe"] - own["insole"]))
    insole = len(there & (own["insole"] - own["shoe"]))
    if shoe == insole:
        shown = ", ".join(sorted(there - {LINE})) or "none"
        shown = shown if len(shown) < 400 else f"{shown[:400]} …"
        raise CatalogError(
            f"the columns are neither those of a shoe nor of an insole catalogue (found: {shown})",
            next_step="shoes need inner_length_mm, wearer, width …, insoles length_mm, arch_height_mm, firmness …; "
            "catalogs/README.md lists all columns",
        )
    return "shoe" if shoe > insole else "insole"


SURE = 0.8
"""For suggestions that end up in a catalogue: at 0.6 the German Damen was taken for men, and a girth for a width, D."""


def nearest(word: str, candidates: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """Return the candidate that ``word`` is most likely meant to be, or None.

    ``cutoff`` is how alike they must be, 0 to 1: higher where a wrong suggestion would be followed unread.
    """
    by_fold = {c.casefold().replace(" ", "_").replace("-", "_"): c for c in sorted(candidates)}
    close = difflib.get_close_matches(word.casefold().replace(" ", "_").replace("-", "_"), by_fold, n=1, cutoff=cutoff)
    return by_fold[close[0]] if close else None
