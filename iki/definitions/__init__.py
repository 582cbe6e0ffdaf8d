"""Definitions: YAML texts to a `Definisi`, and everything that is wrong with their shape."""

from iki.definitions.loading import LoadResult, ProjectContext, SourceFile, load, load_alone

__all__ = ["LoadResult", "ProjectContext", "SourceFile", "load", "load_alone"]
