//! All commands and flags, defined once: clap derives the parser, the help and the completions from these types.

use clap::builder::PossibleValue;
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use std::path::PathBuf;
use std::str::FromStr;

use crate::document::read::Format as InputFormat;
use crate::gazetteer::Feature;
use crate::layer::Layer;
use crate::spatial::units::Unit;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Turns reports into maps you can check.
///
/// Reads reports, finds the places and events in them, draws map layers, and verifies by geodesic computation what the
/// reports say about where things are: "24 km from Dushanbe", "near Moscow", "in northern Tajikistan".
#[derive(Debug, Parser)]
#[command(
    name = "dateline",
    version,
    styles = STYLES,
    max_term_width = 100,
    after_help = "Exit codes: 0 done; 1 `check` found a contradicted claim; 2 usage or input error; \
                  3 some documents failed, the rest were done."
)]
pub struct Cli {
    /// flags of every command
    #[command(flatten)]
    pub global: GlobalArgs,
    /// the command
    #[command(subcommand)]
    pub command: Command,
}

/// Flags of every command.
#[derive(Debug, Clone, Args)]
pub struct GlobalArgs {
    /// No progress and no summary on stderr; errors are still shown
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Threads that analyse documents [default: all cores]
    #[arg(long, short, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,
    /// How the log on stderr is written: a line a minute during long runs, the summary at the end
    #[arg(long, global = true, value_name = "FORMAT", value_enum, default_value = "text")]
    pub log_format: LogFormat,
    /// Gazetteer file to use instead of the built-in one; without it, the environment variable DATELINE_GAZETTEER names one
    #[arg(long, global = true, value_name = "FILE")]
    pub gazetteer: Option<PathBuf>,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// lines for people
    Text,
    /// a JSON object a line, failed documents too
    Json,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Analyse reports, write map layers, print a summary and the verdict on each claim
    #[command(
        after_help = "Examples:\n  dateline map seeds --out out\n  dateline map report.html --published 2025-02-04"
    )]
    Map(MapArgs),
    /// Verify the spatial claims of reports and show each verdict under the quoted line
    #[command(
        after_help = "Examples:\n  dateline check seeds\n  dateline check --format json report.txt\n  \
                      dateline check --format sarif reports > reports.sarif"
    )]
    Check(CheckArgs),
    /// Print everything found as JSON, one line a document
    #[command(after_help = "Examples:\n  dateline extract report.txt --published 2025-02-04\n  \
                      dateline extract --spans documents.jsonl -o resolved.jsonl\n  \
                      dateline extract archive/ -o archive.jsonl.zst --resume\n\n\
                      With -o, documents that fail are listed in NAME.failed.jsonl with the reason. An interrupted run leaves \
                      NAME.jsonl.partial, from which --resume goes on: the output is the same as without interruption, as long \
                      as the inputs are. Zstandard output (.zst) can be resumed too, Parquet cannot.")]
    Extract(ExtractArgs),
    /// Turn a description of a location into a point with its uncertainty
    #[command(after_help = "Examples:\n  dateline locate \"24 km E of Dushanbe, Tajikistan\"\n  \
                      dateline locate --jsonl expressions.jsonl")]
    Locate(LocateArgs),
    /// Measure from one place to another
    #[command(after_help = "Examples:\n  dateline distance Vahdat Dushanbe\n  \
                      dateline distance \"Vahdat, Tajikistan\" 38.54,68.78")]
    Distance(DistanceArgs),
    /// Measure how fast documents are analysed, on one thread, stage by stage
    #[command(
        after_help = "Examples:\n  dateline bench seeds\n  dateline bench reports.jsonl --passes 5 --format json"
    )]
    Bench(BenchArgs),
    /// Look into the gazetteer, and make your own
    #[command(subcommand)]
    Gazetteer(GazetteerCommand),
}

