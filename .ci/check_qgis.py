#!/usr/bin/python3
"""Opens the QGIS project in QGIS itself, without a window, and judges what a person would see; draws the pictures of docs/.

    /usr/bin/python3 .ci/check_qgis.py OUT/dateline.qgz [MAP.png [LAYOUT.png]]      (Debian: python3-qgis)
"""
import os
import pathlib
import re
import shutil
import sys
import tempfile

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())
from qgis.core import (  # noqa: E402
    QgsApplication, QgsDateTimeRange, QgsExpression, QgsExpressionContext, QgsExpressionContextUtils, QgsFeatureRequest,
    QgsLayoutExporter, QgsMapRendererParallelJob, QgsMapSettings, QgsProject, QgsRectangle, QgsRenderContext, QgsVectorLayer,
    QgsVectorLayerTemporalContext,
)
from qgis.PyQt.QtCore import QDateTime, QSize, Qt, QTime, QVariant  # noqa: E402
from qgis.PyQt.QtGui import QColor  # noqa: E402

failures = []


def fail(what):
    failures.append(f"FAIL {what}")


def evaluate(layer, feature, text, what):
    expression = QgsExpression(text)
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setFeature(feature)
    context.setFields(layer.fields())
    if expression.hasParserError():
        return fail(f"{layer.name()}: {what}: {expression.parserErrorString()}")
    value = expression.evaluate(context)
    if expression.hasEvalError():
        fail(f"{layer.name()}: {what}: {expression.evalErrorString()}")
    return value


def check(layer):
    name = layer.name()
    if not layer.isValid():
        return fail(f"{name} does not open")
    features = list(layer.getFeatures())
    if not features:
        return fail(f"{name} is empty")
    renderer, context = layer.renderer(), QgsRenderContext()
    context.setExpressionContext(QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer)))
    renderer.startRender(context, layer.fields())
    for feature in features:
        context.expressionContext().setFeature(feature)
        if not renderer.willRenderFeature(feature, context):
            fail(f"{name}: feature {feature.id()} has no symbol")
    renderer.stopRender(context)
    if not layer.labelsEnabled() or not layer.mapTipTemplate() or not layer.displayExpression():
        fail(f"{name} lacks labels, a map tip or a display name")
    for feature in features:
        if not evaluate(layer, feature, layer.labeling().settings().fieldName, "label"):
            fail(f"{name}: feature {feature.id()} has an empty label")
        for text in re.findall(r"\[%(.*?)%\]", layer.mapTipTemplate(), re.S):
            evaluate(layer, feature, text, "map tip")
    bare = [f.name() for f in layer.fields() if not f.alias() and f.name() != "fid"]
    if bare:
        fail(f"{name}: no alias for {bare}")


def day(date, hour=0, minute=0, second=0):
    return QDateTime(date, QTime(hour, minute, second), Qt.UTC)


def null(value):
    return value is None or isinstance(value, QVariant) and value.isNull()


def check_time(layer):
    """On each day that a feature begins or ends, the time slider must show what lasts on that day."""
    properties, context = layer.temporalProperties(), QgsVectorLayerTemporalContext()
    context.setLayer(layer)
    if not properties.isActive():
        return fail(f"{layer.name()}: no time")
    first, last = ("date_start", "date_end") if layer.name() == "Events" else ("published", None)
    features = list(layer.getFeatures())
    days = {f[name] for f in features for name in (first, last) if name and not null(f[name])}
    for date in sorted(days | {d.addDays(-1) for d in days}, key=lambda d: d.toJulianDay()):
        lasts = lambda f: (null(f[first]) or f[first] <= date) and (not last or null(f[last]) or f[last] >= date)
        text = properties.createFilterString(context, QgsDateTimeRange(day(date), day(date, 23, 59, 59)))
        shown = {f.id() for f in layer.getFeatures(QgsFeatureRequest().setFilterExpression(text))}
        if shown != {f.id() for f in features if lasts(f)}:
            fail(f"{layer.name()}: on {date.toString('yyyy-MM-dd')} {len(shown)} features are shown, which are not those of that day")


def render(project, size):
    settings = QgsMapSettings()
    settings.setLayers(project.layerTreeRoot().layerOrder())
    settings.setDestinationCrs(project.crs())
    settings.setOutputSize(size)
    settings.setOutputDpi(110)
    settings.setBackgroundColor(QColor(217, 230, 239))
    settings.setExtent(QgsRectangle(project.viewSettings().defaultViewExtent()))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    for error in job.errors():
        fail(f"{error.layerID}: {error.message}")
    return job.renderedImage(), [label.labelText for label in job.takeLabelingResults().allLabels()]


def main():
    source = pathlib.Path(sys.argv[1])
    # A project must survive being moved together with its data.
    moved = pathlib.Path(tempfile.mkdtemp(prefix="moved project "))
    for name in (source.name, "dateline.gpkg"):
        shutil.copy(source.parent / name, moved)
    application = QgsApplication([], False)
    application.initQgis()
    project = QgsProject.instance()
    for target in (f"geopackage:{moved}/dateline.gpkg?projectName=dateline", str(moved / source.name)):
        project.clear()
        if not project.read(target):
            fail(f"{target}: {project.error()}")
    groups = [group.name() for group in project.layerTreeRoot().findGroups()]
    if groups != ["Events", "Claims", "Places", "Reference"]:
        fail(f"groups are {groups}")
    for layer in project.mapLayers().values():
        check(layer)
        if layer.name() != "Countries":
            check_time(layer)
    if project.timeSettings().temporalRange().isInfinite():
        fail("no time slider")
    styled = QgsVectorLayer(f"{moved}/dateline.gpkg|layername=events", "events")
    if styled.renderer().type() != "RuleRenderer":
        fail("a layer of the GeoPackage opens without its style")
    image, labels = render(project, QSize(1200, 800))
    if len(labels) < 5:
        fail(f"only these labels are drawn: {labels}")
    if len(sys.argv) > 2:
        image.save(sys.argv[2])
    layout = project.layoutManager().layouts()[0]
    page = sys.argv[3] if len(sys.argv) > 3 else str(moved / "layout.png")
    settings = QgsLayoutExporter.ImageExportSettings()
    settings.dpi = 110
    if QgsLayoutExporter(layout).exportToImage(page, settings) != QgsLayoutExporter.Success:
        fail("the layout cannot be printed")
    for failure in failures[:40]:
        print(failure)
    print(f"QGIS: {len(project.mapLayers())} layers, {len(labels)} labels, {len(failures)} failures")
    project.clear()
    sys.stdout.flush()
    os._exit(1 if failures else 0)


main()
