//! Outlines as layers show them, kept from document to document: reports of an archive name the same countries, units and borders
//! again and again, and cutting and checking an outline of ten thousand vertices takes longer than analysing a report.

use super::antimeridian::{cut_area, cut_line};
use dateline_gazetteer::{CountryCode, Gazetteer, PlaceIx};
use foldhash::fast::FixedState;
use geo::{CoordsIter, Geodesic, Geometry, Length, MultiLineString};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// Vertices that are kept of each kind, in each of two generations: 8 MiB, some hundred countries.
const MOST_VERTICES: usize = 1 << 19;

/// Outlines of one gazetteer, shared by threads.
#[derive(Default)]
pub(super) struct Outlines {
    areas: Mutex<Recent<PlaceIx, Arc<Geometry<f64>>>>,
    borders: Mutex<Recent<(CountryCode, CountryCode), Border>>,
}

/// A land border as the layer shows it.
#[derive(Clone)]
pub(super) struct Border {
    pub(super) line: Arc<Geometry<f64>>,
    /// geodesic, metres
    pub(super) length_m: f64,
}

impl Outlines {
    /// The area of a place, cut and oriented; `None` when the gazetteer has none.
    pub(super) fn area(&self, gazetteer: &Gazetteer, ix: PlaceIx) -> Option<Arc<Geometry<f64>>> {
        kept(&self.areas, ix, || {
            let area = cut_area(&gazetteer.polygon(ix)?);
            let vertices = area.coords_count();
            Some((Arc::new(area.into()), vertices))
        })
    }

    /// The border between two countries, whose line the gazetteer has given.
    pub(super) fn border(
        &self,
        a: CountryCode,
        b: CountryCode,
        line: &MultiLineString<f64>,
    ) -> Option<Border> {
        kept(&self.borders, (a.min(b), a.max(b)), || {
            let length_m = line.iter().map(|l| Geodesic.length(l)).sum();
            let cut = MultiLineString::new(line.iter().flat_map(|l| cut_line(l).0).collect());
            let vertices = cut.coords_count();
            Some((Border { line: Arc::new(cut.into()), length_m }, vertices))
        })
    }
}

/// What is kept of a key, else what `make` makes of it, with its number of vertices. Two threads may make the same.
fn kept<K: Copy + Eq + Hash, V: Clone>(
    recent: &Mutex<Recent<K, V>>,
    key: K,
    make: impl FnOnce() -> Option<(V, usize)>,
) -> Option<V> {
    let lock = || recent.lock().unwrap_or_else(PoisonError::into_inner);
    let known = lock().get(key);
    known.or_else(|| {
        let (value, vertices) = make()?;
        lock().insert(key, value.clone(), vertices);
        Some(value)
    })
}

/// Values that were asked for lately: when the young ones are too many they become the old ones, and the old ones go.
struct Recent<K, V> {
    young: HashMap<K, (V, usize), FixedState>,
    old: HashMap<K, (V, usize), FixedState>,
    /// of the young ones
    vertices: usize,
}

impl<K, V> Default for Recent<K, V> {
    fn default() -> Self {
        Recent { young: HashMap::default(), old: HashMap::default(), vertices: 0 }
    }
}

impl<K: Copy + Eq + Hash, V: Clone> Recent<K, V> {
    fn get(&mut self, key: K) -> Option<V> {
        if let Some((value, _)) = self.young.get(&key) {
            return Some(value.clone());
        }
        let (value, vertices) = self.old.remove(&key)?;
        self.insert(key, value.clone(), vertices);
        Some(value)
    }

    fn insert(&mut self, key: K, value: V, vertices: usize) {
        if self.vertices + vertices > MOST_VERTICES {
            self.old = std::mem::take(&mut self.young);
            self.vertices = 0;
        }
        if self.young.insert(key, (value, vertices)).is_none() {
            self.vertices += vertices;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_stays_and_the_rest_goes() {
        let recent = Mutex::new(Recent::default());
        let mut made = Vec::new();
        let mut ask = |key: usize| {
            kept(&recent, key, || {
                made.push(key);
                Some((key, MOST_VERTICES / 4))
            })
        };
        for key in [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8, 0, 1, 0] {
            assert_eq!(ask(key), Some(key));
        }
        assert_eq!(made, [0, 1, 2, 3, 4, 5, 6, 7, 8, 1]);
        let recent = recent.into_inner().unwrap();
        assert!(recent.young.len() + recent.old.len() <= 8);
    }
}
