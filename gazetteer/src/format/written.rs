//! Names as the sources write them.
//!
//! The main name of a place lies in the section as it is, to be read without copying. Of the others most can be told from the
//! folded key that the name automaton holds anyway: *Qo'rg'ontepa* cannot, but *Kurgan-Tyube* is `kurgan tyube` with capitals
//! and a hyphen. Such a name is the number of its entry and its [`Form`], four bytes instead of the text and its length.
//!
//! ```text
//! place: count of names | length, main name | other name × (count − 1)
//! other name: kind + 8 × form + 128 when reviewed | length, text (form 0) or entry (any other form)
//! ```
//! Counts, lengths and entries are LEB128.

use crate::NameKind;
use crate::fold::fold;

/// Longest name in bytes; [`crate::build`] cuts nothing but refuses longer ones.
pub(crate) const MAX_NAME_BYTES: usize = 8191;

/// Most names of a place that are read; the builder writes no more.
const MAX_NAMES: u64 = u16::MAX as u64;

/// How a name is made from its folded key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Form {
    case: Case,
    separator: char,
    letters: Letters,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    /// as the key: all lower, or a script without case
    Lower,
    /// every word begins with a capital
    Title,
    /// the first word does
    Sentence,
    Upper,
}

/// Letters of Arabic script that differ by keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Letters {
    AsFolded,
    /// `ی` and `ک` instead of `ي` and `ك`
    Persian,
    /// `ی` alone
    PersianYeh,
    /// `ة` at the end of words instead of `ه`
    TehMarbuta,
}

/// The forms by their number minus 1; 0 is a name that is spelt out. New ones go at the end.
const FORMS: [Form; 12] = [
    form(Case::Lower, ' ', Letters::AsFolded),
    form(Case::Title, ' ', Letters::AsFolded),
    form(Case::Sentence, ' ', Letters::AsFolded),
    form(Case::Upper, ' ', Letters::AsFolded),
    form(Case::Lower, '-', Letters::AsFolded),
    form(Case::Title, '-', Letters::AsFolded),
    form(Case::Sentence, '-', Letters::AsFolded),
    form(Case::Title, '・', Letters::AsFolded),
    form(Case::Title, '·', Letters::AsFolded),
    form(Case::Lower, ' ', Letters::Persian),
    form(Case::Lower, ' ', Letters::PersianYeh),
    form(Case::Lower, ' ', Letters::TehMarbuta),
];

const fn form(case: Case, separator: char, letters: Letters) -> Form {
    Form { case, separator, letters }
}

impl Form {
    /// The form that makes `written` of `folded`, if there is one.
    fn find(written: &str, folded: &str) -> Option<u8> {
        let mut made = String::with_capacity(written.len());
        let row = FORMS.iter().position(|form| {
            form.may_make(written, folded) && {
                made.clear();
                form.write(folded, &mut made);
                made == written
            }
        });
        row.map(|row| row as u8 + 1)
    }

    /// Whether first letter, separator and letters leave it possible that it makes `written`: millions of names are tried.
    fn may_make(self, written: &str, folded: &str) -> bool {
        if folded.contains(' ') && !written.contains(self.separator) {
            return false;
        }
        match self.letters {
            Letters::Persian | Letters::PersianYeh => return written.contains(['ی', 'ک']),
            Letters::TehMarbuta => return written.contains('ة'),
            Letters::AsFolded => {}
        }
        let (first, folded_first) = (written.chars().next(), folded.chars().next());
        match self.case {
            Case::Lower => first == folded_first,
            _ => first != folded_first || !folded_first.is_some_and(char::is_lowercase),
        }
    }

    fn write(self, folded: &str, out: &mut String) {
        for (row, word) in folded.split(' ').enumerate() {
            if row > 0 {
                out.push(self.separator);
            }
            let mut letters = word.chars();
            let capitals = match self.case {
                Case::Lower => 0,
                Case::Title => 1,
                Case::Sentence => usize::from(row == 0),
                Case::Upper => usize::MAX,
            };
            for letter in letters.by_ref().take(capitals) {
                out.extend(letter.to_uppercase());
            }
            let last = out.len();
            for letter in letters {
                out.push(match (self.letters, letter) {
                    (Letters::Persian | Letters::PersianYeh, 'ي') => 'ی',
                    (Letters::Persian, 'ك') => 'ک',
                    _ => letter,
                });
            }
            if self.letters == Letters::TehMarbuta && out[last..].ends_with('ه') {
                out.pop();
                out.push('ة');
            }
        }
    }
}

/// Bit of a name that somebody looked at (see [`crate::build::Builder::add_reviewed_name`]). Readers need not know; an index that
/// becomes the base of another does.
const REVIEWED: u8 = 0x80;

