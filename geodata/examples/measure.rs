//! Measures the embedded index, and beside it another one:
//! `cargo run --release -p dateline-geodata --example measure [INDEX.gaz] [TEXT]`. Each is the best of some rounds, in which the
//! indexes take turns, so that what else the machine does hits both alike; of cold pages, the first round. On Linux times are
//! those for which the program had a processor.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use dateline_gazetteer::fold::{fold_word_into, words};
use dateline_gazetteer::{Gazetteer, Matcher, Place, PlaceIx};
use geo::Point;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

/// How often everything is measured.
const ROUNDS: usize = 7;
/// Places whose names and positions are looked up, spread over the index.
const SAMPLE: usize = 10_000;

fn main() {
    let (indexes, texts): (Vec<PathBuf>, Vec<PathBuf>) = std::env::args_os()
        .skip(1)
        .map(PathBuf::from)
        .partition(|path| path.extension().is_some_and(|extension| extension == "gaz"));
    let text = texts.first().map(|path| std::fs::read_to_string(path).unwrap());
    let mut columns: Vec<Vec<(&'static str, f64)>> = Vec::new();
    for _ in 0..ROUNDS {
        let start = now();
        let embedded = Gazetteer::from_static(dateline_geodata::INDEX).unwrap();
        let opening = now() - start;
        let asked = own_names(&sample(&embedded));
        let mut round = vec![costs(&embedded, opening, &asked, text.as_deref())];
        if let Some(path) = indexes.first() {
            let start = now();
            let opened = Gazetteer::open(path).unwrap();
            let opening = now() - start;
            round.push(costs(&opened, opening, &asked, text.as_deref()));
        }
        columns.resize_with(round.len(), Vec::new);
        for (best, costs) in columns.iter_mut().zip(round) {
            if best.is_empty() {
                *best = costs;
                continue;
            }
            for ((what, least), (_, cost)) in best.iter_mut().zip(costs) {
                if !what.ends_with("cold pages") {
                    *least = least.min(cost);
                }
            }
        }
    }
    for (row, (what, cost)) in columns[0].iter().enumerate() {
        print!("{what:<44} {cost:>14.0}");
        if let Some(other) = columns.get(1) {
            print!(" {:>14.0} {:>8.2}", other[row].1, other[row].1 / cost);
        }
        println!();
    }
}

/// A clock that stands still while others have the processor; where the system does not tell, the wall's.
fn now() -> Duration {
    // The scheduler brings its account up to date when it is asked for a turn.
    std::thread::yield_now();
    let account = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let running = account.as_deref().and_then(|text| text.split(' ').next()?.parse().ok());
    let wall = || std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
    running.map_or_else(wall, Duration::from_nanos)
}

/// Places spread over an index.
fn sample(gazetteer: &Gazetteer) -> Vec<Place<'_>> {
    let count = gazetteer.place_count();
    let few = SAMPLE.min(count);
    (0..few).map(|i| gazetteer.place(PlaceIx((i * count / few) as u32))).collect()
}

