use super::*;
use crate::claim::Measured;
use crate::document::Document;
use crate::event::{Side, Toll, When, Where};
use crate::spatial::{StatedDistance, units::Unit};
use dateline_gazetteer::{CountryCode, PlaceId};
use geo::{LineString, MultiLineString, Point};

const TEXT: &str = "Près de 5 morts à Vahdat, 24 km from Dushanbe, by the Afghan border in Nowhere.";

fn span(words: &str) -> Span {
    let at = TEXT.find(words).expect("the words are in the text") as u32;
    Span::new(at, at + words.len() as u32)
}

fn mention(words: &str, kind: MentionKind) -> Mention {
    let facility = (kind == MentionKind::Facility).then_some("prison");
    Mention { facility, ..Mention::new(span(words), kind, 1.0) }
}

fn resolution(target: Target, lon: f64, lat: f64) -> Resolution {
    Resolution {
        target: Some(target),
        location: Some(Location { lon, lat, uncertainty_m: 8_949.6, precision: 1 }),
        probability: 0.97149,
        alternatives: Vec::new(),
        reasons: vec!["capital of Tajikistan".into()],
        chosen_by: Vec::new(),
    }
}

/// One of everything, made by hand.
fn analysis(dushanbe: PlaceIx) -> Analysis {
    let mut document = Document::from_text("riot", TEXT);
    document.published = Some(jiff::civil::date(2025, 2, 4));
    document.properties.insert("desk".into(), "asia".into());
    let line = MultiLineString(vec![LineString::from(vec![(68.0, 37.0), (70.0, 37.5)])]);
    let codes = (CountryCode(*b"TJ"), CountryCode(*b"AF"));
    let party = |words: &str, place: Option<PlaceIx>, lon: f64| Party {
        span: span(words),
        mention: None,
        place,
        location: Some(Location { lon, lat: 38.5, uncertainty_m: 9000.0, precision: 1 }),
    };
    Analysis {
        mentions: vec![
            mention("Vahdat", MentionKind::Facility),
            mention("Dushanbe", MentionKind::Toponym),
            mention("Afghan border", MentionKind::Border),
            mention("Nowhere", MentionKind::Toponym),
        ],
        resolutions: vec![
            resolution(Target::Approximate { anchor: dushanbe, via_expr: Some(0) }, 69.013_544_4, 38.556_321),
            Resolution {
                alternatives: vec![(dushanbe, 0.0204)],
                ..resolution(Target::Place(dushanbe), 68.779_051, 38.535_754)
            },
            resolution(Target::Border { a: codes.0, b: codes.1, line }, 69.0, 37.25),
            Resolution {
                target: None,
                location: None,
                probability: 0.1,
                alternatives: Vec::new(),
                reasons: vec!["no place of this name is known".into()],
                chosen_by: Vec::new(),
            },
        ],
        expressions: Vec::new(),
        claims: vec![Claim {
            expression: 0,
            kind: ClaimKind::Distance,
            span: span("24 km from Dushanbe"),
            stated: Some(StatedDistance {
                span: span("24 km"),
                distance_m: 24_000.0,
                distance_max_m: None,
                converted_m: Some(24_140.16),
                unit: Unit::Kilometre,
                rounding_m: 500.0,
                qualifier: Some(Qualifier::About),
                mode: Some(Mode::Road),
            }),
            stated_bearing_deg: None,
            figure: party("Vahdat", None, 69.0),
            ground: party("Dushanbe", Some(dushanbe), 68.8),
            ground2: None,
            measured: Some(Measured {
                distance_m: 20_568.7,
                bearing_deg: 83.64,
                ground: Point::new(68.779, 38.536),
                figure: Point::new(69.014, 38.556),
            }),
            tolerance_m: Some(4_400.2),
            verdict: Verdict::Consistent,
            reason: "as stated".into(),
            circular: false,
            area: None,
            fits: None,
        }],
        events: vec![Event {
            event_type: "prison_riot".into(),
            when: When {
                start: Some(jiff::civil::date(2025, 2, 3)),
                end: Some(jiff::civil::date(2025, 2, 3)),
                precision: DatePrecision::Day,
                span: None,
                partial: None,
            },
            place: Some(Where {
                mention: 0,
                location: Location { lon: 69.013_54, lat: 38.556_32, uncertainty_m: 8_400.0, precision: 2 },
                place: "Vahdat".into(),
                country: Some("TJ".into()),
            }),
            deaths: Toll { low: Some(5), best: Some(5), high: None },
            injured: Toll::default(),
            casualties: vec![Casualty {
                harm: Harm::Killed,
                who: Some("prisoners".into()),
                side: Side::Civilian,
                low: Some(5),
                high: None,
                source: None,
                span: span("5 morts"),
            }],
            actors: vec!["guards".into()],
            conflicting: false,
            background: false,
            span: span("morts"),
            summary: "Prison riot at Vahdat".into(),
        }],
        document,
    }
}

#[test]
fn the_line_is_the_contract() {
    let gazetteer = crate::embedded_gazetteer().unwrap();
    let id: PlaceId = "geonames:1221874".parse().unwrap();
    let dushanbe = gazetteer.by_id(id).expect("Dushanbe is in the gazetteer");
    let analysis = analysis(dushanbe);
    insta::assert_json_snapshot!(Record::of(&analysis, &gazetteer));
}

#[test]
fn offsets_count_code_points() {
    let gazetteer = crate::embedded_gazetteer().unwrap();
    let dushanbe = gazetteer.by_id("geonames:1221874".parse().unwrap()).unwrap();
    let analysis = analysis(dushanbe);
    let record = Record::of(&analysis, &gazetteer);
    let found = &record.toponyms[1];
    let there: String =
        TEXT.chars().skip(found.start as usize).take((found.end - found.start) as usize).collect();
    assert_eq!((there.as_str(), found.surface), ("Dushanbe", "Dushanbe"));
}

#[test]
fn a_facility_that_nobody_lists_has_the_feature_of_its_noun() {
    assert_eq!(facility_feature(Some("prison")), "S.PRN");
    assert_eq!(facility_feature(None), "S.FCL");
}
