#!/usr/bin/env python3
"""Checks the GeoJSON layers of an export against RFC 7946 and against Dateline's own contract. Standard library only."""
import json
import pathlib
import re
import sys

GEOMETRY = {
    "places": {"Point"},
    "events": {"Point"},
    "regions": {"Polygon", "MultiPolygon"},
    "claim_areas": {"Polygon", "MultiPolygon"},
    "borders": {"LineString", "MultiLineString"},
    "claims": {"LineString", "MultiLineString"},
}
# The seeds name at least these many features; fewer means that a stage lost something.
AT_LEAST = {"places": 30, "events": 6, "regions": 15, "claim_areas": 5, "borders": 1, "claims": 8}
DATE = re.compile(r"^\d{4}-\d\d-\d\d$")


def positions(coordinates):
    if coordinates and isinstance(coordinates[0], (int, float)):
        yield coordinates
    else:
        for part in coordinates:
            yield from positions(part)


def signed_area(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:])) / 2


def own_keys(properties):
    """The layer's fields, without simplestyle keys."""
    return {k for k in properties if "-" not in k and k not in ("stroke", "fill")}


def check_geometry(layer, geometry, fail):
    if geometry["type"] not in GEOMETRY[layer]:
        fail(f"is a {geometry['type']}")
    for position in positions(geometry["coordinates"]):
        if not (-180 <= position[0] <= 180 and -90 <= position[1] <= 90):
            fail(f"{position} is no position")
        if any(round(v, 6) != v for v in position):
            fail(f"{position} has more than 6 decimals")
    polygons = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}
    for polygon in polygons.get(geometry["type"], []):
        for i, ring in enumerate(polygon):
            if ring[0] != ring[-1] or len(ring) < 4:
                fail("a ring is not closed")
            elif (signed_area(ring) > 0) != (i == 0):
                fail("a ring turns the wrong way")


def check(layer, path, fail):
    data = json.loads(path.read_text(encoding="utf-8"))
    features = data["features"]
    if data["type"] != "FeatureCollection" or "crs" in data:
        fail("not an RFC 7946 collection")
    if len(features) < AT_LEAST[layer]:
        fail(f"{len(features)} features, expected at least {AT_LEAST[layer]}")
    types = {}
    for n, feature in enumerate(features, 1):
        properties = feature["properties"]
        if feature["id"] != n:
            fail(f"feature {n} has id {feature['id']}")
        check_geometry(layer, feature["geometry"], lambda what: fail(f"feature {n}: {what}"))
        if own_keys(properties) != own_keys(features[0]["properties"]):
            fail(f"feature {n} has other keys than the first")
        for key, value in properties.items():
            if isinstance(value, (list, dict)):
                fail(f"feature {n}: {key} is not flat")
            if value is not None and types.setdefault(key, type(value)) is not type(value):
                fail(f"feature {n}: {key} changes its type")
            if key in ("date_start", "date_end", "published") and value is not None and not DATE.match(value):
                fail(f"feature {n}: {key} is {value!r}")
    return len(features)


def main():
    failures = []
    for layer in GEOMETRY:
        path = pathlib.Path(sys.argv[1]) / f"{layer}.geojson"
        count = check(layer, path, lambda what: failures.append(f"{path}: {what}"))
        print(f"{layer}: {count} features")
    for failure in failures[:40]:
        print("FAIL", failure)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
