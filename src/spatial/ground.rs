//! The reference of a locative expression: the noun phrase after *from*, *of*, *near*…

use super::Referent;
use super::lex::{Kind, Tokens};
use crate::document::Span;
use crate::sieve::WordSet;
use crate::toponym::{Mention, MentionKind};

/// A ground read from tokens.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ground {
    pub(super) referent: Referent,
    /// one past its last token
    pub(super) end: usize,
}

impl Ground {
    /// The mention that it is or stands for.
    pub(super) fn mention(&self) -> Option<usize> {
        match self.referent {
            Referent::Mention(m) => Some(m),
            Referent::Phrase { antecedent, .. } => antecedent,
        }
    }
}

/// Lines that belong to a place: the distance is to the line, not to the place.
const LINES: [&str; 10] = [
    "border",
    "borders",
    "frontier",
    "boundary",
    "coast",
    "coastline",
    "shore",
    "shores",
    "shoreline",
    "seaboard",
];

/// Whether a phrase speaks of the border of a place.
pub fn says_border(phrase: &str) -> bool {
    words_of(phrase).any(|w| LINES[..4].contains(&w.as_str()))
}

/// Whether a phrase speaks of the coast of a place.
pub fn says_coast(phrase: &str) -> bool {
    words_of(phrase).any(|w| LINES[4..].contains(&w.as_str()))
}

fn words_of(phrase: &str) -> impl Iterator<Item = String> + '_ {
    phrase.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase)
}

/// Nouns that stand between a name and the place they introduce: *the Ohio capital of Columbus*, *X's capital Y*.
static SEATS: WordSet = WordSet::of(&[
    "capital",
    "city",
    "town",
    "village",
    "seat",
    "port",
    "headquarters",
    "hub",
    "stronghold",
    "district",
    "province",
    "resort",
]);

/// Words that no noun phrase goes through.
static STOPS: WordSet = WordSet::of(&[
    "and", "or", "but", "is", "was", "are", "were", "be", "been", "being", "has", "have", "had", "who",
    "which", "that", "where", "when", "while", "after", "before", "in", "on", "at", "by", "to", "from",
    "for", "into", "with", "as", "than", "via", "near", "around", "between", "during", "since", "until",
    "because", "said", "says", "reports", "reported", "killed", "killing", "will", "would", "could", "can",
    "may", "it", "they", "he", "she", "we", "during", "through", "across", "along",
]);

/// Things in small letters that are no places: goals, floors, one another.
static NO_PLACE: WordSet = WordSet::of(&[
    "each", "one", "another", "it", "them", "him", "her", "me", "us", "you", "goal", "finish", "start",
    "ground", "floor", "surface", "top", "bottom", "end", "line", "pin", "hole", "net", "target", "ideal",
    "perfect", "being", "his", "their", "our", "my", "your", "breaking", "level", "peak", "record",
]);

/// Reads the ground that begins at token `i` and lies before `limit`. Without a mention in it, it is a phrase when `loose`.
pub(super) fn ground_at(
    t: &Tokens<'_>,
    mentions: &[Mention],
    i: usize,
    limit: usize,
    loose: bool,
) -> Option<Ground> {
    let mut k = i;
    let mut line = false;
    while k < limit && k < i + 10 {
        if let Some(m) = t.mention(k) {
            return named(t, mentions, i, k, m, line, limit);
        }
        let word = t.word(k);
        match t.all[k].kind {
            Kind::Punct(c) if !matches!(c, '-' | '–' | '\'' | '’' | '‘' | '"' | '“' | '”') => break,
            Kind::Number(_) => break,
            Kind::Word if LINES.contains(&word) => {
                line = true;
                if matches!(t.word(k + 1), "with" | "of" | "between") {
                    k += 1;
                }
            }
            // a name that recognition does not know, unless a known one follows it at once
            Kind::Word if t.capital(k) && k > i && !determiner(word) && t.mention(k + 1).is_none() => break,
            Kind::Word if t.capital(k) && k == i && !determiner(word) && t.mention(k + 1).is_none() => break,
            Kind::Word if STOPS.contains(word) => break,
            _ => {}
        }
        k += 1;
    }
    if line && k > i {
        // *the border*, with no country named
        return Some(Ground {
            referent: Referent::Phrase { span: t.span(i, k.min(limit)), antecedent: None },
            end: k.min(limit),
        });
    }
    let said = loose.then(|| phrase(t, i, limit)).flatten()?;
    Some(named_after(t, mentions, &said, limit).unwrap_or(said))
}

/// *the capital, X,* names it in apposition.
fn named_after(t: &Tokens<'_>, mentions: &[Mention], said: &Ground, limit: usize) -> Option<Ground> {
    let m = t.mention(said.end + 1)?;
    let end = t.mention_end(said.end + 1);
    let closed = end >= limit || t.punct(end).is_some();
    let apposition = t.punct(said.end) == Some(',') && SEATS.contains(t.word(said.end - 1));
    let plain = !mentions[m].adjectival && mentions[m].kind != MentionKind::Border;
    (apposition && closed && plain && end <= limit).then_some(Ground { referent: Referent::Mention(m), end })
}

fn determiner(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "a"
            | "an"
            | "this"
            | "that"
            | "its"
            | "downtown"
            | "central"
            | "nearby"
            | "neighbouring"
            | "neighboring"
            | "city"
            | "town"
            | "village"
            | "port"
            | "state"
            | "capital"
    )
}

