//! From written names to the automaton of folded names and its hits.

use super::Draft;
use crate::fold::fold;
use crate::{Feature, NameKind};

/// Words of names that are written in two ways; a name with one is found by the other too.
const VARIANTS: [(&str, &str); 6] = [
    ("saint", "st"),
    ("sainte", "ste"),
    ("mount", "mt"),
    ("fort", "ft"),
    ("mountain", "mtn"),
    ("mountains", "mts"),
];

/// Generic words at the end of first-level units' names that reports leave out or replace (`Sughd Province` → `Sughd`).
const UNIT_WORDS: [&str; 15] = [
    "province",
    "region",
    "oblast",
    "governorate",
    "prefecture",
    "department",
    "district",
    "state",
    "county",
    "voivodeship",
    "krai",
    "canton",
    "parish",
    "division",
    "emirate",
];

/// The compiled names.
pub(super) struct Names {
    pub(super) automaton: Vec<u8>,
    pub(super) starts: Vec<u32>,
    pub(super) hits: Vec<u32>,
}

/// A folded name of a place; the text lies in one arena.
struct Key {
    start: u32,
    length: u32,
    place: u32,
    kind: NameKind,
    /// what share of its importance the place keeps under this name
    share: f32,
}

/// How much of its importance a place keeps under a name unlike its main one. Sources give famous places many names that
/// nearly nobody uses today and that are main names elsewhere: *Philadelphia* for Amman, *Albany* for Albania, *England* for
/// the United Kingdom. At 0.55 the better-known bearer of the main name wins, while *Holland* and *Burma* stay countries. Names that `curated.tsv`
/// gives were reviewed and count in full.
const ESTRANGED: f32 = 0.55;
/// The same under its main name in another spelling: `St Louis` is rather *St. Louis* than *Saint-Louis*.
const SPELT_OTHERWISE: f32 = 0.9;

