"""Write the demonstration catalogues: ``python catalogs/make_demo.py`` makes demo/shoes.csv and demo/insoles.csv,
and demo/stock.csv, which says what three stores have of them.

Every brand, model and dimension is invented. The dimensions follow the grading rules below, which
catalogs/README.md explains; the same rules give the same bytes on every machine.
"""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from scanfit.catalog.sizes import foot_length_mm

HERE = Path(__file__).resolve().parent

# What is known of an invented shoe; the schema's other columns are left out.
SHOE_COLUMNS = [
    "sku", "brand", "model", "category", "wearer", "size_system", "size_label", "width", "inner_length_mm",
    "ball_girth_mm", "ball_width_mm", "heel_width_mm", "instep_height_mm", "toe_box_height_mm",
    "toe_form", "hallux_height_mm", "toe5_height_mm", "flex_point_mm", "waist_girth_mm", "short_heel_girth_mm",
    "collar_height_mm", "liner_heel_mm", "liner_forefoot_mm", "heel_counter", "torsion", "forefoot_flex", "rocker",
    "drop_mm", "cushioning", "medial_geometry", "closure", "upper_stretch", "features", "price", "currency", "stock",
]  # fmt: skip
INSOLE_COLUMNS = [
    "sku", "brand", "model", "category", "size_system", "size_label", "length_mm", "width_mm", "heel_width_mm",
    "trim_length_min_mm", "arch_height_mm", "heel_cup_depth_mm", "rearfoot_posting_deg", "heel_thickness_mm",
    "forefoot_thickness_mm", "met_pad_height_mm", "met_pad_front_mm", "made", "firmness", "features", "price",
    "currency", "stock",
]  # fmt: skip

# Usable inner length minus foot length, mm: the middle of each category's range (sizing notes, section 4; tag D).
ALLOWANCE = {
    "dress": 11.5, "pump": 6.5, "casual": 12.0, "walking": 12.0, "running": 14.5, "hiking": 15.5, "safety": 14.0,
    "child": 14.5,
}  # fmt: skip

# Mean foot at the sample size (ANSUR regressions on foot length, measures notes, section 3, tag C). Unisex is the
# mean of both sexes. The child's are ratios, tag D: no child data was at hand.
SAMPLE_FL = {"men": 270.0, "women": 245.0, "unisex": 258.0, "child": 180.0}
FOOT = {  # ball girth, ball width, heel width at the sample size
    "men": (0.590 * 270 + 92.2, 0.235 * 270 + 38.1, 0.202 * 270 + 17.7),
    "women": (0.573 * 245 + 86.9, 0.213 * 245 + 40.2, 0.214 * 245 + 14.5),
    "unisex": (
        (0.590 * 258 + 92.2 + 0.573 * 258 + 86.9) / 2,
        (0.235 * 258 + 38.1 + 0.213 * 258 + 40.2) / 2,
        (0.202 * 258 + 17.7 + 0.214 * 258 + 14.5) / 2,
    ),
    "child": (2.115 * 0.39 * 180 + 32.0, 0.39 * 180, 0.27 * 180),
}

# mm per mm of foot length.
GIRTH_GRADE = {"US_M": 0.75, "US_W": 0.75, "UK": 0.75, "JP": 0.60, "EU": 0.71, "MONDO": 0.60}  # EU, MONDO: tag D
CHILD_GIRTH_GRADE = 5.0 / (25.4 / 3)  # 5 mm per whole size (UK fittings)
WIDTH_GRADE = 0.37  # shoes; feet only 0.21 to 0.24
HEEL_GRADE = 0.20  # tag D: as feet, 0.202 to 0.214
INSTEP_GRADE = 0.15  # tag D: less than proportional, the arch hardly goes with length
TOE_BOX_GRADE = 0.08  # tag D

