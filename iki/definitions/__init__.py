"""Definitions: YAML texts to a `Definisi`, and everything that is wrong with their shape."""

from iki.definitions.loading import Loaded, SourceFile, Surroundings, load, load_alone

__all__ = ["Loaded", "SourceFile", "Surroundings", "load", "load_alone"]
