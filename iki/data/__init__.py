"""Realised values of a project, from files or from a table elsewhere."""