# Ball girth of each marked width minus the medium's, mm. US 6.35 per letter, UK 6.5 per fitting, JIS 6 per letter;
# EU has no width system, so words and 6 mm (tag D).
WIDTHS = {
    "-": {"": 0.0},
    "us-men": {"B": -12.7, "D": 0.0, "2E": 12.7, "4E": 25.4},
    "us-men-2": {"D": 0.0, "2E": 12.7},
    "us-women": {"2A": -12.7, "B": 0.0, "D": 12.7, "2E": 25.4},
    "us-women-2": {"B": 0.0, "D": 12.7},
    "uk-men": {"E": -6.5, "F": 0.0, "G": 6.5, "H": 13.0},
    "uk-women": {"C": -6.5, "D": 0.0, "E": 6.5, "EE": 13.0},
    "uk-child": {"E": -6.5, "F": 0.0, "G": 6.5, "H": 13.0},
    "eu": {"regular": 0.0, "wide": 6.0, "extra wide": 12.0},
    "eu-2": {"regular": 0.0, "wide": 6.0},
    "jis": {"E": 0.0, "2E": 6.0, "3E": 12.0, "4E": 18.0},
}
WIDTH_PER_GIRTH = 1 / 2.145  # ball width with ball girth, ANSUR regression of men: 2.145 W + 33.5
HEEL_PER_GIRTH = 1.0 / 6.35  # tag D: 1 mm per US letter
INSTEP_PER_GIRTH = 1.0 / 6.35  # tag D
TOE_BOX_PER_GIRTH = 0.5 / 6.35  # tag D

# Last minus foot for the medium width, at the sample size (sizing notes, section 5; middles of the D ranges).
GIRTH_EASE, WIDTH_EASE, HEEL_EASE = 0.0, -1.0, -2.0
INSTEP_RATIO, INSTEP_EASE = 0.24, 3.7  # instep height over foot length; a foot's is 0.23 to 0.25
TOE_RATIO, TOE_EASE = 0.11, 6.5  # toe-box height; a foot's is 0.10 to 0.12


# What only a careful maker tells. The mean foot's waist and short heel girth in ball girths (C: the two dupont feet and
# the FIND template, 0.97 to 0.99 and 1.38 to 1.41), its ball length and ankle bone on foot length (ANSUR, C), heights
# of the big and the little toe less than the toe box's (D).
WAIST_OF_BALL, HEEL_OF_BALL = 0.98, 1.39
WAIST_EASE, SHORT_HEEL_EASE = 1.0, -3.0  # middles of -3 to 5 and -6 to 0
BALL_LENGTH = {"men": (0.739, 0.5), "women": (0.729, 2.6), "unisex": (0.734, 1.55), "child": (0.734, 1.55)}
ANKLE_BONE = {"men": (0.144, 33.9), "women": (0.127, 31.4), "unisex": (0.1355, 32.65), "child": (0.27, 0.0)}
COLLAR_BELOW = 17.5  # middle of 5 to 30
MID_COLLAR = 115.0  # a boot's top line, D
HALLUX_LOWER, TOE5_LOWER = 1.0, 7.0  # D
LINER = ("4.0", "3.0")  # a footbed that can be taken out, under heel and forefoot, D


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """How a model's last differs from the mean foot's, mm (tag D)."""

    girth: float = 0.0
    width: float = 0.0
    heel: float = 0.0
    instep: float = 0.0
    toe: float = 0.0
    length: float = 0.0


LASTS = {
    "even": Last(),
    "slim": Last(girth=-6, width=-3, heel=-2, instep=-1.5, toe=-1),
    "full": Last(girth=6, width=3, heel=2, instep=2, toe=1.5),
    "broad": Last(girth=1, width=4, heel=5, toe=1),
    "high": Last(girth=2, instep=4, toe=2.5),
    "low": Last(girth=-1, instep=-3, toe=-2),
    "vee": Last(girth=1, width=2, heel=-3.5),
    "stout": Last(girth=21.5, width=8, heel=6.2, instep=1, toe=1.5),  # very broad in forefoot and heel alike
    "toe room": Last(width=2, toe=4, length=0.5),
}


def _steps(first: int, last: int, step: str = "1") -> list[Fraction]:
    count = int((last - first) / Fraction(step))
    return [first + i * Fraction(step) for i in range(count + 1)]


