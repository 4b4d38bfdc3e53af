//! Figures: which noun phrase a locative expression is about.
//!
//! English puts the figure before the expression: in apposition (*X, 24 km from Y*), with a participle (*X, a colony located 24 km
//! from Y*), in a relative clause (*X, which lies…*), as subject (*X is…*, *It is…*), and only *Located 24 km from Y, X…* after it.

use super::lex::Tokens;
use super::{LocativeExpr, Referent};
use crate::toponym::{Cue, Mention, MentionKind};

/// A sentence as a range of tokens.
#[derive(Debug, Clone, Copy)]
pub(super) struct SentenceTokens {
    pub(super) first: usize,
    pub(super) end: usize,
}

/// The subject that a sentence begins with.
enum Opening {
    Mention(usize),
    /// a name or definite place noun that stands for no known mention
    Unknown,
    /// something that is no place
    Other,
}

/// A document ready for linking.
pub(super) struct Reading<'a> {
    pub(super) t: Tokens<'a>,
    pub(super) mentions: &'a [Mention],
    pub(super) sentences: Vec<SentenceTokens>,
    /// the title, when the input gives one
    pub(super) title: Option<&'a str>,
    /// mentions that are only part of a longer name: *San* of *San Rafael*
    pub(super) partial: Vec<usize>,
}

const COPULAS: [&str; 10] = ["is", "was", "are", "were", "lies", "lie", "lay", "sits", "stands", "stood"];
const PARTICIPLES: [&str; 12] = [
    "located",
    "situated",
    "lying",
    "based",
    "sited",
    "positioned",
    "set",
    "found",
    "nestled",
    "standing",
    "sitting",
    "centered",
];
const RELATIVES: [&str; 4] = ["which", "that", "who", "where"];
const ADVERBS: [&str; 20] = [
    "also",
    "just",
    "only",
    "directly",
    "immediately",
    "now",
    "still",
    "today",
    "currently",
    "strategically",
    "actually",
    "itself",
    "mainly",
    "slightly",
    "somewhere",
    "conveniently",
    "roughly",
    "at",
    "physically",
    "geographically",
];
const PRONOUNS: [&str; 5] = ["it", "they", "this", "he", "she"];
/// Nouns for places that a definite noun phrase can stand for a named one with.
const SETTLEMENTS: [&str; 32] = [
    "village",
    "town",
    "city",
    "community",
    "hamlet",
    "municipality",
    "settlement",
    "borough",
    "suburb",
    "commune",
    "island",
    "lake",
    "river",
    "district",
    "county",
    "province",
    "region",
    "township",
    "parish",
    "neighborhood",
    "neighbourhood",
    "cdp",
    "place",
    "port",
    "country",
    "resort",
    "mountain",
    "valley",
    "locality",
    "municipal",
    "capital",
    "area",
];
/// Verbs that end a clause for the purposes of linking.
const VERBS: [&str; 38] = [
    "is",
    "was",
    "are",
    "were",
    "has",
    "have",
    "had",
    "said",
    "says",
    "told",
    "killed",
    "wounded",
    "attacked",
    "took",
    "came",
    "went",
    "made",
    "left",
    "hit",
    "struck",
    "occurred",
    "happened",
    "died",
    "fled",
    "lies",
    "lay",
    "sits",
    "stands",
    "according",
    "reported",
    "fell",
    "opened",
    "found",
    "arrested",
    "blew",
    "exploded",
    "shot",
    "will",
];

