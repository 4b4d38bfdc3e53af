//! The project file.

use super::style::look;
use super::{DOCTYPE, Drawn, layout, resource};
use crate::export::gpkg::{FILE, Failure, Package};
use crate::layer::{ATTRIBUTION, Layer};
use crate::spatial::geometry::union;
use geo::{Coord, Rect};
use jiff::civil::Date;
use quick_xml::escape::escape;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// Name of the project inside the archive.
const QGS: &str = "dateline.qgs";

/// Groups of the layer tree, from above to below.
const GROUPS: [(&str, &[Drawn]); 4] = [
    ("Events", &[Drawn::Layer(Layer::Events)]),
    ("Claims", &[Drawn::Layer(Layer::Claims), Drawn::Layer(Layer::ClaimAreas)]),
    ("Places", &[Drawn::Layer(Layer::Places), Drawn::Layer(Layer::Borders), Drawn::Layer(Layer::Regions)]),
    ("Reference", &[Drawn::Countries]),
];

const WGS84: &str =
    "<spatialrefsys><srsid>3452</srsid><srid>4326</srid><authid>EPSG:4326</authid></spatialrefsys>";
const WEB_MERCATOR: &str =
    "<spatialrefsys><srsid>3857</srsid><srid>3857</srid><authid>EPSG:3857</authid></spatialrefsys>";

/// Web Mercator ends here.
const MAX_LATITUDE: f64 = 85.0;

/// A view is at least so wide and high, metres of the projection.
const LEAST_VIEW: f64 = 60_000.0;

/// The project of a GeoPackage, as the bytes of a `.qgz`.
///
/// # Errors
/// When the GeoPackage cannot be read.
pub(in crate::export) fn project(package: &Package) -> Result<Vec<u8>, Failure> {
    let mut drawn = Vec::new();
    for one in Drawn::ALL {
        if package.extent(&one.schema())?.features > 0 {
            drawn.push(one);
        }
    }
    let view = view(package)?;
    let time = days(package)?.map_or_else(String::new, |(first, last)| {
        format!(
            r#"<ProjectTimeSettings cumulativeTemporalRange="0" timeStepUnit="d" timeStep="1" frameRate="1"><TemporalRange><start>{first}T00:00:00Z</start><end>{last}T23:59:59Z</end></TemporalRange></ProjectTimeSettings>"#
        )
    });
    let (low, high) = (view.min(), view.max());
    let extent = format!(
        "<extent><xmin>{:.0}</xmin><ymin>{:.0}</ymin><xmax>{:.0}</xmax><ymax>{:.0}</ymax></extent>",
        low.x, low.y, high.x, high.y
    );
    let xml = [
        DOCTYPE.to_owned(),
        r#"<qgis version="3.22.0" projectname="Dateline">"#.to_owned(),
        r#"<homePath path=""/><title>Dateline</title>"#.to_owned(),
        format!("<projectCrs>{WEB_MERCATOR}</projectCrs>"),
        tree(&drawn),
        format!(
            r#"<mapcanvas name="theMapCanvas"><units>meters</units>{extent}<rotation>0</rotation><destinationsrs>{WEB_MERCATOR}</destinationsrs></mapcanvas>"#
        ),
        format!(
            "<projectlayers>{}</projectlayers>",
            drawn.iter().copied().map(map_layer).collect::<String>()
        ),
        properties(),
        format!(
            r#"<ProjectViewSettings UseProjectScales="0" rotation="0"><Scales/><DefaultViewExtent xmin="{:.0}" ymin="{:.0}" xmax="{:.0}" ymax="{:.0}">{WEB_MERCATOR}</DefaultViewExtent></ProjectViewSettings>"#,
            low.x, low.y, high.x, high.y
        ),
        time,
        format!(
            "<projectMetadata><identifier/><parentidentifier/><language>ENG</language><type>dataset</type><title>Dateline</title><abstract>Places, events and spatial statements of reports, with the verdict on each statement.</abstract><rights>{}</rights></projectMetadata>",
            escape(ATTRIBUTION)
        ),
        layout::layouts(view),
        "</qgis>".to_owned(),
    ];
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    // Without a time of its own: the same input gives the same bytes.
    archive.start_file(QGS, SimpleFileOptions::default().last_modified_time(zip::DateTime::default()))?;
    archive.write_all(xml.concat().as_bytes())?;
    Ok(archive.finish()?.into_inner())
}

/// The days that the time slider runs over: from the first event, or report, to the last one.
fn days(package: &Package) -> Result<Option<(Date, Date)>, Failure> {
    let mut days: Option<(Date, Date)> = None;
    let events = (Layer::Events, "date_start", "date_end");
    for (layer, first, last) in
        Layer::ALL.map(|layer| (layer, "published", "published")).into_iter().chain([events])
    {
        if let Some((first, last)) = package.days(&layer.schema(), first, last)? {
            days = Some(days.map_or((first, last), |(a, b)| (a.min(first), b.max(last))));
        }
    }
    Ok(days)
}

