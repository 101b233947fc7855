"""The only module a plugin imports. ``__all__`` is the contract; everything else may change.

Names load on first use, so that ``scanfit plugins list`` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scanfit.capture.bundle import read_bundle as read_bundle
    from scanfit.capture.bundle import write_bundle as write_bundle
    from scanfit.capture.cloud import mesh_cloud as mesh_cloud
    from scanfit.care.advise import advice_of_cards as advice_of_cards
    from scanfit.care.card import Card as Card
    from scanfit.care.cards import cards_folder as cards_folder
    from scanfit.care.cards import load_cards as load_cards
    from scanfit.care.cards import parse_card as parse_card
    from scanfit.care.claim_guard import forbidden_claim as forbidden_claim
    from scanfit.errors import CatalogError as CatalogError
    from scanfit.errors import GeometryError as GeometryError
    from scanfit.errors import PluginError as PluginError
    from scanfit.errors import ScanError as ScanError
    from scanfit.errors import ScanfitError as ScanfitError
    from scanfit.errors import UsageError as UsageError
    from scanfit.fit.chance import chance_zones as chance_zones
    from scanfit.fit.explain import explain_zones as explain_zones
    from scanfit.fit.score import score_zones as score_zones
    from scanfit.foot.definitions import MEASUREMENTS as MEASUREMENTS
    from scanfit.foot.view import FootView as FootView
    from scanfit.geometry._trimesh import load_with_trimesh as load_with_trimesh
    from scanfit.geometry.clean import clean_mesh as clean_mesh
    from scanfit.hookspecs import hookimpl as hookimpl
    from scanfit.model.advice import Advice as Advice
    from scanfit.model.advice import Never as Never
    from scanfit.model.advice import Step as Step
    from scanfit.model.advice import Suggestion as Suggestion
    from scanfit.model.depth import DepthFrame as DepthFrame
    from scanfit.model.depth import Intrinsics as Intrinsics
    from scanfit.model.documents import profile_to_json as profile_to_json
    from scanfit.model.documents import recommendation_to_json as recommendation_to_json
    from scanfit.model.intake import Intake as Intake
    from scanfit.model.intake import Pain as Pain
    from scanfit.model.measurement import Category as Category
    from scanfit.model.measurement import Measurement as Measurement
    from scanfit.model.measurement import Withheld as Withheld
    from scanfit.model.mesh import Mesh as Mesh
    from scanfit.model.need import Need as Need
    from scanfit.model.norms import FootNorms as FootNorms
    from scanfit.model.norms import NormScore as NormScore
    from scanfit.model.orthotic import Element as Element
    from scanfit.model.orthotic import FootPrescription as FootPrescription
    from scanfit.model.orthotic import Origin as Origin
    from scanfit.model.orthotic import Prescription as Prescription
    from scanfit.model.profile import FootPair as FootPair
    from scanfit.model.profile import FootProfile as FootProfile
    from scanfit.model.recommendation import Explanation as Explanation
    from scanfit.model.recommendation import FitRequest as FitRequest
    from scanfit.model.recommendation import ItemFit as ItemFit
    from scanfit.model.recommendation import Recommendation as Recommendation
    from scanfit.model.recommendation import Scores as Scores
    from scanfit.model.recommendation import ZoneFit as ZoneFit
    from scanfit.model.rig import Glass as Glass
    from scanfit.model.rig import RigCalibration as RigCalibration
    from scanfit.model.rig import RigCamera as RigCamera
    from scanfit.model.scan import FootScan as FootScan
    from scanfit.model.scan import Inferred as Inferred
    from scanfit.model.scan import LoadState as LoadState
    from scanfit.model.scan import RawScan as RawScan
    from scanfit.model.scan import Side as Side
    from scanfit.model.scan import Source as Source
    from scanfit.orthotic.elements import element as element
    from scanfit.phantom.capture import simulated_capture as simulated_capture
    from scanfit.phantom.capture import simulated_rig as simulated_rig
    from scanfit.phantom.scanning import simulated_scan as simulated_scan
    from scanfit.providers import API_VERSION as API_VERSION
    from scanfit.providers import Adviser as Adviser
    from scanfit.providers import CatalogSource as CatalogSource
    from scanfit.providers import Exporter as Exporter
    from scanfit.providers import MeasurementDef as MeasurementDef
    from scanfit.providers import Option as Option
    from scanfit.providers import Options as Options
    from scanfit.providers import Prescriber as Prescriber
    from scanfit.providers import Recommender as Recommender
    from scanfit.providers import Scanner as Scanner
    from scanfit.providers import ScannerSession as ScannerSession
    from scanfit.providers import ScanReader as ScanReader
    from scanfit.units import Unit as Unit

_HOME = {
    "API_VERSION": "scanfit.providers",
    "Advice": "scanfit.model.advice",
    "Adviser": "scanfit.providers",
    "Card": "scanfit.care.card",
    "CatalogError": "scanfit.errors",
    "CatalogSource": "scanfit.providers",
    "Category": "scanfit.model.measurement",
    "DepthFrame": "scanfit.model.depth",
    "Element": "scanfit.model.orthotic",
    "Explanation": "scanfit.model.recommendation",
    "Exporter": "scanfit.providers",
    "FitRequest": "scanfit.model.recommendation",
    "FootNorms": "scanfit.model.norms",
    "FootPair": "scanfit.model.profile",
    "FootPrescription": "scanfit.model.orthotic",
    "FootProfile": "scanfit.model.profile",
    "FootScan": "scanfit.model.scan",
    "FootView": "scanfit.foot.view",
    "GeometryError": "scanfit.errors",
    "Glass": "scanfit.model.rig",
    "Inferred": "scanfit.model.scan",
    "Intake": "scanfit.model.intake",
    "Intrinsics": "scanfit.model.depth",
    "ItemFit": "scanfit.model.recommendation",
    "LoadState": "scanfit.model.scan",
    "MEASUREMENTS": "scanfit.foot.definitions",
    "Measurement": "scanfit.model.measurement",
    "MeasurementDef": "scanfit.providers",
    "Mesh": "scanfit.model.mesh",
    "Need": "scanfit.model.need",
    "Never": "scanfit.model.advice",
    "NormScore": "scanfit.model.norms",
    "Option": "scanfit.providers",
    "Options": "scanfit.providers",
    "Origin": "scanfit.model.orthotic",
    "Pain": "scanfit.model.intake",
    "PluginError": "scanfit.errors",
    "Prescriber": "scanfit.providers",
    "Prescription": "scanfit.model.orthotic",
    "RawScan": "scanfit.model.scan",
    "Recommendation": "scanfit.model.recommendation",
    "Recommender": "scanfit.providers",
    "RigCalibration": "scanfit.model.rig",
    "RigCamera": "scanfit.model.rig",
    "ScanError": "scanfit.errors",
    "ScanReader": "scanfit.providers",
    "ScanfitError": "scanfit.errors",
    "Scanner": "scanfit.providers",
    "ScannerSession": "scanfit.providers",
    "Scores": "scanfit.model.recommendation",
    "Side": "scanfit.model.scan",
    "Source": "scanfit.model.scan",
    "Step": "scanfit.model.advice",
    "Suggestion": "scanfit.model.advice",
    "Unit": "scanfit.units",
    "UsageError": "scanfit.errors",
    "Withheld": "scanfit.model.measurement",
    "ZoneFit": "scanfit.model.recommendation",
    "advice_of_cards": "scanfit.care.advise",
    "cards_folder": "scanfit.care.cards",
    "chance_zones": "scanfit.fit.chance",
    "clean_mesh": "scanfit.geometry.clean",
    "element": "scanfit.orthotic.elements",
    "explain_zones": "scanfit.fit.explain",
    "forbidden_claim": "scanfit.care.claim_guard",
    "hookimpl": "scanfit.hookspecs",
    "load_cards": "scanfit.care.cards",
    "load_with_trimesh": "scanfit.geometry._trimesh",
    "mesh_cloud": "scanfit.capture.cloud",
    "parse_card": "scanfit.care.cards",
    "profile_to_json": "scanfit.model.documents",
    "read_bundle": "scanfit.capture.bundle",
    "recommendation_to_json": "scanfit.model.documents",
    "score_zones": "scanfit.fit.score",
    "simulated_capture": "scanfit.phantom.capture",
    "simulated_rig": "scanfit.phantom.capture",
    "simulated_scan": "scanfit.phantom.scanning",
    "write_bundle": "scanfit.capture.bundle",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    from scanfit import removals

    removed = f"scanfit.api.{name}"
    if name not in _HOME:
        raise AttributeError(f"scanfit.api has no '{name}'{removals.reason_gone(removed)}")
    value = getattr(import_module(_HOME[name]), name)
    if removals.removal_of(removed) is None:
        globals()[name] = value
    else:  # not kept, so that whoever asks next is warned too
        removals.warn_of(removed, stacklevel=2)
    return value


def __dir__() -> list[str]:
    return list(__all__)
