//! Writes a dump as GeoNames publishes it, of any size and made up, to measure the gazetteer's builder with.
//!
//! `allCountries.txt` and `alternateNamesV2.txt` have GeoNames' columns, its order (by country, then by id), and roughly its
//! shares: of countries, features, unknown populations, languages, links and codes among the names, lengths of names. Every row
//! follows from its id alone, so the same options give the same bytes.

mod words;

use anyhow::Context;
use clap::Args;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use words::{COUNTRIES, Country, FEATURES, LANGUAGES, Language};

/// How much is written, and where.
#[derive(Args)]
pub struct Options {
    /// Places.
    #[arg(long, default_value_t = 13_000_000)]
    rows: u32,
    /// Rows of alternate names.
    #[arg(long, default_value_t = 16_000_000)]
    names: u64,
    /// Folder for allCountries.txt and alternateNamesV2.txt.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Ids that follow each other and lie in one country.
const BLOCK: u32 = 64;
/// Above the ids that GeoNames has given, so that made-up places do not stand for real ones of a base.
const FIRST_ID: u32 = 20_000_000;

pub fn run(options: &Options) -> anyhow::Result<()> {
    fs::create_dir_all(&options.out)?;
    let create = |name: &str| -> anyhow::Result<_> {
        let path = options.out.join(name);
        let file = File::create(&path).with_context(|| path.display().to_string())?;
        Ok(BufWriter::with_capacity(1 << 20, file))
    };
    let (mut places, mut names) = (create("allCountries.txt")?, create("alternateNamesV2.txt")?);
    let blocks = options.rows.div_ceil(BLOCK);
    let total: u64 = COUNTRIES.iter().map(|country| country.weight).sum();
    let country_of =
        |block: u32| pick(COUNTRIES, |country| country.weight, Dice::new(0xC0, block).below(total));
    let homes: Vec<u8> = (0..blocks).map(|block| country_of(block) as u8).collect();
    let mut number = 0;
    for (row, country) in COUNTRIES.iter().enumerate() {
        for block in (0..blocks).filter(|&block| usize::from(homes[block as usize]) == row) {
            let rows = block * BLOCK..((block + 1) * BLOCK).min(options.rows);
            let share =
                |rows: u32| u64::from(rows.min(options.rows)) * options.names / u64::from(options.rows);
            let mut wanted = vec![0; rows.len()];
            let mut dice = Dice::new(0xA0, block);
            for _ in share(block * BLOCK)..share((block + 1) * BLOCK) {
                // Most names are those of few places.
                let at = dice.share().powi(3) * wanted.len() as f64;
                wanted[at as usize] += 1;
            }
            // The few are not always the first.
            let turn = dice.below(wanted.len() as u64) as usize;
            wanted.rotate_left(turn);
            for (row, wanted) in rows.zip(wanted) {
                write_place(FIRST_ID + row, country, wanted, &mut number, &mut places, &mut names)?;
            }
        }
    }
    places.flush()?;
    names.flush()?;
    Ok(())
}

fn write_place(
    id: u32,
    country: &Country,
    wanted: u32,
    number: &mut u64,
    places: &mut impl Write,
    names: &mut impl Write,
) -> anyhow::Result<()> {
    let mut dice = Dice::new(0x50, id);
    let feature = &FEATURES[pick(FEATURES, |feature| feature.weight, dice.below(1000))];
    let (lon, lat) = position(country, &mut dice);
    let name = words::main_name(feature, country, &mut dice);
    let admin1 = dice.below(country.units) + 1;
    let admin2 = admin1 * 100 + dice.below(40);
    // Three of four populated places have no population, the others from a hamlet to a city.
    let population = match feature.class {
        "P" if dice.below(4) == 0 => (10.0_f64.powf(1.5 + dice.share().powi(3) * 5.0)) as u64,
        "A" if dice.below(3) == 0 => (10.0_f64.powf(2.5 + dice.share() * 4.0)) as u64,
        _ => 0,
    };
    let mut others = String::new();
    for _ in 0..wanted {
        *number += 1;
        let language = &LANGUAGES[pick(LANGUAGES, |language| language.weight, dice.below(1000))];
        let text = other_name(language, &name, id, &mut dice);
        let flag = |yes: bool| if yes { "1" } else { "" };
        let flags = [
            flag(dice.below(5) == 0),
            flag(dice.below(100) == 0),
            flag(dice.below(300) == 0),
            flag(dice.below(140) == 0),
        ];
        let code = language.code;
        writeln!(names, "{number}\t{id}\t{code}\t{text}\t{}\t\t", flags.join("\t"))?;
        if !matches!(code, "link" | "wkdt" | "post") {
            others.push_str(if others.is_empty() { "" } else { "," });
            others.push_str(&text);
        }
    }
    let ascii = words::without_marks(&name);
    let (class, code, home) = (feature.class, feature.code, country.code);
    writeln!(
        places,
        "{id}\t{name}\t{ascii}\t{others}\t{lat:.5}\t{lon:.5}\t{class}\t{code}\t{home}\t\t{admin1:02}\t{admin2}\t\t\t\
        {population}\t\t{}\t{}\t20{:02}-0{}-1{}",
        dice.below(3000),
        country.time_zone,
        dice.below(25),
        dice.below(9) + 1,
        dice.below(10),
    )?;
    Ok(())
}

fn other_name(language: &Language, main: &str, id: u32, dice: &mut Dice) -> String {
    match language.code {
        "link" => format!("https://en.wikipedia.org/wiki/{}", main.replace(' ', "_")),
        "wkdt" => format!("Q{}", u64::from(id) * 7 + dice.below(7)),
        "post" => format!("{:05}", dice.below(100_000)),
        "iata" | "icao" | "abbr" => {
            let letters = if language.code == "iata" { 3 } else { 4 };
            (0..letters).map(|_| (b'A' + dice.below(26) as u8) as char).collect()
        }
        // A third of the names in the main name's script are the main name again.
        _ if language.syllables.is_empty() && dice.below(3) == 0 => main.to_owned(),
        _ => words::name_in(language, dice),
    }
}

/// Towns huddle: most positions lie near one of the country's centres.
fn position(country: &Country, dice: &mut Dice) -> (f64, f64) {
    let [west, south, east, north] = country.extent;
    let (mut x, mut y) = (dice.share(), dice.share());
    if dice.below(10) < 7 {
        let mut centre = Dice::new(0xCE, country.units as u32 * 1000 + dice.below(200) as u32);
        x = (centre.share() + (x - 0.5) * 0.06).clamp(0.0, 1.0);
        y = (centre.share() + (y - 0.5) * 0.06).clamp(0.0, 1.0);
    }
    (west + (east - west) * x, south + (north - south) * y)
}

/// The row that a number below the sum of all weights falls on.
fn pick<T>(rows: &[T], weight: impl Fn(&T) -> u64, mut number: u64) -> usize {
    for (at, row) in rows.iter().enumerate() {
        match number.checked_sub(weight(row)) {
            Some(left) => number = left,
            None => return at,
        }
    }
    rows.len() - 1
}

/// Numbers that look like chance and follow from a seed (splitmix64: Steele, Lea and Flood, *Fast splittable pseudorandom
/// number generators*, 2014).
struct Dice(u64);

impl Dice {
    fn new(purpose: u8, number: u32) -> Self {
        let mut dice = Dice(u64::from(purpose) << 32 | u64::from(number));
        dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// 0 to 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dump_has_the_wanted_rows_and_columns_and_is_always_the_same() {
        let folder = std::env::temp_dir().join(format!("dateline-dump-{}", std::process::id()));
        let write = || {
            run(&Options { rows: 1000, names: 1230, out: folder.clone() }).unwrap();
            let read = |name| fs::read_to_string(folder.join(name)).unwrap();
            (read("allCountries.txt"), read("alternateNamesV2.txt"))
        };
        let (places, names) = write();
        assert_eq!((places.lines().count(), names.lines().count()), (1000, 1230));
        assert!(places.lines().all(|row| row.split('\t').count() == 19));
        assert!(names.lines().all(|row| row.split('\t').count() == 10));
        let mut ids: Vec<&str> = places.lines().filter_map(|row| row.split('\t').next()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 1000);
        assert_eq!((places, names), write());
        fs::remove_dir_all(folder).unwrap();
    }
}
