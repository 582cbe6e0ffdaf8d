"""`python -m benchmarks`: measure, print the table, and exit 1 if a budget is missed."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from benchmarks import report
from benchmarks.cases import CASES, Bench, NotYetError
from benchmarks.measure import ROOT, WorkFailedError
from benchmarks.report import Outcome

PAGE = "docs/kecepatan.md"


def main() -> int:
    """Measure the chosen cases and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    names = [case.name for case in CASES]
    parser.add_argument("--only", action="append", choices=names, metavar="NAME",
                        help=f"only this one, may be repeated: {', '.join(names)}")  # fmt: skip
    parser.add_argument("--rounds", type=int, help="pairs for each case (default: as it needs)")
    parser.add_argument("--scale", type=float, default=1.0, help="part of the full size, as 0.1")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures here")
    parser.add_argument("--docs", action="store_true", help=f"also renew the table of {PAGE}")
    given = parser.parse_args()
    page = ROOT / PAGE
    if given.docs and not report.has_place(page.read_text()):
        parser.error(f"{PAGE} has no place for the table: {report.BEGIN} and {report.END}")
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix="iki-benchmarks-") as folder:
        bench = Bench(Path(folder), given.rounds, given.scale)
        print(report.machine())
        for case in CASES:
            if given.only and case.name not in given.only:
                continue
            try:
                outcomes.append(Outcome(case, case.measure(bench)))
            except NotYetError as error:
                outcomes.append(Outcome(case, None, str(error)))
            except WorkFailedError as error:
                print(error, file=sys.stderr)
                outcomes.append(Outcome(case, None, "failed"))
            print(report.line(outcomes[-1]), flush=True)
    if given.json:
        given.json.write_text(json.dumps(report.as_json(outcomes), indent=2) + "\n")
    if given.docs:
        page.write_text(report.insert(page.read_text(), report.markdown(outcomes)))
    return int(any(o.verdict == "MISSED" or o.reason == "failed" for o in outcomes))


if __name__ == "__main__":
    sys.exit(main())
