#!/usr/bin/python3
"""Reads every format back with GDAL and compares it with the GeoJSON, value by value and vertex by vertex.

    /usr/bin/python3 .ci/check_round_trip.py OUT      (Debian: python3-gdal; OUT written with all formats)

The GeoJSON is read with Python's own JSON, and the types of the fields stand here: what GDAL guesses is part of what is judged. Each
format is held to what it can hold (docs/layers.md), and to no less:

- CSV: an empty text is null.
- FlatGeobuf: a day is a date-time at midnight; features come in the order of the index.
- KML, KMZ: a day is text; GDAL takes a boolean for an integer; an empty text is null; GDAL strips white space at both ends of a text; `name` is the placemark's name.
- GPX: positions, names and times of places and events.
- GeoParquet needs GDAL's driver for it, or pyarrow: without either it is not read, and that is said.
"""
import collections
import datetime
import json
import math
import pathlib
import sys

from osgeo import gdal, ogr

gdal.UseExceptions()
ogr.UseExceptions()
# A text of 2,000 characters is short for GDAL, a world of regions in one file is not.
gdal.SetConfigOption("OGR_GEOJSON_MAX_OBJ_SIZE", "0")

SOURCE = {"doc_id": "String", "title": "String", "published": "Date", "source_url": "String"}
PLACE = {
    **SOURCE, "place_id": "String", "name": "String", "country": "String", "admin1": "String", "feature": "String", "mentions": "Integer",
    "first_mention": "Integer", "snippet": "String", "probability": "Real", "uncertainty_m": "Real", "precision": "Integer",
}
FIELDS = {
    "places": PLACE,
    "regions": PLACE,
    "borders": {**SOURCE, "name": "String", "country_a": "String", "country_b": "String", "length_m": "Real", "mentions": "Integer", "snippet": "String"},
    "events": {
        **SOURCE, "event_id": "String", "type": "String", "family": "String", "date_start": "Date", "date_end": "Date", "date_precision": "String",
        "where_precision": "Integer", "place": "String", "country": "String", "deaths_low": "Integer", "deaths_best": "Integer",
        "deaths_high": "Integer", "injured_low": "Integer", "injured_best": "Integer", "injured_high": "Integer", "actors": "String",
        "sources": "String", "conflicting": "Boolean", "background": "Boolean", "summary": "String", "snippet": "String", "uncertainty_m": "Real",
    },
    "claims": {
        **SOURCE, "claim_id": "String", "kind": "String", "text": "String", "figure": "String", "ground": "String", "stated_m": "Real",
        "measured_m": "Real", "difference_m": "Real", "difference_pct": "Real", "bearing_stated": "Real", "bearing_measured": "Real",
        "tolerance_m": "Real", "verdict": "String", "reason": "String",
    },
    "claim_areas": {**SOURCE, "claim_id": "String", "kind": "String", "text": "String", "uncertainty_m": "Real", "verdict": "String", "reason": "String"},
}
TOLERANCE = 1e-7
PYTHON = {"String": str, "Date": str, "Integer": int, "Real": (int, float), "Boolean": bool}
failures = []


def fail(path, what):
    failures.append(f"FAIL {path}: {what}")


def parts(geometry):
    """Coordinates as a multi-part geometry has them: formats differ in whether one part is a multi-part."""
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind == "Point":
        return "Point", coordinates
    return kind.replace("Multi", ""), coordinates if kind.startswith("Multi") else [coordinates]


def expected_of(path, fields):
    rows = []
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        values = {name: feature["properties"][name] for name in fields}
        for name, kind in fields.items():
            value = values[name]
            if value is not None and (not isinstance(value, PYTHON[kind]) or isinstance(value, bool) and kind != "Boolean"):
                fail(path, f"{name} is {value!r}, not {kind}")
            if kind == "Date" and value is not None:
                datetime.date.fromisoformat(value)
        rows.append((values, parts(feature["geometry"])))
    return rows


def near(a, b):
    if isinstance(a, (int, float)):
        return abs(a - b) <= TOLERANCE
    return len(a) == len(b) and all(near(x, y) for x, y in zip(a, b))


def flat(coordinates):
    if coordinates and isinstance(coordinates[0], (int, float)):
        return [tuple(round(v, 6) + 0.0 for v in coordinates[:2])]
    return [position for part in coordinates for position in flat(part)]


