"""How `iki hitung` shows results: tables, JSON, CSV and Markdown."""