/// Which reports to read and how.
#[derive(Debug, Clone, Args)]
pub struct InputArgs {
    /// Files, folders (read recursively), globs, or `-` for stdin: .txt .md .html .json .jsonl .csv .parquet, all but the last
    /// also compressed (.gz .zst)
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<String>,
    /// Publication date of documents that carry none (YYYY-MM-DD)
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub published: Option<Date>,
    /// Format of the input, where the file name does not tell (stdin: text)
    #[arg(long, value_name = "FORMAT", value_enum)]
    pub input_format: Option<InputFormat>,
    /// Encoding of text that is not UTF-8, e.g. windows-1252
    #[arg(long, value_name = "LABEL", value_parser = parse_encoding)]
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// Leave mentions unresolved whose place is less probable than this (0 to 1)
    #[arg(long, value_name = "P", default_value_t = 0.0, value_parser = parse_probability)]
    pub min_probability: f32,
}

impl ValueEnum for InputFormat {
    fn value_variants<'a>() -> &'a [Self] {
        use InputFormat::{Csv, Html, Json, Jsonl, Markdown, Parquet, Text};
        &[Text, Markdown, Html, Json, Jsonl, Csv, Parquet]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            InputFormat::Text => PossibleValue::new("text").alias("txt"),
            InputFormat::Markdown => PossibleValue::new("markdown").alias("md"),
            InputFormat::Html => PossibleValue::new("html"),
            InputFormat::Json => PossibleValue::new("json"),
            InputFormat::Jsonl => PossibleValue::new("jsonl").alias("ndjson"),
            InputFormat::Csv => PossibleValue::new("csv"),
            InputFormat::Parquet => PossibleValue::new("parquet"),
        })
    }
}

impl ValueEnum for Layer {
    fn value_variants<'a>() -> &'a [Self] {
        &Layer::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}

/// `map`.
#[derive(Debug, Args)]
pub struct MapArgs {
    /// what to read
    #[command(flatten)]
    pub input: InputArgs,
    /// Folder for the layers; nothing is written without it
    #[arg(long, short, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Formats to write, comma-separated, or `all` [default: geojson,gpkg,qgz,html; with --append: gpkg,qgz]
    #[arg(long, value_name = "LIST", value_enum, value_delimiter = ',')]
    pub formats: Vec<MapFormat>,
    /// Layers to write, comma-separated [default: all]. Each report that names a country has its whole outline
    /// in `regions`: for a map of thousands of reports leave them out
    #[arg(long, value_name = "LIST", value_enum, value_delimiter = ',', requires = "out")]
    pub layers: Vec<Layer>,
    /// Add to the GeoPackage that DIR holds: other reports stay, a report that is there already is replaced
    #[arg(long, requires = "out")]
    pub append: bool,
    /// Write a table of events as well whose columns load like UCDP GED's or ACLED's: tables/ucdp.csv, tables/acled.csv, and .geojson
    #[arg(long, value_name = "LIST", value_enum, value_delimiter = ',', requires = "out")]
    pub schema: Vec<EventSchema>,
    /// Write GeoJSON as one file with all layers
    #[arg(long)]
    pub single: bool,
    /// Begin CSV files with a byte order mark, which Excel wants
    #[arg(long)]
    pub csv_bom: bool,
    /// Leave the reports' text out of the HTML map; quoted sentences stay
    #[arg(long)]
    pub no_text: bool,
}

/// A codebook whose columns a table of events has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EventSchema {
    /// UCDP Georeferenced Event Dataset 24.1
    Ucdp,
    /// ACLED, export of 2023
    Acled,
}

/// A format of map layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MapFormat {
    /// every format
    All,
    /// GeoJSON (RFC 7946), a file a layer
    Geojson,
    /// GeoPackage with styles and a QGIS project inside
    Gpkg,
    /// QGIS project on the GeoPackage, which is written with it
    Qgz,
    /// KML, for Google Earth
    Kml,
    /// KML zipped with its icon
    Kmz,
    /// tables with WKT geometry, and column types beside them
    Csv,
    /// FlatGeobuf, a file a layer
    #[value(alias = "flatgeobuf")]
    Fgb,
    /// GeoParquet 1.1, a file a layer
    #[value(alias = "geoparquet")]
    Parquet,
    /// waypoints
    Gpx,
    /// newline-delimited GeoJSON, a file a layer
    #[value(alias = "ndjson")]
    Geojsonl,
    /// one page with map and text, for any browser
    Html,
}