def key(row):
    """Orders rows whatever the order of the file."""
    values, (_, coordinates) = row
    return json.dumps([sorted((k, str(v)) for k, v in values.items()), flat(coordinates)], ensure_ascii=False)


def type_of(definition):
    if definition.GetSubType() == ogr.OFSTBoolean:
        return "Boolean"
    return definition.GetTypeName().replace("Integer64", "Integer")


class Rules:
    """What a format cannot hold as it is."""

    def __init__(self, dates="Date", empty_is_null=False, stripped=False, order=True, names_lost=False, guessed=False, booleans="Boolean"):
        self.booleans = booleans
        self.dates, self.empty_is_null, self.stripped, self.order = dates, empty_is_null, stripped, order
        self.names_lost, self.guessed = names_lost, guessed

    def type(self, kind):
        return {"Date": self.dates, "Boolean": self.booleans}.get(kind, kind)

    def value(self, value):
        if self.stripped and isinstance(value, str):
            value = value.strip(" \t\n")
        return None if self.empty_is_null and value == "" else value


def value_of(feature, i, kind, source_type):
    if not feature.IsFieldSetAndNotNull(i):
        return None
    if kind == "Boolean":
        return bool(feature.GetFieldAsInteger(i))
    if kind == "Integer":
        return feature.GetFieldAsInteger64(i)
    if kind == "Real":
        return feature.GetFieldAsDouble(i)
    if source_type in ("Date", "DateTime"):
        year, month, day, hour, minute, second, _ = feature.GetFieldAsDateTime(i)
        if (hour, minute, second) != (0, 0, 0):
            return f"a time: {hour}:{minute}:{second}"
        return f"{year:04}-{month:02}-{day:02}"
    return feature.GetFieldAsString(i)


def check(path, name, expected, rules):
    source = gdal.OpenEx(str(path), gdal.OF_VECTOR)
    # A file of one layer calls it as it likes.
    layer = source.GetLayerByName(name) if path.stem == "dateline" else source.GetLayer(0)
    if layer is None:
        return fail(path, f"no layer {name}")
    fields, definition = FIELDS[name], layer.GetLayerDefn()
    srs = layer.GetSpatialRef()
    if srs is None or srs.GetAuthorityCode(None) not in ("4326", "CRS84"):
        fail(path, f"{name}: not WGS 84")
    columns = {}
    for field, kind in fields.items():
        i = definition.GetFieldIndex("Name" if rules.names_lost and field == "name" else field)
        if i < 0:
            return fail(path, f"{name}: no field {field}")
        columns[field] = (i, type_of(definition.GetFieldDefn(i)))
        # GDAL takes the types of GeoJSON from the values: a column of nulls is text for it.
        has_values = any(values[field] is not None for values, _ in expected)
        if columns[field][1] != rules.type(kind) and (has_values or not rules.guessed):
            fail(path, f"{name}.{field} is {columns[field][1]}, expected {rules.type(kind)}")
    found = []
    for feature in layer:
        values = {field: rules.value(value_of(feature, i, fields[field], kind)) for field, (i, kind) in columns.items()}
        geometry = feature.GetGeometryRef()
        found.append((values, ("none", []) if geometry is None else parts(json.loads(geometry.ExportToJson(["COORDINATE_PRECISION=9"])))))
    expected = [({field: rules.value(value) for field, value in values.items()}, shape) for values, shape in expected]
    if len(found) != len(expected):
        return fail(path, f"{name}: {len(found)} features, expected {len(expected)}")
    if not rules.order:
        found, expected = sorted(found, key=key), sorted(expected, key=key)
    for number, ((values, shape), (wanted, wanted_shape)) in enumerate(zip(found, expected), 1):
        for field, value in wanted.items():
            actual = values[field]
            if actual != value or isinstance(value, float) and math.copysign(1, actual) != math.copysign(1, value) and value != 0:
                fail(path, f"{name} {number}: {field} is {actual!r}, expected {value!r}")
        if shape[0] != wanted_shape[0] or not near([p[:2] for p in flat(shape[1])], [p[:2] for p in flat(wanted_shape[1])]):
            fail(path, f"{name} {number}: is {str(shape)[:200]}, expected {str(wanted_shape)[:200]}")
        elif [len(p) for p in shape[1]] != [len(p) for p in wanted_shape[1]] if shape[0] != "Point" else False:
            fail(path, f"{name} {number}: other parts")