/// Appends the names of a place: the main one, and the others with kind and whether they were reviewed; `entry` gives the entry of
/// a folded name.
pub(crate) fn push_names<'n>(
    out: &mut Vec<u8>,
    main: &str,
    others: impl ExactSizeIterator<Item = (&'n str, NameKind, bool)>,
    mut entry: impl FnMut(&str) -> Option<u32>,
) {
    let count = (others.len() as u64 + 1).min(MAX_NAMES);
    push_number(out, count);
    push_text(out, main);
    for (name, kind, reviewed) in others.take(count as usize - 1) {
        let head = kind as u8 | if reviewed { REVIEWED } else { 0 };
        // A short name takes less room than its entry.
        let formed = (name.len() > 3).then(|| fold(name)).and_then(|folded| {
            let form = Form::find(name, &folded)?;
            Some((form, entry(&folded)?))
        });
        match formed {
            Some((form, entry)) => {
                out.push(form << 3 | head);
                push_number(out, u64::from(entry));
            }
            None => {
                out.push(head);
                push_text(out, name);
            }
        }
    }
}

fn push_text(out: &mut Vec<u8>, text: &str) {
    push_number(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

fn push_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads what [`push_names`] wrote.
pub(crate) struct Names<'d> {
    rest: &'d [u8],
    left: u64,
}

/// A name other than the main one.
pub(crate) enum Other<'d> {
    /// spelt out
    Text(&'d str),
    /// to be made from the folded name of an entry
    Formed(u32, Form),
}

impl Other<'_> {
    /// Makes a name of its folded form.
    pub(crate) fn form(form: Form, folded: &str) -> String {
        let mut name = String::with_capacity(folded.len());
        form.write(folded, &mut name);
        name
    }
}

impl<'d> Names<'d> {
    /// The main name and what follows it; `None` when the section does not hold names there.
    pub(crate) fn read(section: &'d [u8], offset: u32) -> Option<(&'d str, Self)> {
        let mut names = Names { rest: section.get(offset as usize..)?, left: 0 };
        let count = names.number()?;
        let main = names.text()?;
        names.left = count.min(MAX_NAMES).saturating_sub(1);
        Some((main, names))
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let (&byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn text(&mut self) -> Option<&'d str> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        std::str::from_utf8(text).ok()
    }
}

impl<'d> Iterator for Names<'d> {
    /// with kind and whether it was reviewed
    type Item = (Other<'d>, NameKind, bool);

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let (&head, rest) = self.rest.split_first()?;
        self.rest = rest;
        let kind = NameKind::from_number(head & 7);
        let other = match ((head & !REVIEWED) >> 3).checked_sub(1) {
            None => Other::Text(self.text()?),
            Some(row) => {
                let form = *FORMS.get(usize::from(row))?;
                Other::Formed(u32::try_from(self.number()?).ok()?, form)
            }
        };
        Some((other, kind, head & REVIEWED != 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn round_trip(names: &[&str]) -> (Vec<u8>, Vec<String>) {
        let folded: Vec<String> = names.iter().map(|name| fold(name)).collect();
        let mut bytes = vec![9; 5];
        let others: Vec<_> =
            names[1..].iter().map(|&name| (name, NameKind::Former, name.len() % 2 == 0)).collect();
        push_names(&mut bytes, names[0], others.into_iter(), |key| {
            folded.iter().position(|folded| folded == key).map(|row| row as u32)
        });
        let (main, rest) = Names::read(&bytes, 5).unwrap();
        let mut read = vec![main.to_owned()];
        read.extend(rest.map(|(other, kind, reviewed)| {
            let name = match other {
                Other::Text(text) => text.to_owned(),
                Other::Formed(row, form) => Other::form(form, &folded[row as usize]),
            };
            assert_eq!((kind, reviewed), (NameKind::Former, name.len() % 2 == 0));
            name
        }));
        (bytes, read)
    }

    #[test]
    fn names_that_follow_from_their_key_take_three_bytes() {
        let names =
            ["Bokhtar", "Kurgan-Tyube", "Курган-Тюбе", "库尔干秋别", "قورغان تپه", "KURGAN TYUBE", "کولاب"];
        let (bytes, read) = round_trip(&names);
        assert_eq!(read, names);
        assert_eq!(bytes.len(), 5 + 1 + 8 + 6 * 2);
        let odd = ["Bokhtar", "Qurğonteppa", "McKinley", "TJ"];
        assert_eq!(round_trip(&odd).1, odd);
    }

    #[test]
    fn what_is_cut_off_ends_the_names() {
        let (bytes, _) = round_trip(&["Bokhtar", "Kurgan-Tyube", "Qurğonteppa"]);
        for end in 0..bytes.len() {
            if let Some((_, rest)) = Names::read(&bytes[..end], 5) {
                assert!(rest.count() < 2);
            }
        }
        assert!(Names::read(&bytes, u32::MAX).is_none());
    }

    proptest! {
        #[test]
        fn every_name_comes_back_as_it_was(names in prop::collection::vec("\\PC{1,24}", 1..6)) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            prop_assert_eq!(round_trip(&names).1, names);
        }
    }
}
