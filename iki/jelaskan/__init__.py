"""The trail of a figure as something to read: on a terminal, as Markdown, as JSON with its schema."""
