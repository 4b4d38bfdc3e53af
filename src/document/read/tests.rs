use super::*;
use crate::document::Span;
use jiff::civil::date;
use proptest::prelude::*;

fn all(format: Format, bytes: &[u8]) -> Vec<Result<Document, Error>> {
    read_bytes("f", bytes, format, Options::default())
}

#[track_caller]
fn one(format: Format, text: &str) -> Document {
    let mut found = all(format, text.as_bytes());
    assert_eq!(found.len(), 1);
    found.remove(0).unwrap()
}

/// The original's characters at the code points of a surface in the read text.
#[track_caller]
fn original_of(document: &Document, surface: &str) -> String {
    let at = document.text.find(surface).expect("the surface is in the text") as u32;
    let (start, end) = document.code_points(Span::new(at, at + surface.len() as u32));
    document.original_text().chars().skip(start as usize).take((end - start) as usize).collect()
}

const PAGE: &str = r#"<!DOCTYPE html><html lang="en-GB"><head><title>Riot &mdash; Example News</title>
<meta property="og:title" content="Riot in a prison near Saint-&Eacute;tienne">
<meta property="og:site_name" content="Example News"><link rel="canonical" href="https://example.org/riot?a=1&amp;b=2">
<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2025-02-04T10:00:00Z"}</script>
<style>p { color: red }</style></head><body>
<nav><a href="/">Paris home</a></nav><header>Berlin banner</header>
<main><article class="story"><header><h1>Riot in a prison</h1></header>
<p>At   least five &ldquo;prisoners&rdquo; were <b>kil</b>led near
   Saint-&Eacute;tienne, 24&nbsp;km from Lyon<br>on Monday.<p>The ministry said nine took part in the attack, and that the
guards were taken to hospital in Zürich.</p><div class="related-links"><a href="x">Riots in Madrid and Rome again</a></div>
<figure><img alt="x"><figcaption>A photo from London</figcaption></figure>
<script>var a = "<p>Tokyo</p>";</script><ul><li><a href="y">Oslo: more news</a><li><a>Cairo: more news</a></ul>
</article></main><footer>Imprint, Vienna</footer></body></html>"#;

#[test]
fn a_page_gives_its_main_text_and_metadata() {
    let document = one(Format::Html, PAGE);
    assert_eq!(
        document.text,
        "Riot in a prison\n\nAt least five “prisoners” were killed near Saint-Étienne, 24 km from Lyon\non Monday.\n\n\
         The ministry said nine took part in the attack, and that the guards were taken to hospital in Zürich."
    );
    assert_eq!(document.title.as_deref(), Some("Riot in a prison near Saint-Étienne"));
    assert_eq!(document.published, Some(date(2025, 2, 4)));
    assert_eq!(document.url.as_deref(), Some("https://example.org/riot?a=1&b=2"));
    assert_eq!(document.outlet.as_deref(), Some("Example News"));
    assert_eq!(document.lang.as_deref(), Some("en"));
}

#[test]
fn offsets_lead_into_the_source_of_a_page() {
    let document = one(Format::Html, PAGE);
    assert_eq!(original_of(&document, "Zürich"), "Zürich");
    assert_eq!(original_of(&document, "Lyon"), "Lyon");
    assert_eq!(original_of(&document, "Saint-Étienne"), "Saint-&Eacute;tienne");
    assert_eq!(original_of(&document, "24 km"), "24&nbsp;km");
    assert_eq!(original_of(&document, "killed"), "kil</b>led");
    let at = document.text.find("Zürich").unwrap() as u32;
    assert_eq!(document.offsets().line_column(Span::new(at, at + 7)).0, 10);
}

#[test]
fn pages_without_marked_report_are_read_too() {
    let body = "The army said on Monday that ten soldiers had been killed in an ambush on the road to Gao. ";
    let page = format!(
        "<div id=nav><a>Home</a></div><div class=content><p>{body}<p>{body}</div><div><p>Contact us in Bamako</div>"
    );
    assert_eq!(one(Format::Html, &page).text.matches("Gao").count(), 2);
    assert!(!one(Format::Html, &page).text.contains("Bamako"));
    assert_eq!(one(Format::Html, "Ten died in Gao.<br>Nine fled.").text, "Ten died in Gao.\nNine fled.");
}

