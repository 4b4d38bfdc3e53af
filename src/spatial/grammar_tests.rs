//! Behaviour of the grammar on sentences of our own, with the mentions given.

use super::grammar::parse_text;
use super::*;
use crate::toponym::{Mention, MentionKind};

/// Mentions of the names in a text; `name/d` marks an adjective, `name/f` a facility, `name/b` a border.
pub(super) fn mentions(text: &str, names: &[&str]) -> Vec<Mention> {
    let mut out: Vec<Mention> = Vec::new();
    for name in names {
        let (name, kind) = match name.rsplit_once('/') {
            Some((n, "d")) => (n, MentionKind::Demonym),
            Some((n, "f")) => (n, MentionKind::Facility),
            Some((n, _)) => (n, MentionKind::Border),
            None => (*name, MentionKind::Toponym),
        };
        for (start, _) in text.match_indices(name) {
            let span = Span::new(start as u32, (start + name.len()) as u32);
            if out.iter().any(|m| m.span.overlaps(span)) {
                continue;
            }
            let adjectival = kind == MentionKind::Demonym;
            out.push(Mention { adjectival, ..Mention::new(span, kind, 1.0) });
        }
    }
    out.sort_by_key(|m| m.span.start);
    out
}

pub(super) fn sentences(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = 0;
    for (i, _) in text.match_indices(". ").chain([(text.len(), "")]) {
        if text[..i].ends_with("No") {
            continue;
        }
        out.push(Span::new(start as u32, i as u32));
        start = i + 2;
    }
    out
}

pub(super) fn show(text: &str, names: &[&str]) -> Vec<String> {
    let m = mentions(text, names);
    let name = |r: &Referent| match r {
        Referent::Mention(i) => m[*i].span.of(text).to_owned(),
        Referent::Phrase { span, antecedent: Some(i) } => {
            format!("({}={})", span.of(text), m[*i].span.of(text))
        }
        Referent::Phrase { span, antecedent: None } => format!("({})", span.of(text)),
    };
    parse_text(text, None, &sentences(text), &m)
        .iter()
        .map(|e| {
            let what = match e.relation {
                Relation::Distance { distance, direction } => {
                    let d = direction.map_or(String::new(), |d| format!(" {}", d.bearing_deg));
                    format!("{} m{d}", distance.distance_m.round())
                }
                Relation::Direction(d) => format!("toward {}", d.bearing_deg),
                Relation::Containment { part: Part::Toward(d) } => format!("part {}", d.bearing_deg),
                Relation::Containment { part: Part::Central } => "part central".into(),
                Relation::Adjacency => "borders".into(),
                Relation::Proximity => "near".into(),
                Relation::Between => "between".into(),
            };
            let second = e.ground2.as_ref().map_or(String::new(), |g| format!(" and {}", name(g)));
            format!("{} | {what} | {}{second} | {}", name(&e.figure), name(&e.ground), e.span.of(text))
        })
        .collect()
}

fn one(text: &str, names: &[&str], wanted: &str) {
    assert_eq!(show(text, names), [wanted], "{text}");
}

#[test]
fn apposition_and_participles() {
    one(
        "They broke out of Marsh Prison No. 3/2, a penal colony located 24 kilometres (15 miles) from the capital Orvia.",
        &["Marsh Prison No. 3/2/f", "Orvia"],
        "Marsh Prison No. 3/2 | 24000 m | Orvia | 24 kilometres (15 miles) from the capital Orvia",
    );
    one(
        "Six people died in Matan, about 20 kilometres (12 miles) south of Pesh, police said.",
        &["Matan", "Pesh"],
        "Matan | 20000 m 180 | Pesh | about 20 kilometres (12 miles) south of Pesh",
    );
    one(
        "The car hit the village Dvan, which is seven kilometers south-west of the breakaway region's capital Tskhin.",
        &["Dvan", "Tskhin"],
        "Dvan | 7000 m 225 | Tskhin | seven kilometers south-west of the breakaway region's capital Tskhin",
    );
    one(
        "Located about 25 miles southwest of the Ohio capital of Colum, Lond was founded in 1811.",
        &["Ohio", "Colum", "Lond"],
        "Lond | 40234 m 225 | Colum | about 25 miles southwest of the Ohio capital of Colum",
    );
}

#[test]
fn subjects_and_pronouns() {
    one(
        "Swan is about 20 miles west of Tol in Ohio.",
        &["Swan", "Tol", "Ohio"],
        "Swan | 32187 m 270 | Tol | about 20 miles west of Tol",
    );
    one(
        "Abbe is a city in Verm Parish, Lou, United States, 150 miles (240 km) west of New Orl.",
        &["Abbe", "Verm Parish", "Lou", "United States", "New Orl"],
        "Abbe | 241402 m 270 | New Orl | 150 miles (240 km) west of New Orl",
    );
    one(
        "Agd is a town in Moro. It is located 65 km south of Ouar.",
        &["Agd", "Moro", "Ouar"],
        "(It=Agd) | 65000 m 180 | Ouar | 65 km south of Ouar",
    );
    assert_eq!(
        show("Hun lies 32 miles east of Alto and 92 miles west of Harr.", &["Hun", "Alto", "Harr"]),
        [
            "Hun | 51499 m 90 | Alto | 32 miles east of Alto",
            "Hun | 148060 m 270 | Harr | 92 miles west of Harr"
        ],
    );
}

