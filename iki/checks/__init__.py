"""Checks: what must hold in and between the files of a project, each family of them in a module.

By their codes: R in `structure`, `formulas`, `targets`, `ordinal` and `scale` (with S11), R20 in
`acceptance`, R40 to R48 in `history`, which also runs the others at all times, C02 in `contoh`, and
in `data` D20 and above, but for D28 to D30 and D36: those are of files and rows that cannot be
taken as data.
"""
