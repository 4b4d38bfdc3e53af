//! Importance and radius of places that nobody weighed by hand.
//!
//! Importance answers "which of the namesakes is meant when a world-news report says only the name". It follows the decimal
//! logarithm of the population, lifted by rank: a capital is named far more often than a city of its size, a part of a city
//! far less. The offsets are chosen so that well-known pairs come out right (a capital over a first-level unit of the same
//! name, a country over everything, a city over its county) and are tested on such pairs; `resolve` learns the rest.

use crate::Feature;
use std::f64::consts::PI;

/// `floor + slope × log10(population) ÷ 8`; `unknown` when the population is unknown.
struct Scale {
    floor: f32,
    slope: f32,
    unknown: f32,
}

impl Scale {
    const fn new(floor: f32, slope: f32, unknown: f32) -> Self {
        Scale { floor, slope, unknown }
    }

    fn at(&self, population: u32) -> f32 {
        if population == 0 {
            return self.unknown;
        }
        self.floor + self.slope * ((population as f32).log10() / 8.0).min(1.1)
    }
}

/// 0 to 1 from feature and population.
pub(super) fn importance(feature: Feature, population: u32) -> f32 {
    let scale = match (feature.class, feature.code()) {
        (b'A', "PCLI" | "PCL") => Scale::new(0.85, 0.13, 0.9),
        (b'A', code) if code.starts_with("PCL") && code != "PCLH" => Scale::new(0.6, 0.2, 0.65),
        (b'A', "TERR") => Scale::new(0.6, 0.2, 0.65),
        (b'A', "ADM1") => Scale::new(0.35, 0.35, 0.55),
        (b'A', "ADM2") => Scale::new(0.15, 0.3, 0.27),
        (b'A', "ADM3") => Scale::new(0.1, 0.25, 0.18),
        (b'A', code) if code.ends_with('H') => Scale::new(0.1, 0.2, 0.15),
        (b'A', _) => Scale::new(0.08, 0.2, 0.12),
        (b'P', "PPLC") => Scale::new(0.2, 0.78, 0.7),
        (b'P', "PPLA") => Scale::new(0.08, 0.78, 0.4),
        (b'P', "PPLA2") => Scale::new(0.03, 0.78, 0.25),
        (b'P', "PPLX") => Scale::new(-0.1, 0.65, 0.08),
        (b'P', "PPLH" | "PPLQ" | "PPLW" | "PPLCH") => Scale::new(0.0, 0.5, 0.1),
        (b'P', _) => Scale::new(0.0, 0.78, 0.12),
        (b'L', "CONT") => Scale::new(0.95, 0.0, 0.95),
        (b'L', _) => Scale::new(0.3, 0.2, 0.3),
        // An airport is meant where it is named in full; it must not beat a town.
        (b'S', "AIRP") => Scale::new(0.11, 0.0, 0.11),
        (b'H', "OCN") => Scale::new(0.85, 0.0, 0.85),
        (b'H', "SEA" | "GULF" | "STRT") => Scale::new(0.65, 0.0, 0.65),
        (b'H', "STM" | "LK" | "BAY" | "CNL" | "RSV") => Scale::new(0.42, 0.0, 0.42),
        (b'T', "MTS" | "DSRT" | "PEN" | "ISL" | "ISLS") => Scale::new(0.42, 0.1, 0.42),
        _ => Scale::new(0.25, 0.1, 0.25),
    };
    scale.at(population).clamp(0.01, 0.99)
}

/// Radius in metres of a circle of an area.
pub(super) fn radius_of_area_m(area_km2: f64) -> f64 {
    (area_km2 / PI).sqrt() * 1000.0
}

/// Radius in metres of the built-up area of a populated place: grows with population to the power 0.35 (area to 0.7: bigger
/// cities are denser, see Angel, Parent and Civco, *Making Room for a Planet of Cities*, 2011), drawn through 9 km at 700,000
/// inhabitants, which gives 1 km for a village of 1,300, 4.5 km at 100,000 and 23 km at 10 million. Never below 1 km: the
/// sources' points are no better than that.
pub(super) fn built_up_radius_m(feature: Feature, population: u32) -> f64 {
    let least = if feature.code() == "PPLC" { 4000.0 } else { 1000.0 };
    let radius = 9000.0 * (f64::from(population) / 700_000.0).powf(0.35);
    let most = if feature.code() == "PPLX" { 5000.0 } else { 30_000.0 };
    radius.clamp(least, most)
}

/// Radius in metres for want of anything better: the usual size of such a thing.
pub(super) fn usual_radius_m(feature: Feature) -> f64 {
    match (feature.class, feature.code()) {
        // land area of the Earth (134 million km²) shared among the units of the level in the tables
        (b'A', "ADM1") => 80_000.0,
        (b'A', "ADM2") => 25_000.0,
        (b'A', "ADM3") => 10_000.0,
        (b'A', code) if code.starts_with("PCL") || code == "TERR" => 20_000.0,
        (b'A', _) => 5000.0,
        (b'L', "CONT") => 3_000_000.0,
        (b'L', "RGN") => 100_000.0,
        (b'L', _) => 10_000.0,
        (b'H', "OCN") => 4_000_000.0,
        (b'H', "SEA" | "GULF") => 400_000.0,
        (b'H', "STM") => 50_000.0,
        (b'H', "LK" | "BAY" | "STRT") => 20_000.0,
        (b'H', _) => 5000.0,
        (b'T', "MTS" | "DSRT" | "PEN" | "PLN" | "PLAT") => 150_000.0,
        (b'T', "ISL" | "ISLS") => 20_000.0,
        (b'T', _) => 5000.0,
        _ => 1000.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(feature: &str, population: u32) -> f32 {
        importance(Feature::parse(feature).unwrap(), population)
    }

    #[test]
    fn the_better_known_namesake_weighs_more() {
        let pairs = [
            // Georgia: country, state
            (("A.PCLI", 3_731_000), ("A.ADM1", 10_711_908)),
            // Washington: capital, state
            (("P.PPLC", 689_545), ("A.ADM1", 7_705_281)),
            // New York: city, state
            (("P.PPL", 8_804_190), ("A.ADM1", 19_274_244)),
            // Moscow: capital, town in Idaho
            (("P.PPLC", 10_381_222), ("P.PPLA2", 25_060)),
            // Los Angeles: city, county
            (("P.PPLA2", 3_898_747), ("A.ADM2", 9_818_605)),
            // Birmingham: England, Alabama
            (("P.PPLA2", 1_144_919), ("P.PPLA2", 212_461)),
            // San Jose: capital of Costa Rica, California
            (("P.PPLC", 335_007), ("P.PPLA2", 1_026_908)),
        ];
        for ((a, people_a), (b, people_b)) in pairs {
            assert!(of(a, people_a) > of(b, people_b), "{a} {people_a} > {b} {people_b}");
        }
    }

    #[test]
    fn radii_follow_population() {
        let radius_km = |population| {
            (built_up_radius_m(Feature::parse("P.PPL").unwrap(), population) / 1000.0).round() as u32
        };
        assert_eq!([0, 1_000, 100_000, 700_000, 10_000_000].map(radius_km), [1, 1, 5, 9, 23]);
    }
}