/// Compiles the names of all places.
pub(super) fn compile(places: &[Draft<'_>], importance: impl Fn(u32) -> f32) -> Result<Names, fst::Error> {
    let mut arena = String::new();
    let mut keys = Vec::new();
    for (place, draft) in places.iter().enumerate() {
        let main = draft.names.first().map(|(name, _)| fold(name)).unwrap_or_default();
        for &(name, kind) in &draft.names {
            let unlike = match kind {
                NameKind::Primary => SPELT_OTHERWISE,
                _ if draft.reviewed.contains(&name) => 1.0,
                _ => ESTRANGED,
            };
            each_key(name, kind, draft.feature, &mut |key: &str, kind| {
                if key.is_empty() {
                    return;
                }
                let (start, length) = (arena.len() as u32, key.len() as u32);
                arena.push_str(key);
                let alike = !matches!(kind, NameKind::Alternate | NameKind::Former)
                    || is_like(key, &main, draft.feature.is_country());
                let share = if alike { 1.0 } else { unlike };
                keys.push(Key { start, length, place: place as u32, kind, share });
            });
        }
    }
    let text = |key: &Key| &arena[key.start as usize..(key.start + key.length) as usize];
    keys.sort_unstable_by(|a, b| {
        text(a).cmp(text(b)).then(a.place.cmp(&b.place)).then(rank(a.kind).cmp(&rank(b.kind)))
    });
    keys.dedup_by(|later, kept| later.place == kept.place && text(later) == text(kept));

    let mut builder = fst::MapBuilder::memory();
    let (mut starts, mut hits) = (vec![0], Vec::with_capacity(keys.len()));
    for group in keys.chunk_by_mut(|a, b| text(a) == text(b)) {
        group.sort_by(|a, b| {
            let code = |key: &Key| key.kind == NameKind::Code;
            let weight = |key: &Key| importance(key.place) * key.share;
            code(a).cmp(&code(b)).then(weight(b).total_cmp(&weight(a)))
        });
        builder.insert(text(&group[0]), starts.len() as u64 - 1)?;
        hits.extend(group.iter().map(|key| key.place << 3 | key.kind as u32));
        starts.push(hits.len() as u32);
    }
    Ok(Names { automaton: builder.into_inner()?, starts, hits })
}

/// Which kind stays when a place has a name several times. The sources' alternates also hold adjectives and abbreviations
/// (*Salvadoran*, *Calif*); the more telling kind must win over them.
fn rank(kind: NameKind) -> u8 {
    match kind {
        NameKind::Primary => 0,
        NameKind::Abbreviation => 1,
        NameKind::Adjective => 2,
        NameKind::Demonym => 3,
        NameKind::Former => 4,
        NameKind::Alternate => 5,
        NameKind::Code => 6,
    }
}

/// Whether a folded name is the main name, a part of it up to a word's end (`New York` of `New York City`), or longer than it
/// in the same way, or one letter away (`Hanover`, `Hannover`; but a country is spelt right: `Columbia` is not `Colombia`).
fn is_like(key: &str, main: &str, country: bool) -> bool {
    let (shorter, longer) = if key.len() <= main.len() { (key, main) } else { (main, key) };
    let rest = longer.strip_prefix(shorter);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        || !country && shorter.len() > 3 && one_edit(shorter, longer)
}

/// Whether one letter more, less or other makes one of the other.
fn one_edit(shorter: &str, longer: &str) -> bool {
    let same =
        shorter.chars().zip(longer.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (shorter, longer): (&str, &str) = (&shorter[same..], &longer[same..]);
    let tail = |text: &str| text.chars().next().map_or(0, char::len_utf8);
    let (less, more) = (&shorter[tail(shorter)..], &longer[tail(longer)..]);
    shorter == more || less == longer || less == more
}

/// The keys that a written name is found by.
fn each_key(name: &str, kind: NameKind, feature: Feature, add: &mut impl FnMut(&str, NameKind)) {
    let folded = fold(name);
    add(&folded, kind);
    let derived = kind.max(NameKind::Alternate);
    let with_and = name.contains('&').then(|| name.replace('&', " and "));
    for plain in [without_parentheses(name), with_and].into_iter().flatten() {
        add(&fold(&plain), derived);
    }
    for (row, word) in folded.split(' ').enumerate() {
        let other = VARIANTS.iter().find_map(|&(long, short)| match word {
            _ if word == long => Some(short),
            _ if word == short => Some(long),
            _ => None,
        });
        if let Some(other) = other {
            let words: Vec<&str> = folded
                .split(' ')
                .enumerate()
                .map(|(at, word)| if at == row { other } else { word })
                .collect();
            add(&words.join(" "), derived);
        }
    }
    if feature.is_admin1()
        && let Some((rest, last)) = folded.rsplit_once(' ')
        && UNIT_WORDS.contains(&last)
    {
        add(rest, derived);
    }
}

/// The name without what stands in parentheses; `None` when nothing does.
fn without_parentheses(name: &str) -> Option<String> {
    let open = name.find('(')?;
    let close = open + name[open..].find(')')?;
    Some(format!("{} {}", &name[..open], &name[close + 1..]))
}

/// The kind of an alternate that the sources do not tell: short runs of capitals among a town's alternates are codes of its
/// airport (`DYU`, `LED`), not names of it.
pub(super) fn alternate_kind(name: &str, feature: Feature) -> NameKind {
    let code = matches!(name.len(), 2..=4) && name.bytes().all(|b| b.is_ascii_uppercase());
    if code && feature.is_populated() { NameKind::Code } else { NameKind::Alternate }
}

/// Splits `kind=name`, as `curated.tsv` writes names; alternates have no prefix.
pub(super) fn split_kind(entry: &str) -> Result<(&str, NameKind), String> {
    match entry.split_once('=') {
        None => Ok((entry, NameKind::Alternate)),
        Some((kind, name)) => Ok((name, parse_kind(kind)?)),
    }
}

/// A kind as `names.tsv` writes it.
pub(super) fn parse_kind(kind: &str) -> Result<NameKind, String> {
    Ok(match kind {
        "alternate" => NameKind::Alternate,
        "former" => NameKind::Former,
        "abbreviation" => NameKind::Abbreviation,
        "code" => NameKind::Code,
        "demonym" => NameKind::Demonym,
        "adjective" => NameKind::Adjective,
        _ => return Err(format!("`{kind}` is no kind of name")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(name: &str, feature: &str) -> Vec<String> {
        let mut keys = Vec::new();
        each_key(name, NameKind::Primary, Feature::parse(feature).unwrap(), &mut |key, _| {
            keys.push(key.to_owned());
        });
        keys
    }

    #[test]
    fn a_name_is_like_the_main_name_when_it_is_a_part_or_a_letter_away() {
        for (key, main) in [
            ("new york", "new york city"),
            ("hanover", "hannover"),
            ("dyshanbe", "dushanbe"),
            ("москва", "москва"),
            ("sughd province", "sughd"),
        ] {
            assert!(is_like(key, main, false) && is_like(main, key, false), "{key} {main}");
        }
        for (key, main) in
            [("philadelphia", "amman"), ("albany", "albania"), ("york", "yorkshire"), ("kan", "kansas")]
        {
            assert!(!is_like(key, main, false) && !is_like(main, key, false), "{key} {main}");
        }
        assert!(!is_like("columbia", "colombia", true));
    }

    #[test]
    fn names_are_found_by_their_usual_variants() {
        assert_eq!(keys("Saint Petersburg", "P.PPLA"), ["saint petersburg", "st petersburg"]);
        assert_eq!(keys("Mt. Isa", "P.PPL"), ["mt isa", "mount isa"]);
        assert_eq!(keys("Trinidad & Tobago", "A.PCLI"), ["trinidad tobago", "trinidad and tobago"]);
        assert_eq!(keys("Goma (Karisimbi)", "P.PPL"), ["goma karisimbi", "goma"]);
        assert_eq!(keys("Sughd Province", "A.ADM1"), ["sughd province", "sughd"]);
        assert_eq!(keys("Oguzhan District", "A.ADM2"), ["oguzhan district"]);
    }
}
