"""Realised values of a project, from files or from a table elsewhere."""

FILES = "berkas"  # instead of a URL of `--sumber`: the files of data/realisasi, whatever instansi.yaml says
