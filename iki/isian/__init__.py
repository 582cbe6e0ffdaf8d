"""Intake: forms for offices, and what they send back, cell by cell, to values that can be stored.

The order of work: the cells of a file with their addresses (`file_cells`, over `xlsx`, `ods` and
`xls`, which read a file piece by piece within bounds), one small check per rule (`rules`), what the
cells mean (`structure`), the difference to what is stored (`difference`), the files that change
(`changes`). The law: every cell that is not empty is taken, or named with sheet, address and
reason, and the counts add up. `impor` and `batalkan` are the commands; they alone touch a disk.
"""
