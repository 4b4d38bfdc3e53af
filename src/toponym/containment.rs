//! Which names can lie in which: *Paris, Texas*, but not *Paris, London and Rome*.

use super::candidate::{Candidate, PlaceClass};
use super::marks::{Gap, Marks};
use dateline_gazetteer::{Facts, Feature, Gazetteer, PlaceIx};

/// Hits of the contained and of the containing name that are compared.
const INNER_HITS: usize = 40;
pub(super) const OUTER_HITS: usize = 6;

/// Whether a place of this kind is one that others lie in by their codes.
pub(super) fn holds(feature: Feature) -> bool {
    feature.is_country() || feature.is_admin1() || feature.is_admin2() || feature.is_region()
}

/// Whether a place lies in another by their codes.
fn lies_in(
    gazetteer: &Gazetteer,
    (inner_ix, inner): (PlaceIx, &Facts<'_>),
    (outer_ix, outer): (PlaceIx, &Facts<'_>),
) -> bool {
    let (Some(country), f) = (inner.country, outer.feature) else { return false };
    if inner_ix == outer_ix {
        return false;
    }
    if f.is_region() {
        return gazetteer.members(outer_ix).contains(&country);
    }
    if outer.country != Some(country) {
        return false;
    }
    if f.is_country() {
        return true;
    }
    let same_admin1 = !outer.admin1.is_empty() && inner.admin1 == outer.admin1;
    f.is_admin1() && same_admin1
        || f.is_admin2() && same_admin1 && !outer.admin2.is_empty() && inner.admin2 == outer.admin2
}

/// Whether some place of one listing can lie in some country, unit or region of another.
pub(super) fn can_lie_in(gazetteer: &Gazetteer, inner: &Candidate, outer: &Candidate) -> bool {
    let Some(outer_listing) = outer.listing.filter(|l| !l.kind.is_adjectival()) else { return false };
    let Some(inner_listing) = inner.listing else {
        // A name nobody lists may lie anywhere, but a comma before a town means a list.
        return matches!(outer_listing.class, PlaceClass::Country | PlaceClass::Admin1);
    };
    let no_part = inner_listing.kind.is_adjectival() || inner_listing.class == PlaceClass::Country;
    if no_part || !outer_listing.holds {
        return false;
    }
    gazetteer.hits(outer_listing.entry).take(OUTER_HITS).any(|o| {
        let outer = gazetteer.facts(o.place);
        holds(outer.feature)
            && gazetteer
                .hits(inner_listing.entry)
                .take(INNER_HITS)
                .filter(|i| !i.kind.is_adjectival())
                .any(|i| lies_in(gazetteer, (i.place, &gazetteer.facts(i.place)), (o.place, &outer)))
    })
}

/// For each candidate, the candidate after a comma or an opening parenthesis that can contain it: the longest such.
pub(super) fn containers(
    gazetteer: &Gazetteer,
    marks: &Marks,
    candidates: &[Candidate],
    out: &mut Vec<Option<usize>>,
) {
    out.clear();
    for c in candidates {
        let apart = matches!(marks.words[c.end - 1].gap, Gap::Comma | Gap::Open);
        let container = if apart && !c.adjectival() {
            let from = candidates.partition_point(|o| o.first < c.end);
            candidates[from..]
                .iter()
                .take_while(|o| o.first == c.end)
                .enumerate()
                .filter(|(_, o)| can_lie_in(gazetteer, c, o))
                .map(|(i, _)| from + i)
                .last()
        } else {
            None
        };
        out.push(container);
    }
}
