//! Which countries and first-level units a document's names lie in: a name all of whose places lie elsewhere is doubtful.

use super::candidate::{Candidate, Home};

/// Weight of each country and unit, one vote a name.
#[derive(Debug, Default)]
pub(super) struct NamedHomes {
    countries: Vec<(u32, f32)>,
    units: Vec<(u32, f32)>,
    all: f32,
}

/// How much a name with these log-odds counts: nothing unless it is more likely a place than not.
fn vote(score: f32) -> f32 {
    (score / 3.0).clamp(0.0, 1.0)
}

fn add(votes: &mut Vec<(u32, f32)>, key: u32, weight: f32) {
    match votes.iter_mut().find(|(k, _)| *k == key) {
        Some((_, sum)) => *sum += weight,
        None => votes.push((key, weight)),
    }
}

fn votes_for(votes: &[(u32, f32)], key: u32) -> f32 {
    if key == 0 { 0.0 } else { votes.iter().find(|(k, _)| *k == key).map_or(0.0, |(_, sum)| *sum) }
}

impl NamedHomes {
    pub(super) fn clear(&mut self) {
        self.countries.clear();
        self.units.clear();
        self.all = 0.0;
    }

    /// Counts a name once.
    pub(super) fn add(&mut self, score: f32, home: Home) {
        let weight = vote(score);
        if weight > 0.0 && home.country != 0 {
            self.all += weight;
            add(&mut self.countries, home.country, weight);
            if home.unit != 0 {
                add(&mut self.units, home.unit, weight);
            }
        }
    }

    /// Shares of the other names that lie in a country and in a unit where the candidate has a place, without the votes of
    /// the candidate's own name.
    pub(super) fn shares(&self, c: &Candidate, own: Option<(f32, Home)>) -> (Option<f32>, Option<f32>) {
        let Some(listing) = &c.listing else { return (None, None) };
        let (own_weight, own_home) = own.map_or((0.0, Home::default()), |(score, home)| (vote(score), home));
        let own_weight = if own_home.country == 0 { 0.0 } else { own_weight };
        let others = self.all - own_weight;
        if others < 0.5 {
            return (None, None);
        }
        let best = |votes: &[(u32, f32)], own: u32, key: fn(&Home) -> u32| {
            let counted = |home: &Home| {
                let key = key(home);
                votes_for(votes, key) - if key == own { own_weight } else { 0.0 }
            };
            (listing.homes.iter().map(counted).fold(0.0, f32::max) / others).min(1.0)
        };
        let country = best(&self.countries, own_home.country, |h| h.country);
        let unit = best(&self.units, own_home.unit, |h| h.unit);
        (Some(country), Some(unit))
    }
}
