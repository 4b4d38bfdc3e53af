//! `dateline map`: the main job. Analyses reports, writes the layers, prints what was found and every verdict.

use super::args::{EventSchema, MapArgs, MapFormat};
use super::batch::{self, Job, Taken};
use super::{Context, Exit, input};
use crate::Spans;
use crate::analysis::Analysis;
use crate::claim::{Claim, ClaimKind, Verdict};
use crate::document::{Document, single_line};
use crate::export::{Exporter, Format, Options, TableWriter};
use crate::gazetteer::Gazetteer;
use crate::layer::{Basemap, Drawer, Drawn, EventGroup, EventTable, Grouper, TableRows};
use anyhow::Context as _;
use clap::ValueEnum;
use comfy_table::{ContentArrangement, Table, TableComponent, presets};
use std::io::{self, Write};
use std::sync::Arc;

/// Width of the tables when the output is not a terminal.
const WIDTH: u16 = 150;

/// What is written when nobody says what.
const DEFAULT_FORMATS: [Format; 4] = [Format::GeoJson, Format::GeoPackage, Format::QgisProject, Format::Html];

/// Rows that each table shows; the layers hold all of them, however many documents there are.
const MOST_ROWS: usize = 500;

/// Longest statement that is quoted together with its figure, in characters.
const QUOTE_CHARS: usize = 120;

pub(crate) fn run(args: &MapArgs, context: &Context) -> anyhow::Result<Exit> {
    let gazetteer = context.gazetteer()?;
    let options = options(args, gazetteer)?;
    let mut exporter = match &args.out {
        Some(out) => Some(Exporter::create(out, &options)?),
        None => None,
    };
    let mut grouper = args.out.as_deref().map_or_else(Grouper::new, Grouper::in_folder);
    let mut summary = Summary::default();
    let sources = input::sources(&args.input)?;
    let job = Job::new(&args.input, &sources, Spans::Recognised);
    let mut drawer = Drawer::new(gazetteer);
    // Without a folder for them no layer is drawn.
    if exporter.is_none() || !args.layers.is_empty() {
        drawer = drawer.only(args.layers.clone());
    }
    let work = |taken: Taken<'_, '_, Box<Piece>>| {
        let mut begins = taken.document.is_long().then(|| Arc::clone(&taken.document));
        let (mut drawing, mut found) = (drawer.drawing(), Summary::default());
        let mut parts = 0;
        let document = taken.analyse(|analysis, hand_on| {
            if parts > 0 {
                let (drawn, found) = (drawing.take(), std::mem::take(&mut found));
                hand_on(Box::new(Piece { begins: begins.take(), drawn, found }));
            }
            drawing.add(analysis);
            found.add(analysis);
            parts += 1;
        });
        if !document.is_long() {
            begins = Some(document);
        }
        found.documents = 1;
        Box::new(Piece { begins, drawn: drawing.finish(), found })
    };
    let batch = batch::for_each(context, &job, work, |_, outcome| {
        // A long document that fails leaves what its first parts gave.
        if let Ok(piece) = outcome {
            let Piece { begins, drawn, found } = *piece;
            if let Some(exporter) = &mut exporter {
                begins.map_or(Ok(()), |document| exporter.begin(&document))?;
                exporter.more(&drawn.features)?;
            }
            grouper.add(drawn.told).context("cannot keep the events in a temporary file")?;
            summary.merge(found);
        }
        Ok(())
    })?;
    let mut tables = match &mut exporter {
        Some(exporter) => tables(exporter, args, &options)?,
        None => Vec::new(),
    };
    for group in grouper.finish()? {
        let group = group?;
        for (rows, writer) in &mut tables {
            rows.row(&group).map_or(Ok(()), |row| writer.write(&row))?;
        }
        summary.add_group(&group);
    }
    tables.into_iter().try_for_each(|(_, writer)| writer.finish())?;
    let files = exporter.map(Exporter::finish).transpose()?.unwrap_or_default();
    if !context.quiet() {
        let mut out = io::stdout().lock();
        summary.print(&mut out)?;
        for file in files {
            writeln!(out, "wrote {}", file.display())?;
        }
    }
    batch.log(context);
    Ok(batch.exit())
}

