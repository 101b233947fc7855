"""Documents: what scanfit writes for other programs and reads back, through msgspec.

``profile``  the measured or hand-typed numbers of a person's feet, schema ``scanfit.profile/1``
``recommendation``  the ranked answer, schema ``scanfit.recommendation/1``
``rig``  where the depth cameras of a rig stand, schema ``scanfit.rig/1``
``capture``  the index of a replay bundle, schema ``scanfit.capture/1``

Names load on first use: writing a profile does not pay for reading one.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scanfit.model.documents.profile_in import profile_from_bytes as profile_from_bytes
    from scanfit.model.documents.profile_in import profile_from_file as profile_from_file
    from scanfit.model.documents.profile_out import profile_to_json as profile_to_json
    from scanfit.model.documents.recommendation import recommendation_from_json as recommendation_from_json
    from scanfit.model.documents.recommendation import recommendation_to_json as recommendation_to_json
    from scanfit.model.documents.rig import RIG_SCHEMA as RIG_SCHEMA
    from scanfit.model.documents.rig import rig_from_bytes as rig_from_bytes
    from scanfit.model.documents.rig import rig_from_file as rig_from_file
    from scanfit.model.documents.rig import rig_to_json as rig_to_json
    from scanfit.model.documents.schema import PROFILE_SCHEMA as PROFILE_SCHEMA
    from scanfit.model.documents.schema import RECOMMENDATION_SCHEMA as RECOMMENDATION_SCHEMA

_HOME = {
    "PROFILE_SCHEMA": "schema",
    "RECOMMENDATION_SCHEMA": "schema",
    "RIG_SCHEMA": "rig",
    "profile_from_bytes": "profile_in",
    "profile_from_file": "profile_in",
    "profile_to_json": "profile_out",
    "recommendation_from_json": "recommendation",
    "recommendation_to_json": "recommendation",
    "rig_from_bytes": "rig",
    "rig_from_file": "rig",
    "rig_to_json": "rig",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"scanfit.model.documents has no '{name}'")
    return getattr(import_module(f"scanfit.model.documents.{_HOME[name]}"), name)
