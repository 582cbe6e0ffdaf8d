"""Definitions as a table, and back: `iki templat definisi` and `iki impor definisi`.

`columns` has the headings that both know, `values` what a project says in each cell and where in
its files, `workbook` the sheets. `reading` finds in a delivered table what differs, `changes` makes
it edits of the YAML files, `protection` says which of them are of what is signed or past, and
`taking` previews and stores them.
"""
