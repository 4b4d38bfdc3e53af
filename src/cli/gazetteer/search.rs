//! `gazetteer search`: places that bear a name, and why they were found.

use super::filter::Filter;
use super::text::{admin1_name, align_right, kind_name, position, table, thousands, within};
use crate::cli::args::{ListFormat, SearchArgs};
use crate::gazetteer::fold::fold;
use crate::gazetteer::{Gazetteer, NameHit};
use crate::toponym;
use comfy_table::Table;
use serde::Serialize;
use std::io::Write;

/// How a place's name relates to the one asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
enum How {
    /// the same, folded
    Exact,
    /// the same but for a word that says what the place is (`Sughd Region`, `Sughd`)
    WithoutNoun(String),
    /// it begins so
    Prefix,
    /// some letters off; less than one where the two sound alike
    Similar(f32),
}

/// Letters that a text needs before names are shown that begin with it.
const SHORTEST_PREFIX: usize = 3;
/// Names near the one asked for that are looked at, of each sort.
const NEAR: usize = 100;

impl How {
    /// Where places found so stand: sounding alike before beginning so, letters off last.
    fn rank(&self) -> f32 {
        match self {
            How::Exact => -2.0,
            How::WithoutNoun(_) => -1.0,
            How::Similar(edits) if *edits < 1.0 => 0.0,
            How::Prefix => 1.0,
            How::Similar(edits) => 1.0 + edits,
        }
    }
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
    how: How,
    #[serde(skip)]
    within: String,
    #[serde(skip)]
    position: String,
}

impl<'g> Found<'g> {
    fn new(gazetteer: &'g Gazetteer, folded: &str, hit: NameHit, how: How) -> Self {
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
            matched: written.map_or_else(|| folded.to_owned(), |(name, _)| name.to_string()),
            kind: kind_name(hit.kind),
            exact: how == How::Exact,
            how,
            within: within(gazetteer, &place),
            position: position(&place),
        }
    }

    /// `Leninabad (former name)`.
    fn why(&self) -> String {
        let how = match &self.how {
            How::Exact => String::new(),
            How::WithoutNoun(noun) => format!(", without \"{noun}\""),
            How::Prefix => ", begins so".to_owned(),
            How::Similar(edits) if *edits < 1.0 => ", sounds alike".to_owned(),
            How::Similar(edits) if *edits < 2.0 => ", a letter off".to_owned(),
            How::Similar(_) => ", two letters off".to_owned(),
        };
        format!("{} ({}{how})", self.matched, self.kind)
    }
}

/// Writes what bears the name; returns a note for the user when nothing does exactly or there is more.
pub(super) fn run(
    gazetteer: &Gazetteer,
    args: &SearchArgs,
    out: &mut dyn Write,
) -> anyhow::Result<Option<String>> {
    let name = args.name.join(" ");
    let filter = Filter::new(gazetteer, &args.filter)?;
    let (mut found, mut note) = (matches(gazetteer, &name, &filter), None);
    if found.first().is_none_or(|first| !first.exact) {
        let among = if args.filter.is_empty() { "" } else { " of those asked for" };
        note = Some(match found.len() {
            0 => format!("no place{among} is called `{name}`, and none nearly so"),
            _ => format!("no place{among} is called `{name}`; these are names near it"),
        });
    } else if found.len() > args.limit {
        note = Some(format!("{} more; see --limit", found.len() - args.limit));
    }
    found.truncate(args.limit);
    match args.format {
        ListFormat::Json => {
            for place in &found {
                serde_json::to_writer(&mut *out, place)?;
                writeln!(out)?;
            }
        }
        ListFormat::Text if found.is_empty() => {}
        ListFormat::Text => writeln!(out, "{}", text_table(&found))?,
    }
    Ok(note)
}

/// Places of the name; only where there is none, those of names near it.
fn matches<'g>(gazetteer: &'g Gazetteer, name: &str, filter: &Filter<'_>) -> Vec<Found<'g>> {
    let folded = fold(name);
    let takes = |hit: &NameHit| filter.takes(&gazetteer.place(hit.place));
    let exact = gazetteer.lookup(name).filter(takes);
    let exact: Vec<_> = exact.map(|hit| Found::new(gazetteer, &folded, hit, How::Exact)).collect();
    if !exact.is_empty() {
        return exact;
    }
    let mut near: Vec<Found<'g>> = Vec::new();
    let mut add = |name: &str, hit: NameHit, how: How| {
        let found = Found::new(gazetteer, name, hit, how);
        if takes(&hit) && near.iter().all(|other| other.place_id != found.place_id) {
            near.push(found);
        }
    };
    for (rest, noun, feature) in toponym::without_noun(&folded) {
        let hits = gazetteer.lookup(rest);
        for hit in hits.filter(|hit| gazetteer.place(hit.place).feature.class == feature.class) {
            add(rest, hit, How::WithoutNoun(noun.to_owned()));
        }
    }
    if folded.chars().count() >= SHORTEST_PREFIX {
        for (longer, hit) in gazetteer.prefix(name, NEAR) {
            add(&longer, hit, How::Prefix);
        }
    }
    for similar in gazetteer.similar(name, NEAR) {
        add(&similar.key, similar.hit, How::Similar(similar.edits));
    }
    near.sort_by(|a, b| a.how.rank().total_cmp(&b.how.rank()));
    near
}