#[test]
fn markdown_loses_its_markup_and_keeps_its_place() {
    let source = "---\ntitle: \"Riot\"\ndate: 2025-02-04\nregion: north\n---\n# Riot in **Vahdat**\nFive died in [Dushanbe](https://example.org/Paris_(France)),\nsaid _Reuters_ and `AP` about snake_case.\n\n* first \\* item &amp; more\n\n![Photo of Rome](rome.png)\n> Quoted *in* Khujand[^1].\n\n```\nBerlin\n```\n[^1]: https://example.org/Oslo\n\n| a | b |\n|---|---|\n| Kabul | 3 |\n";
    let document = one(Format::Markdown, source);
    assert_eq!(
        document.text,
        "Riot in Vahdat\n\nFive died in Dushanbe,\nsaid Reuters and AP about snake_case.\n\n* first * item & more\n\n\nQuoted in Khujand.\n\n\n| a | b |\n\n| Kabul | 3 |"
    );
    assert_eq!(original_of(&document, "Dushanbe"), "Dushanbe");
    assert_eq!(original_of(&document, "Khujand"), "Khujand");
    assert_eq!(document.title.as_deref(), Some("Riot"));
    assert_eq!(document.published, Some(date(2025, 2, 4)));
    assert_eq!(document.properties["region"], "north");
    assert_eq!(
        one(Format::Markdown, "# Riot in *Vahdat*\n\nFive died.").title.as_deref(),
        Some("Riot in Vahdat")
    );
}

#[test]
fn front_matter_is_not_read_but_counted() {
    let document =
        one(Format::Text, "---\r\ntitle: Riot in Rome\r\nlang: it\r\n---\r\nTen died in São Tomé.\r\n");
    assert_eq!(document.text, "Ten died in São Tomé.\r\n");
    assert_eq!(document.code_points(Span::new(12, 22)), (53, 61));
    assert_eq!(original_of(&document, "São Tomé"), "São Tomé");
    assert_eq!((document.title.as_deref(), document.lang.as_deref()), (Some("Riot in Rome"), Some("it")));
    let plain = "---\nThis is no front matter, it said: really.\n---\nText";
    assert_eq!(one(Format::Text, plain).text, plain);
}

#[test]
fn broken_lines_are_named_and_the_others_read() {
    let input = b"{\"id\":\"a\",\"text\":\"Rome\",\"published\":\"2025-02-04T23:00:00-05:00\",\"group\":7}\n\n{\"text\": \"Oslo\", oops}\n{\"id\":3,\"text\":\"Gao\"}\n{\"text\":\"K\xF6ln\"}\n{\"id\":\"x\"}\n{\"text\":\"Lima\"}";
    let found = all(Format::Jsonl, input);
    let shown: Vec<String> = found
        .iter()
        .map(|result| match result {
            Ok(document) => format!("{} {} {}", document.id, document.origin, document.text),
            Err(error) => error.to_string(),
        })
        .collect();
    assert_eq!(
        shown,
        [
            "a f:1 Rome",
            "f:3:18: broken JSON: key must be a string",
            "3 f:4 Gao",
            "f:5:11: not UTF-8: byte 0xF6; name the encoding with --encoding",
            "f:6: there is no `text`",
            "f:7 f:7 Lima",
        ]
    );
    let first = found[0].as_ref().unwrap();
    assert_eq!(
        (first.published, &first.properties["group"]),
        (Some(date(2025, 2, 4)), &serde_json::json!(7))
    );
    assert_eq!(all(Format::Jsonl, b"\n\n")[0].as_ref().unwrap_err().kind(), ErrorKind::Empty);
}

#[test]
fn json_files_hold_one_or_many_and_spans() {
    let document = one(
        Format::Json,
        r#"{"doc_id":"a","text":"In Zürich, Köln","toponyms":[{"start":11,"end":15},{"start":3,"end":9,"surface":"Zürich"}]}"#,
    );
    let spans: Vec<&str> = document.given_spans.iter().map(|span| span.of(&document.text)).collect();
    assert_eq!(spans, ["Zürich", "Köln"]);
    let many = all(
        Format::Json,
        r#"[{"text":"Rome"},7,{"text":"Oslo","toponyms":[{"start":2,"end":9}]}]"#.as_bytes(),
    );
    assert_eq!(many[0].as_ref().unwrap().id, "f[0]");
    assert_eq!(many[1].as_ref().unwrap_err().to_string(), "f[1]: expected a JSON object with `text`");
    assert_eq!(
        many[2].as_ref().unwrap_err().to_string(),
        "f[2]: the span 2..9 in `toponyms` reaches beyond the text"
    );
}

