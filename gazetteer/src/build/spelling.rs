//! The keys that a place is found by: its names folded, in the spellings that reports use.

use super::columns::Name;
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

/// How much of its importance a place keeps under a name unlike its main one. Sources give famous places many names that
/// nearly nobody uses today and that are main names elsewhere: *Philadelphia* for Amman, *Albany* for Albania, *England* for
/// the United Kingdom. At 0.55 the better-known bearer of the main name wins, while *Holland* and *Burma* stay countries. Names that `curated.tsv`
/// gives were reviewed and count in full.
const ESTRANGED: f32 = 0.55;
/// The same under its main name in another spelling: `St Louis` is rather *St. Louis* than *Saint-Louis*.
const SPELT_OTHERWISE: f32 = 0.9;

/// A folded name that a place is found by.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Key {
    pub(super) text: String,
    pub(super) kind: NameKind,
    /// what share of its importance the place keeps under this name
    pub(super) share: f32,
}

/// The keys of a place, each once, into `out`: see [`super::columns::Names::of`] for `names`.
pub(super) fn keys_of(feature: Feature, names: &[Name<'_>], out: &mut Vec<Key>) {
    out.clear();
    let main = names.first().map(|name| fold(name.text)).unwrap_or_default();
    for (row, name) in names.iter().enumerate() {
        let folded = if row == 0 { main.clone() } else { fold(name.text) };
        let unlike = match name.kind {
            NameKind::Primary => SPELT_OTHERWISE,
            _ if name.reviewed => 1.0,
            _ => ESTRANGED,
        };
        each_key(name.text, &folded, name.kind, feature, &mut |key: &str, kind| {
            if key.is_empty() {
                return;
            }
            let alike = !matches!(kind, NameKind::Alternate | NameKind::Former)
                || is_like(key, &main, feature.is_country());
            let share = if alike { 1.0 } else { unlike };
            out.push(Key { text: key.to_owned(), kind, share });
        });
    }
    out.sort_by(|a, b| {
        a.text.cmp(&b.text).then(rank(a.kind).cmp(&rank(b.kind))).then(b.share.total_cmp(&a.share))
    });
    out.dedup_by(|later, kept| later.text == kept.text);
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

/// The keys that a written name is found by; `folded` is [`fold`] of it.
fn each_key(
    name: &str,
    folded: &str,
    kind: NameKind,
    feature: Feature,
    add: &mut impl FnMut(&str, NameKind),
) {
    add(folded, kind);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(name: &str, feature: &str) -> Vec<String> {
        let mut keys = Vec::new();
        each_key(name, &fold(name), NameKind::Primary, Feature::parse(feature).unwrap(), &mut |key, _| {
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