fn text_table(found: &[Found<'_>]) -> Table {
    let mut table = table();
    table.set_header(["id", "name", "feature", "in", "lat, lon", "population", "importance", "found by"]);
    for place in found {
        table.add_row([
            place.place_id.clone(),
            place.name.to_owned(),
            place.feature.clone(),
            place.within.clone(),
            place.position.clone(),
            place.population.map_or_else(String::new, |population| thousands(u64::from(population))),
            format!("{:.2}", place.importance),
            place.why(),
        ]);
    }
    align_right(&mut table, &[5, 6]);
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::FilterArgs;

    fn found(name: &str, filter: FilterArgs, format: ListFormat) -> (String, Option<String>) {
        let gazetteer = crate::embedded_gazetteer().unwrap();
        let args = SearchArgs { name: vec![name.to_owned()], filter, limit: 3, format };
        let mut out = Vec::new();
        let note = run(&gazetteer, &args, &mut out).unwrap();
        (String::from_utf8(out).unwrap(), note)
    }

    fn all() -> FilterArgs {
        FilterArgs { country: Vec::new(), feature: Vec::new() }
    }

    #[test]
    fn a_town_is_found_by_its_former_name_and_in_other_scripts() {
        for name in ["Leninabad", "Хуҷанд", "خجند"] {
            let (out, _) = found(name, all(), ListFormat::Text);
            assert!(out.contains("geonames:1514879") && out.contains(name), "{name}: {out}");
        }
    }

    #[test]
    fn json_has_an_object_a_line() {
        let (out, note) = found("Paris", all(), ListFormat::Json);
        let lines: Vec<serde_json::Value> =
            out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), 3);
        assert_eq!((&lines[0]["place_id"], &lines[0]["exact"]), (&"geonames:2988507".into(), &true.into()));
        assert_eq!(lines[0]["how"], "exact");
        assert!(note.unwrap().ends_with("more; see --limit"));
    }

    #[test]
    fn unknown_names_give_names_near_them_and_say_so() {
        let (out, note) = found("Dushambeh", all(), ListFormat::Text);
        assert!(out.contains("geonames:1221874"), "{out}");
        assert_eq!(note.unwrap(), "no place is called `Dushambeh`; these are names near it");
        let (out, _) = found("Dushanb", all(), ListFormat::Text);
        assert!(out.contains("geonames:1221874") && out.contains("begins so"), "{out}");
        let (out, note) = found("Xqzzkwvvpjq", all(), ListFormat::Text);
        assert_eq!(out, "");
        assert!(note.unwrap().ends_with("and none nearly so"));
    }

    #[test]
    fn a_noun_that_says_what_the_place_is_may_be_too_much() {
        let (out, _) = found("Sughd Region", all(), ListFormat::Json);
        let first: serde_json::Value = serde_json::from_str(out.lines().next().unwrap()).unwrap();
        assert_eq!((&first["place_id"], &first["feature"]), (&"geonames:1221092".into(), &"A.ADM1".into()));
    }

    #[test]
    fn countries_and_features_narrow_the_search() {
        let filter = FilterArgs { country: vec!["Tajikistan".into()], feature: vec!["A".parse().unwrap()] };
        let (out, _) = found("Leninabad", filter, ListFormat::Json);
        let first: serde_json::Value = serde_json::from_str(out.lines().next().unwrap()).unwrap();
        assert_eq!((out.lines().count(), &first["place_id"]), (1, &"geonames:1221092".into()));
        let filter = FilterArgs { country: vec!["TJ".into()], feature: vec!["H".parse().unwrap()] };
        assert!(
            found("Paris", filter, ListFormat::Text).1.unwrap().starts_with("no place of those asked for")
        );
        let filter = FilterArgs { country: vec!["Utopia".into()], feature: Vec::new() };
        let gazetteer = crate::embedded_gazetteer().unwrap();
        assert!(Filter::new(&gazetteer, &filter).is_err());
    }
}
