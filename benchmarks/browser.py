"""A report in Chromium: how long it takes to open, and to filter. A process of its own, which says JSON.

`python -m benchmarks.browser CHROMIUM FILE ROUNDS` gives the seconds of each opening, and of each the
milliseconds of its slowest filter, from the choice until the next frame is painted.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

_FILTER = """async choices => {
  const frame = () => new Promise(done => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  }));
  document.getElementById('i-indikator').scrollIntoView();
  await frame();
  let slowest = 0;
  for (const [id, value, event] of choices) {
    const field = document.getElementById(id), start = performance.now();
    field.value = value;
    field.dispatchEvent(new Event(event, {bubbles: true}));
    await frame();
    slowest = Math.max(slowest, performance.now() - start);
  }
  return slowest;
}"""
_CHOICES = (
    ("s-status", "perhatian", "change"),
    ("s-status", "", "change"),
    ("s-predikat", "Sangat Rendah", "change"),
    ("s-predikat", "", "change"),
    ("i-cari", "patroli data", "change"),
    ("s-status", "terhitung", "change"),
    ("s-status", "", "change"),
)


def _main() -> None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - of this process only

    chromium, file, rounds = sys.argv[1:]
    opened, filtered = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for _ in range(int(rounds)):
            page = browser.new_page()
            start = time.perf_counter()
            page.goto(Path(file).resolve().as_uri())
            page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
            opened.append(time.perf_counter() - start)
            filtered.append(page.evaluate(_FILTER, _CHOICES))
            page.close()
        browser.close()
    json.dump({"open": opened, "filter": filtered}, sys.stdout)


if __name__ == "__main__":
    _main()