/// `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// what to read
    #[command(flatten)]
    pub input: InputArgs,
    /// How to report
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    pub format: CheckFormat,
    /// Show consistent claims too
    #[arg(long, short)]
    pub all: bool,
}

/// How `check` reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// diagnostics under the quoted line
    Text,
    /// one JSON object a claim and line
    Json,
    /// SARIF 2.1.0, for editors and code review
    Sarif,
}

/// `extract`.
#[derive(Debug, Args)]
pub struct ExtractArgs {
    /// what to read
    #[command(flatten)]
    pub input: InputArgs,
    /// Resolve the spans that documents bring in `toponyms` instead of recognising
    #[arg(long)]
    pub spans: bool,
    /// File to write instead of stdout, which appears when complete: JSON lines (.jsonl), compressed (.jsonl.zst), or a table
    /// (.parquet)
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Go on with an interrupted run; begin where there is none
    #[arg(long, requires = "output")]
    pub resume: bool,
}

/// `bench`.
#[derive(Debug, Args)]
pub struct BenchArgs {
    /// what to read
    #[command(flatten)]
    pub input: InputArgs,
    /// How often to go through the input
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub passes: u32,
    /// How to answer
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    pub format: AnswerFormat,
}

/// `locate`.
#[derive(Debug, Args)]
pub struct LocateArgs {
    /// Description of a location; several words are joined
    #[arg(required_unless_present = "jsonl", conflicts_with = "jsonl", value_name = "EXPR")]
    pub expression: Vec<String>,
    /// JSON lines with `id` and `text` to locate instead (`-` for stdin)
    #[arg(long, value_name = "FILE")]
    pub jsonl: Option<PathBuf>,
    /// How to answer; `--jsonl` always answers in JSON lines
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    pub format: AnswerFormat,
}

/// How `locate` and `distance` answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AnswerFormat {
    /// a few lines for people
    Text,
    /// one JSON object
    Json,
}

/// `distance`.
#[derive(Debug, Args)]
pub struct DistanceArgs {
    /// From: a place name (`Vahdat, Tajikistan`), an id (`geonames:1220855`) or `latitude,longitude`
    #[arg(value_name = "A", allow_hyphen_values = true)]
    pub from: String,
    /// To
    #[arg(value_name = "B", allow_hyphen_values = true)]
    pub to: String,
    /// How to answer
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    pub format: AnswerFormat,
}

/// `gazetteer`.
#[derive(Debug, Subcommand)]
pub enum GazetteerCommand {
    /// Counts, sources, licences and attribution
    #[command(
        after_help = "Examples:\n  dateline gazetteer info\n  dateline gazetteer info --gazetteer own.gaz --verify"
    )]
    Info(InfoArgs),
    /// Places that bear a name, in any script and by former names, and why they were found
    #[command(after_help = "Examples:\n  dateline gazetteer search Leninabad\n  \
                      dateline gazetteer search Хучанд --limit 5\n  \
                      dateline gazetteer search Vahdat --country TJ --feature P")]
    Search(SearchArgs),
    /// What lies around a position: places, units, the nearest border
    #[command(after_help = "Examples:\n  dateline gazetteer near 38.5563 69.0135\n  \
                      dateline gazetteer near -1.3 36.8 --radius 10mi --feature S")]
    Near(NearArgs),
    /// Everything known of a place
    #[command(after_help = "Examples:\n  dateline gazetteer show geonames:1220855\n  \
                      dateline gazetteer show Vahdat, Tajikistan")]
    Show(ShowArgs),
    /// Write places as CSV, GeoJSON or GeoPackage
    #[command(after_help = "Examples:\n  dateline gazetteer export --country TJ -o tajikistan.geojson\n  \
                      dateline gazetteer export --feature P,A.ADM1 --bbox 60,35,80,45 --names -o places.csv")]
    Export(ExportArgs),
    /// Add places of your own to a gazetteer: prisons, camps, checkpoints
    #[command(after_help = "Examples:\n  dateline gazetteer add prisons.csv -o own.gaz\n  \
                      dateline gazetteer add camps.geojson -o own.gaz --base own.gaz\n\n\
                      A CSV list has a header line with name, lat and lon (or wkt), and as you like id, kind (prison, camp, \
                      S.PRN), country, admin1, population, radius_m, names and former (separated by |). GeoJSON \
                      has the same as properties, and polygons count as areas. Rows that cannot be read are listed \
                      and left out (exit code 3); when none can be read nothing is written (2).")]
    Add(AddArgs),
    /// Make a gazetteer from GeoNames' dumps or lists of your own alone
    #[command(after_help = "Examples:\n  dateline gazetteer build dump/ -o world.gaz\n  \
                      dateline gazetteer build TJ.txt alternateNamesV2.txt admin1CodesASCII.txt countryInfo.txt -o tj.gaz\n\n\
                      Of a folder, all files of a dump are taken: allCountries.txt or files of countries, \
                      alternateNamesV2.txt, admin1CodesASCII.txt, admin2Codes.txt, countryInfo.txt, hierarchy.txt, plain or \
                      zipped; lists as .csv, .tsv and .geojson; Who's On First's SQLite files (.db).")]
    Build(BuildArgs),
}

