//! What the words around a name say about its type.

use super::Cue;
use super::lexicon::HeadGroup;
use super::marks::{Gap, Shape};
use super::mention::Context;

/// The cue of a name that covers the words `first..end`: its own head noun (*Boone County*, *Lake Chad*), the noun after it
/// (*Kandahar province*), or the noun before it (*the city of X*, *the capital X*).
///
/// `town` says that the gazetteer knows the name as a town's: then *Green Bay* is no water and *Rock Hill* no hill.
pub(super) fn cue_of(context: &Context<'_>, first: usize, end: usize, town: bool) -> Option<Cue> {
    let (words, prose) = (&context.marks.words, context.prose);
    let single = end - first == 1;
    if !single {
        let own = noun(context, end - 1).or_else(|| noun(context, first));
        if let Some(cue) = own.filter(|cue| !(town && matches!(cue, Cue::Water | Cue::Terrain))) {
            return Some(cue);
        }
    }
    if end < words.len()
        && words[end - 1].gap == Gap::Space
        && !prose.words[end - 1].possessive
        && let Some(cue) = noun(context, end)
    {
        return Some(cue);
    }
    let before =
        first.checked_sub(1).filter(|&b| matches!(words[b].gap, Gap::Space | Gap::Comma | Gap::Line))?;
    if prose.folded(before) == "of" {
        let noun_at = before.checked_sub(1).filter(|&b| words[b].gap == Gap::Space)?;
        return noun(context, noun_at);
    }
    if words[before].shape == Shape::Lower && words[before].gap != Gap::Comma
        || prose.folded(before) == "capital"
    {
        return noun(context, before).filter(|&cue| cue != Cue::Country);
    }
    None
}

fn noun(context: &Context<'_>, i: usize) -> Option<Cue> {
    match context.prose.folded(i) {
        "country" | "republic" | "kingdom" | "nation" => return Some(Cue::Country),
        "capital" => return Some(Cue::Populated),
        _ => {}
    }
    let heads = context.lexicon.heads(context.marks.words[i].entry);
    match heads.iter().find(|h| h.words.len() == 1)?.group {
        HeadGroup::Admin1 => Some(Cue::Admin1),
        HeadGroup::Admin2 => Some(Cue::Admin2),
        HeadGroup::Populated => Some(Cue::Populated),
        HeadGroup::Water => Some(Cue::Water),
        HeadGroup::Terrain => Some(Cue::Terrain),
        HeadGroup::Facility | HeadGroup::Street => None,
    }
}