/// What a document gives, or some parts of a long one.
struct Piece {
    /// the document, with the first piece
    begins: Option<Arc<Document>>,
    drawn: Drawn,
    found: Summary,
}

/// The tables of events over all reports: our own beside the layers' tables, the codebooks' where asked for.
fn tables(
    exporter: &mut Exporter,
    args: &MapArgs,
    options: &Options,
) -> anyhow::Result<Vec<(TableRows, TableWriter)>> {
    let wants = |formats: &[Format]| options.formats.iter().any(|f| formats.contains(f));
    let mut tables = Vec::new();
    let (csv, geojson) = (wants(&[Format::Csv]), wants(&[Format::GeoJson, Format::GeoJsonSingle]));
    if csv || geojson {
        let table = EventTable::Groups;
        tables.push((table.rows(), exporter.table(table, csv, geojson)?));
    }
    for (schema, table) in [(EventSchema::Ucdp, EventTable::Ucdp), (EventSchema::Acled, EventTable::Acled)] {
        if args.schema.contains(&schema) {
            tables.push((table.rows(), exporter.table(table, true, true)?));
        }
    }
    Ok(tables)
}

/// What to write, from the flags.
fn options(args: &MapArgs, gazetteer: &Gazetteer) -> anyhow::Result<Options> {
    let appendable = [Format::GeoPackage, Format::QgisProject];
    let mut formats: Vec<Format> = args.formats.iter().copied().flat_map(formats_of).collect();
    if formats.is_empty() {
        formats = if args.append { appendable.to_vec() } else { DEFAULT_FORMATS.to_vec() };
    }
    anyhow::ensure!(
        !args.append || formats.iter().all(|format| appendable.contains(format)),
        "--append adds to a GeoPackage: use it with --formats gpkg,qgz or without --formats"
    );
    if args.single {
        formats.iter_mut().filter(|f| **f == Format::GeoJson).for_each(|f| *f = Format::GeoJsonSingle);
    }
    let draws_countries =
        [Format::GeoPackage, Format::QgisProject, Format::Html].iter().any(|f| formats.contains(f));
    let basemap = if draws_countries { Basemap::new(gazetteer) } else { Basemap::default() };
    Ok(Options { formats, append: args.append, csv_bom: args.csv_bom, with_text: !args.no_text, basemap })
}

fn formats_of(format: MapFormat) -> Vec<Format> {
    vec![match format {
        MapFormat::All => {
            let each = MapFormat::value_variants().iter().copied().filter(|&f| f != MapFormat::All);
            return each.flat_map(formats_of).collect();
        }
        MapFormat::Geojson => Format::GeoJson,
        MapFormat::Gpkg => Format::GeoPackage,
        MapFormat::Qgz => Format::QgisProject,
        MapFormat::Kml => Format::Kml,
        MapFormat::Kmz => Format::Kmz,
        MapFormat::Csv => Format::Csv,
        MapFormat::Fgb => Format::FlatGeobuf,
        MapFormat::Parquet => Format::GeoParquet,
        MapFormat::Gpx => Format::Gpx,
        MapFormat::Geojsonl => Format::GeoJsonSeq,
        MapFormat::Html => Format::Html,
    }]
}

/// What a run, or a part of it, found; the analyses themselves are not kept.
#[derive(Default)]
struct Summary {
    documents: usize,
    mentions: usize,
    resolved: usize,
    events: usize,
    claims: usize,
    /// claims by verdict
    verdicts: [usize; 4],
    rows: Vec<VerdictRow>,
    events_shown: Vec<[String; 5]>,
    /// events that several reports tell
    shared: usize,
    shared_shown: Vec<[String; 3]>,
}

