"""Documents as values: what each of them says, before it is a workbook or a file of Word.

`content` has what documents are made of; each other module is a document. None of them knows how a
sheet or a page is drawn (`workbook.pages`, `word`).
"""
