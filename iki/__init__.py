"""iki: Indikator Kinerja Individu as files that can be reviewed, validated, computed and printed."""

__version__ = "0.2.0"