/// The identifier of a layer in the project: QGIS wants more than ten characters.
fn id(drawn: Drawn) -> String {
    format!("dateline_{}_layer", drawn.schema().name)
}

/// The tree of the layers that are there, in their groups.
fn tree(present: &[Drawn]) -> String {
    let leaf = |drawn: &Drawn| {
        format!(
            r#"<layer-tree-layer id="{}" name="{}" providerKey="ogr" checked="Qt::Checked" expanded="{}" source=""><customproperties/></layer-tree-layer>"#,
            id(*drawn),
            drawn.schema().title,
            u8::from(matches!(drawn, Drawn::Layer(Layer::Events | Layer::Claims | Layer::Places)))
        )
    };
    let group = |(name, drawn): (&str, &[Drawn])| {
        let leaves: String = drawn.iter().filter(|one| present.contains(one)).map(leaf).collect();
        match leaves.is_empty() {
            true => leaves,
            false => format!(
                r#"<layer-tree-group name="{name}" checked="Qt::Checked" expanded="1"><customproperties/>{leaves}</layer-tree-group>"#
            ),
        }
    };
    // Areas must lie below points, whatever the groups.
    let order: String = present.iter().map(|drawn| format!("<item>{}</item>", id(*drawn))).collect();
    format!(
        r#"<layer-tree-group><customproperties/>{}<custom-order enabled="1">{order}</custom-order></layer-tree-group>"#,
        GROUPS.map(group).concat()
    )
}

fn map_layer(drawn: Drawn) -> String {
    let (look, schema, id) = (look(drawn), drawn.schema(), id(drawn));
    format!(
        r#"<maplayer type="vector" geometry="{}" labelsEnabled="1" styleCategories="AllStyleCategories" readOnly="0"><id>{id}</id><datasource>./{FILE}|layername={}</datasource><layername>{}</layername><srs>{WGS84}</srs><provider encoding="UTF-8">ogr</provider><resourceMetadata>{}</resourceMetadata>{}</maplayer>"#,
        look.geometry.name(),
        schema.name,
        schema.title,
        resource(&schema),
        look.body
    )
}

/// Relative paths, a sea-blue canvas, and the attribution in a corner.
fn properties() -> String {
    format!(
        concat!(
            r#"<properties><SpatialRefSys><ProjectionsEnabled type="int">1</ProjectionsEnabled></SpatialRefSys>"#,
            r#"<Paths><Absolute type="bool">false</Absolute></Paths>"#,
            r#"<Gui><CanvasColorRedPart type="int">217</CanvasColorRedPart><CanvasColorGreenPart type="int">230</CanvasColorGreenPart><CanvasColorBluePart type="int">239</CanvasColorBluePart></Gui>"#,
            r#"<CopyrightLabel><Enabled type="bool">true</Enabled><Label type="QString">{}</Label><Placement type="int">2</Placement></CopyrightLabel>"#,
            "</properties>"
        ),
        escape(ATTRIBUTION)
    )
}

/// What the map shows first, in Web Mercator metres: the points and lines, or the areas when there are no others.
fn view(package: &Package) -> Result<Rect<f64>, Failure> {
    let mut bounds: Option<Rect<f64>> = None;
    for layer in
        [Layer::Events, Layer::Places, Layer::Claims, Layer::Borders, Layer::ClaimAreas, Layer::Regions]
    {
        if bounds.is_some() && matches!(layer, Layer::Borders | Layer::ClaimAreas | Layer::Regions) {
            break;
        }
        let Some(b) = package.extent(&layer.schema())?.bounds else { continue };
        bounds = Some(bounds.map_or(b, |a| union(a, b)));
    }
    let bounds = bounds.unwrap_or(Rect::new((-180.0, -60.0), (180.0, 75.0)));
    let (low, high) = (mercator(bounds.min()), mercator(bounds.max()));
    let grow = |low: f64, high: f64| ((high - low) * 0.08).max((LEAST_VIEW - (high - low)) / 2.0).max(0.0);
    let (x, y) = (grow(low.x, high.x), grow(low.y, high.y));
    Ok(Rect::new((low.x - x, low.y - y), (high.x + x, high.y + y)))
}

/// EPSG:3857.
fn mercator(c: Coord<f64>) -> Coord<f64> {
    const RADIUS_M: f64 = 6_378_137.0;
    let lat = c.y.clamp(-MAX_LATITUDE, MAX_LATITUDE).to_radians();
    Coord {
        x: c.x.to_radians() * RADIUS_M,
        y: (std::f64::consts::FRAC_PI_4 + lat / 2.0).tan().ln() * RADIUS_M,
    }
}
