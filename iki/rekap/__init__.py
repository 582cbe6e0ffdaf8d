"""`iki rekap`: many agencies, a row each."""
