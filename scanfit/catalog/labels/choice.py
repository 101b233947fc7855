"""Which system each number of a label is in, and which of them to go by."""

from __future__ import annotations

from scanfit.catalog.labels.meaning import HOW_TO_WRITE, Meaning
from scanfit.catalog.labels.systems import Sized, agree, candidates, possible, scale_of, tolerance_mm
from scanfit.catalog.sizes import format_size, made_for_mm
from scanfit.errors import CatalogError


def a_range() -> CatalogError:
    return CatalogError(
        "a range of sizes, or two sizes without their systems",
        next_step="write one row for every size; two systems as EU 42 / UK 8, a Mondopoint width as MONDO 280/110",
    )


def resolved(found: list[Meaning], told: str) -> tuple[list[Sized | None], list[Sized], list[str]]:
    """One system for every number, by its words and by what the other numbers leave possible.

    Returned are the choices (None: still open), those that needed no other number, and what stays open in words.
    """
    open_ones = [possible(candidates(one, told, _whose(one))) for one in found]
    if len(found) == 1:
        only = _only(found[0], open_ones[0], told)
        return [only], [only], []
    if any(not one for one in open_ones):
        raise a_range()
    if all(len(one) > 1 for one in open_ones):
        open_ones = [one[:1] if _is_adults(one, m) else one
                     for m, one in zip(found, open_ones, strict=True)]  # fmt: skip
    definite = [one[0] for one in open_ones if len(one) == 1]
    if not definite:
        _only(found[0], open_ones[0], told)
    chosen: list[Sized | None] = []
    dropped = []
    for meaning, one in zip(found, open_ones, strict=True):
        left = [sized for sized in one if all(agree(sized, other) for other in definite)]
        if not left:
            raise _disagreement(one[0], next(other for other in definite if not agree(one[0], other)))
        chosen.append(left[0] if len(left) == 1 else None)
        if left[0] == one[0] and _is_adults(one, meaning):
            definite.append(left[0])
        if len(left) > 1:
            dropped.append(f"{meaning.scale or 'one size'} {format_size('EU', meaning.size)} may be men's or women's")
    codes = [sized[0] for sized in chosen if sized]
    if len(codes) > len(set(codes)) and len(set(filter(None, chosen))) > len(set(codes)):
        raise a_range()
    return chosen, definite, dropped


def _whose(found: Meaning) -> str:
    return found.wearer if found.wearer in ("men", "women", "child") else ""


def _is_adults(left: list[Sized], found: Meaning) -> bool:
    """Whether this is a UK size of which nobody says that it is a child's: then it is not."""
    return [code for code, _ in left] == ["UK", "UK_C"] and not _whose(found)


def _only(found: Meaning, left: list[Sized], told: str) -> Sized:
    """The system of a number that nothing else can help with."""
    if not left and (found.scale or found.stage or told):
        raise CatalogError(
            f"{found.scale or scale_of(told) or 'US'} {format_size('EU', found.size)} is no child's size",
            next_step="children's sizes end at 13.5 and start again at 1: write 2Y or US_M 2 for the second scale",
        )
    if not left:
        if found.size > 400:
            raise CatalogError("no size system has this number", next_step=HOW_TO_WRITE)
        return "", found.size
    if len(left) == 1 or _is_adults(left, found):
        return left[0]
    size = format_size("EU", found.size)
    scale = scale_of(left[0][0])
    if scale == "CN":
        raise CatalogError(f"CN {size} may be centimetres or an old number", next_step="write CN 255 or CN_OLD 41")
    if found.wearer == "child":
        step = (
            f"write {scale}_C {size} for the infant's, {'US_M' if scale == 'US' else 'UK'} {size} for the schoolchild's"
        )
        raise CatalogError(f"a child's {scale} {size} may be before or after 13.5", next_step=step)
    scale = "AU" if found.scale == "AU" or left[0][0] == "UK" else scale
    raise CatalogError(
        f"{scale} {size} may be men's or women's", next_step=f"say whose: {scale} M {size} or {scale} W {size}"
    )


def _disagreement(first: Sized, second: Sized) -> CatalogError:
    feet = [f"{code} {format_size(code, size)} is a foot of {float(made_for_mm(code, size)):.0f} mm"
            for code, size in (first, second)]  # fmt: skip
    return CatalogError(
        f"{feet[0]}, {feet[1]}: more than {tolerance_mm(first, second):.0f} mm apart",
        next_step="correct one of the two sizes, or its system",
    )


def preferred(
    chosen: list[Sized | None], definite: list[Sized], found: list[Meaning], told: str, wearer: str
) -> tuple[Sized, list[Sized]]:
    """The size to go by: the row's own system or wearer if the label has it, else the first that needed no other."""
    there = [(sized, one) for sized, one in zip(chosen, found, strict=True) if sized is not None]
    order = dict.fromkeys(sized for sized, _ in there)
    if told:
        own = [sized for sized in order if _is_in(sized, told)]
        if not own:
            what = f"it is in {there[0][0][0]}, but the row is in {told}"
            raise CatalogError(what, next_step="correct one of the two")
    else:
        own = [sized for sized, one in there if wearer in ("men", "women") and one.wearer == wearer]
        own = own if len(own) < len(there) else []
    first = next(iter([*own, *(sized for sized in order if sized in definite)]))
    return first, [sized for sized in order if sized != first]


def _is_in(sized: Sized, told: str) -> bool:
    if told in ("cm", "mm"):
        return sized[0] in ("JP", "MONDO")
    return told in (sized[0], scale_of(sized[0])) or (told == "AU" and sized[0] in ("UK", "US_W"))
