#!/usr/bin/python3
"""Opens every exported file with GDAL and compares it with the GeoJSON layers: counts, types, values, nulls, positions.

    /usr/bin/python3 .ci/check_gdal.py OUT      (Debian: python3-gdal; OUT written with --formats all --schema ucdp,acled)
"""
import json
import pathlib
import sqlite3
import sys
import zipfile

from osgeo import gdal, ogr

gdal.UseExceptions()
ogr.UseExceptions()
LAYERS = ["claim_areas", "regions", "borders", "claims", "places", "events"]
FAMILY = {"places": "POINT", "events": "POINT", "regions": "POLYGON", "claim_areas": "POLYGON", "borders": "LINESTRING", "claims": "LINESTRING"}
TYPES = {
    "published": "Date", "date_start": "Date", "date_end": "Date", "mentions": "Integer", "deaths_best": "Integer",
    "probability": "Real", "uncertainty_m": "Real", "stated_m": "Real", "length_m": "Real", "doc_id": "String",
}
STYLE = {"marker-color", "marker-size", "stroke", "stroke-width", "stroke-opacity", "fill", "fill-opacity"}
failures = []


def fail(path, what):
    failures.append(f"FAIL {path}: {what}")


def plain(value):
    """A value without the differences that formats make: integers and reals, date-times at midnight, empty and null."""
    if value is None or value == "":
        return None
    if isinstance(value, str) and value.endswith("T00:00:00Z") or isinstance(value, str) and value.endswith("00:00:00+00"):
        return value[:10].replace("/", "-")
    if isinstance(value, str):
        return value.replace("/", "-") if len(value) == 10 and value[4] == "/" else value
    return round(float(value), 6)


def rows(layer):
    definition = layer.GetLayerDefn()
    names = [definition.GetFieldDefn(i).GetName() for i in range(definition.GetFieldCount())]
    found = []
    for feature in layer:
        values = {}
        for name in names:
            if name not in STYLE:
                i = feature.GetFieldIndex(name)
                is_date = definition.GetFieldDefn(i).GetType() in (ogr.OFTDate, ogr.OFTDateTime)
                # A placemark's name stands in an element of its own, which GDAL calls Name.
                values["name" if name == "Name" else name] = None if not feature.IsFieldSetAndNotNull(i) else plain(feature.GetFieldAsString(i) if is_date else feature.GetField(i))
        geometry = feature.GetGeometryRef()
        found.append((values, None if geometry is None else geometry.Clone()))
    return found


def types(layer):
    definition = layer.GetLayerDefn()
    fields = [definition.GetFieldDefn(i) for i in range(definition.GetFieldCount())]
    return {f.GetName(): ogr.GetFieldTypeName(f.GetType()).replace("Integer64", "Integer") for f in fields}


def check_layer(path, name, layer, expected, has_dates):
    found = rows(layer)
    if len(found) != len(expected):
        return fail(path, f"{name}: {len(found)} features, expected {len(expected)}")
    srs = layer.GetSpatialRef()
    if srs is None or srs.GetAuthorityCode(None) not in ("4326", "CRS84"):
        fail(path, f"{name}: no WGS 84")
    for field, kind in TYPES.items():
        actual = types(layer).get(field)
        if has_dates and actual not in (None, kind) and not (kind == "Date" and actual == "DateTime" and path.suffix == ".fgb"):
            fail(path, f"{name}.{field} is {actual}, expected {kind}")
    key = lambda row: (str(row[0].get("doc_id")), str(row[0].get("event_id", row[0].get("claim_id", row[0].get("first_mention")))), str(row[0].get("name")), str(row[0].get("text")))
    for (values, geometry), (wanted, shape) in zip(sorted(found, key=key), sorted(expected, key=key)):
        for field, value in wanted.items():
            if values.get(field) != value and not (isinstance(value, bool) or field in ("conflicting", "background")):
                fail(path, f"{name}.{field} is {values.get(field)!r}, expected {value!r}")
                break
        if FAMILY[name] not in geometry.GetGeometryName():
            fail(path, f"{name}: a {geometry.GetGeometryName()}")
        if any(abs(a - b) > 1e-7 for a, b in zip(geometry.GetEnvelope(), shape.GetEnvelope())):
            fail(path, f"{name}: another place")
        if FAMILY[name] == "POLYGON" and not geometry.IsValid():
            fail(path, f"{name}: an invalid area of {wanted['doc_id']}")