SIZES = {
    "eu-men": _steps(39, 47), "eu-women": _steps(35, 42), "eu-both": _steps(36, 47), "eu-child": _steps(24, 37),
    "eu-men-half": _steps(39, 47, "1/2"), "eu-women-half": _steps(35, 42, "1/2"),
    "eu-men-third": _steps(40, 48, "2/3"), "eu-women-third": _steps(36, 44, "2/3"),
    "eu-both-third": _steps(36, 48, "2/3"),
    "uk-men": _steps(6, 12, "1/2"), "uk-women": _steps(3, 8, "1/2"),
    "us-men": _steps(7, 13, "1/2"), "us-women": _steps(5, 11, "1/2"),
    "jp-men": _steps(24, 29, "1/2"), "jp-women": _steps(22, 26, "1/2"),
    "mondo-both": _steps(225, 295, "5"),
    "uk-child": _steps(6, 13, "1/2"), "us-child": _steps(8, 13, "1/2"), "kr-child": _steps(150, 220, "10"),
}  # fmt: skip

# brand | model | category | wearer | system | sizes | widths | last | price | features
SHOES = """
Marlowick   | Chancel Oxford   | dress   | men    | UK    | uk-men         | uk-men     | even     | 189.00 | lace-up;leather
Marlowick   | Vestry Derby     | dress   | men    | UK    | uk-men         | uk-men     | high     | 179.00 | lace-up;leather
Marlowick   | Cloister Loafer  | dress   | men    | UK    | uk-men         | -          | slim     | 169.00 | slip-on;leather
Pommerlo    | Notary           | dress   | men    | EU    | eu-men-half    | eu-2       | even     | 129.00 | lace-up;leather
Pommerlo    | Envoy            | dress   | men    | EU    | eu-men-half    | -          | broad    | 139.00 | lace-up;leather
Pommerlo    | Clerk            | dress   | women  | EU    | eu-women-half  | eu-2       | even     | 119.00 | lace-up;leather
Pommerlo    | Archive Loafer   | dress   | women  | EU    | eu-women-half  | -          | low      | 109.00 | slip-on;leather
Marlowick   | Sacristy Brogue  | dress   | women  | UK    | uk-women       | uk-women   | even     | 159.00 | lace-up;leather
Tannivar    | Recital 45       | pump    | women  | EU    | eu-women-half  | -          | even     | 99.00  | heel-45mm;leather
Tannivar    | Overture 60      | pump    | women  | EU    | eu-women-half  | eu-2       | slim     | 119.00 | heel-60mm;leather
Tannivar    | Matinee 30       | pump    | women  | US_W  | us-women       | us-women   | even     | 109.00 | heel-30mm;leather
Tannivar    | Cantata 20       | pump    | women  | EU    | eu-women-half  | eu         | toe room | 89.00  | heel-20mm;leather
Quillbeck   | Harbour          | casual  | men    | EU    | eu-men-half    | -          | even     | 79.90  | lace-up;canvas
Quillbeck   | Harbour          | casual  | women  | EU    | eu-women-half  | -          | even     | 79.90  | lace-up;canvas
Quillbeck   | Ferry            | casual  | unisex | EU    | eu-both        | -          | full     | 69.90  | slip-on;canvas
Quillbeck   | Jetty            | casual  | unisex | EU    | eu-both-third  | -          | broad    | 84.90  | lace-up;leather
Hasselune   | Porch            | casual  | men    | US_M  | us-men         | us-men-2   | broad    | 95.00  | slip-on;leather
Hasselune   | Veranda          | casual  | women  | US_W  | us-women       | us-women   | even     | 95.00  | lace-up;leather
Hasselune   | Gazebo           | casual  | women  | EU    | eu-women-half  | eu         | high     | 89.00  | hook-and-loop;leather
Hasselune   | Terrace          | casual  | men    | US_M  | us-men         | us-men     | even     | 92.00  | lace-up;leather
Hasselune   | Loggia           | casual  | men    | EU    | eu-men-half    | eu         | even     | 85.00  | lace-up;canvas
Hasselune   | Courtyard        | casual  | men    | EU    | eu-men-half    | -          | stout    | 98.00  | lace-up;leather;wide-toe-box
Brightknap  | Stile            | walking | men    | EU    | eu-men-half    | eu         | even     | 129.00 | lace-up;leather;removable-insole
Brightknap  | Stile            | walking | women  | EU    | eu-women-half  | eu         | even     | 129.00 | lace-up;leather;removable-insole
Brightknap  | Towpath          | walking | men    | US_M  | us-men         | us-men     | even     | 119.00 | lace-up;removable-insole
Brightknap  | Towpath          | walking | women  | US_W  | us-women       | us-women   | even     | 119.00 | lace-up;removable-insole
Brightknap  | Bridleway        | walking | men    | EU    | eu-men-third   | -          | broad    | 134.00 | lace-up;wide-toe-box;removable-insole
Brightknap  | Village Green    | walking | men    | EU    | eu-men-half    | -          | stout    | 139.00 | lace-up;leather;wide-toe-box;removable-insole
Oddermark   | Meadow           | walking | women  | JP    | jp-women       | jis        | even     | 115.00 | lace-up;removable-insole
Oddermark   | Causeway         | walking | men    | JP    | jp-men         | jis        | even     | 115.00 | lace-up;removable-insole
Oddermark   | Lantern          | walking | unisex | EU    | eu-both-third  | -          | toe room | 109.00 | hook-and-loop;stretch-upper;removable-insole
Velocine    | Tempo One        | running | men    | US_M  | us-men         | us-men     | even     | 140.00 | mesh;removable-insole
Velocine    | Tempo One        | running | women  | US_W  | us-women       | us-women   | even     | 140.00 | mesh;removable-insole
Velocine    | Relay            | running | men    | EU    | eu-men-third   | eu-2       | even     | 125.00 | mesh;removable-insole
Velocine    | Relay            | running | women  | EU    | eu-women-third | eu-2       | even     | 125.00 | mesh;removable-insole
Velocine    | Cadence          | running | men    | EU    | eu-men-third   | -          | slim     | 155.00 | mesh;removable-insole
Velocine    | Cadence          | running | women  | EU    | eu-women-third | -          | vee      | 155.00 | mesh;removable-insole
Velocine    | Mileage          | running | men    | EU    | eu-men-third   | eu-2       | broad    | 150.00 | mesh;wide-toe-box;removable-insole
Velocine    | Long Lap         | running | men    | EU    | eu-men-third   | -          | stout    | 145.00 | mesh;wide-toe-box;removable-insole
Velocine    | Interval         | running | unisex | EU    | eu-both-third  | -          | even     | 135.00 | mesh;removable-insole
Ostrefell   | Cairn Low        | hiking  | men    | EU    | eu-men-half    | eu-2       | even     | 169.00 | lace-up;waterproof;removable-insole
Ostrefell   | Cairn Low        | hiking  | women  | EU    | eu-women-half  | eu-2       | even     | 169.00 | lace-up;waterproof;removable-insole
Ostrefell   | Tarn             | hiking  | men    | US_M  | us-men         | us-men     | even     | 179.00 | lace-up;waterproof;removable-insole
Ostrefell   | Tarn             | hiking  | women  | US_W  | us-women       | us-women-2 | even     | 179.00 | lace-up;waterproof;removable-insole
Ostrefell   | Ridge Mid        | hiking  | men    | UK    | uk-men         | -          | broad    | 199.00 | lace-up;waterproof;removable-insole
Ostrefell   | Ridge Mid        | hiking  | women  | UK    | uk-women       | -          | vee      | 199.00 | lace-up;waterproof;removable-insole
Ostrefell   | Scree            | hiking  | unisex | MONDO | mondo-both     | -          | even     | 229.00 | lace-up;waterproof;removable-insole
Anvilgate   | Girder S3        | safety  | men    | EU    | eu-men-half    | eu         | full     | 99.00  | steel-toe-cap;lace-up
Anvilgate   | Girder S3        | safety  | women  | EU    | eu-women-half  | eu-2       | even     | 99.00  | steel-toe-cap;lace-up
Anvilgate   | Bolt S2          | safety  | men    | EU    | eu-men-third   | eu         | even     | 89.00  | steel-toe-cap;slip-on
Anvilgate   | Bolt S2          | safety  | women  | EU    | eu-women-third | eu-2       | even     | 89.00  | steel-toe-cap;slip-on
Anvilgate   | Joist S3         | safety  | men    | US_M  | us-men         | us-men-2   | even     | 105.00 | composite-toe-cap;lace-up
Anvilgate   | Rivet S1         | safety  | unisex | EU    | eu-both-third  | -          | even     | 79.00  | composite-toe-cap;mesh
Anvilgate   | Lintel S3        | safety  | men    | UK    | uk-men         | uk-men     | broad    | 109.00 | composite-toe-cap;lace-up
Pipkinette  | Skipjack         | child   | child  | EU    | eu-child       | eu         | even     | 49.90  | hook-and-loop;removable-insole
Pipkinette  | Leapfrog         | child   | child  | UK_C  | uk-child       | uk-child   | even     | 54.90  | hook-and-loop;leather
Pipkinette  | Hopscotch        | child   | child  | US_C  | us-child       | -          | full     | 44.90  | lace-up;mesh
Pipkinette  | Puddle           | child   | child  | KR    | kr-child       | -          | toe room | 39.90  | hook-and-loop;waterproof
"""  # noqa: E501

