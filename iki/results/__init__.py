"""Capaian: how figures are computed, what they are, and where they come from."""
