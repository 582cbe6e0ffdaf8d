"""What `iki mulai` writes: a new project folder, its texts and its example."""
