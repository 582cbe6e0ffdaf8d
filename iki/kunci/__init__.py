"""Locks: the figures that were signed, what they rest on, and what is different now.

A lock is a JSON file `kunci/TAHUN-PERIODE.json`. It has the figures of every indikator as they are
published, and sha256 of what each rests on, by meaning: the parts of its definition, its variables,
their rows by period. `making` makes one of a result, `reading` reads one, `find_differences` says
what is not as it was and where that stands.
"""
