"""Documents as files of Word, by python-docx: real styles, headings on every page.

Imported only where a file of Word is written: python-docx is the optional extra `iki[word]`.
"""
