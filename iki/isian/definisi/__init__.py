"""The definitions of a project as a table: `iki templat definisi`.

`columns` has the headings, `values` what a project says in each cell, `realised` the realisasi
beside, `workbook` the sheets.
"""
