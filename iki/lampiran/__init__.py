"""Documents as values: what each of them says, before it is a workbook or a file of Word.

`parts` has what documents share; each other module is a document, or a part of some. How a page is
drawn, `render` knows; only `kertas_kerja` and `ringkasan` make sheets themselves, with formulas.
"""