#[test]
fn ways_and_implicit_grounds() {
    assert_eq!(
        show(
            "Tren is a town. Route 129 is its main street; it leads north 28 miles (45 km) to Bran and south 11 miles (18 km) to Wil.",
            &["Tren", "Bran", "Wil"]
        ),
        [
            "(=Tren) | 45062 m 180 | Bran | north 28 miles (45 km) to Bran",
            "(=Tren) | 17703 m 0 | Wil | south 11 miles (18 km) to Wil"
        ],
    );
    one(
        "Will is a town. Ander, the county seat, is 15 miles (24 km) to the southwest.",
        &["Will", "Ander"],
        "(=Will) | 24140 m 45 | Ander | 15 miles (24 km) to the southwest",
    );
    one("The distance from Kab to Kand is 490 km.", &["Kab", "Kand"], "Kand | 490000 m | Kab | 490 km");
}

#[test]
fn borders_and_coasts() {
    one(
        "The post in Bokh is 25 km from the Afghan border.",
        &["Bokh", "the Afghan border/b"],
        "Bokh | 25000 m | the Afghan border | 25 km from the Afghan border",
    );
    one(
        "Pan, 5 km from the border with Afghan, was shelled.",
        &["Pan,", "Afghan"],
        "Pan, | 5000 m | (the border with Afghan=Afghan) | 5 km from the border with Afghan",
    );
    one(
        "The ship sank 12 nautical miles off the coast of Som.",
        &["Som"],
        "(The ship) | 22224 m | (the coast of Som=Som) | 12 nautical miles off the coast of Som",
    );
}

#[test]
fn relations_without_distance() {
    one(
        "They died in a prison in Khuj, northern Taj.",
        &["Khuj", "Taj"],
        "Khuj | part 0 | Taj | northern Taj",
    );
    one(
        "Taj's trouble is that it borders Afgh which is at war.",
        &["Taj", "Afgh"],
        "(it=Taj) | borders | Afgh | borders Afgh",
    );
    one(
        "Kant is a town in the Chu Valley of northern Kyrg.",
        &["Kant", "Chu Valley", "Kyrg"],
        "Kant | part 0 | Kyrg | northern Kyrg",
    );
    one(
        "The Croc City Hall bloodbath that cost at least 140 lives near Mosc shocked many.",
        &["Croc City Hall/f", "Mosc"],
        "Croc City Hall | near | Mosc | near Mosc",
    );
    one(
        "Holly is a city between Fort L and Mia.",
        &["Holly", "Fort L", "Mia"],
        "Holly | between | Fort L and Mia | between Fort L and Mia",
    );
    one(
        "A raid hit the northern Syr town of Manb.",
        &["Syr/d", "Manb"],
        "Manb | part 0 | Syr | northern Syr",
    );
    one("Homs lies to the north of Damas.", &["Homs", "Damas"], "Homs | toward 0 | Damas | north of Damas");
}

#[test]
fn lengths_ages_and_blocks_are_no_claims() {
    for (text, names) in [
        ("The stage covered 109 miles from Pare to Balt.", &["Pare", "Balt"][..]),
        ("The river meanders over 400 miles from Tyl to the Gulf of Mex.", &["Tyl", "Gulf of Mex"]),
        ("He was dragged about 50 feet.", &[]),
        ("The 117 kilometres long Haz road was closed.", &["Haz"]),
        ("A man of the 3200 block of North Mont in Chic was arrested.", &["Chic"]),
        ("Talks between Isr and Leb broke down.", &["Isr", "Leb"]),
        ("The station orbits 350 kilometers above the Earth.", &[]),
        ("An 11-mile road closure hit Gloc.", &["Gloc"]),
    ] {
        assert_eq!(show(text, names), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn the_city_is_what_the_report_is_about() {
    let text = "ORVIA - Streams rose in the hills of Orvia. They hit Lesk, 17 km from Orvia, in Pell, 24 km to the north-west of the \
                city, and in Dorn, about 31 km north of it. Tents came from Mirna, roughly 650 km away.";
    assert_eq!(
        show(text, &["ORVIA", "Orvia", "Lesk", "Pell", "Dorn", "Mirna"]),
        [
            "Lesk | 17000 m | Orvia | 17 km from Orvia",
            "Pell | 24000 m 315 | (the city=Orvia) | 24 km to the north-west of the city",
            "Dorn | 31000 m 0 | (it=Orvia) | about 31 km north of it",
            "Mirna | 650000 m | (=Orvia) | roughly 650 km away",
        ]
    );
}

#[test]
fn a_heading_names_the_place_that_is_left_out() {
    let text = "Pell, Orvia. A train began to roll. It had stood in Lesk, 12 km away. Dorn, Orvia. A truck came from Mirna, 9 km away.";
    assert_eq!(
        show(text, &["Orvia", "Lesk", "Pell", "Dorn", "Mirna"]),
        ["Lesk | 12000 m | (=Pell) | 12 km away", "Mirna | 9000 m | (=Dorn) | 9 km away"]
    );
}

#[test]
fn the_border_is_the_one_named_before() {
    let text = "Fighters cross the Orvian border. From Lesk the border is about 30 km away. Dorn is 12 km from the border.";
    assert_eq!(
        show(text, &["Orvian border/b", "Lesk", "Dorn"]),
        [
            "(the border=Orvian border) | 30000 m | Lesk | about 30 km away",
            "Dorn | 12000 m | (the border=Orvian border) | 12 km from the border",
        ]
    );
}

#[test]
fn what_stands_before_a_remark_of_where_it_is_stays_the_figure() {
    one(
        "Tesk in Orvia, where some have found shelter, is 68 km north of Lesk.",
        &["Orvia", "Lesk"],
        "(Tesk) | 68000 m 0 | Lesk | 68 km north of Lesk",
    );
    one(
        "So said a man from Pell, on the mainland 76 km north of Lesk.",
        &["Pell", "Lesk"],
        "Pell | 76000 m 0 | Lesk | 76 km north of Lesk",
    );
}