/// `gazetteer info`.
#[derive(Debug, Args)]
pub struct InfoArgs {
    /// Read everything and compare it with its checksums
    #[arg(long)]
    pub verify: bool,
    /// How to answer
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    pub format: AnswerFormat,
}

/// `gazetteer add`.
#[derive(Debug, Args)]
pub struct AddArgs {
    /// Lists of places: .csv, .tsv, .geojson, .json, .geojsonl
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Gazetteer file to write; it appears when complete
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
    /// What to add them to: a gazetteer file, or `builtin` [default: the gazetteer that other commands use]
    #[arg(long, value_name = "FILE")]
    pub base: Option<PathBuf>,
}

/// `gazetteer build`.
#[derive(Debug, Args)]
pub struct BuildArgs {
    /// Files and folders of a GeoNames dump, lists of places
    #[arg(required = true, value_name = "SOURCE")]
    pub sources: Vec<PathBuf>,
    /// Gazetteer file to write; it appears when complete
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
    /// Whose areas, borders, names and weights are kept, joined by id: a gazetteer file, `builtin`, or `none` [default: `builtin`
    /// with a dump, `none` with lists alone]
    #[arg(long, value_name = "FILE")]
    pub base: Option<PathBuf>,
}

/// Which places a command is about.
#[derive(Debug, Clone, Default, Args)]
pub struct FilterArgs {
    /// Only places in these countries: codes or names, comma-separated
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub country: Vec<String>,
    /// Only these kinds, comma-separated: a GeoNames class (P), a class and code (A.ADM1), or the beginning of one (P.PPLA*)
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub feature: Vec<FeaturePattern>,
}

impl FilterArgs {
    /// Whether every place is meant.
    pub fn is_empty(&self) -> bool {
        self.country.is_empty() && self.feature.is_empty()
    }
}

/// A kind of place on the command line: `P`, `A.ADM1`, `P.PPLA*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeaturePattern {
    class: u8,
    code: String,
    /// whether codes that only begin with `code` are meant too
    open: bool,
}

impl FeaturePattern {
    /// Whether it means a feature.
    pub fn takes(&self, feature: Feature) -> bool {
        let code = feature.code();
        feature.class == self.class && (code == self.code || self.open && code.starts_with(&self.code))
    }
}

impl FromStr for FeaturePattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let upper = text.trim().to_ascii_uppercase();
        let (class, code) = upper.split_once('.').unwrap_or((&upper, "*"));
        match class.as_bytes() {
            [class] if b"AHLPRSTUV".contains(class) => {
                let (code, open) = code.strip_suffix('*').map_or((code, false), |code| (code, true));
                Ok(FeaturePattern { class: *class, code: code.to_owned(), open })
            }
            _ => Err(
                "expected a GeoNames class (one of A H L P R S T U V), alone or with a code such as P.PPLC"
                    .into(),
            ),
        }
    }
}