/// A claim as the summary shows it.
struct VerdictRow {
    document: String,
    quote: String,
    stated: String,
    measured: String,
    verdict: Verdict,
    reason: String,
}

impl Summary {
    /// Adds what one analysis found.
    fn add(&mut self, analysis: &Analysis) {
        self.mentions += analysis.mentions.len();
        self.resolved += analysis.resolutions.iter().filter(|r| r.target.is_some()).count();
        self.events += analysis.events.len();
        self.claims += analysis.claims.len();
        for claim in &analysis.claims {
            self.verdicts[claim.verdict as usize] += 1;
        }
        let room = MOST_ROWS - self.rows.len();
        self.rows.extend(analysis.claims.iter().take(room).map(|claim| VerdictRow::new(analysis, claim)));
        for event in analysis.events.iter().take(MOST_ROWS - self.events_shown.len()) {
            let toll = [("dead", event.deaths), ("injured", event.injured)]
                .into_iter()
                .filter_map(|(what, toll)| Some(format!("{} {what}", range(toll)?)))
                .collect::<Vec<_>>();
            self.events_shown.push([
                analysis.document.id.clone(),
                date(event),
                event.event_type.replace('_', " "),
                event.place.as_ref().map_or_else(|| "–".to_owned(), |p| p.place.clone()),
                match (toll.is_empty(), event.conflicting) {
                    (true, _) => "–".to_owned(),
                    (false, true) => format!("{} (sources disagree)", toll.join(", ")),
                    (false, false) => toll.join(", "),
                },
            ]);
        }
    }

    /// Adds what was found next.
    fn merge(&mut self, next: Summary) {
        self.documents += next.documents;
        self.mentions += next.mentions;
        self.resolved += next.resolved;
        self.events += next.events;
        self.claims += next.claims;
        self.verdicts.iter_mut().zip(next.verdicts).for_each(|(count, more)| *count += more);
        self.rows.extend(next.rows.into_iter().take(MOST_ROWS - self.rows.len()));
        self.events_shown.extend(next.events_shown.into_iter().take(MOST_ROWS - self.events_shown.len()));
    }

    /// An event over all reports, which is shown when several tell it.
    fn add_group(&mut self, group: &EventGroup) {
        if group.told.len() < 2 {
            return;
        }
        self.shared += 1;
        if self.shared_shown.len() < MOST_ROWS {
            let dead = range(group.deaths()).unwrap_or_else(|| "–".to_owned());
            self.shared_shown.push([group.lead().summary.clone(), group.told.len().to_string(), dead]);
        }
    }

    fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(
            out,
            "{}: {} place names ({} resolved), {}, {}",
            counted(self.documents, "document"),
            self.mentions,
            self.resolved,
            counted(self.events, "event"),
            counted(self.claims, "claim"),
        )?;
        if !self.events_shown.is_empty() {
            let mut table = table(&["document", "when", "event", "where", "people"]);
            for row in &self.events_shown {
                table.add_row(row);
            }
            writeln!(out, "\n{table}")?;
            more(out, self.events - self.events_shown.len(), "event")?;
        }
        if !self.shared_shown.is_empty() {
            let mut table = table(&["told by several reports", "reports", "dead"]);
            for row in &self.shared_shown {
                table.add_row(row);
            }
            writeln!(out, "\n{table}")?;
            more(out, self.shared - self.shared_shown.len(), "event")?;
        }
        if !self.rows.is_empty() {
            let mut table = table(&["document", "the report says", "stated", "measured", "verdict", "why"]);
            for row in &self.rows {
                table.add_row([
                    row.document.as_str(),
                    &row.quote,
                    &row.stated,
                    &row.measured,
                    verdict_name(row.verdict),
                    &row.reason,
                ]);
            }
            writeln!(out, "\n{table}")?;
            more(out, self.claims - self.rows.len(), "claim")?;
            let count = |v| self.verdicts[v as usize];
            writeln!(
                out,
                "{} consistent, {} doubtful, {} contradicted, {} unverifiable",
                count(Verdict::Consistent),
                count(Verdict::Doubtful),
                count(Verdict::Contradicted),
                count(Verdict::Unverifiable),
            )?;
        }
        Ok(())
    }
}

