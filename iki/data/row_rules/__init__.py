"""The rules of rows, wherever they stand: each once, with its readings side by side (`table`)."""