impl Reading<'_> {
    pub(super) fn sentence(&self, token: usize) -> usize {
        self.sentences.partition_point(|s| s.end <= token).min(self.sentences.len().saturating_sub(1))
    }

    pub(super) fn place(&self, m: usize) -> bool {
        let mention = &self.mentions[m];
        !self.partial.contains(&m)
            && !mention.adjectival
            && !matches!(mention.kind, MentionKind::Border | MentionKind::Demonym | MentionKind::Embedded)
    }

    /// The place that the document is about, as known before token `at`: the title's, the subject of the first sentence, or the
    /// first place named.
    pub(super) fn topic(&self, at: usize) -> Option<usize> {
        let before = self.t.all.get(at).map_or(u32::MAX, |k| k.span.start);
        self.whole_topic().filter(|&m| self.mentions[m].span.end <= before)
    }

    fn whole_topic(&self) -> Option<usize> {
        let named = self.title.and_then(|title| {
            (0..self.mentions.len())
                .find(|&m| self.place(m) && title.starts_with(self.mentions[m].span.of(self.t.text)))
        });
        if named.is_some() {
            return named;
        }
        match self.opening(*self.sentences.first()?) {
            Opening::Mention(m) => Some(m),
            Opening::Unknown => None,
            Opening::Other => (0..self.mentions.len()).find(|&m| self.place(m)),
        }
    }

    /// The topic, when the document says it: its title or the subject of its first sentence.
    pub(super) fn stated_topic(&self, at: usize) -> Option<usize> {
        let topic = self.topic(at)?;
        let leading = matches!(self.opening(*self.sentences.first()?), Opening::Mention(m) if m == topic);
        (leading || self.title.is_some()).then_some(topic)
    }

    /// What a sentence begins with as its subject.
    fn opening(&self, s: SentenceTokens) -> Opening {
        if let Some(m) = self.leading_mention(s) {
            return Opening::Mention(m);
        }
        let t = &self.t;
        let first = t.word(s.first);
        if matches!(first, "it" | "its") {
            return Opening::Unknown;
        }
        // *The village is…*, *Rennerdale (formerly X) is…*
        let mut depth = 0;
        let verb = (s.first..s.end.min(s.first + 60)).find(|&j| {
            match t.punct(j) {
                Some('(' | '[') => depth += 1,
                Some(')' | ']') => depth -= 1,
                _ => {}
            }
            depth <= 0 && VERBS.contains(&t.word(j)) && t.mention(j).is_none()
        });
        let Some(verb) = verb.filter(|&v| COPULAS.contains(&t.word(v))) else { return Opening::Other };
        let definite =
            first == "the" && (s.first + 1..verb.min(s.first + 4)).any(|j| SETTLEMENTS.contains(&t.word(j)));
        let named = t.capital(s.first)
            && first != "the"
            && !super::lex::NO_NAME.contains(&first)
            && t.raw(s.first).len() > 1;
        if definite || named { Opening::Unknown } else { Opening::Other }
    }

    /// The mention that a sentence begins with, as its subject.
    fn leading_mention(&self, s: SentenceTokens) -> Option<usize> {
        let mut k = s.first;
        while k < s.end && k < s.first + 4 {
            if let Some(m) = self.t.mention(k) {
                return self.place(m).then_some(m);
            }
            if !matches!(
                self.t.word(k),
                "the" | "a" | "an" | "old" | "greater" | "city" | "town" | "village" | "of"
            ) {
                return None;
            }
            k += 1;
        }
        None
    }

    /// What a pronoun or definite noun before token `at` stands for: the subject of this sentence, else of the nearest
    /// earlier one, else the topic.
    pub(super) fn antecedent(&self, at: usize) -> Option<usize> {
        let here = self.sentence(at);
        let s = self.sentences.get(here)?;
        // *Tajikistan's misfortune is that it borders…*
        let inside = (s.first..at.min(s.end)).find_map(|k| self.t.mention(k).filter(|&m| self.place(m)));
        if inside.is_some() && at > s.first + 1 {
            return inside;
        }
        for earlier in (here.saturating_sub(6)..here).rev() {
            let e = self.sentences[earlier];
            let first = self.t.word(e.first);
            match self.opening(e) {
                Opening::Mention(m) => return Some(m),
                // about the same thing as this one
                _ if PRONOUNS.contains(&first)
                    || matches!(first, "the" | "its" | "located" | "in" | "as" | "there") => {}
                Opening::Unknown => return None,
                // a sentence about something else: its first place is what *it* most likely means in news
                Opening::Other => {
                    if earlier + 1 == here
                        && !matches!(self.opening(self.sentences[0]), Opening::Mention(_))
                        && let Some(m) =
                            (e.first..e.end).find_map(|k| self.t.mention(k).filter(|&m| self.place(m)))
                    {
                        return Some(m);
                    }
                }
            }
        }
        self.topic(at)
    }

    /// From *Paris* in *Paris, Texas, United States* when given *United States*: the head of a qualified name.
    fn head(&self, mut m: usize) -> usize {
        for _ in 0..4 {
            match (0..m).rev().take(4).find(|&h| self.mentions[h].within == Some(m) && self.place(h)) {
                Some(h) => m = h,
                None => break,
            }
        }
        // *Jilib town in the Middle Jubba region*
        let unit = matches!(self.mentions[m].cue, Some(Cue::Admin1 | Cue::Admin2 | Cue::Country));
        if m > 0 && self.place(m - 1) {
            let first = self.t.all.partition_point(|k| k.span.end <= self.mentions[m].span.start);
            let end = self.t.all.partition_point(|k| k.span.end <= self.mentions[m - 1].span.end);
            let between = (end..first).filter(|&k| self.t.word(k) == "in").count();
            if between == 1
                && first - end <= if unit { 4 } else { 1 }
                && (end..first).all(|k| self.t.punct(k).is_none())
            {
                return m - 1;
            }
        }
        m
    }

    /// The head of a qualified name, also when that is a name nobody knows: *Saiko in Khunti District*, *Xa village, Y state*.
    fn named(&self, m: usize, s: SentenceTokens) -> Referent {
        let head = self.head(m);
        let t = &self.t;
        let first = t.all.partition_point(|k| k.span.end <= self.mentions[head].span.start);
        let after = t.word(t.mention_end(first));
        let unit = matches!(self.mentions[head].cue, Some(Cue::Admin1 | Cue::Admin2 | Cue::Country))
            || matches!(
                after,
                "district"
                    | "block"
                    | "province"
                    | "state"
                    | "county"
                    | "governorate"
                    | "region"
                    | "tehsil"
                    | "division"
            );
        let joined = first > s.first + 1 && (t.word(first - 1) == "in" || t.punct(first - 1) == Some(','));
        // *Xa in Y, where…*, as the subject
        if first == s.first + 2
            && t.word(first - 1) == "in"
            && t.mention(s.first).is_none()
            && t.capital(s.first)
            && !super::lex::NO_NAME.contains(&t.word(s.first))
        {
            return Referent::Phrase { span: t.span(s.first, s.first + 1), antecedent: None };
        }
        if unit && joined {
            let end = first - 1;
            let last = if SETTLEMENTS.contains(&t.word(end - 1)) { end - 1 } else { end };
            if let Some(run) = self.unknown_name(last, s) {
                return Referent::Phrase { span: t.span(run, end), antecedent: None };
            }
        }
        Referent::Mention(head)
    }

    /// First token of a capitalised name without a mention that ends before token `end`, not at the start of the sentence.
    fn unknown_name(&self, end: usize, s: SentenceTokens) -> Option<usize> {
        let t = &self.t;
        let mut k = end;
        while k > s.first
            && t.mention(k - 1).is_none()
            && ((t.capital(k - 1) && !super::lex::NO_NAME.contains(&t.word(k - 1)))
                || (t.hyphen(k - 1) && k < end))
        {
            k -= 1;
        }
        (k < end && k > s.first).then_some(k)
    }

    /// Steps left over a bracketed remark that ends before `k`.
    fn over_brackets(&self, k: usize, first: usize) -> usize {
        let close = k.checked_sub(1).and_then(|p| self.t.punct(p));
        let open = match close {
            Some(')') => '(',
            Some(']') => '[',
            _ => return k,
        };
        (first..k).rev().find(|&j| self.t.punct(j) == Some(open)).map_or(k, |j| self.over_brackets(j, first))
    }

    /// The noun phrase that ends before token `k`: a mention in it, or its first token.
    fn noun_phrase(&self, k: usize, first: usize) -> (Option<usize>, usize) {
        let mut j = k;
        while j > first && k - j < 7 {
            if let Some(m) = self.t.mention(j - 1) {
                return (Some(m), self.t.mention_start(j - 1));
            }
            let word = self.t.word(j - 1);
            let hyphen = self.t.hyphen(j - 1) && self.t.attached(j - 1);
            let part =
                !word.is_empty() && !VERBS.contains(&word) && !COPULAS.contains(&word) && !preposition(word);
            if !(part || hyphen) || matches!(word, "and" | "or" | "but") || RELATIVES.contains(&word) {
                break;
            }
            j -= 1;
            if matches!(word, "a" | "an" | "the" | "this" | "their" | "its" | "his" | "our") {
                break;
            }
        }
        (None, j)
    }

    /// The figure of the expression whose first token is `start` and whose end is `end`.
    pub(super) fn figure(
        &self,
        start: usize,
        end: usize,
        previous: Option<(&LocativeExpr, usize)>,
    ) -> Referent {
        let t = &self.t;
        let s = self.sentences[self.sentence(start)];
        let mut k = start;
        let (mut comma, mut verb, mut relative, mut participle) = (false, false, false, false);
        while k > s.first {
            let word = t.word(k - 1);
            let separator = matches!(t.punct(k - 1), Some(',' | '(' | '—' | '–' | ':' | '-' | ';'));
            if separator && !verb && !(t.hyphen(k - 1) && t.attached(k - 1) && t.punct(k - 1) != Some('—'))
            {
                comma = true;
            } else if COPULAS.contains(&word) && !relative {
                verb = true;
            } else if PARTICIPLES.contains(&word) && !relative {
                participle = true;
            } else if RELATIVES.contains(&word)
                && t.mention(k - 1).is_none()
                && (verb || participle || k == start)
            {
                relative = true;
            } else if matches!(word, "and" | "but") && k == start || ADVERBS.contains(&word) {
                comma |= word == "and";
            } else {
                break;
            }
            k -= 1;
            if relative {
                k -= usize::from(t.punct(k.wrapping_sub(1)) == Some(',') && k > s.first + 1);
                break;
            }
        }
        // the second of *12 km from A and 20 km from B*
        if let Some((expr, previous_end)) = previous
            && previous_end > s.first
            && comma
            && !verb
            && !relative
            && (previous_end..start).all(|j| !VERBS.contains(&t.word(j)))
            && (previous_end..start).count() <= 12
            && !self.new_apposition(previous_end, k)
        {
            return expr.figure.clone();
        }
        k = self.over_brackets(k, s.first);
        // *Located along the river in the southeast of Ohio about 65 miles southeast of Columbus, Athens is…*
        let opening = PARTICIPLES.contains(&t.word(s.first))
            && (s.first..start).all(|j| !VERBS.contains(&t.word(j)) || PARTICIPLES.contains(&t.word(j)));
        if k <= s.first || opening {
            return self.figure_after(start, end, s);
        }
        if verb && !relative {
            return self.subject(k, s);
        }
        if comma || participle || relative || k == start {
            if let Some(m) = t.mention(k - 1) {
                if let Some(subject) = self.copular_subject(k, s) {
                    return subject;
                }
                return self.named(m, s);
            }
            let (m, np) = self.noun_phrase(k, s.first);
            if let Some(m) = m
                && self.place(m)
            {
                if let Some(subject) = self.copular_subject(k, s) {
                    return subject;
                }
                return self.named(m, s);
            }
            // *X, a penal colony located…*; also *X is a village…*
            if np > s.first && np < k {
                let before = self.over_brackets(np - 1, s.first);
                if t.punct(np - 1) == Some(',')
                    && before > s.first
                    && matches!(t.word(np), "a" | "an")
                    && let Some(run) = self.unknown_name(before, s)
                {
                    return Referent::Phrase { span: t.span(run, before), antecedent: None };
                }
                if t.punct(np - 1) == Some(',')
                    && before > s.first
                    && let Some(m) = t.mention(before - 1)
                    && self.place(m)
                    && matches!(t.word(np), "a" | "an" | "the" | "one" | "home")
                {
                    return self.named(m, s);
                }
            }
            if let Some(subject) = self.copular_subject(k, s) {
                return subject;
            }
            // *X, on the mainland 76 km north of Y*
            if k == start
                && np > s.first + 2
                && t.word(np) == "the"
                && matches!(t.word(np - 1), "on" | "in" | "at")
                && t.punct(np - 2) == Some(',')
                && let Some(m) = t.mention(np - 3)
                && self.place(m)
            {
                return self.named(m, s);
            }
            if let Some(m) = self.relative_head(np, s) {
                return Referent::Mention(m);
            }
            return self.phrase(np, k, s);
        }
        self.phrase(k - 1, k, s)
    }

    /// Whether a name ends before token `k` that is no qualifier of the ground before: *…of A, and from B, 19 km…*
    fn new_apposition(&self, previous_end: usize, k: usize) -> bool {
        let t = &self.t;
        k > previous_end
            && t.mention(k - 1).is_some()
            && (previous_end..k).any(|j| t.mention(j).is_none() && t.punct(j) != Some(','))
            && !(previous_end..k).any(|j| matches!(t.word(j), "the" | "a" | "an"))
    }

    /// *Located 25 miles southwest of Columbus, London was…*: the figure after the expression.
    fn figure_after(&self, start: usize, end: usize, s: SentenceTokens) -> Referent {
        let t = &self.t;
        let comma = (end..s.end.min(end + 12)).find(|&k| t.punct(k) == Some(','));
        if let Some(comma) = comma {
            for k in comma + 1..s.end.min(comma + 8) {
                if let Some(m) = t.mention(k)
                    && self.place(m)
                    && (COPULAS.contains(&t.word(t.mention_end(k)))
                        || matches!(
                            t.word(k.wrapping_sub(1)),
                            "the" | "of" | "city" | "town" | "village" | ""
                        )
                        || k == comma + 1)
                    && t.punct(t.mention_end(k)) != Some(',')
                {
                    return Referent::Mention(m);
                }
                if PRONOUNS.contains(&t.word(k)) {
                    break;
                }
            }
        }
        let _ = start;
        Referent::Phrase {
            span: t.span(s.first, s.first + 1),
            antecedent: if s.first == 0 { None } else { self.antecedent(s.first) },
        }
    }

    /// The subject that ends before token `k`, where its verb begins.
    fn subject(&self, k: usize, s: SentenceTokens) -> Referent {
        let t = &self.t;
        let mut k = self.over_brackets(k, s.first);
        if k > s.first && t.punct(k - 1) == Some(',') {
            // *Waxahachie, the county seat, is…*
            if let Opening::Mention(m) = self.opening(s)
                && let Some(after) = (s.first..k).find(|&j| t.mention(j) == Some(m)).map(|j| t.mention_end(j))
                && matches!(t.punct(after), Some(',' | '('))
                && after < k - 1
            {
                return Referent::Mention(m);
            }
            let open = (s.first..k - 1).rev().take(10).find(|&j| t.punct(j) == Some(','));
            if let Some(open) = open {
                let before = self.over_brackets(open, s.first);
                if before > s.first
                    && let Some(m) = t.mention(before - 1)
                    && self.place(m)
                {
                    return self.named(m, s);
                }
            }
            k -= 1;
        }
        if k <= s.first {
            return self.figure_after(s.first, k, s);
        }
        if let Some(m) = t.mention(k - 1)
            && self.place(m)
        {
            return self.named(m, s);
        }
        if PRONOUNS.contains(&t.word(k - 1)) {
            return Referent::Phrase { span: t.span(k - 1, k), antecedent: self.antecedent(k - 1) };
        }
        let (m, np) = self.noun_phrase(k, s.first);
        match m {
            Some(m) if self.place(m) => self.named(m, s),
            Some(m) if self.mentions[m].kind == MentionKind::Border => Referent::Mention(m),
            _ => match self.leading_mention(s) {
                Some(m) if np >= k => Referent::Mention(m),
                _ => self.phrase(np, k, s),
            },
        }
    }

    /// *X is a town in Y, Z, 20 km…*: the subject of a sentence that says what X is, seen from token `k`.
    fn copular_subject(&self, k: usize, s: SentenceTokens) -> Option<Referent> {
        let t = &self.t;
        let mut depth = 0;
        let copula = (s.first..k).find(|&j| {
            match t.punct(j) {
                Some('(' | '[') => depth += 1,
                Some(')' | ']') => depth -= 1,
                _ => {}
            }
            depth == 0 && VERBS.contains(&t.word(j)) && t.mention(j).is_none()
        })?;
        if !matches!(t.word(copula), "is" | "was" | "are" | "were" | "lies" | "lay" | "sits" | "stands") {
            return None;
        }
        let mut next = copula + 1;
        while ADVERBS.contains(&t.word(next)) || matches!(t.word(next), "on" | "along" | "in" | "not") {
            next += 1;
        }
        let says_what = matches!(t.word(next), "a" | "an" | "the" | "one" | "home")
            || (next..next + 3).any(|j| PARTICIPLES.contains(&t.word(j)))
            || matches!(t.word(copula), "lies" | "lay" | "sits" | "stands")
            || next > copula + 1;
        // another verb starts another clause, about something else; *a town that is located…* and *and 52 miles…* do not
        let and = t.word(k) == "and";
        let clause = (copula + 1..k).any(|j| {
            VERBS.contains(&t.word(j))
                && t.mention(j).is_none()
                && t.word(j) != "found"
                && !matches!(t.word(j - 1), "that" | "which")
        }) || (copula + 1..k).any(|j| matches!(t.word(j), "who" | "where"));
        let clause = clause && !and;
        if !says_what || clause {
            return None;
        }
        match self.subject(copula, s) {
            Referent::Mention(m) => Some(Referent::Mention(m)),
            phrase @ Referent::Phrase { antecedent: Some(_), .. } => Some(phrase),
            // a name that is not known, or *the village* of a document that never names it: no other place will do
            phrase => match self.opening(s) {
                Opening::Mention(m) => Some(Referent::Mention(m)),
                Opening::Unknown => Some(phrase),
                Opening::Other => None,
            },
        }
    }

    /// *the X attack that cost 140 lives*, seen from *lives*: X.
    fn relative_head(&self, k: usize, s: SentenceTokens) -> Option<usize> {
        let t = &self.t;
        let that = (s.first + 1..k).rev().take(12).find(|&j| matches!(t.word(j), "that" | "which"))?;
        let (m, _) = self.noun_phrase(that, s.first);
        m.filter(|&m| self.place(m))
    }

    /// Whether words are a pronoun or a definite noun for a settlement: *it*, *the town*.
    pub(super) fn stands_for(&self, span: crate::document::Span) -> bool {
        let mut words = span.of(self.t.text).split_whitespace().map(str::to_lowercase);
        match (words.next().as_deref(), words.next().as_deref(), words.next()) {
            (Some("it"), None, None) => true,
            (Some("the" | "this"), Some(noun), None) => SETTLEMENTS[..11].contains(&noun),
            _ => false,
        }
    }

    /// A noun phrase without a name; what it stands for when it is a definite place noun.
    fn phrase(&self, first: usize, end: usize, s: SentenceTokens) -> Referent {
        let t = &self.t;
        let first = first.min(end - 1).max(s.first);
        let span = t.span(first, end);
        let definite = matches!(t.word(first), "the" | "this" | "that" | "its");
        let noun = t.word(end - 1);
        let antecedent = if PRONOUNS.contains(&noun) || (definite && SETTLEMENTS.contains(&noun)) {
            self.antecedent(first)
        } else if definite {
            // *the prison*, *the airport*: the last facility of that kind; *the colony*, *the facility*: the last of any
            let any = matches!(
                noun,
                "colony" | "facility" | "complex" | "compound" | "jail" | "prison" | "penitentiary"
            );
            (0..self.mentions.len()).rev().find(|&m| {
                let mention = &self.mentions[m];
                mention.span.end <= span.start
                    && (mention.facility == Some(noun) || (any && mention.kind == MentionKind::Facility))
            })
        } else {
            None
        };
        Referent::Phrase { span, antecedent }
    }
}

fn preposition(word: &str) -> bool {
    matches!(
        word,
        "in" | "on"
            | "at"
            | "by"
            | "to"
            | "from"
            | "for"
            | "into"
            | "with"
            | "as"
            | "than"
            | "via"
            | "near"
            | "around"
            | "between"
            | "through"
            | "of"
            | "along"
            | "across"
            | "over"
            | "under"
            | "after"
            | "before"
            | "about"
    )
}