#[test]
fn a_broken_string_in_json_is_found_and_costs_only_its_document() {
    let many = all(
        Format::Json,
        "[{\"text\":\"Rome\", \"a\": 1, \"a\": [2, {\"b\": 3}]},\n {\"id\":\"x\",\n  \"text\":\"Oslo \\ud83d!\"}, {\"text\":\"Old\",\"text\":\"Gao\"}]"
            .as_bytes(),
    );
    assert_eq!(many[0].as_ref().unwrap().properties["a"], serde_json::json!([2, { "b": 3 }]));
    assert!(many[1].as_ref().unwrap_err().to_string().starts_with("f[1]:3:2"), "{:?}", many[1]);
    assert_eq!(many[2].as_ref().unwrap().text, "Gao");
    let line = all(Format::Jsonl, br#"{"id":"x", "text":"Oslo \ud83d!"}"#);
    assert!(line[0].as_ref().unwrap_err().to_string().starts_with("f:1:3"), "{:?}", line[0]);
}

#[test]
fn csv_columns_are_named_by_the_header() {
    let found = all(
        Format::Csv,
        "ID;Text;published;Region\n1;\"Ten died; in\nRome\";2025-02-04;Lazio\n2;Oslo\n3;Gao;;\n".as_bytes(),
    );
    let first = found[0].as_ref().unwrap();
    assert_eq!(
        (first.id.as_str(), first.origin.as_str(), first.text.as_str()),
        ("1", "f:2", "Ten died; in\nRome")
    );
    assert_eq!(
        (first.published, &first.properties["Region"]),
        (Some(date(2025, 2, 4)), &serde_json::json!("Lazio"))
    );
    assert_eq!(
        found[1].as_ref().unwrap_err().to_string(),
        "f:4: the record has 2 fields where the header has 4"
    );
    assert_eq!(found[2].as_ref().unwrap().text, "Gao");
    assert_eq!(
        all(Format::Csv, b"a,b\n1,2\n")[0].as_ref().unwrap_err().to_string(),
        "f:1: the header names no column `text` (it has: a, b)"
    );
}

#[test]
fn the_day_given_for_all_fills_in_only() {
    let options = Options { published: Some(date(2024, 1, 1)), ..Options::default() };
    let lines = b"{\"text\":\"Rome\",\"published\":\"2025-02-04\"}\n{\"text\":\"Oslo\"}";
    let days: Vec<_> =
        read_bytes("f", lines, Format::Jsonl, options).into_iter().map(|d| d.unwrap().published).collect();
    assert_eq!(days, [Some(date(2025, 2, 4)), Some(date(2024, 1, 1))]);
}

#[test]
fn whole_utf_16_and_legacy_files_of_lines_are_decoded() {
    let utf16: Vec<u8> = "\u{feff}{\"text\":\"Köln\"}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(all(Format::Jsonl, &utf16)[0].as_ref().unwrap().text, "Köln");
    let options = Options { encoding: Some(encoding_rs::WINDOWS_1252), ..Options::default() };
    assert_eq!(read_bytes("f", b"text\nK\xF6ln\n", Format::Csv, options)[0].as_ref().unwrap().text, "Köln");
    assert_eq!(all(Format::Text, b" \n\t")[0].as_ref().unwrap_err().kind(), ErrorKind::Empty);
}

proptest! {
    /// Words of running text without references: the original sliced at a word's code points is the word.
    #[test]
    fn offsets_of_words_lead_to_the_same_words(
        parts in prop::collection::vec(
            prop_oneof![
                "[a-zà-ÿ漢]{1,8}", Just(" ".to_owned()), Just("\n\n".to_owned()), Just("<p>".to_owned()), Just("</div>".to_owned()),
                Just("<b>".to_owned()), Just("<!-- x -->".to_owned()), Just("# ".to_owned()), Just("**".to_owned()),
                Just("[a](b)".to_owned()), Just("<script>x</script>".to_owned()), Just("---\n".to_owned()), Just("\\".to_owned()),
            ],
            0..40,
        ),
        format in prop_oneof![Just(Format::Text), Just(Format::Markdown), Just(Format::Html)],
    ) {
        let source: String = parts.join(" ");
        for document in all(format, source.as_bytes()).into_iter().flatten() {
            let original: Vec<char> = document.original_text().chars().collect();
            let offsets = document.offsets();
            for word in dateline_gazetteer::fold::words(&document.text) {
                let span = Span::new(word.start, word.end);
                let (start, end) = offsets.code_points(span);
                let there: String = original[start as usize..end as usize].iter().collect();
                prop_assert_eq!(there, span.of(&document.text));
            }
        }
    }

    /// No bytes make a reader panic, and every span of the read text maps to valid text.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), text in "[<>/a&;#x=\"'\\[\\]()!*_`|\n -]{0,120}") {
        for format in [Format::Text, Format::Markdown, Format::Html, Format::Json, Format::Jsonl, Format::Csv] {
            for document in all(format, &bytes).into_iter().chain(all(format, text.as_bytes())).flatten() {
                for (at, c) in document.text.char_indices() {
                    let span = Span::new(at as u32, (at + c.len_utf8()) as u32);
                    prop_assert!(document.original_text().get(document.original_range(span)).is_some());
                }
            }
        }
    }
}
