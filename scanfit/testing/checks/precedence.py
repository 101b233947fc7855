"""Whether a provider is ever asked: where scanfit's own serves the same file, a stranger's is not."""

from __future__ import annotations

from functools import lru_cache

from scanfit.host import PluginHost
from scanfit.providers import CatalogSource, Exporter, ScanReader
from scanfit.testing.isolated import isolated_host
from scanfit.testing.subject import Broken, Subject


def need_to_be_asked(subject: Subject, location: str) -> None:
    """Refuse a reader, source or exporter whose own example another would get. Raises Broken."""
    record, name = subject.record, location.lower()
    rivals: list[str] = []
    if isinstance(record, ScanReader):
        mine = _longest(record.suffixes, name)
        rivals = [one.name for one in _own().readers() if mine and _longest(one.suffixes, name) >= mine]
    elif isinstance(record, Exporter):
        rivals = [one.name for one in _own().exporters() if one.suffix == record.suffix]
    elif isinstance(record, CatalogSource):
        rivals = [one.name for one in _own().catalogs() if one.accepts(location)]
    if rivals and record.name not in rivals:
        raise Broken(
            f"scanfit's own {record.kind} '{rivals[0]}' serves the same, and goes before a stranger's: this one would "
            "never be asked",
            "take an ending of your own that is another or longer (.myshop; .lab.csv of readers and exporters), "
            "or, for catalogues, a prefix (shop:PATH)",
        )


@lru_cache(maxsize=1)
def _own() -> PluginHost:
    return isolated_host(own=True)


def _longest(suffixes: tuple[str, ...], name: str) -> int:
    return max((len(suffix) for suffix in suffixes if name.endswith(suffix)), default=0)
