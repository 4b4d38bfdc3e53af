//! The language of a text, when nobody says it.

use crate::sieve::WordSet;
use whatlang::Lang;

/// Letters below which detection guesses.
const FEWEST_LETTERS: usize = 60;

/// Bytes that are enough to know; more only cost time.
const MOST_BYTES: usize = 4000;

/// ISO 639-1 code of the language of a text that is long enough to tell.
pub(super) fn detect(text: &str) -> Option<String> {
    let head = &text[..text.floor_char_boundary(MOST_BYTES)];
    if head.chars().filter(|c| c.is_alphabetic()).take(FEWEST_LETTERS).count() < FEWEST_LETTERS {
        return None;
    }
    if is_plainly_english(head) {
        return Some("en".to_owned());
    }
    // Trigrams are of small letters; a text in capitals is folded by whatlang itself.
    let info = whatlang::detect(head)?;
    info.is_reliable().then(|| iso_639_1(info.lang()).to_owned())
}

/// Function words that are frequent in English and spelled so in no other language, or seldom there.
static ENGLISH: WordSet = WordSet::of(&[
    "the", "and", "of", "to", "that", "for", "with", "was", "were", "said", "from", "by", "this", "which",
    "their", "have",
]);

/// How many of a hundred words must be on the list; *the* is half of what makes English certain, since no other language has it.
const WORDS: usize = 100;
/// Hundreds of words that are looked at: a report may begin with a list of names.
const HUNDREDS: usize = 3;
const ENGLISH_OF_100: usize = 12;
const THE_OF_100: usize = 3;

/// Whether a hundred words from the beginning of a text, the next or the third hundred are English beyond doubt, which takes a
/// twentieth of what trigrams of seventy languages take.
fn is_plainly_english(text: &str) -> bool {
    let mut rest = text.split_ascii_whitespace();
    (0..HUNDREDS).any(|_| {
        let (mut words, mut known, mut the) = (0, 0, 0);
        for word in rest.by_ref().take(WORDS) {
            words += 1;
            known += usize::from(ENGLISH.contains(word));
            the += usize::from(word == "the");
        }
        words == WORDS && known >= ENGLISH_OF_100 && the >= THE_OF_100
    })
}

/// ISO 639-1 codes of whatlang's languages (which it names by ISO 639-3).
fn iso_639_1(lang: Lang) -> &'static str {
    match lang {
        Lang::Epo => "eo",
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Ben => "bn",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Kat => "ka",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Jpn => "ja",
        Lang::Heb => "he",
        Lang::Yid => "yi",
        Lang::Pol => "pl",
        Lang::Amh => "am",
        Lang::Jav => "jv",
        Lang::Kor => "ko",
        Lang::Nob => "nb",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Tur => "tr",
        Lang::Nld => "nl",
        Lang::Hun => "hu",
        Lang::Ces => "cs",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Bel => "be",
        Lang::Mar => "mr",
        Lang::Kan => "kn",
        Lang::Ron => "ro",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Tam => "ta",
        Lang::Vie => "vi",
        Lang::Urd => "ur",
        Lang::Tha => "th",
        Lang::Guj => "gu",
        Lang::Uzb => "uz",
        Lang::Pan => "pa",
        Lang::Aze => "az",
        Lang::Ind => "id",
        Lang::Tel => "te",
        Lang::Pes => "fa",
        Lang::Mal => "ml",
        Lang::Ori => "or",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Sin => "si",
        Lang::Khm => "km",
        Lang::Tuk => "tk",
        Lang::Aka => "ak",
        Lang::Zul => "zu",
        Lang::Sna => "sn",
        Lang::Afr => "af",
        Lang::Lat => "la",
        Lang::Slk => "sk",
        Lang::Cat => "ca",
        Lang::Tgl => "tl",
        Lang::Hye => "hy",
        other => other.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_tells_its_language_and_short_text_does_not() {
        let english = "Several prisoners were shot dead by guards in the north of the country after an attack, officials said.";
        assert_eq!(detect(english).as_deref(), Some("en"));
        assert_eq!(detect(&english.to_uppercase()).as_deref(), Some("en"));
        let russian = "Несколько заключённых были застрелены охранниками после нападения, сообщило министерство юстиции.";
        assert_eq!(detect(russian).as_deref(), Some("ru"));
        assert_eq!(detect("Fire in Pineville"), None);
    }
}
