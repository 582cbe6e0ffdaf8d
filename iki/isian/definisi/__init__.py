"""Definitions as a table: `iki templat definisi`, and what a table says when it comes back.

`columns` has the headings, `values` what a project says in each cell and where in its files,
`realised` the realisasi beside, `workbook` the sheets. `reading` finds in a delivered table what
differs from the project; no command asks it yet.
"""
