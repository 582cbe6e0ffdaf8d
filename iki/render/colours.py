"""Colours that can be read on a white and on a black terminal; yellow cannot.

They are those of 256 colours, as a terminal has its own idea of the first 16, and shows those in
bold brighter. rich takes the nearest where there are fewer.
"""

GREEN = "color(28)"
RED = "color(160)"
ATTENTION = "color(163)"  # a dark magenta
EDGE = "color(32)"  # a dark cyan, of what stands beside the text
