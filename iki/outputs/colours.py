"""Colours that can be read on a white and on a black terminal; yellow cannot.

They are those of 256 colours, as a terminal has its own idea of the first 16, and shows those in bold
brighter. rich takes the nearest where there are fewer.
"""

HIJAU = "color(28)"
MERAH = "color(160)"
PERHATIAN = "color(163)"  # a dark magenta
TEPI = "color(32)"  # a dark cyan, of what stands beside the text
