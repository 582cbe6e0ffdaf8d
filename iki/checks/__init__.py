"""Checks: what must hold in and between the files of a project, each family of them in a module."""
