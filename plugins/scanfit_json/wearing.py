"""schema.org's words for sizes and wearers in Google's: size_system, size_type, gender, age_group.

Google's values: Merchant Center Help, size_system, size_type, gender and age_group (R); schema.org's
WearableSizeSystemEnumeration, WearableSizeGroupEnumeration and PeopleAudience (R).
"""

from __future__ import annotations

from typing import Any

from scanfit_json.linked import first, get, local, many, texts
from scanfit_json.parse import Placed

_SYSTEM = "WearableSizeSystem"
_SYSTEMS = {"Europe": "EU", "MX": "MEX"}
_GROUP = "WearableSizeGroup"
_PEOPLE = {
    "Mens": {"gender": "male"}, "Womens": {"gender": "female"}, "Infants": {"age_group": "infant"},
    "Boys": {"gender": "male", "age_group": "kids"}, "Girls": {"gender": "female", "age_group": "kids"},
}  # fmt: skip
_GENDERS = {"male": "male", "female": "female", "unisex": "unisex"}
_OLDEST = ((0.25, "newborn"), (1.0, "infant"), (5.0, "toddler"), (13.0, "kids"))
_YEARS = {"": 1.0, "ANN": 1.0, "YEAR": 1.0, "YEARS": 1.0, "MON": 1 / 12, "MONTH": 1 / 12, "MONTHS": 1 / 12}


def sized(value: Any) -> dict[str, str]:
    """Return size, size_system, size_type, gender and age_group, as far as a size says them."""
    found: dict[str, str] = {}
    labels: list[tuple[str, str]] = []
    for one in many(value):
        if not isinstance(one, Placed):
            labels += [("", text) for text in texts(one)]
            continue
        label = first(get(one, "name")) or first(get(one, "value")) or first(one.get("@value"))
        if label:
            labels.append((system_of(first(get(one, "sizeSystem"))), label))
        found |= {**_group(one), **worn_by(one)}
    if len(labels) == 1:
        system, found["size"] = labels[0]
        found |= {"size_system": system} if system else {}
    elif labels:  # one variant marked in several systems
        found["size"] = " / ".join(f"{system} {label}".strip() for system, label in labels)
    return found


def system_of(said: str | None) -> str:
    """Return Google's word for a size system; a word of the shop's own stays as it is."""
    word = local(said or "")
    if not word.startswith(_SYSTEM):
        return word
    return _SYSTEMS.get(word.removeprefix(_SYSTEM), word.removeprefix(_SYSTEM))


def worn_by(value: Any) -> dict[str, str]:
    """Return gender and age_group of an audience, or of a size that suggests them."""
    found: dict[str, str] = {}
    for one in many(value):
        if isinstance(one, Placed):
            gender = local(first(get(one, "suggestedGender")) or "")
            if gender:
                found["gender"] = _GENDERS.get(gender.lower(), gender)
            age = _age_group(one)
            if age:
                found["age_group"] = age
    return found


def _group(size: Placed) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in map(local, texts(get(size, "sizeGroup"))):
        group = word.removeprefix(_GROUP)
        people = _PEOPLE.get(group) if word.startswith(_GROUP) else None
        found |= people if people else {"size_type": group.lower()}
    return found


def _age_group(audience: Placed) -> str | None:
    ages = next((v for v in many(get(audience, "suggestedAge")) if isinstance(v, Placed)), None)
    if ages is not None:
        unit = first(get(ages, "unitCode")) or first(get(ages, "unitText")) or ""
        youngest, oldest, scale = get(ages, "minValue"), get(ages, "maxValue"), _YEARS.get(unit.upper())
    else:
        youngest, oldest, scale = get(audience, "suggestedMinAge"), get(audience, "suggestedMaxAge"), 1.0
    if scale is None:
        return None
    low, high = _number(youngest), _number(oldest)
    if low is not None and low * scale >= 13:
        return "adult"
    return None if high is None else next((word for age, word in _OLDEST if high * scale <= age), None)


def _number(value: Any) -> float | None:
    try:
        return float(first(value) or "")
    except ValueError:
        return None
