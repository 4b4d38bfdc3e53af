//! Borders that are named by their countries: *the Afghan border*, *Tajik-Afghan border*, *border with Afghanistan*.

use super::candidate::PlaceClass;
use super::marks::Gap;
use super::mention::Context;
use crate::document::Span;

/// Tells `found` the span, the part that names the countries, and the words covered, of each border.
pub(super) fn add(context: &Context<'_>, found: &mut dyn FnMut(Span, Span, usize, usize)) {
    let (prose, words) = (context.prose, &context.marks.words);
    for i in 0..words.len() {
        if !matches!(prose.folded(i), "border" | "frontier") {
            continue;
        }
        // A border guard is no border.
        let compound = words[i].gap == Gap::Space
            && i + 1 < words.len()
            && matches!(
                prose.folded(i + 1),
                "guard"
                    | "guards"
                    | "police"
                    | "patrol"
                    | "agent"
                    | "agents"
                    | "town"
                    | "city"
                    | "crossing"
                    | "force"
                    | "forces"
            );
        if compound {
            continue;
        }
        let bytes = |first: usize, end: usize| Span::new(prose.words[first].start, prose.words[end - 1].end);
        if i > 0
            && matches!(words[i - 1].gap, Gap::Space | Gap::Line)
            && let Some(mut first) = country_ending_at(context, i)
        {
            if first > 0 && matches!(words[first - 1].gap, Gap::Hyphen | Gap::Dash | Gap::Slash) {
                first = country_ending_at(context, first).unwrap_or(first);
            }
            found(bytes(first, i + 1), bytes(first, i), first, i + 1);
            continue;
        }
        let next = i + 1;
        if next >= words.len() || words[i].gap != Gap::Space {
            continue;
        }
        match prose.folded(next) {
            "with" => {
                if let Some(end) = country_starting_at(context, next + 1) {
                    found(bytes(i, end), bytes(next + 1, end), i, end);
                }
            }
            "between" => {
                let Some(middle) = country_starting_at(context, next + 1) else { continue };
                if middle < words.len()
                    && prose.folded(middle) == "and"
                    && let Some(end) = country_starting_at(context, middle + 1)
                {
                    found(bytes(i, end), bytes(next + 1, end), i, end);
                }
            }
            _ => {}
        }
    }
}

fn country_ending_at(context: &Context<'_>, end: usize) -> Option<usize> {
    let from = context.candidates.partition_point(|c| c.first + 6 < end);
    context.candidates[from..]
        .iter()
        .take_while(|c| c.first < end)
        .find(|c| c.end == end && c.listing.is_some_and(|l| l.class == PlaceClass::Country))
        .map(|c| c.first)
}

fn country_starting_at(context: &Context<'_>, first: usize) -> Option<usize> {
    let first = if first < context.marks.words.len() && context.prose.folded(first) == "the" {
        first + 1
    } else {
        first
    };
    let from = context.candidates.partition_point(|c| c.first < first);
    context.candidates[from..]
        .iter()
        .take_while(|c| c.first == first)
        .filter(|c| c.listing.is_some_and(|l| l.class == PlaceClass::Country))
        .map(|c| c.end)
        .max()
}
