"""A report in Chromium: how long it takes to open, and to filter. A process of its own, which says JSON.

`python -m benchmarks.browser CHROMIUM FILE ROUNDS` gives the seconds of each opening by the clock, and of
each the milliseconds of its slowest filter: what the thread of the page needs of a core from the choice
until the result is painted, script, styles and layout together. By the clock a filter would be as slow as
whatever else the machine does.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession

_SCROLL = "document.getElementById('i-indikator').scrollIntoView({behavior: 'instant'})"
_FRAME = "new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
# A word that is typed is looked for a while after its last letter: the counts say when it was.
_FILTER = f"""async ([id, value, event]) => {{
  const field = document.getElementById(id), counts = document.getElementById('i-hitungan');
  const counted = new Promise(done => new MutationObserver(done).observe(counts, {{childList: true}}));
  field.value = value;
  field.dispatchEvent(new Event(event, {{bubbles: true}}));
  await counted;
  await {_FRAME};
  return counts.textContent;
}}"""
_CHOICES = (
    ("s-status", "perhatian", "change"),
    ("s-status", "", "change"),
    ("s-predikat", "Sangat Rendah", "change"),
    ("s-predikat", "", "change"),
    ("i-cari", "patroli data", "input"),
    ("i-cari", "", "input"),
    ("s-status", "tanpa", "change"),
    ("s-status", "", "change"),
)


def _used(session: CDPSession) -> float:
    """Return the seconds that the thread of the page has had of a core."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(float(m["value"]) for m in metrics if m["name"] == "TaskDuration")


def _main() -> None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - of this process only

    chromium, file, rounds = sys.argv[1:]
    opened, filtered = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for _ in range(int(rounds)):
            page = browser.new_page()
            session = page.context.new_cdp_session(page)
            session.send("Performance.enable", {"timeDomain": "threadTicks"})
            start = time.perf_counter()
            page.goto(Path(file).resolve().as_uri())
            page.evaluate(_FRAME)
            opened.append(time.perf_counter() - start)
            page.evaluate(_SCROLL)
            page.wait_for_timeout(500)  # the words of the cards are read while nothing else is done
            slowest, said = 0.0, page.text_content("#i-hitungan")
            for choice in _CHOICES:
                before = _used(session)
                now = page.evaluate(_FILTER, choice)
                slowest = max(slowest, (_used(session) - before) * 1000)
                if now == said:
                    raise SystemExit(f"{choice}: nothing was filtered")
                said = now
            filtered.append(slowest)
            page.close()
        browser.close()
    json.dump({"open": opened, "filter": filtered}, sys.stdout)


if __name__ == "__main__":
    _main()