/// Names of places; copied, since who asks has a name from elsewhere.
fn own_names(places: &[Place<'_>]) -> Vec<String> {
    places.iter().map(|place| place.name.to_owned()).collect()
}

/// Looks names up and reads all places that bear them; gives how many these are.
fn look_up(gazetteer: &Gazetteer, names: &[String]) -> usize {
    let places = names.iter().flat_map(|name| gazetteer.lookup(name)).map(|hit| black_box(hit.place));
    places.count()
}

/// What each operation costs, in nanoseconds unless it says otherwise. `asked` are names that both indexes are asked for.
fn costs(
    gazetteer: &Gazetteer,
    opening: Duration,
    asked: &[String],
    text: Option<&str>,
) -> Vec<(&'static str, f64)> {
    let mut costs = vec![("open", opening.as_nanos() as f64)];
    let info = gazetteer.info();
    costs.extend([
        ("places (count)", info.places as f64),
        ("names (count)", info.names as f64),
        ("size (bytes)", info.bytes as f64),
    ]);
    let sample = sample(gazetteer);
    let names = own_names(&sample);
    let mut measure = |what, times: usize, work: &mut dyn FnMut()| {
        let start = now();
        work();
        costs.push((what, (now() - start).as_nanos() as f64 / times as f64));
    };
    let mut hits = 0;
    for what in ["look up a name of its own, cold pages", "look up a name of its own"] {
        measure(what, names.len(), &mut || hits = look_up(gazetteer, &names));
    }
    measure("look up a name of the first index", asked.len(), &mut || {
        black_box(look_up(gazetteer, asked));
    });
    for what in ["country and unit at a place, cold pages", "country and unit at a place"] {
        measure(what, sample.len(), &mut || {
            sample.iter().for_each(|place| {
                black_box(gazetteer.containing(Point::new(place.lon, place.lat)));
            });
        });
    }
    let few = &sample[..sample.len().min(1000)];
    for what in ["ten nearest places within 30 km, cold pages", "ten nearest places within 30 km"] {
        measure(what, few.len(), &mut || {
            few.iter().for_each(|place| {
                black_box(gazetteer.nearest(Point::new(place.lon, place.lat), 30_000.0, 10));
            });
        });
    }
    let mut within = 0;
    measure("places of every kind within 30 km", few.len(), &mut || {
        within = few
            .iter()
            .map(|place| black_box(gazetteer.within(Point::new(place.lon, place.lat), 30_000.0)).len())
            .sum();
    });
    let around = within as f64 / few.len() as f64;
    let few = &sample[..sample.len().min(50)];
    measure("names within two edits", few.len(), &mut || {
        few.iter().for_each(|place| {
            black_box(gazetteer.fuzzy(place.name, 2));
        });
    });
    measure("names by sound or within two edits", few.len(), &mut || {
        few.iter().for_each(|place| {
            black_box(gazetteer.similar(place.name, 10));
        });
    });
    let few = &sample[..sample.len().min(1000)];
    for what in ["names that begin with three letters, cold pages", "names that begin with three letters"] {
        measure(what, few.len(), &mut || {
            for place in few {
                let beginning: String = place.name.chars().take(3).collect();
                black_box(gazetteer.prefix(&beginning, 10));
            }
        });
    }
    for what in ["all names of a place, cold pages", "all names of a place"] {
        measure(what, few.len(), &mut || {
            few.iter().for_each(|place| {
                black_box(gazetteer.names(place.ix));
            });
        });
    }
    let few = &sample[..sample.len().min(50)];
    measure("nearest land border", few.len(), &mut || {
        few.iter().for_each(|place| {
            black_box(gazetteer.nearest_border(Point::new(place.lon, place.lat)));
        });
    });
    measure("verify all checksums", 1, &mut || {
        black_box(gazetteer.verify().is_ok());
    });
    costs.extend([
        ("places a name of its own (count)", hits as f64 / sample.len() as f64),
        ("places of every kind within 30 km (count)", around),
    ]);
    if let Some(text) = text {
        costs.extend(cost_of_text(gazetteer, text));
    }
    costs
}

fn cost_of_text(gazetteer: &Gazetteer, text: &str) -> [(&'static str, f64); 4] {
    let start = now();
    let mut folded = String::new();
    let spans: Vec<_> = words(text)
        .map(|word| {
            let at = folded.len();
            fold_word_into(&text[word.start as usize..word.end as usize], &mut folded);
            at..folded.len()
        })
        .collect();
    let split = now() - start;
    let mut found = 0;
    let [cold, warm] = [(); 2].map(|()| {
        found = 0;
        let mut matcher = Matcher::default();
        let start = now();
        for at in 0..spans.len() {
            let words = spans[at..].iter().map(|span| &folded[span.clone()]);
            found += matcher.matches_at(gazetteer, words).len();
        }
        now() - start
    });
    let words = spans.len() as f64;
    [
        ("split and fold a word of the text", split.as_nanos() as f64 / words),
        ("all names that begin at a word, cold pages", cold.as_nanos() as f64 / words),
        ("all names that begin at a word", warm.as_nanos() as f64 / words),
        ("names a thousand words of the text (count)", 1000.0 * f64::from(found as u32) / words),
    ]
}
