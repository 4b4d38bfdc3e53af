//! The comparison form of names: what two spellings have in common when only case, accents, hyphens and apostrophes differ.

use icu_normalizer::DecomposingNormalizerBorrowed;
use icu_normalizer::properties::CanonicalCombiningClassMapBorrowed;

/// Lower case, compatibility-decomposed, without combining marks and apostrophes; hyphens and runs of white space are one space.
pub(crate) fn fold(name: &str) -> String {
    const NFKD: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizerBorrowed::new_nfkd();
    const MARKS: CanonicalCombiningClassMapBorrowed<'static> = CanonicalCombiningClassMapBorrowed::new();
    let mut folded = String::with_capacity(name.len());
    for c in NFKD.normalize(&name.to_lowercase()).chars() {
        match c {
            '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | 'ʹ' | '`' | '´' | 'ʿ' | 'ʾ' => {}
            _ if c.is_whitespace() || matches!(c, '-' | '‐' | '‑' | '–' | '—' | '_') => {
                let is_between = !folded.is_empty() && !folded.ends_with(' ');
                folded.extend(is_between.then_some(' '));
            }
            _ if c.is_ascii() || MARKS.get_u8(c) == 0 => folded.push(c),
            _ => {}
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn case_accents_hyphens_and_apostrophes_do_not_count() {
        assert_eq!(fold("São-Tomé"), "sao tome");
        assert_eq!(fold("Ma’arrat  an-Nu‘mān"), "maarrat an numan");
        assert_eq!(fold("Хуҷанд"), "хуҷанд");
    }
}
