"""`iki bandingkan`: years, or the periods of a year, side by side."""
