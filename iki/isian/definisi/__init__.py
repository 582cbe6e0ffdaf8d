"""Definitions as a table: `iki templat definisi` writes it, `iki impor definisi` takes it back.

The module `columns` has the headings, `values` what a project says in each cell and where in its
files, `realised` the realisasi beside, `workbook` the sheets. `reading` finds in a delivered table
what differs from the project, `edits` makes new YAML texts of that, `new_definitions` checks them,
`effects` says what of them is past or locked, and `impor` shows and stores them.
"""
