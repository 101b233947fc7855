"""The only door to lib3mf, the 3MF Consortium's own library (BSD-2): 3MF with its unit and metadata."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

import numpy as np

from scanfit.model.mesh import Mesh

NAMESPACE = "urn:scanfit:3mf"
_OWN = uuid.UUID("3f0f6d0e-9a3c-5b5e-8a53-0d5a2a6c7f10")
"""Names for this file's parts are made from it, so that the same solid gives the same bytes."""

_WELL_KNOWN = ("Title", "Designer", "Description", "Application")
"""Names of metadata that 3MF's core specification has; others need a namespace of their own."""


def threemf_of(mesh: Mesh, name: str, metadata: Mapping[str, str]) -> bytes:
    """Return a solid as a 3MF file's bytes, in millimetres; the same solid always gives the same bytes."""
    import lib3mf

    wrapper = lib3mf.get_wrapper()
    model = wrapper.CreateModel()
    model.SetUnit(lib3mf.ModelUnit.MilliMeter)
    body = model.AddMeshObject()
    body.SetName(name)
    points = np.ascontiguousarray(mesh.vertices, dtype=np.float32)
    corners = np.ascontiguousarray(mesh.faces, dtype=np.uint32)
    body.SetGeometry(
        (lib3mf.Position * len(points)).from_buffer_copy(points.tobytes()),
        (lib3mf.Triangle * len(corners)).from_buffer_copy(corners.tobytes()),
    )
    item = model.AddBuildItem(body, wrapper.GetIdentityTransform())
    for part, what in ((model.SetBuildUUID, "build"), (body.SetUUID, "body"), (item.SetUUID, "item")):
        part(str(uuid.uuid5(_OWN, f"{what} {name}")))
    group = model.GetMetaDataGroup()
    for key, value in metadata.items():
        group.AddMetaData("" if key in _WELL_KNOWN else NAMESPACE, key, value, "xs:string", True)
    return bytes(model.QueryWriter("3mf").WriteToBuffer())
