"""Definitions as a table: `iki templat definisi` writes it, `iki impor definisi` takes it back.

The module `columns` has the headings, `values` what a project says in each cell and where in its
files, `marks` what of it nobody has checked yet, `realised` the realisasi beside, `workbook` the
sheets, `printed` what their cells said when they were written. `reading` finds in a delivered table
what differs from the project, as `definition_rows` that `row_checks` holds against one another,
`edits` makes new YAML texts of that, `new_definitions` checks them, `effects` says what of them is
past or locked, and `impor` shows and stores them.
"""
