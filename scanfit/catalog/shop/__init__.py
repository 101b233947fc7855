"""Shops' own tables: their columns, their words and their labels, read as a catalogue's."""

from __future__ import annotations

from scanfit.catalog.shop.intake import Intake, ShopIntake

__all__ = ["Intake", "ShopIntake"]
