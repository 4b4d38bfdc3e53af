//! Borders named by their countries: *the Tajik-Afghan border*, or by one of them: *the Afghan border*.

use super::Location;
use dateline_gazetteer::{CountryCode, Gazetteer, Matcher, NameKind, fold};
use geo::{Distance, Geodesic, MultiLineString, Point};

/// UCDP's code for linear features.
const PRECISION: u8 = 5;

/// Countries that the words of a border's name stand for, in order, each once.
pub(super) fn countries_in(gazetteer: &Gazetteer, name: &str, matcher: &mut Matcher) -> Vec<CountryCode> {
    let words: Vec<String> = fold::words(name)
        .map(|w| {
            let mut folded = String::new();
            fold::fold_word_into(&name[w.start as usize..w.end as usize], &mut folded);
            folded
        })
        .collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let matches = matcher.matches_at(gazetteer, words[at..].iter().map(String::as_str));
        let hit = matches.iter().rev().find_map(|m| {
            let country = gazetteer.hits(m.entry).find_map(|hit| {
                let place = gazetteer.place(hit.place);
                let speaks = place.feature.is_country() || place.feature.is_admin1();
                if speaks && hit.kind != NameKind::Code { place.country } else { None }
            });
            country.map(|country| (country, m.words))
        });
        match hit {
            Some((country, covered)) => {
                if !found.contains(&country) {
                    found.push(country);
                }
                at += covered.max(1);
            }
            None => at += 1,
        }
    }
    found
}

/// The middle of a border's line, with the distance to its farthest point.
pub(super) fn location(line: &MultiLineString<f64>) -> Option<Location> {
    let middle = middle(line)?;
    let uncertainty_m = line
        .0
        .iter()
        .flat_map(|part| &part.0)
        .map(|&c| Geodesic.distance(middle, Point::from(c)))
        .fold(0.0, f64::max);
    Some(Location { lon: middle.x(), lat: middle.y(), uncertainty_m, precision: PRECISION })
}

/// The point half-way along the longest part.
fn middle(line: &MultiLineString<f64>) -> Option<Point<f64>> {
    let length = |part: &geo::LineString<f64>| -> f64 {
        part.lines().map(|l| Geodesic.distance(l.start_point(), l.end_point())).sum()
    };
    let (part, total) = line.0.iter().map(|part| (part, length(part))).max_by(|x, y| x.1.total_cmp(&y.1))?;
    let mut left = total / 2.0;
    for l in part.lines() {
        let step = Geodesic.distance(l.start_point(), l.end_point());
        if step >= left {
            // Segments of a border are short: straight in degrees is near enough.
            let ratio = if step > 0.0 { left / step } else { 0.0 };
            return Some(Point::new(l.start.x + l.dx() * ratio, l.start.y + l.dy() * ratio));
        }
        left -= step;
    }
    part.points().next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::line_string;

    #[test]
    fn middle_lies_on_the_longest_part() {
        let line = MultiLineString(vec![
            line_string![(x: 50.0, y: 0.0), (x: 50.1, y: 0.0)],
            line_string![(x: 0.0, y: 0.0), (x: 1.0, y: 0.0), (x: 4.0, y: 0.0)],
        ]);
        let m = middle(&line).expect("a middle");
        assert!((m.x() - 2.0).abs() < 1e-6 && m.y() == 0.0);
    }
}