impl VerdictRow {
    fn new(analysis: &Analysis, claim: &Claim) -> Self {
        let text = &analysis.document.text;
        let mut quoted = claim.span;
        // With its figure, when that stands close enough to be quoted in one line.
        let whole = claim.span.cover(claim.figure.span);
        if whole.of(text).chars().count() <= QUOTE_CHARS {
            quoted = whole;
        }
        let stated = match (claim.stated, claim.stated_bearing_deg) {
            (Some(s), Some(b)) => format!("{}, {}", kilometres(s.distance_m), degrees(b)),
            (Some(s), None) => kilometres(s.distance_m),
            (None, Some(b)) => degrees(b),
            (None, None) => "–".to_owned(),
        };
        let measured = match (claim.measured, claim.stated_bearing_deg) {
            (Some(m), Some(_)) => format!("{}, {}", kilometres(m.distance_m), degrees(m.bearing_deg)),
            // Being inside or adjoining is not a distance.
            (Some(_), None) if matches!(claim.kind, ClaimKind::Containment | ClaimKind::Adjacency) => {
                "–".to_owned()
            }
            (Some(m), None) => kilometres(m.distance_m),
            (None, _) => "–".to_owned(),
        };
        VerdictRow {
            document: analysis.document.id.clone(),
            quote: single_line(quoted.of(text)),
            stated,
            measured,
            verdict: claim.verdict,
            reason: claim.reason.clone(),
        }
    }
}

/// Says how much a table leaves out.
fn more(out: &mut dyn Write, rows: usize, what: &str) -> io::Result<()> {
    if rows == 0 {
        return Ok(());
    }
    writeln!(out, "and {} more: the layers (--out) hold them all", counted(rows, what))
}

fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table
        .load_preset(presets::UTF8_HORIZONTAL_ONLY)
        .remove_style(TableComponent::HorizontalLines)
        .remove_style(TableComponent::MiddleIntersections)
        .remove_style(TableComponent::LeftBorderIntersections)
        .remove_style(TableComponent::RightBorderIntersections)
        .set_content_arrangement(ContentArrangement::Dynamic);
    // Output that goes to a file or a pipe has no width of its own.
    if table.width().is_none() {
        table.set_width(WIDTH);
    }
    table.set_header(header);
    table
}

fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Consistent => "consistent",
        Verdict::Doubtful => "doubtful",
        Verdict::Contradicted => "CONTRADICTED",
        Verdict::Unverifiable => "unverifiable",
    }
}

fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

fn kilometres(metres: f64) -> String {
    match metres {
        m if m < 1_000.0 => format!("{m:.0} m"),
        m if m < 100_000.0 => format!("{:.1} km", m / 1_000.0),
        m => format!("{:.0} km", m / 1_000.0),
    }
}

fn degrees(bearing_deg: f64) -> String {
    format!("{bearing_deg:.0}°")
}

fn range(toll: crate::event::Toll) -> Option<String> {
    match (toll.low, toll.best, toll.high) {
        (Some(low), _, Some(high)) if low != high => Some(format!("{low}–{high}")),
        (Some(low), _, None) => Some(format!("at least {low}")),
        (low, best, high) => best.or(low).or(high).map(|n| n.to_string()),
    }
}

fn date(event: &crate::event::Event) -> String {
    match (event.when.start, event.when.end, &event.when.partial) {
        (Some(start), Some(end), _) if start == end => start.to_string(),
        (Some(start), Some(end), _) => format!("{start} to {end}"),
        (Some(start), None, _) => start.to_string(),
        (_, _, Some(partial)) => format!("{partial}, year unknown"),
        _ => "–".to_owned(),
    }
}
