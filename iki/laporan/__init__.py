"""The report: one HTML file that answers how we stand, what is in trouble and why, and where a number is from.

`views` and the modules below it make frozen values of what was computed, each text as it is read;
`charts` places figures on scales; `page` pours them into the templates. The figures are those of
`hitung`, the trails those of `jelaskan`: nothing is computed a second time. Refuses whatever would
make the file ask for something else: no request leaves it, and a policy inside it says so.
"""
