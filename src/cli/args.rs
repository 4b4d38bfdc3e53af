//! All commands and flags, defined once: clap derives the parser, the help and the completions from these types.

use clap::builder::PossibleValue;
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use std::path::PathBuf;

use crate::document::read::Format as InputFormat;

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
    /// Gazetteer file to use instead of the built-in one
    #[arg(long, global = true, value_name = "FILE")]
    pub gazetteer: Option<PathBuf>,
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
    #[command(after_help = "Examples:\n  dateline check seeds\n  dateline check --format json report.txt")]
    Check(CheckArgs),
    /// Print everything found as JSON, one line a document
    #[command(after_help = "Examples:\n  dateline extract report.txt --published 2025-02-04\n  \
                      dateline extract --spans documents.jsonl -o resolved.jsonl")]
    Extract(ExtractArgs),
    /// Turn a description of a location into a point with its uncertainty
    #[command(after_help = "Examples:\n  dateline locate \"24 km E of Dushanbe, Tajikistan\"\n  \
                      dateline locate --jsonl expressions.jsonl")]
    Locate(LocateArgs),
    /// Measure from one place to another
    #[command(after_help = "Examples:\n  dateline distance Vahdat Dushanbe\n  \
                      dateline distance \"Vahdat, Tajikistan\" 38.54,68.78")]
    Distance(DistanceArgs),
    /// Look into the gazetteer
    #[command(subcommand)]
    Gazetteer(GazetteerCommand),
}

/// Which reports to read and how.
#[derive(Debug, Clone, Args)]
pub struct InputArgs {
    /// Files, folders (read recursively), globs, or `-` for stdin: .txt .md .html .json .jsonl .csv
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
        use InputFormat::{Csv, Html, Json, Jsonl, Markdown, Text};
        &[Text, Markdown, Html, Json, Jsonl, Csv]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            InputFormat::Text => PossibleValue::new("text").alias("txt"),
            InputFormat::Markdown => PossibleValue::new("markdown").alias("md"),
            InputFormat::Html => PossibleValue::new("html"),
            InputFormat::Json => PossibleValue::new("json"),
            InputFormat::Jsonl => PossibleValue::new("jsonl").alias("ndjson"),
            InputFormat::Csv => PossibleValue::new("csv"),
        })
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
    /// Formats to write, comma-separated
    #[arg(long, value_name = "LIST", value_enum, value_delimiter = ',', default_value = "geojson")]
    pub formats: Vec<MapFormat>,
}

/// A format of map layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MapFormat {
    /// GeoJSON (RFC 7946), a file a layer
    Geojson,
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
    /// File to write instead of stdout; it appears when complete
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
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
    #[command(after_help = "Example:\n  dateline gazetteer info")]
    Info,
    /// Places that bear a name, in any script and by former names
    #[command(
        after_help = "Examples:\n  dateline gazetteer search Leninabad\n  dateline gazetteer search Хучанд --limit 5"
    )]
    Search(SearchArgs),
}

/// `gazetteer search`.
#[derive(Debug, Args)]
pub struct SearchArgs {
    /// The name; several words are joined
    #[arg(required = true, value_name = "NAME")]
    pub name: Vec<String>,
    /// Most places to show
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// How to show them
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    pub format: SearchFormat,
}

/// How `gazetteer search` shows places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SearchFormat {
    /// a table
    Text,
    /// one JSON object a place and line
    Json,
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
        assert_eq!(args.formats, [MapFormat::Geojson]);
        assert_eq!(cli.global.jobs, Some(2));
        assert!(Cli::try_parse_from(["dateline", "check", "a", "--min-probability", "2"]).is_err());
    }
}