def check_geopackage(path):
    try:
        from osgeo_utils.samples import validate_gpkg
        checker = validate_gpkg.GPKGChecker(str(path), abort_at_first_error=False)
        checker.check()
        for requirement, message in checker.errors:
            fail(path, f"requirement {requirement}: {message}")
    except ImportError:
        print("GDAL's validator of GeoPackages is not installed: not run")
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    if db.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
        fail(path, "integrity")
    if db.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        fail(path, "left in WAL mode")
    for table, count in db.execute("SELECT f_table_name, sum(useAsDefault) FROM layer_styles GROUP BY 1"):
        if count != 1:
            fail(path, f"{table} has {count} default styles")
    source = gdal.OpenEx(str(path))
    for feature in source.GetLayer("countries"):
        if not feature.GetGeometryRef().IsValid():
            fail(path, f"the area of {feature.GetField('name')} is invalid")


def check_tables(folder):
    """Tables of events over all reports: the CSV has the rows of the GeoJSON, as GDAL reads them."""
    paths = sorted(folder.glob("*.geojson"))
    if {path.stem for path in paths} != {"event_groups", "ucdp", "acled"}:
        fail(folder, f"has {[path.name for path in paths]}: write it with --schema ucdp,acled")
    for path in paths:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        source = gdal.OpenEx(str(path), gdal.OF_VECTOR)
        layer = source.GetLayer(0)
        if layer.GetFeatureCount() != len(features):
            fail(path, f"{layer.GetFeatureCount()} rows, expected {len(features)}")
        columns = None
        if features:
            columns = list(features[0]["properties"])
            definition = layer.GetLayerDefn()
            missing = [name for name in columns if definition.GetFieldIndex(name) < 0]
            if missing:
                fail(path, f"no columns {missing}")
        source = gdal.OpenEx(str(path.with_suffix(".csv")), gdal.OF_VECTOR)
        rows = list(source.GetLayer(0))
        if len(rows) != len(features):
            fail(path, f"the CSV has {len(rows)} rows, expected {len(features)}")
        for row, feature in zip(rows, features):
            for name, value in feature["properties"].items():
                i = row.GetFieldIndex(name)
                text = row.GetFieldAsString(i) if i >= 0 else None
                wanted = "" if value is None else str(int(value)) if isinstance(value, bool) else str(value)
                same = text == wanted or isinstance(value, float) and text and abs(float(text) - value) < 1e-9
                if not same:
                    fail(path, f"{name} is {text!r} in the CSV, {wanted!r} in the GeoJSON")
            position = feature["geometry"] and feature["geometry"]["coordinates"]
            x, y = (row.GetFieldAsString(row.GetFieldIndex(name)) for name in ("longitude", "latitude"))
            if position and (abs(float(x) - position[0]) > 1e-7 or abs(float(y) - position[1]) > 1e-7):
                fail(path, f"a row lies at {x}, {y} in the CSV, at {position} in the GeoJSON")


def main():
    out = pathlib.Path(sys.argv[1])
    check_tables(out / "tables")
    sources = {name: gdal.OpenEx(str(out / "layers" / f"{name}.geojson")) for name in LAYERS}
    expected = {name: rows(source.GetLayer(0)) for name, source in sources.items()}
    for path in sorted(out.glob("layers/*.*")):
        if path.suffix in (".geojson", ".geojsonl", ".csv", ".fgb"):
            source = gdal.OpenEx(str(path), gdal.OF_VECTOR)
            check_layer(path, path.stem, source.GetLayer(0), expected[path.stem], True)
    for name in ("dateline.gpkg", "dateline.kml", "dateline.kmz"):
        path = out / name
        source = gdal.OpenEx(str(path), gdal.OF_VECTOR)
        for layer in LAYERS:
            found = source.GetLayerByName(layer)
            if found is None:
                fail(path, f"no layer {layer}")
            else:
                check_layer(path, layer, found, expected[layer], path.suffix == ".gpkg")
    check_geopackage(out / "dateline.gpkg")
    waypoints = gdal.OpenEx(str(out / "dateline.gpx"))
    points = waypoints.GetLayerByName("waypoints").GetFeatureCount()
    if points != len(expected["places"]) + len(expected["events"]):
        fail(out / "dateline.gpx", f"{points} waypoints")
    if zipfile.ZipFile(out / "dateline.kmz").namelist()[0] != "doc.kml":
        fail(out / "dateline.kmz", "doc.kml is not first")
    for failure in failures[:400]:
        print(failure)
    print(f"GDAL {gdal.__version__}: {len(failures)} failures")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
