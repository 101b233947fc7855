"""The names that a new plugin cannot have, because something that is installed has them."""

from __future__ import annotations


def taken_names(kind: str) -> dict[str, str]:
    """Return each name that is in use with what it is the name of, for a new plugin of a kind.

    A plugin's name is its own among all plugins, and its provider is called the same, which must be its own among
    the providers of that kind; a reader's or an exporter's suffix too.
    """
    from scanfit.cli.main import current_host
    from scanfit.host.discover import installed

    names: dict[str, str] = {}
    for plugin in current_host().plugins():
        for one in plugin.providers:
            if one.kind == kind:
                names[one.name] = f"a {kind} of plugin {plugin.name}"
                for suffix in getattr(one, "suffixes", ()):
                    names.setdefault(suffix.removeprefix("."), f"a file that reader {one.name} reads")
    for candidate in installed()[0]:  # also those that failed or were left out with --without
        names[candidate.owner.name] = "a plugin that is installed"
    return names
