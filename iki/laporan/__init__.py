"""`iki laporan`: one HTML file that shows how we stand, what is in trouble, and why.

`report_data` reads and computes; `page_content` and `cards` say what the page shows, `svg_charts`
where figures stand in its charts; `page_html` pours all of it into the templates. The figures are
those of `hitung`, the trails those of `jelaskan`. Refuses whatever would make the file ask for
something else: no request leaves it, and a policy inside it says so.
"""