/// How lists of places are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// a table
    Text,
    /// one JSON object a place and line
    Json,
}

/// `gazetteer search`.
#[derive(Debug, Args)]
pub struct SearchArgs {
    /// The name; several words are joined
    #[arg(required = true, value_name = "NAME")]
    pub name: Vec<String>,
    /// which places
    #[command(flatten)]
    pub filter: FilterArgs,
    /// Most places to show
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// How to show them
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    pub format: ListFormat,
}

/// `gazetteer near`.
#[derive(Debug, Args)]
pub struct NearArgs {
    /// Latitude, degrees north
    #[arg(value_name = "LAT", allow_negative_numbers = true, value_parser = parse_latitude)]
    pub lat: f64,
    /// Longitude, degrees east
    #[arg(value_name = "LON", allow_negative_numbers = true, value_parser = parse_longitude)]
    pub lon: f64,
    /// How far to look: a number with km, m, mi or nmi (without a unit: kilometres)
    #[arg(long, value_name = "LENGTH", default_value = "30km", value_parser = parse_length_m)]
    pub radius: f64,
    /// which places
    #[command(flatten)]
    pub filter: FilterArgs,
    /// Most places to show
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// How to answer
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    pub format: AnswerFormat,
}

/// `gazetteer show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// An id (`geonames:1220855`) or a name (`Vahdat, Tajikistan`); several words are joined
    #[arg(required = true, value_name = "ID|NAME")]
    pub place: Vec<String>,
    /// How to answer
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    pub format: AnswerFormat,
}

/// `gazetteer export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// which places
    #[command(flatten)]
    pub filter: FilterArgs,
    /// Only places in a box: west, south, east, north in degrees; west may be greater than east
    #[arg(long, value_name = "W,S,E,N", allow_hyphen_values = true, value_parser = parse_box)]
    pub bbox: Option<BoundingBox>,
    /// With all names, by kind
    #[arg(long)]
    pub names: bool,
    /// Areas instead of points where they are known
    #[arg(long)]
    pub areas: bool,
    /// How to write them; without it the file name tells, on stdout CSV
    #[arg(long, value_name = "FORMAT", value_enum)]
    pub format: Option<PlaceFormat>,
    /// File to write instead of stdout; it appears when complete
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// A format of lists of places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PlaceFormat {
    /// comma-separated, with a header line
    Csv,
    /// GeoJSON (RFC 7946)
    Geojson,
    /// GeoPackage
    Gpkg,
}

/// Degrees; `west` is greater than `east` where the box crosses the antimeridian.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs)]
pub struct BoundingBox {
    pub west: f64,
    pub south: f64,
    pub east: f64,
    pub north: f64,
}

impl BoundingBox {
    /// Whether a position lies in it or on its edge.
    pub fn contains(&self, lon: f64, lat: f64) -> bool {
        let between = match self.west <= self.east {
            true => (self.west..=self.east).contains(&lon),
            false => lon >= self.west || lon <= self.east,
        };
        between && (self.south..=self.north).contains(&lat)
    }
}

fn parse_degrees(text: &str, limit: f64, what: &str) -> Result<f64, String> {
    let degrees = text.trim().parse();
    degrees
        .ok()
        .filter(|degrees: &f64| degrees.abs() <= limit)
        .ok_or_else(|| format!("expected {what} in degrees, from -{limit} to {limit}; latitude comes first"))
}

fn parse_latitude(text: &str) -> Result<f64, String> {
    parse_degrees(text, 90.0, "a latitude")
}

fn parse_longitude(text: &str) -> Result<f64, String> {
    parse_degrees(text, 180.0, "a longitude")
}

fn parse_length_m(text: &str) -> Result<f64, String> {
    let text = text.trim();
    let digits = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let unit = match unit.trim() {
        "" => Some(Unit::Kilometre),
        unit => Unit::read(&unit.to_lowercase()),
    };
    let metres = number.parse::<f64>().ok().zip(unit).map(|(number, unit)| number * unit.metres());
    metres.filter(|m| m.is_finite()).ok_or_else(|| "expected a length such as 30km, 500m or 20mi".into())
}