# brand | model | category | sizes | arch mm | cup mm | heel mm | forefoot mm | firmness | trim mm | price | features
# | posting deg (above zero lifts the medial side) | met pad mm (0: none) | made
# Arch height, cup depth and thicknesses are engineering defaults (tag D) at EU 41; the arch grades 0.08 mm/mm.
INSOLES = """
Soleward    | Everyday Low      | any     | eu-both | 14 | 10 | 5.0 | 3.0 | soft   | 2 | 24.90 | cushion | 0 | 0 | prefabricated
Soleward    | Everyday Medium   | any     | eu-both | 19 | 12 | 5.0 | 3.0 | medium | 2 | 24.90 | cushion | 0 | 0 | prefabricated
Soleward    | Everyday High     | any     | eu-both | 24 | 14 | 5.0 | 3.0 | medium | 2 | 24.90 | cushion | 0 | 0 | prefabricated
Soleward    | Office Slim       | dress   | eu-both | 17 | 9  | 3.0 | 1.5 | medium | 1 | 29.90 | leather-top | 0 | 4 | prefabricated
Soleward    | Pump Slim         | pump    | eu-women| 16 | 7  | 2.5 | 1.2 | soft   | 0 | 19.90 | leather-top | 0 | 0 | prefabricated
Larchstep   | Stride Medium     | running | eu-both | 19 | 14 | 7.0 | 4.5 | medium | 3 | 39.90 | cushion;mesh-top | 2 | 0 | prefabricated
Larchstep   | Stride High       | running | eu-both | 25 | 15 | 7.0 | 4.5 | firm   | 3 | 39.90 | cushion;mesh-top | 3 | 0 | prefabricated
Larchstep   | Summit            | hiking  | eu-both | 21 | 16 | 8.0 | 5.0 | firm   | 3 | 49.90 | wool-top | 0 | 0 | prefabricated
Larchstep   | Shift             | safety  | eu-both | 19 | 14 | 8.0 | 5.0 | medium | 3 | 34.90 | antistatic | 1 | 0 | prefabricated
Larchstep   | Stroll Deep Cup   | walking | eu-both | 20 | 18 | 6.0 | 3.5 | firm   | 2 | 44.90 | deep-cup | 2 | 0 | prefabricated
Larchstep   | Stroll Flat       | walking | eu-both | 8  | 8  | 5.0 | 3.5 | soft   | 2 | 22.90 | cushion | 0 | 0 | prefabricated
Larchstep   | Stroll Pad        | walking | eu-both  | 18 | 12 | 5.0 | 3.0 | medium | 2 | 36.90 | cushion | 0 | 5 | prefabricated
Larchstep   | Stroll Outer Wedge | walking | eu-both  | 15 | 12 | 6.0 | 3.5 | medium | 2 | 41.90 | cushion | -5 | 0 | prefabricated
Soleward    | Bench Made        | any     | eu-both  | 19 | 14 | 4.0 | 2.5 | firm   | 2 | 189.00 | to-order | 2 | 0 | custom
Larchstep   | Sprout            | child   | eu-child| 11 | 10 | 4.0 | 2.5 | soft   | 2 | 17.90 | cushion | 0 | 0 | prefabricated
"""  # noqa: E501
INSOLE_FOREFOOT_EASE = -5.0  # tag D: an insole lies inside the feather edge, so it is narrower than the foot
INSOLE_HEEL_EASE = 2.0  # tag D: the rim of the cup stands beside the heel
TRIMMED = 7.0  # D: about a size can be cut off where the shape allows trimming
INSOLE_ARCH_GRADE = 0.08  # tag D
PAD_FRONT = 0.66  # D: a pad's front edge on foot length, some 10 mm behind the line of the metatarsal heads


