//! The print layout: A4 landscape with title, map, legend, scale bar and attribution.

use crate::layer::ATTRIBUTION;
use geo::Rect;
use quick_xml::escape::escape;

/// The map's frame on the page, millimetres: left, top, width, height.
const MAP_MM: [f64; 4] = [10.0, 22.0, 212.0, 172.0];

/// Identifiers are fixed: the same input gives the same bytes.
const MAP_ID: &str = "{5d7c9c1a-6f0e-4a58-9f5b-1d2a4c6e8f01}";

/// QGIS's numbers of layout items.
const PAGE: u32 = 65638;
const MAP: u32 = 65639;
const LABEL: u32 = 65641;
const LEGEND: u32 = 65642;
const SCALE_BAR: u32 = 65646;

/// The project's layouts, for a view in Web Mercator metres.
pub(super) fn layouts(view: Rect<f64>) -> String {
    let extent = fitted(view);
    let map = item(
        MAP,
        1,
        MAP_MM,
        &format!(
            r#"uuid="{MAP_ID}" templateUuid="{MAP_ID}" frame="true" background="true" followPreset="false" keepLayerSet="false" drawCanvasItems="true" labelMargin="0,mm" mapRotation="0" mapFlags="1""#
        ),
        &format!(
            r#"<BackgroundColor red="217" green="230" blue="239" alpha="255"/><Extent xmin="{:.0}" ymin="{:.0}" xmax="{:.0}" ymax="{:.0}"/><LayerSet/>"#,
            extent.min().x,
            extent.min().y,
            extent.max().x,
            extent.max().y
        ),
    );
    let title = label(2, [10.0, 8.0, 277.0, 11.0], "[% @project_title %]", 20, true);
    let credits = label(3, [10.0, 197.0, 277.0, 8.0], ATTRIBUTION, 7, false);
    let legend = item(
        LEGEND,
        4,
        [226.0, 22.0, 61.0, 150.0],
        &format!(
            r#"map_uuid="{MAP_ID}" legendFilterByMap="1" legendFilterByAtlas="0" resizeToContents="1" symbolWidth="6" symbolHeight="4" title="" columnCount="1" wrapChar="" background="true" frame="false""#
        ),
        &format!(
            "<styles>{}</styles>",
            [("title", 12), ("group", 10), ("subgroup", 9), ("symbolLabel", 8)].map(legend_style).concat()
        ),
    );
    let scale = item(
        SCALE_BAR,
        5,
        [226.0, 182.0, 60.0, 12.0],
        &format!(
            r#"mapUuid="{MAP_ID}" style="Single Box" unitType="km" unitLabel="km" numMapUnitsPerScaleBarUnit="1" segmentSizeMode="1" minBarWidth="30" maxBarWidth="50" numSegments="2" numSegmentsLeft="0" height="2" labelBarSpace="2" boxContentSpace="1" background="false""#
        ),
        &text_style(8, false),
    );
    let page = item(PAGE, 0, [0.0, 0.0, 297.0, 210.0], r#"background="true""#, "");
    // QGIS lists items from above to below.
    format!(
        r#"<Layouts><Layout name="Map, A4 landscape" units="mm" printResolution="300" worldFileMap="{MAP_ID}"><Grid offsetUnits="mm" resolution="10" offsetY="0" resUnits="mm" offsetX="0"/><PageCollection>{page}<GuideCollection visible="1"/></PageCollection>{scale}{legend}{credits}{title}{map}</Layout></Layouts>"#
    )
}

fn item(kind: u32, z: u32, [left, top, width, height]: [f64; 4], attributes: &str, content: &str) -> String {
    format!(
        r#"<LayoutItem type="{kind}" zValue="{z}" position="{left},{top},mm" positionOnPage="{left},{top},mm" size="{width},{height},mm" referencePoint="0" visibility="1" opacity="1" itemRotation="0" outlineWidthM="0.2,mm" {attributes}><FrameColor red="90" green="90" blue="90" alpha="255"/>{content}</LayoutItem>"#
    )
}

fn label(z: u32, frame: [f64; 4], text: &str, size_pt: u32, bold: bool) -> String {
    let attributes = format!(
        r#"labelText="{}" htmlState="0" halign="1" valign="128" marginX="0" marginY="0" background="false" frame="false""#,
        escape(text)
    );
    item(LABEL, z, frame, &attributes, &text_style(size_pt, bold))
}

/// A font that every system has a stand-in for. Versions up to 3.24 read the element named first, later ones the other.
fn text_style(size_pt: u32, bold: bool) -> String {
    text_style_as("LabelFont", size_pt, bold)
}

fn text_style_as(older: &str, size_pt: u32, bold: bool) -> String {
    let weight = if bold { 75 } else { 50 };
    let font = format!(r#"<{older} style="" description="Sans Serif,{size_pt},-1,5,{weight},0,0,0,0,0"/>"#);
    font + &format!(
        r#"<text-style fontSize="{size_pt}" fontSizeUnit="Point" fontWeight="{}" textColor="40,40,40,255" textOpacity="1"/>"#,
        weight
    )
}

fn legend_style((name, size_pt): (&str, u32)) -> String {
    format!(
        r#"<style name="{name}" alignment="1" marginTop="1.5">{}</style>"#,
        text_style_as("styleFont", size_pt, name != "symbolLabel")
    )
}

/// The view, widened to the shape of the map's frame.
fn fitted(view: Rect<f64>) -> Rect<f64> {
    let shape = MAP_MM[2] / MAP_MM[3];
    let (width, height) = (view.width().max(view.height() * shape), view.height().max(view.width() / shape));
    let centre = view.center();
    Rect::new(
        (centre.x - width / 2.0, centre.y - height / 2.0),
        (centre.x + width / 2.0, centre.y + height / 2.0),
    )
}
