"""How fast iki is, as ratios against bare baselines: run `python -m benchmarks`.

Seconds say nothing on another machine, so nothing here is a timed test. Each figure is the median of
ratios of two processes that ran right after each other, and the budgets are those ratios.
"""
