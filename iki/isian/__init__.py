"""Intake: what an office sends back, cell by cell, to values that can be stored.

The order of work: cells flat with their addresses (`cells`, over `xlsx`, `ods` and `biff`, which
read a file piece by piece, no more of it than its bounds) -> one small check per rule (`rules`) -> structure (`structure`) -> difference
to what is stored (`difference`) -> the files that change (`changes`). The law: every cell that is not
empty is taken, or named with sheet, address and reason, and the counts add up. Nothing here touches a disk.
"""
