"""What `iki mulai` writes: a new project folder, its texts and its example.

With `--dari` the project is made of an office's table: its headings and where it stands
(`definition_headings`, `definition_layout`), what is around it (`definition_titles`), its rows
(`definition_table`), and the YAML that they become (`skeletons`, with `proposals`).
"""
