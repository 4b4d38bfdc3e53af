//! Rivers and canals, from Natural Earth's centre lines: a place for each river, its course in `lines.tsv`.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::archive::Archive;
use super::natural_earth::RIVERS;
use super::natural_earth_shapes;
use super::place::{Id, Place, Places, Position};
use super::shape::simplify::simplify;
use super::shape::{Point, write_lines};
use super::table::Table;
use super::words::OrdinaryWords;

/// In degrees: 220 m, about the width of the rivers.
const TOLERANCE: f64 = 0.002;

/// Courses of one name that come as near as this, in degrees, are one river's: lakes and deltas leave gaps.
const GAP: f64 = 0.4;

/// Ids of rivers that Natural Earth gives the number 0 begin here, above its own river numbers and far below its `ne_id`s.
const FIRST_OF_UNNUMBERED: u64 = 40_000;

/// Names as the file has them, as they are shown, and others. See the file's head.
const NAMES: &str = include_str!("rivers.tsv");

struct Course {
    number: u64,
    parts: Vec<Vec<Point>>,
}

/// Adds a place for each named river and returns `lines.tsv`.
pub(crate) fn add(places: &mut Places, magics: &Archive, ordinary: &OrdinaryWords) -> Result<Table> {
    let reviewed = reviewed_names();
    let lines = natural_earth_shapes::lines(magics, RIVERS)?;
    let mut rivers: BTreeMap<String, (BTreeSet<String>, Vec<Course>)> = BTreeMap::new();
    let mut is_reviewed: BTreeSet<String> = BTreeSet::new();
    for (record, parts) in lines.attributes.records().zip(lines.parts) {
        // The one name with a letter outside ASCII that survived is in Latin-1.
        let latin1 = |name: &str| record.bytes(name).iter().map(|&byte| char::from(byte)).collect::<String>();
        let raw = latin1("name");
        let (name, mut others) = names(&raw, &reviewed);
        is_reviewed.extend(reviewed.contains_key(raw.as_str()).then(|| name.clone()));
        if name.is_empty() || parts.is_empty() {
            continue;
        }
        let other = latin1("name_alt");
        if !other.contains('?') {
            others.insert(other);
        }
        let (alternates, courses) = rivers.entry(name).or_default();
        alternates.extend(others);
        courses.push(Course { number: record.number("rivernum").unwrap_or(0), parts });
    }
    let mut next = FIRST_OF_UNNUMBERED;
    let mut rows: Vec<(Id, String)> = Vec::new();
    for (name, (alternates, courses)) in rivers {
        // A reviewed name is one river's.
        let is_one = is_reviewed.contains(&name);
        for (number, mut parts) in separate(courses, if is_one { f64::INFINITY } else { GAP }) {
            let number = number.unwrap_or_else(|| {
                next += 1;
                next
            });
            let id = Id::natural_earth(number);
            parts.sort();
            places.by_id.insert(id, place(&name, is_one, &alternates, &parts, ordinary));
            rows.push((
                id,
                write_lines(parts.iter().map(|part| simplify(part, TOLERANCE)).collect::<Vec<_>>().iter()),
            ));
        }
    }
    rows.sort();
    Table::new("lines.tsv.zst", ["id", "line"], rows.into_iter().map(|(id, line)| [id.to_string(), line]))
}

/// Name and other names by the file's name.
fn reviewed_names() -> BTreeMap<&'static str, (&'static str, BTreeSet<String>)> {
    let rows = NAMES.lines().filter(|line| !line.starts_with('#'));
    let row = |line: &'static str| {
        let mut cells = line.split('\t');
        let (raw, name, others) = (cells.next()?, cells.next()?, cells.next().unwrap_or(""));
        Some((raw, (name, others.split('|').filter(|other| !other.is_empty()).map(str::to_owned).collect())))
    };
    rows.filter_map(row).collect()
}

/// The name to show and the others; a bracket holds another name.
fn names(
    raw: &str,
    reviewed: &BTreeMap<&'static str, (&'static str, BTreeSet<String>)>,
) -> (String, BTreeSet<String>) {
    if let Some((name, others)) = reviewed.get(raw) {
        return ((*name).to_owned(), others.clone());
    }
    let spaced = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    match spaced.split_once(" (") {
        Some((name, other)) => (name.to_owned(), BTreeSet::from([other.trim_end_matches(')').to_owned()])),
        None => (spaced, BTreeSet::new()),
    }
}

