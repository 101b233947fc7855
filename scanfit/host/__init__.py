"""Finds plugins, isolates them, checks what they give back and names the guilty.

A plugin's failure is a ``Fault``: shown once, at the end of the run it happened in, and no reason to stop
unless the user named that provider. Those of loading are listed by ``scanfit plugins list`` too.
The modules, in the order things happen: ``discover`` (entry points),
``register`` (import, hooks), ``collect`` and ``clash`` (records), ``calls`` and ``answers`` (provider
calls), ``plugin_host`` (the class that ties them together).
"""

from __future__ import annotations

from scanfit.host.discover import Candidate
from scanfit.host.fault import Fault
from scanfit.host.listing import PluginListing
from scanfit.host.options import own_options, parse_options
from scanfit.host.owner import Owner
from scanfit.host.plugin_host import PluginHost

__all__ = ["Candidate", "Fault", "Owner", "PluginHost", "PluginListing", "own_options", "parse_options"]