fn parse_box(text: &str) -> Result<BoundingBox, String> {
    let numbers: Result<Vec<f64>, _> = text.split(',').map(|part| part.trim().parse::<f64>()).collect();
    match numbers.as_deref() {
        Ok(&[west, south, east, north])
            if west.abs() <= 180.0
                && east.abs() <= 180.0
                && -90.0 <= south
                && south <= north
                && north <= 90.0 =>
        {
            Ok(BoundingBox { west, south, east, north })
        }
        _ => {
            Err("expected four numbers of degrees, west,south,east,north, such as 67.3,36.6,75.2,41.1".into())
        }
    }
}

fn parse_date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|error| format!("expected a day such as 2025-02-04 ({error})"))
}

fn parse_probability(text: &str) -> Result<f32, String> {
    match text.parse() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
        _ => Err("expected a number from 0 to 1".into()),
    }
}

fn parse_encoding(label: &str) -> Result<&'static encoding_rs::Encoding, String> {
    encoding_rs::Encoding::for_label(label.as_bytes()).ok_or_else(|| {
        "no such encoding; try utf-8, windows-1252, windows-1251, utf-16le, gb18030, shift_jis".into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn formats_are_a_list_and_dates_are_read() {
        let cli = Cli::parse_from(["dateline", "map", "a", "b", "--published", "2025-02-04", "--jobs", "2"]);
        let Command::Map(args) = cli.command else { panic!("not map") };
        assert_eq!(args.input.inputs, ["a", "b"]);
        assert_eq!(args.input.published, Some(jiff::civil::date(2025, 2, 4)));
        assert!(args.formats.is_empty());
        assert_eq!(cli.global.jobs, Some(2));
        assert!(Cli::try_parse_from(["dateline", "check", "a", "--min-probability", "2"]).is_err());
    }

    #[test]
    fn features_are_classes_codes_or_beginnings_of_codes() {
        let takes = |pattern: &str, feature: &str| {
            pattern.parse::<FeaturePattern>().unwrap().takes(Feature::parse(feature).unwrap())
        };
        assert!(takes("P", "P.PPLC") && takes("p.pplc", "P.PPLC") && takes("P.PPLA*", "P.PPLA2"));
        assert!(!takes("P.PPL", "P.PPLC") && !takes("A", "P.PPLC"));
        assert!("PPLC".parse::<FeaturePattern>().is_err() && "".parse::<FeaturePattern>().is_err());
    }

    #[test]
    fn positions_lengths_and_boxes_are_read() {
        let cli = Cli::parse_from(["dateline", "gazetteer", "near", "-1.3", "-36.8", "--radius", "10 mi"]);
        let Command::Gazetteer(GazetteerCommand::Near(args)) = cli.command else { panic!("not near") };
        assert_eq!((args.lat, args.lon, args.radius), (-1.3, -36.8, 16_093.44));
        assert!(Cli::try_parse_from(["dateline", "gazetteer", "near", "136.8", "1.3"]).is_err());
        assert_eq!([parse_length_m("500m"), parse_length_m("3")], [Ok(500.0), Ok(3000.0)]);
        assert!(parse_length_m("far").is_err() && parse_length_m("3 parsec").is_err());
        let cli = Cli::parse_from(["dateline", "gazetteer", "export", "--bbox", "-170,-10,-160,10"]);
        let Command::Gazetteer(GazetteerCommand::Export(args)) = cli.command else { panic!("not export") };
        assert!(args.bbox.unwrap().contains(-165.0, 0.0) && !args.bbox.unwrap().contains(165.0, 0.0));
        let pacific = parse_box("170,-10,-160,10").unwrap();
        assert!(pacific.contains(179.0, 0.0) && pacific.contains(-179.0, 0.0) && !pacific.contains(0.0, 0.0));
        assert!(parse_box("1,2,3").is_err() && parse_box("0,10,5,5").is_err());
    }
}