/// Several rivers have the same name: courses of one number, and courses that come near each other, are one river.
fn separate(courses: Vec<Course>, gap: f64) -> Vec<(Option<u64>, Vec<Vec<Point>>)> {
    let mut rivers: Vec<(BTreeSet<u64>, Vec<Vec<Point>>)> = Vec::new();
    for course in courses {
        let mut numbers = BTreeSet::from([course.number]);
        let mut parts = course.parts;
        // Everything that this course connects becomes one river.
        let (same, apart): (Vec<_>, Vec<_>) = rivers.into_iter().partition(|(other_numbers, other_parts)| {
            (course.number != 0 && other_numbers.contains(&course.number))
                || are_near(&parts, other_parts, gap)
        });
        for (other_numbers, other_parts) in same {
            numbers.extend(other_numbers);
            parts.extend(other_parts);
        }
        rivers = apart;
        rivers.push((numbers, parts));
    }
    rivers
        .into_iter()
        .map(|(numbers, parts)| (numbers.into_iter().find(|&number| number != 0), parts))
        .collect()
}

/// Whether an end of one comes near the other.
fn are_near(a: &[Vec<Point>], b: &[Vec<Point>], gap: f64) -> bool {
    let ends = |parts: &[Vec<Point>]| -> Vec<Point> {
        parts.iter().flat_map(|part| [part[0], part[part.len() - 1]]).collect()
    };
    let near = |ends: &[Point], parts: &[Vec<Point>]| {
        parts.iter().flatten().any(|point| ends.iter().any(|end| distance(*end, *point) < gap))
    };
    near(&ends(a), b) || near(&ends(b), a)
}

/// In degrees of latitude, roughly.
fn distance(a: Point, b: Point) -> f64 {
    let ((ax, ay), (bx, by)) = (a.degrees(), b.degrees());
    ((ax - bx) * ay.to_radians().cos()).hypot(ay - by)
}

fn place(
    name: &str,
    is_reviewed: bool,
    others: &BTreeSet<String>,
    parts: &[Vec<Point>],
    ordinary: &OrdinaryWords,
) -> Place {
    let length = |part: &[Point]| part.windows(2).map(|pair| distance(pair[0], pair[1])).sum::<f64>();
    let longest = parts.iter().max_by(|a, b| length(a).total_cmp(&length(b)));
    let middle = longest.map(|part| part[part.len() / 2].degrees());
    let is_canal = name.contains("Canal");
    let says_what =
        ["River", "Rivière", "Río", "Rio ", "Canal", "branch", "Branch", "Channel", "Fork", "älv"];
    let mut alternates: Vec<String> = others.iter().cloned().collect();
    let mut shown = name.to_owned();
    if !says_what.iter().any(|word| name.contains(word)) {
        // "Red" and "James" by themselves are not read as rivers.
        if ordinary.contains(name) && !is_reviewed {
            shown = format!("{name} River");
        } else {
            alternates.push(format!("{name} River"));
        }
        alternates.push(format!("River {name}"));
    }
    alternates.retain(|name| !ordinary.contains(name));
    Place {
        name: shown,
        feature: if is_canal { "H.CNL" } else { "H.STM" }.to_owned(),
        at: middle.map(|(lon, lat)| Position { lon, lat }),
        alternates,
        ..Place::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lost_letters_and_doubled_spaces_are_repaired() {
        let reviewed = reviewed_names();
        let name = |raw: &str| names(raw, &reviewed).0;
        assert_eq!(name("Amu  Darya"), "Amu Darya");
        assert_eq!(name("Rhne"), "Rhône");
        assert_eq!(name("S?o  Francisco"), "São Francisco");
        assert_eq!(name("Donau (Danube)"), "Danube");
        assert_eq!(
            names("Neris (Vilija)", &reviewed),
            ("Neris".to_owned(), BTreeSet::from(["Vilija".to_owned()]))
        );
        assert!(reviewed.values().all(|(name, _)| !name.contains('?') && !name.contains("  ")));
    }

    #[test]
    fn rivers_of_one_name_are_separate_where_they_are_far_apart() {
        let line = |x: i32| vec![vec![Point { x, y: 0 }, Point { x: x + 9_000, y: 0 }]];
        let course = |number, x| Course { number, parts: line(x) };
        let rivers =
            separate(vec![course(7, 0), course(8, 10_000), course(0, 500_000), course(9, 900_000)], GAP);
        let numbers: Vec<Option<u64>> = rivers.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [Some(7), None, Some(9)]);
        assert_eq!(rivers[0].1.len(), 2);
    }
}
