use super::*;
use proptest::prelude::*;

fn document(text: &str) -> Document {
    Document::from_text("test", text)
}

fn sentences(text: &str) -> Vec<String> {
    let document = document(text);
    let prose = Prose::new(&document);
    prose.sentences.iter().map(|sentence| sentence.span.of(text).to_owned()).collect()
}

#[track_caller]
fn one(text: &str) {
    assert_eq!(sentences(text), [text]);
}

#[test]
fn abbreviations_do_not_end_a_sentence() {
    one(
        "They left Vahdat Penitentiary No. 3/2 near St. Gallen with Gen. Ali and Lt. Col. Smith of the U.S. Army.",
    );
    one("It opened at 9 a.m. Tuesday in Baton Rouge, La. according to J. R. Smith Jr. and Dr. M. Khan.");
    one("On Feb. 4 the U.S. Geological Survey measured 6.5, 24.5 km from Mt. Ararat.");
}

#[test]
fn ambiguous_abbreviations_end_before_a_word_that_opens_sentences() {
    assert_eq!(
        sentences("He flew to the U.S. The ministry knew."),
        ["He flew to the U.S.", "The ministry knew."]
    );
    assert_eq!(sentences("They fled at 5 p.m. Police came."), ["They fled at 5 p.m.", "Police came."]);
    assert_eq!(sentences("They said no. The army left."), ["They said no.", "The army left."]);
}

#[test]
fn quotes_and_brackets_after_the_stop_belong_to_the_sentence() {
    let text = "“At least 10 were killed.” CCHP said so. (He left.) \"Why?\" he asked. \"Go!\" They went…";
    assert_eq!(
        sentences(text),
        [
            "“At least 10 were killed.”",
            "CCHP said so.",
            "(He left.)",
            "\"Why?\" he asked.",
            "\"Go!\"",
            "They went…"
        ]
    );
}

#[test]
fn numbers_and_years_end_sentences_but_list_numbers_do_not() {
    assert_eq!(sentences("It began in 2019. Nine died."), ["It began in 2019.", "Nine died."]);
    assert_eq!(sentences("1. Kabul fell.\n2. Herat fell."), ["1. Kabul fell.", "2. Herat fell."]);
}

#[test]
fn capitals_only_text_is_cut_too() {
    let text = "SAN SALVADOR, 3 JAN 90 -- [REPORT] THE ARMY CAME ON NO. 3 ROAD. GEN. PONCE\nSAID SO. IT WAS OVER IN THE U.S. EMBASSY AREA BY THEN, ACCORDING TO COL.\nRODRIGUEZ AND OTHER OFFICERS OF THE FIRST BRIGADE WHO SPOKE ON THE RADIO";
    assert_eq!(
        sentences(text),
        [
            "SAN SALVADOR, 3 JAN 90 --",
            "[REPORT] THE ARMY CAME ON NO. 3 ROAD.",
            "GEN. PONCE\nSAID SO.",
            "IT WAS OVER IN THE U.S. EMBASSY AREA BY THEN, ACCORDING TO COL.\nRODRIGUEZ AND OTHER OFFICERS OF THE FIRST BRIGADE WHO SPOKE ON THE RADIO"
        ]
    );
}

#[test]
fn datelines_are_apart() {
    assert_eq!(
        sentences("KABUL (Reuters) - The Taliban said so."),
        ["KABUL (Reuters) -", "The Taliban said so."]
    );
    assert_eq!(sentences("DUSHANBE, Feb. 4 — Guards shot."), ["DUSHANBE, Feb. 4 —", "Guards shot."]);
    one("Khujand - the second city - lies north.");
}

#[test]
fn headings_and_paragraphs_are_told_from_prose() {
    let text = "Five killed in prison riot\n\nGuards shot prisoners. It was\nlate.\nBackground\n- First item\n- Second item\nThe end came soon.";
    let document = document(text);
    let prose = Prose::new(&document);
    let got: Vec<(&str, u32, bool)> =
        prose.sentences.iter().map(|s| (s.span.of(text), s.paragraph, s.heading)).collect();
    assert_eq!(
        got,
        [
            ("Five killed in prison riot", 0, true),
            ("Guards shot prisoners.", 1, false),
            ("It was\nlate.", 1, false),
            ("Background", 2, true),
            ("- First item", 3, true),
            ("- Second item", 4, true),
            ("The end came soon.", 5, false),
        ]
    );
}

#[test]
fn a_title_repeated_in_front_is_a_heading() {
    let mut document = document("Fire in Pineville. A woman was charged.");
    document.title = Some("Fire in Pineville".into());
    let prose = Prose::new(&document);
    assert_eq!(prose.sentences.iter().map(|s| s.heading).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn lost_spaces_and_footnotes_are_bridged() {
    assert_eq!(sentences("Ten were killed.The army left."), ["Ten were killed.", "The army left."]);
    assert_eq!(sentences("Ten died.[1][12] The army left.[2]"), ["Ten died.[1][12]", "The army left.[2]"]);
    one("See example.com or Node.js for it.");
}

#[test]
fn other_scripts_are_cut_at_their_own_stops() {
    assert_eq!(sentences("Убито 10 человек. Полиция прибыла."), ["Убито 10 человек.", "Полиция прибыла."]);
    assert_eq!(sentences("قُتل عشرة أشخاص. وصلت الشرطة؟ نعم."), ["قُتل عشرة أشخاص.", "وصلت الشرطة؟", "نعم."]);
}

#[test]
fn words_are_found_by_offset() {
    let document = document("Kabul fell. Herat too.");
    let prose = Prose::new(&document);
    assert_eq!((prose.word(0), prose.folded(0), prose.gap(1)), ("Kabul", "kabul", ". "));
    assert_eq!((prose.word_at(0), prose.word_at(5), prose.word_at(12), prose.word_at(99)), (0, 1, 2, 4));
    assert_eq!(
        (prose.sentence_at(0), prose.sentence_at(11), prose.sentence_at(12), prose.sentence_at(99)),
        (0, 0, 1, 1)
    );
}

#[test]
fn a_text_without_words_has_no_sentences() {
    assert!(sentences("  *** \n\n").is_empty());
    assert!(sentences("").is_empty());
}

proptest! {
    #[test]
    fn sentences_cover_every_word_in_order(text in "([A-Za-zé0-9.!?\"'()\\[\\]\\n -]|Mr\\. |No\\. 3|U\\.S\\. |KABUL \\(AP\\) - ){0,80}") {
        let document = document(&text);
        let prose = Prose::new(&document);
        let mut word = 0;
        let mut end = 0;
        for sentence in &prose.sentences {
            prop_assert!(sentence.first_word == word && sentence.end_word > word);
            prop_assert!(sentence.span.start >= end);
            for i in sentence.first_word..sentence.end_word {
                let w = prose.words[i as usize];
                prop_assert!(sentence.span.contains(Span::new(w.start, w.end)));
            }
            word = sentence.end_word;
            end = sentence.span.end;
        }
        prop_assert_eq!(word as usize, prose.words.len());
    }
}
