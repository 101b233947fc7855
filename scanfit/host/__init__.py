"""Finds plugins, isolates them, checks what they give back and names the guilty.

A plugin's failure is a ``Fault``: listed by ``scanfit plugins list``, shown once, and no reason to stop
unless the user named that provider. The modules, in the order things happen: ``discover`` (entry points),
``register`` (import, hooks), ``collect`` and ``clash`` (records), ``calls`` and ``answers`` (provider
calls), ``plugin_host`` (the class that ties them together).
"""

from __future__ import annotations

from scanfit.host.discover import Candidate
from scanfit.host.fault import Fault
from scanfit.host.listing import PluginListing
from scanfit.host.options import parse_options
from scanfit.host.owner import Owner
from scanfit.host.plugin_host import PluginHost

__all__ = ["Candidate", "Fault", "Owner", "PluginHost", "PluginListing", "parse_options"]
