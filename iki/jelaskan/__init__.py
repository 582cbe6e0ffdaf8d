"""The trail of a figure to read: on a terminal, as Markdown, as JSON with its schema."""