/// The ground is or holds mention `m` at token `k`.
fn named(
    t: &Tokens<'_>,
    mentions: &[Mention],
    i: usize,
    k: usize,
    m: usize,
    line: bool,
    limit: usize,
) -> Option<Ground> {
    let end = t.mention_end(k);
    if let Some((first, last)) = t.longer_name(k)
        && !line
        && first >= i
    {
        let span = t.span(first, last.min(limit));
        return Some(Ground { referent: Referent::Phrase { span, antecedent: None }, end: last.min(limit) });
    }
    if mentions[m].kind == MentionKind::Border {
        return Some(Ground { referent: Referent::Mention(m), end });
    }
    if line {
        // *the border with X*, *the coast of X*; *the border between X and Y* is X's just as well
        let end = match t.mention(end + 1) {
            Some(_) if t.word(end) == "and" && (i..k).any(|j| t.word(j) == "between") => {
                t.mention_end(end + 1)
            }
            _ => end,
        };
        return Some(Ground {
            referent: Referent::Phrase { span: t.span(i, end), antecedent: Some(m) },
            end,
        });
    }
    // *the Syrian–Turkish border*, *the Indiana, Ill., border*, *X's coast*
    let mut j = possessive(t, end);
    if let Some(other) =
        [j + 1, j + 2].into_iter().find(|&o| o < limit && t.mention(o).is_some() && t.mention(o) != Some(m))
        && (t.hyphen(j) || t.word(j) == "and" || t.punct(j) == Some('/'))
    {
        let after = t.mention_end(other);
        if LINES.contains(&t.word(after)) {
            j = after;
        }
    }
    if LINES[..4].contains(&t.word(j + 1))
        && matches!(t.word(j), "land" | "state" | "country" | "eastern" | "western" | "northern" | "southern")
    {
        j += 1;
    }
    if LINES.contains(&t.word(j)) && j < limit {
        let mut antecedent = m;
        let mut end = j + 1;
        if matches!(t.word(j + 1), "with")
            && let Some(next) = ground_at(t, mentions, j + 2, limit, false)
            && let Referent::Mention(other) = next.referent
        {
            (antecedent, end) = (other, next.end);
        }
        return Some(Ground {
            referent: Referent::Phrase { span: t.span(k, end), antecedent: Some(antecedent) },
            end,
        });
    }
    // *the Ohio capital of Columbus*, *the breakaway region's capital Tskhinvali*, *the Iraqi city of Mosul*
    let mut j = possessive(t, end);
    let mut seat = false;
    while j < limit && j < end + 6 {
        if seat && let Some(inner) = t.mention(j) {
            return Some(Ground { referent: Referent::Mention(inner), end: t.mention_end(j) });
        }
        let word = t.word(j);
        if SEATS.contains(word) {
            seat = true;
        } else if (!t.small_word(j) || STOPS.contains(word)) && !(seat && t.punct(j) == Some(',')) {
            break;
        }
        j += 1;
    }
    if mentions[m].adjectival {
        // *the Syrian army*: people and things of a country are no place
        return None;
    }
    Some(Ground { referent: Referent::Mention(m), end })
}

/// Steps over *'s*.
fn possessive(t: &Tokens<'_>, i: usize) -> usize {
    match t.punct(i) {
        Some('\'' | '’') if t.word(i + 1) == "s" => i + 2,
        _ => i,
    }
}

/// A phrase without a known name: *the site where…*, *the capital*, *District headquarters*, *Etapalli*.
fn phrase(t: &Tokens<'_>, i: usize, limit: usize) -> Option<Ground> {
    let mut k = i;
    let first = t.word(i);
    if i == 0
        || i >= limit
        || (NO_PLACE.contains(first) && first != "it")
        || t.figure(i).is_some()
        || t.punct(i).is_some()
    {
        return None;
    }
    if matches!(first, "where" | "here" | "there") || (first == "it" && t.word(i - 1) == "of") {
        return Some(Ground {
            referent: Referent::Phrase { span: t.span(i, i + 1), antecedent: None },
            end: i + 1,
        });
    }
    if first == "it" {
        return None;
    }
    while k < limit && k < i + 8 {
        let word = t.word(k);
        let joins = k > i
            && (word == "of" || (t.hyphen(k) && t.attached(k)) || matches!(t.punct(k), Some('\'' | '’')));
        if k > i && matches!(word, "of") && t.word(k + 1) == "the" {
            k += 2;
            continue;
        }
        if t.mention(k).is_some()
            || (!joins && (t.punct(k).is_some() || t.figure(k).is_some() || STOPS.contains(word)))
        {
            break;
        }
        // A name ends where small letters begin, but for the noun that belongs to it.
        if k > i && t.capital(k - 1) && t.small_word(k) && !determiner(t.word(k - 1)) && word != "of" {
            if SEATS.contains(word)
                || matches!(word, "area" | "headquarters" | "station" | "post" | "airport" | "base" | "camp")
            {
                k += 1;
            }
            break;
        }
        k += 1;
    }
    let last = t.word(k - 1);
    if k == i || (determiner(last) && k == i + 1 && last != "capital") || NO_PLACE.contains(last) {
        return None;
    }
    Some(Ground { referent: Referent::Phrase { span: t.span(i, k), antecedent: None }, end: k })
}

/// The span of a referent.
pub(super) fn span_of(referent: &Referent, mentions: &[Mention]) -> Span {
    match referent {
        Referent::Mention(m) => mentions[*m].span,
        Referent::Phrase { span, .. } => *span,
    }
}
