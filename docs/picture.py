#!/usr/bin/env python3
"""Draws docs/map.png, the README's picture, from the layers of one seed report. Needs matplotlib.

    cargo run --release -- map seeds/tajikistan-prison.txt --out out
    python3 docs/picture.py out/layers docs/map.png
"""
import json
import pathlib
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path

VERDICT = {"consistent": "#2e8b57", "doubtful": "#e0a100", "contradicted": "#c8102e", "unverifiable": "#8a8a8a"}
WEST, SOUTH, EAST, NORTH = 67.2, 36.5, 75.4, 41.3


def features(folder, layer):
    data = json.loads((folder / f"{layer}.geojson").read_text(encoding="utf-8"))
    return [(f["geometry"], f["properties"]) for f in data["features"]]


def parts(geometry, single):
    return [geometry["coordinates"]] if geometry["type"] == single else geometry["coordinates"]


def area(axes, geometry, **style):
    for polygon in parts(geometry, "Polygon"):
        vertices, codes = [], []
        for ring in polygon:
            vertices += ring
            codes += [Path.MOVETO] + [Path.LINETO] * (len(ring) - 2) + [Path.CLOSEPOLY]
        axes.add_patch(PathPatch(Path(vertices, codes), **style))


def main():
    folder, target = pathlib.Path(sys.argv[1]), sys.argv[2]
    figure, axes = plt.subplots(figsize=(9.6, 6.4), dpi=110)
    figure.patch.set_facecolor("#f7f5f0")
    axes.set_facecolor("#efece4")
    for geometry, p in features(folder, "regions"):
        part = p["feature"].startswith("part of")
        area(axes, geometry, facecolor="#7a6ea8" if part else "#ffffff", alpha=0.25 if part else 0.9, edgecolor="#b9b2a3", lw=0.8)
        if part:
            area(axes, geometry, facecolor="none", edgecolor="#7a6ea8", lw=1.0, ls=":")
    for geometry, p in features(folder, "claim_areas"):
        if p["kind"] == "distance":
            area(axes, geometry, facecolor=VERDICT[p["verdict"]], alpha=0.12, edgecolor=VERDICT[p["verdict"]], lw=0.8)
    for geometry, p in features(folder, "borders"):
        for line in parts(geometry, "LineString"):
            axes.plot(*zip(*[v[:2] for v in line]), color="#b0562d", lw=2.2, solid_capstyle="round")
    for geometry, p in features(folder, "claims"):
        if p["kind"] != "distance":
            continue
        for line in parts(geometry, "LineString"):
            axes.plot(*zip(*[v[:2] for v in line]), color=VERDICT[p["verdict"]], lw=2.0, ls="--")
            x, y = line[len(line) // 2] if len(line) > 2 else [(a + b) / 2 for a, b in zip(line[0], line[-1])]
            text = f"{p['stated_m'] / 1000:.0f} km stated\n{p['measured_m'] / 1000:.1f} km measured"
            if WEST < x < EAST and SOUTH < y < NORTH:
                axes.annotate(text, (x, y), xytext=(14, -10), textcoords="offset points", fontsize=8,
                              color=VERDICT[p["verdict"]], va="top")
    places = [(*g["coordinates"], p) for g, p in features(folder, "places")]
    for x, y, p in places:
        if WEST < x < EAST and SOUTH < y < NORTH:
            axes.plot(x, y, "o", color="#1f5fa8", ms=5, zorder=4)
            # Beside a neighbour to the west the label goes to the east; what is placed at a town is labelled above it.
            east = any(0 < x - other < 0.6 and abs(y - north) < 0.2 for other, north, _ in places)
            above = 10 if p["place_id"] is None else -3
            axes.annotate(p["name"], (x, y), xytext=(9 if east else -7, above), textcoords="offset points",
                          fontsize=9, ha="left" if east else "right", zorder=5)
    for geometry, p in features(folder, "events"):
        x, y = geometry["coordinates"]
        if WEST < x < EAST and SOUTH < y < NORTH:
            size = 60 + 6 * (p["deaths_best"] or p["deaths_low"] or 0)
            axes.scatter([x], [y], s=size, color="#b3123f", alpha=0.45, zorder=3)
    handles = [
        Line2D([], [], color=VERDICT["consistent"], ls="--", label="stated distance, consistent"),
        Line2D([], [], color="#b0562d", lw=2.2, label="border the report names"),
        Line2D([], [], color="#7a6ea8", ls=":", label="part of a country it names"),
        Line2D([], [], color="#b3123f", marker="o", ls="", alpha=0.45, ms=9, label="event, sized by deaths"),
        Line2D([], [], color="#1f5fa8", marker="o", ls="", ms=5, label="place"),
    ]
    axes.legend(handles=handles, loc="lower right", fontsize=8, framealpha=0.9)
    axes.set_xlim(WEST, EAST)
    axes.set_ylim(SOUTH, NORTH)
    axes.set_aspect(1 / 0.78)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_title("seeds/tajikistan-prison.txt", loc="left", fontsize=9, color="#555555")
    figure.text(0.99, 0.01, "Data: GeoNames (CC BY 4.0), Natural Earth", ha="right", fontsize=7, color="#777777")
    figure.tight_layout()
    figure.savefig(target, metadata={"Software": None})


if __name__ == "__main__":
    main()
