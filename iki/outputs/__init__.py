"""Outputs: results and diagnostics as text, documents and workbooks; each module is one form."""