def check_waypoints(path, expected):
    source = gdal.OpenEx(str(path))
    layer = source.GetLayerByName("waypoints")
    found = {}
    for feature in layer:
        point = feature.GetGeometryRef()
        name = feature.GetField("name") or ""
        found.setdefault(feature.GetField("type"), []).append((point.GetX(), point.GetY(), name, feature.GetField("time")))
    for kind in ("places", "events"):
        rows = expected.get(kind, [])
        waypoints = found.get(kind, [])
        if len(waypoints) != len(rows):
            fail(path, f"{len(waypoints)} {kind}, expected {len(rows)}")
        for (x, y, name, time), (values, (_, position)) in zip(waypoints, rows):
            if not near([x, y], position[:2]):
                fail(path, f"{kind}: {x}, {y}, expected {position}")
            # XML readers may fold white space in a name.
            wanted = values["name"] if kind == "places" else values["place"]
            if " ".join(wanted.split()) not in " ".join(name.split()):
                fail(path, f"{kind}: the name is {name!r}, expected {wanted!r}")
            day = values.get("date_start") or values.get("date_end")
            if day and (time or "")[:10].replace("/", "-") != day:
                fail(path, f"{kind}: the time is {time}, expected {day}")


def check_parquet(path, name, expected):
    if gdal.GetDriverByName("Parquet"):
        return check(path, name, expected, Rules())
    try:
        import pyarrow.parquet
    except ImportError:
        return "not read: no GDAL driver, no pyarrow"
    table = pyarrow.parquet.read_table(path)
    types = {"String": "string", "Date": "date32[day]", "Integer": "int64", "Real": "double", "Boolean": "bool"}
    for field, kind in FIELDS[name].items():
        if str(table.schema.field(field).type) != types[kind]:
            fail(path, f"{field} is {table.schema.field(field).type}")
    rows = table.to_pylist()
    if len(rows) != len(expected):
        return fail(path, f"{len(rows)} rows, expected {len(expected)}")
    for number, (row, (values, shape)) in enumerate(zip(rows, expected), 1):
        for field, value in values.items():
            actual = row[field].isoformat() if isinstance(row[field], datetime.date) else row[field]
            if actual != value:
                fail(path, f"{name} {number}: {field} is {actual!r}, expected {value!r}")
        actual = parts(json.loads(ogr.CreateGeometryFromWkb(row["geometry"]).ExportToJson(["COORDINATE_PRECISION=9"])))
        if actual[0] != shape[0] or not near(actual[1], shape[1]):
            fail(path, f"{name} {number}: is {str(actual)[:200]}, expected {str(shape)[:200]}")
    return None


def main():
    out = pathlib.Path(sys.argv[1])
    layers = out / "layers"
    expected = {name: expected_of(layers / f"{name}.geojson", fields) for name, fields in FIELDS.items() if (layers / f"{name}.geojson").exists()}
    json_rules, notes = Rules(guessed=True), set()
    csv, kml = Rules(empty_is_null=True), Rules(dates="String", empty_is_null=True, stripped=True, names_lost=True, booleans="Integer")
    for name, rows in expected.items():
        check(layers / f"{name}.geojson", name, rows, json_rules)
        check(layers / f"{name}.geojsonl", name, rows, json_rules)
        check(layers / f"{name}.csv", name, rows, csv)
        check(layers / f"{name}.fgb", name, rows, Rules(dates="DateTime", order=False))
        notes.add(check_parquet(layers / f"{name}.parquet", name, rows))
        check(out / "dateline.gpkg", name, rows, Rules())
        check(out / "dateline.kml", name, rows, kml)
        check(out / "dateline.kmz", name, rows, kml)
    check_waypoints(out / "dateline.gpx", expected)
    # A few of each file.
    shown = collections.Counter()
    for failure in failures:
        file = failure.split(": ")[0]
        shown[file] += 1
        if shown[file] <= 6:
            print(failure[:500])
    for note in notes - {None}:
        print(f"GeoParquet {note}")
    counts = ", ".join(f"{len(rows)} {name}" for name, rows in expected.items())
    print(f"round trip (GDAL {gdal.__version__}): {counts}: {len(failures)} failures")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
