"""Documents and values on a terminal, as Markdown, HTML, Excel, Word, JSON and CSV."""
