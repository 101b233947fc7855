"""Documents: what scanfit writes for other programs and reads back, through msgspec.

``profile``  the measured or hand-typed numbers of a person's feet, schema ``scanfit.profile/1``
``recommendation``  the ranked answer, schema ``scanfit.recommendation/1``
"""

from __future__ import annotations

from scanfit.model.documents.profile_in import profile_from_bytes, profile_from_file
from scanfit.model.documents.profile_out import profile_to_json
from scanfit.model.documents.recommendation import recommendation_from_json, recommendation_to_json
from scanfit.model.documents.schema import PROFILE_SCHEMA, RECOMMENDATION_SCHEMA

__all__ = [
    "PROFILE_SCHEMA",
    "RECOMMENDATION_SCHEMA",
    "profile_from_bytes",
    "profile_from_file",
    "profile_to_json",
    "recommendation_from_json",
    "recommendation_to_json",
]