def _cells(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def _label(size: Fraction, system: str, wearer: str) -> str:
    """The size the way shops print it: 42 2/3, 37½ on women's EU boxes, 8.5 elsewhere."""
    whole, rest = divmod(size, 1)
    if rest == 0:
        return str(whole)
    if rest == Fraction(1, 2):
        return f"{whole}½" if system == "EU" and wearer == "women" else f"{whole}.5"
    return f"{whole} {rest}"


def _sku(brand: str, model: str, wearer: str) -> str:
    return "-".join([brand[:3], *(word[:4] for word in model.split()), wearer[0]]).upper()


def _stock(*variant: str) -> int:
    """Pairs in stock: pseudo-random from the variant's own name, about a fifth of them sold out."""
    draw = hashlib.sha256("|".join(variant).encode()).digest()[0] % 10
    return max(0, draw - 1)


def _dimensions(category: str, wearer: str, system: str, foot: float, last: Last, extra_girth: float) -> list[str]:
    """Inner length, ball girth, ball width, heel width, instep height and toe-box height of one variant."""
    sample = SAMPLE_FL[wearer]
    longer = foot - sample
    girth, width, heel = FOOT[wearer]
    girth_grade = CHILD_GIRTH_GRADE if wearer == "child" else GIRTH_GRADE[system]
    values = (
        foot + ALLOWANCE[category] + last.length,
        girth + GIRTH_EASE + last.girth + girth_grade * longer + extra_girth,
        width + WIDTH_EASE + last.width + WIDTH_GRADE * longer + WIDTH_PER_GIRTH * extra_girth,
        heel + HEEL_EASE + last.heel + HEEL_GRADE * longer + HEEL_PER_GIRTH * extra_girth,
        INSTEP_RATIO * sample + INSTEP_EASE + last.instep + INSTEP_GRADE * longer + INSTEP_PER_GIRTH * extra_girth,
        TOE_RATIO * sample + TOE_EASE + last.toe + TOE_BOX_GRADE * longer + TOE_BOX_PER_GIRTH * extra_girth,
    )
    cells = [f"{value:.1f}" for value in values]
    if category == "pump":
        cells[4] = ""  # cut open over the instep: there is no height there to compare
    return cells


def _toe_form(category: str, last: str, sku: str) -> str:
    """Toes go with the use: only dress shoes and pumps have other than round or square ones."""
    if last == "toe room":
        return "square"
    forms = {"dress": ("almond", "chisel", "round"), "pump": ("almond", "pointed")}.get(category, ("round",))
    return forms[hashlib.sha256(f"toe {sku}".encode()).digest()[0] % len(forms)]


def _told_by_careful_makers(
    category: str, model: str, wearer: str, system: str, foot: float, last: Last, extra_girth: float
) -> list[str]:
    """Heights of big and little toe, flex point, waist girth, short heel girth and collar height of one variant."""
    sample, toe = SAMPLE_FL[wearer], TOE_RATIO * SAMPLE_FL[wearer] + TOE_EASE + last.toe
    longer, mean_girth = foot - sample, FOOT[wearer][0]
    girth_grade = CHILD_GIRTH_GRADE if wearer == "child" else GIRTH_GRADE[system]
    more = last.girth + girth_grade * longer + extra_girth
    toe += TOE_BOX_GRADE * longer + TOE_BOX_PER_GIRTH * extra_girth
    slope, start = BALL_LENGTH[wearer]
    bone = ANKLE_BONE[wearer][0] * foot + ANKLE_BONE[wearer][1]
    high = "Mid" in model or (category == "safety" and "S3" in model) or category == "ski"
    values = (
        toe - HALLUX_LOWER,
        toe - TOE5_LOWER,
        slope * foot + start,
        WAIST_OF_BALL * (mean_girth + more) + WAIST_EASE,
        HEEL_OF_BALL * (mean_girth + girth_grade * longer) + 0.5 * (last.girth + extra_girth) + SHORT_HEEL_EASE,
        MID_COLLAR if high else bone - COLLAR_BELOW,
    )
    return [f"{value:.1f}" for value in values]


# What the invented soles are like, by use, tag D: heel counter, torsion, forefoot, rocker, drop mm, cushioning. Of a
# pair of words or drops one is drawn by the model's own name.
SOLES = {
    "dress": (("firm", "medium"), ("stiff",), ("medium",), ("none",), ("18", "22"), ("firm",)),
    "pump": (("medium",), ("stiff",), ("medium",), ("none",), ("",), ("firm",)),
    "casual": (("soft", "medium"), ("flexible", "medium"), ("flexible",), ("none",), ("0", "6"), ("medium",)),
    "walking": (("firm", "firm", "medium"), ("stiff", "stiff", "medium"), ("medium", "stiff"), ("mild", "none"),
                ("8", "6", "10"), ("medium", "soft")),
    "running": (("firm", "medium"), ("stiff", "medium"), ("medium", "stiff"), ("mild", "full", "none"),
                ("8", "10", "4", "6"), ("soft", "medium")),
    "hiking": (("firm",), ("stiff",), ("stiff",), ("mild",), ("10", "12"), ("medium", "firm")),
    "safety": (("firm",), ("stiff",), ("stiff",), ("none",), ("12",), ("firm",)),
    "child": (("medium",), ("flexible",), ("flexible",), ("none",), ("2",), ("medium",)),
}  # fmt: skip
MEDIAL = {"running": ("none", "mild", "none", "strong"), "walking": ("none", "mild")}
CLOSED = {"slip-on": "slip", "hook-and-loop": "strap"}
GIVES = {"stretch-upper": "stretch", "mesh": "some"}


def _build(category: str, sku: str, features: str) -> list[str]:
    """Heel counter to upper stretch of one model; a careless maker tells nothing but how it closes."""
    draw = hashlib.sha256(f"sole {sku}".encode()).digest()
    words = set(features.split(";"))
    closure = next((kind for word, kind in CLOSED.items() if word in words), "slip" if category == "pump" else "lace")
    if draw[-1] % 6 == 0:
        return [""] * 7 + [closure, ""]
    sole = [choice[draw[place] % len(choice)] for place, choice in enumerate(SOLES[category])]
    sole[4] = next((word[5:-2] for word in words if word.startswith("heel-")), sole[4])
    medial = MEDIAL.get(category, ("none",))
    stretch = next((gives for word, gives in GIVES.items() if word in words), "none")
    return [*sole, medial[draw[6] % len(medial)], closure, stretch]


def shoe_rows() -> list[list[str]]:
    rows = []
    for brand, model, category, wearer, system, sizes, widths, last, price, features in _cells(SHOES):
        sku = _sku(brand, model, wearer)
        form = _toe_form(category, last, sku)
        careful = hashlib.sha256(f"careful {sku}".encode()).digest()[0] % 3 > 0
        liner = LINER if "removable-insole" in features else ("0.0", "0.0")
        for size in SIZES[sizes]:
            label = _label(size, system, wearer)
            foot = float(foot_length_mm(system, label))
            for width, extra in WIDTHS[widths].items():
                rows.append([
                    sku, f"{brand} (demo)", model, category, wearer, system, label, width,
                    *_dimensions(category, wearer, system, foot, LASTS[last], extra),
                    form,
                    *(_told_by_careful_makers(category, model, wearer, system, foot, LASTS[last], extra)
                      if careful else [""] * 6),
                    *liner,
                    *_build(category, sku, features),
                    f"demo;{features}", price, "EUR", str(_stock(sku, label, width)),
                ])  # fmt: skip
    return rows


def insole_rows() -> list[list[str]]:
    rows = []
    for (
        brand, model, category, sizes, arch, cup, heel_t, fore_t, firmness, trim, price, features, posting, pad, made,
    ) in _cells(INSOLES):  # fmt: skip
        wearer = {"eu-child": "child", "eu-women": "women"}.get(sizes, "unisex")
        sku = _sku(brand, model, "insole")
        _, width, heel = FOOT[wearer]
        for size in SIZES[sizes]:
            foot = float(foot_length_mm("EU", str(size)))
            longer = foot - SAMPLE_FL[wearer]
            rows.append([
                sku, f"{brand} (demo)", model, category, "EU", str(size),
                f"{foot + float(trim):.1f}",
                f"{width + INSOLE_FOREFOOT_EASE + WIDTH_GRADE * longer:.1f}",
                f"{heel + INSOLE_HEEL_EASE + HEEL_GRADE * longer:.1f}",
                f"{foot + float(trim) - TRIMMED:.1f}" if float(trim) else "",
                f"{float(arch) + INSOLE_ARCH_GRADE * longer:.1f}",
                cup, posting, heel_t, fore_t, pad, f"{PAD_FRONT * foot:.1f}" if pad != "0" else "", made, firmness,
                f"demo;{features}", price, "EUR", str(_stock(sku, str(size))),
            ])  # fmt: skip
    return rows


STORES = ("Harbour Street", "Old Market", "Station")
STOCK_COLUMNS = ["store", "sku", "size_system", "size_label", "width", "on_hand"]


def _stores(sku: str) -> list[str]:
    """The stores that keep a model: pseudo-random from its number, one at least."""
    draw = hashlib.sha256(sku.encode()).digest()
    kept = [store for place, store in enumerate(STORES) if draw[place] % 3]
    return kept or [STORES[draw[-1] % len(STORES)]]


def stock_rows() -> list[list[str]]:
    """The pairs of the catalogues' own stock shared out among the stores that keep the model; 0 is sold out there."""
    variants = [(row, SHOE_COLUMNS) for row in shoe_rows()] + [(row, INSOLE_COLUMNS) for row in insole_rows()]
    rows = []
    for row, columns in variants:
        cells = dict(zip(columns, row, strict=True))
        names = [cells["sku"], cells["size_system"], cells["size_label"], cells.get("width", "")]
        stores = _stores(cells["sku"])
        places = [hashlib.sha256("|".join([*names, str(pair)]).encode()).digest()[0] % len(stores)
                  for pair in range(int(cells["stock"]))]  # fmt: skip
        rows += [[store, *names, str(places.count(place))] for place, store in enumerate(stores)]
    return sorted(rows, key=lambda row: STORES.index(row[0]))


def as_csv(columns: list[str], rows: list[list[str]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def files() -> dict[str, str]:
    """Return the text of each file by its path under catalogs/."""
    return {
        "demo/shoes.csv": as_csv(SHOE_COLUMNS, shoe_rows()),
        "demo/insoles.csv": as_csv(INSOLE_COLUMNS, insole_rows()),
        "demo/stock.csv": as_csv(STOCK_COLUMNS, stock_rows()),
    }


def main() -> None:
    for name, text in files().items():
        path = HERE / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode("utf-8"))


if __name__ == "__main__":
    main()
