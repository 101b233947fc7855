"""The project of a new plugin: real files of ``plugins/_template``, with one name put in the place of another.

The modules: ``kinds`` (what there is to choose from), ``names`` (which names can be used), ``project`` (the choices,
checked at birth), ``render`` (choices to texts) and ``write`` (texts to a folder that is there whole or not at all).
"""

from __future__ import annotations

from scanfit.plugin_project.kinds import KINDS, LICENCES, check_kind, check_licence
from scanfit.plugin_project.names import check_name
from scanfit.plugin_project.project import Project, check_line
from scanfit.plugin_project.render import render
from scanfit.plugin_project.write import write_project

__all__ = [
    "KINDS",
    "LICENCES",
    "Project",
    "check_kind",
    "check_licence",
    "check_line",
    "check_name",
    "render",
    "write_project",
]
