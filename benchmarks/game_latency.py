"""Game latency: from a key press to new pixels, in a real JupyterLab, beside interact with matplotlib in the same run.

Run it with `python benchmarks/game_latency.py`. It prints medians of 20 in milliseconds and as a ratio to the peer:
(a) what needs no new day (walking to the next household, moving a slider), goal 33 ms;
(b) a decided day: the decision goes to Python, the day is computed there, its first picture drawn here, goal 60 ms.
The clock starts in the page when the key arrives and stops in the first task after the frame that shows the answer.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "browser"))

PEER = """import numpy as np
import matplotlib.pyplot as plt
from ipywidgets import interact, IntSlider
@interact(day=IntSlider(value=0, min=0, max=60, continuous_update=True))
def shown(day):
    fig, ax = plt.subplots(figsize=(7, 3.6))
    ax.scatter(np.arange(360) % 30, np.arange(360) // 30, c=(np.arange(360) * 7 + day) % 100, s=40)
    ax.set_title(str(day))
    plt.show()
"""
GAME = "from riceshop.lab import play\ngame = play(days=30)\ngame"
# Watches for a change, then waits for the frame that shows it and for the first task after that frame.
CLOCK = """() => {
  window.timed = (changed) => new Promise((resolve) => {
    let begin = null;
    addEventListener('keydown', () => { begin = performance.now(); }, { capture: true, once: true });
    const before = changed();
    const look = () => {
      if (begin !== null && changed() !== before) {
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => resolve(performance.now() - begin);
          channel.port2.postMessage(0);
        });
      } else if (begin !== null && performance.now() - begin > 20000) resolve(-1);
      else setTimeout(look, 0);
    };
    look();
  });
}"""
CHANGED = {
    "walk": "() => document.querySelector('.rs-card').textContent",
    "slider": "() => document.querySelector('.rs-slide .rs-figure').textContent",
    "day": "() => document.querySelector('.rs-game').dataset.done",
    "peer": """() => { const image = document.querySelector('.jp-OutputArea img');
      return image && image.complete && image.naturalWidth ? image.src.slice(-3000) : window.lastPicture || ''; }""",
}


def median_ms(page: Any, what: str, keys: list[str], pause_ms: int) -> float:
    """Return the median of the times from each key press to the frame that answers it."""
    taken = []
    for key in keys:
        page.evaluate("changed => { window.answer = window.timed(eval(changed)); }", CHANGED[what])
        page.keyboard.press(key)
        ms = page.evaluate("() => window.answer")
        if ms < 0:
            raise SystemExit(f"{what}: nothing changed after {key}")
        taken.append(ms)
        page.wait_for_timeout(pause_ms)
    return statistics.median(taken)


def measure(repeats: int) -> dict[str, float]:
    """Return medians in ms by what was done."""
    import harness
    from playwright.sync_api import sync_playwright

    chromium = harness.find_chromium()
    if chromium is None:
        raise SystemExit("no Chromium found: install chromium, or set RICESHOP_CHROMIUM to its path")
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        server = harness.LabServer(Path(home))
        try:
            browser = playwright.chromium.launch(executable_path=chromium, args=list(harness.FLAGS))
            lab = harness.Lab(server, browser)
            opened = lab.open(server.write("game.ipynb", harness.notebook(GAME)))
            page = _ready(opened, ".rs-game[data-day='0']")
            page.focus(".rs-canvas[tabindex]")
            found["walk"] = median_ms(page, "walk", ["ArrowLeft", "ArrowRight"] * (repeats // 2), 120)
            page.focus(".rs-slide input")
            found["slider"] = median_ms(page, "slider", ["ArrowRight", "ArrowLeft"] * (repeats // 2), 120)
            found["day"] = median_ms(page, "day", ["n"] * repeats, 400)
            opened.close()
            opened = lab.open(server.write("peer.ipynb", harness.notebook(PEER)))
            page = _ready(opened, ".jp-OutputArea img")
            page.focus(".widget-slider [role=slider], .noUi-handle")
            found["peer"] = median_ms(page, "peer", ["ArrowRight"] * repeats, 400)
            opened.close()
            browser.close()
        finally:
            server.stop()
    return found


def _ready(opened: Any, selector: str) -> Any:
    opened.run_all()
    opened.page.wait_for_selector(selector)
    opened.page.wait_for_timeout(500)
    opened.page.evaluate(CLOCK)
    return opened.page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=20)
    found = measure(parser.parse_args().repeats)
    goals = {"walk": 33, "slider": 33, "day": 60}
    names = {"walk": "to the next household", "slider": "a slider moved", "day": "a decided day"}
    print(f"{'event to pixels, median':28} {'ms':>7} {'goal':>6} {'of the peer':>12}")
    for what, goal in goals.items():
        print(f"{names[what]:28} {found[what]:7.1f} {goal:6} {found[what] / found['peer']:11.2f}x")
    print(f"{'interact + matplotlib':28} {found['peer']:7.1f} {'':6} {1:11.2f}x")


if __name__ == "__main__":
    main()
