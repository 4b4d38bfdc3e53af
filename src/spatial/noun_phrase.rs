//! Noun phrases before a token: qualified names, names nobody knows, definite nouns.

use super::Referent;
use super::reading::{COPULAS, PRONOUNS, RELATIVES, Reading, SETTLEMENTS, SentenceTokens, VERBS};
use crate::toponym::{Cue, MentionKind};

impl Reading<'_> {
    /// From *Paris* in *Paris, Texas, United States* when given *United States*: the head of a qualified name.
    pub(super) fn head(&self, mut m: usize) -> usize {
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
    pub(super) fn named(&self, m: usize, s: SentenceTokens) -> Referent {
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
            && !super::lex::NO_NAME.contains(t.word(s.first))
        {
            return Referent::Phrase { span: t.span(s.first, s.first + 1), antecedent: None };
        }
        // *X village near Y, 11 km from Z*: X
        if first > s.first + 2 && t.word(first - 1) == "near" {
            let noun = SETTLEMENTS.contains(&t.word(first - 2));
            let end = if noun { first - 2 } else { first - 1 };
            if let Some(m) = t.mention(end - 1).filter(|&m| self.place(m)) {
                return Referent::Mention(self.head(m));
            }
            if let Some(run) = self.unknown_name(end, s).filter(|_| noun) {
                return Referent::Phrase { span: t.span(run, first - 1), antecedent: None };
            }
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
    pub(super) fn unknown_name(&self, end: usize, s: SentenceTokens) -> Option<usize> {
        let t = &self.t;
        let mut k = end;
        while k > s.first
            && t.mention(k - 1).is_none()
            && ((t.capital(k - 1) && !super::lex::NO_NAME.contains(t.word(k - 1)))
                || (t.hyphen(k - 1) && k < end))
        {
            k -= 1;
        }
        (k < end && k > s.first).then_some(k)
    }

    /// Steps left over a bracketed remark that ends before `k`.
    pub(super) fn over_brackets(&self, k: usize, first: usize) -> usize {
        let close = k.checked_sub(1).and_then(|p| self.t.punct(p));
        let open = match close {
            Some(')') => '(',
            Some(']') => '[',
            _ => return k,
        };
        (first..k).rev().find(|&j| self.t.punct(j) == Some(open)).map_or(k, |j| self.over_brackets(j, first))
    }

    /// The noun phrase that ends before token `k`: a mention in it, or its first token.
    pub(super) fn noun_phrase(&self, k: usize, first: usize) -> (Option<usize>, usize) {
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

    /// A noun phrase without a name; what it stands for when it is a definite place noun.
    pub(super) fn phrase(&self, first: usize, end: usize, s: SentenceTokens) -> Referent {
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
            self.facility_before(span, |mention| {
                mention.facility == Some(noun) || (any && mention.kind == MentionKind::Facility)
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
