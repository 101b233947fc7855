"""Anatomy on geometry: the foot frame, landmarks and measures, by definitions version 1."""
