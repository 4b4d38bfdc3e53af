#!/usr/bin/env python3
"""Opens the HTML map in Chromium, without a network, over its debugging pipe: it must draw, count and filter.

    python3 .ci/check_html.py OUT/dateline.html [PICTURE.png]      (Debian: chromium; standard library only)

The page is driven by a script that is added to a copy of it, which writes its findings into the document.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

DRIVER = """
<script>
(async () => {
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const found = { problems: [] };
  addEventListener("error", (event) => found.problems.push(event.message));
  const set = (name, value) => {
    const input = document.querySelector(`[data-dl=${name}]`);
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const count = () => document.querySelector("[data-dl=count]").textContent;
  for (let i = 0; i < 100 && document.documentElement.dataset.ready !== "1"; i++) await wait(50);
  found.ready = document.documentElement.dataset.ready;
  found.count = count();
  found.wide = document.documentElement.scrollWidth > innerWidth + 1;
  const markers = [...document.querySelectorAll("[data-dl=map] .leaflet-marker-icon[title]")].filter((node) => node.tabIndex === 0);
  // Markers that do not receive a click on their middle, where they are in view and not under a button.
  const covered = () => markers.filter((node) => {
    const box = node.getBoundingClientRect(), map = document.querySelector("[data-dl=map]").getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    if (x <= map.left || x >= map.right || y <= map.top || y >= map.bottom) return false;
    const hit = document.elementFromPoint(x, y);
    return !node.contains(hit) && !hit.closest(".leaflet-control");
  }).map((node) => node.title);
  found.markers = markers.length;
  found.covered = covered();
  found.mute = [];
  const press = (node) => {
    node.focus();
    node.dispatchEvent(new KeyboardEvent("keypress", { key: "Enter", keyCode: 13, bubbles: true }));
  };
  for (const node of markers) {
    press(node);
    await wait(20);
    // The last one may still be fading.
    const popups = [...document.querySelectorAll(".leaflet-popup")];
    if (!popups.some((popup) => popup.innerText.includes(node.title))) found.mute.push(node.title);
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  }
  document.activeElement.blur();
  for (const way of ["in", "in", "out", "out", "out"]) {
    document.querySelector(`.leaflet-control-zoom-${way}`).click();
    await wait(500);
    found.covered.push(...covered());
  }
  await wait(400);
  press(markers[0]);
  await wait(400);
  found.popup = document.querySelector(".leaflet-popup")?.innerText ?? "";
  found.title = markers[0].title;
  found.lit = document.querySelectorAll("mark.lit").length;
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  await wait(400);
  found.closed = !document.querySelector(".leaflet-popup");
  set("from", "2100-01-01");
  found.none = count();
  set("from", "");
  const now = [...document.querySelectorAll("[data-dl=map] .leaflet-marker-icon[title]")].map((node) => node.title);
  found.order = now.join() === markers.map((node) => node.title).join();
  document.querySelector("mark").click();
  await wait(400);
  found.back = document.querySelector(".leaflet-popup")?.innerText ?? "";
  found.asked = performance.getEntriesByType("resource").map((entry) => entry.name);
  const out = document.createElement("script");
  out.type = "text/plain";
  out.id = "found";
  out.textContent = JSON.stringify(found).replaceAll("<", "\\\\u003c");
  document.body.append(out);
})();
</script>
"""


def chromium(page, *arguments):
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
               "--hide-scrollbars", "--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=15000", *arguments, page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


def main():
    path = pathlib.Path(sys.argv[1]).resolve()
    html = path.read_text(encoding="utf-8")
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        driven = pathlib.Path(folder) / "driven.html"
        driven.write_text(html.replace("</body>", DRIVER + "</body>"), encoding="utf-8")
        for window in ("1280,800", "390,780"):
            dom = chromium(driven, f"--window-size={window}", "--dump-dom")
            match = re.search(r'id="found">(.*?)</script>', dom, re.S)
            if not match:
                failures.append(f"{window}: the page never finished")
                continue
            found = json.loads(match[1])
            wanted = {
                "is ready": found["ready"] == "1",
                "has no script error": not found["problems"],
                "does not scroll sideways": not found["wide"],
                "counts all events": re.match(r"(\d+) of \1 events", found["count"]),
                "has a marker an event": found["markers"] == int(found["count"].split()[0]),
                "opens a popup with the keyboard": found["title"] in found["popup"],
                f"lets each marker be opened with the keyboard, but {found['mute'][:3]}": not found["mute"],
                f"lets each marker be clicked, but {found['covered'][:3]}": not found["covered"],
                "keeps the order of markers when they come back": found["order"],
                "highlights the evidence": found["lit"] > 0,
                "closes the popup with Escape": found["closed"],
                "filters by time": not found["none"].startswith(found["count"].split()[0]),
                "leads from a sentence to the map": found["back"],
                "asks the network for nothing": not found["asked"],
            }
            failures += [f"{window}: not so: it {what}" for what, holds in wanted.items() if not holds]
        if len(sys.argv) > 2:
            chromium(path, "--window-size=1280,800", f"--screenshot={pathlib.Path(sys.argv[2]).resolve()}")
    for failure in failures:
        print("FAIL", failure)
    print(f"HTML map: {path.stat().st_size // 1024} KiB, {len(failures)} failures")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
