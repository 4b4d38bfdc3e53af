//! Behaviour of resolution on the embedded gazetteer, with mentions laid out by hand.

use super::*;
use crate::document::{Document, Span};
use crate::spatial::{Referent, Relation, StatedDistance, units::Unit};
use crate::toponym::Cue;

struct Report {
    document: Document,
    mentions: Vec<Mention>,
    expressions: Vec<LocativeExpr>,
}

impl Report {
    fn new(text: &str) -> Self {
        Report { document: Document::from_text("test", text), mentions: Vec::new(), expressions: Vec::new() }
    }

    fn span(&self, words: &str) -> Span {
        let from = self.mentions.last().map_or(0, |m| m.span.start as usize + 1);
        let text = &self.document.text;
        let start = from + text[from..].find(words).expect("the words stand after the last mention's start");
        Span::new(start as u32, (start + words.len()) as u32)
    }

    /// Adds the next mention of these words.
    fn mention(mut self, words: &str) -> Self {
        let span = self.span(words);
        self.mentions.push(Mention::new(span, MentionKind::Toponym, 1.0));
        self
    }

    fn last(&mut self) -> &mut Mention {
        self.mentions.last_mut().expect("a mention was added")
    }

    fn within_next(mut self) -> Self {
        let next = self.mentions.len();
        self.last().within = Some(next);
        self
    }

    fn cue(mut self, cue: Cue) -> Self {
        self.last().cue = Some(cue);
        self
    }

    fn kind(mut self, kind: MentionKind) -> Self {
        self.last().kind = kind;
        self
    }

    fn adjective(mut self) -> Self {
        self.last().adjectival = true;
        self.kind(MentionKind::Demonym)
    }

    fn relation(mut self, relation: Relation, figure: usize, ground: usize) -> Self {
        self.expressions.push(LocativeExpr {
            span: self.mentions[ground].span,
            relation,
            figure: Referent::Mention(figure),
            ground: Referent::Mention(ground),
            ground2: None,
        });
        self
    }

    fn distance(self, distance_m: f64, figure: usize, ground: usize) -> Self {
        let span = self.mentions[ground].span;
        let distance = StatedDistance {
            span,
            distance_m,
            distance_max_m: None,
            converted_m: None,
            unit: Unit::Kilometre,
            rounding_m: 500.0,
            qualifier: None,
            mode: None,
        };
        self.relation(Relation::Distance { distance, direction: None }, figure, ground)
    }

    fn resolve(&self) -> (Gazetteer, Vec<Resolution>) {
        let gazetteer = crate::embedded_gazetteer().expect("the embedded gazetteer opens");
        let prose = Prose::new(&self.document);
        let answers = Resolver::new().resolve(&gazetteer, &prose, &self.mentions, &self.expressions);
        (gazetteer, answers)
    }
}

fn place(gazetteer: &Gazetteer, answer: &Resolution) -> (String, String, String) {
    let Some(Target::Place(ix)) = answer.target else { panic!("no place: {answer:?}") };
    let place = gazetteer.place(ix);
    (place.name.to_owned(), place.country.map(|c| c.to_string()).unwrap_or_default(), place.admin1.to_owned())
}

#[test]
fn a_name_alone_means_the_best_known_place() {
    let (gazetteer, answers) = Report::new("He flew to Paris.").mention("Paris").resolve();
    assert_eq!(place(&gazetteer, &answers[0]).1, "FR");
    assert!(answers[0].probability > 0.5 && answers[0].probability <= 1.0);
    assert!(answers[0].alternatives.len() <= MAX_ALTERNATIVES);
    assert!(answers[0].reasons.iter().any(|r| r == "capital of France"), "{:?}", answers[0].reasons);
}

#[test]
fn a_container_chooses_and_later_mentions_follow() {
    let (gazetteer, answers) =
        Report::new("A storm hit Paris, Texas, on Monday. Schools in Paris stay closed.")
            .mention("Paris")
            .within_next()
            .mention("Texas")
            .mention("Paris")
            .resolve();
    for i in [0, 2] {
        assert_eq!(place(&gazetteer, &answers[i]), ("Paris".into(), "US".into(), "TX".into()));
    }
    assert_eq!(answers[0].reasons[0], "named with its first-level unit: Paris, Texas");
}

#[test]
fn a_code_is_read_only_as_a_container() {
    let (gazetteer, answers) = Report::new("ALEXANDRIA, LA: fire crews were called out.")
        .mention("ALEXANDRIA")
        .within_next()
        .mention("LA")
        .resolve();
    assert_eq!(place(&gazetteer, &answers[0]).2, "LA");
    assert_eq!(place(&gazetteer, &answers[1]).0, "Louisiana");
}

#[test]
fn neighbours_in_the_text_choose_among_namesakes() {
    let (gazetteer, answers) =
        Report::new("Roads from Birmingham to Montgomery and Tuscaloosa in Alabama were closed.")
            .mention("Birmingham")
            .mention("Montgomery")
            .mention("Tuscaloosa")
            .mention("Alabama")
            .resolve();
    for answer in &answers {
        assert_eq!(place(&gazetteer, answer).2, "AL");
    }
}

#[test]
fn adjectives_mean_the_country() {
    let (gazetteer, answers) = Report::new("Two Georgian and three Afghan drivers were held.")
        .mention("Georgian")
        .adjective()
        .mention("Afghan")
        .adjective()
        .resolve();
    assert_eq!(place(&gazetteer, &answers[0]).1, "GE");
    assert_eq!(place(&gazetteer, &answers[1]).1, "AF");
}

#[test]
fn a_stated_distance_speaks_for_the_place_that_fits() {
    let text = "A bus overturned at Springfield, 150 km from Boston.";
    let report = Report::new(text).mention("Springfield").mention("Boston");
    let (gazetteer, answers) = report.distance(140_000.0, 0, 1).resolve();
    assert_eq!(place(&gazetteer, &answers[0]).2, "MA");
    assert!(
        answers[0].reasons.iter().any(|r| r.contains("from Boston fits the stated 140 km")),
        "{:?}",
        answers[0]
    );
}

#[test]
fn a_border_lies_between_its_countries() {
    let text = "Smugglers crossed the Tajik-Afghan border at night.";
    let (_, answers) = Report::new(text).mention("Tajik-Afghan border").kind(MentionKind::Border).resolve();
    let Some(Target::Border { a, b, line }) = &answers[0].target else { panic!("{answers:?}") };
    assert_eq!((a.as_str(), b.as_str()), ("AF", "TJ"));
    assert!(!line.0.is_empty());
    let at = answers[0].location.expect("a border has a position");
    assert_eq!(at.precision, 5);
    assert!((66.0..76.0).contains(&at.lon) && (36.0..40.0).contains(&at.lat), "{at:?}");
}

#[test]
fn a_border_with_one_name_takes_the_neighbour_that_the_report_is_about() {
    let text = "Officials in Tajikistan said that the Afghan border was closed.";
    let mut report =
        Report::new(text).mention("Tajikistan").mention("Afghan border").kind(MentionKind::Border);
    let start = report.last().span.start;
    report.last().name = Span::new(start, start + 6);
    let (_, answers) = report.resolve();
    let Some(Target::Border { a, b, .. }) = &answers[1].target else { panic!("{answers:?}") };
    assert_eq!((a.as_str(), b.as_str()), ("AF", "TJ"));
}

#[test]
fn an_unlisted_facility_lies_at_the_town_in_its_name() {
    let mut report = Report::new("Guards at Grozny Penal Colony No. 9 went on strike.")
        .mention("Grozny Penal Colony No. 9")
        .kind(MentionKind::Facility);
    let start = report.last().span.start;
    report.last().name = Span::new(start, start + 6);
    let (gazetteer, answers) = report.resolve();
    let Some(Target::Approximate { anchor, via_expr: None }) = answers[0].target else {
        panic!("{answers:?}")
    };
    assert_eq!(gazetteer.place(anchor).name, "Grozny");
    let at = answers[0].location.expect("it is placed");
    assert_eq!(at.precision, 2);
    assert!(at.uncertainty_m >= gazetteer.place(anchor).radius_m + 5_000.0);
}

#[test]
fn an_unlisted_facility_lies_near_what_it_is_said_to_be_near() {
    let report = Report::new("A blast shook the Qwxzy Concert Hall near Nairobi.")
        .mention("Qwxzy Concert Hall")
        .kind(MentionKind::Facility)
        .mention("Nairobi");
    let (gazetteer, answers) = report.relation(Relation::Proximity, 0, 1).resolve();
    let Some(Target::Approximate { anchor, via_expr: Some(0) }) = answers[0].target else {
        panic!("{answers:?}")
    };
    assert_eq!(gazetteer.place(anchor).name, "Nairobi");
    assert_eq!(answers[0].location.expect("it is placed").precision, 2);
    assert_eq!(answers[0].chosen_by, [0]);
}

#[test]
fn a_cue_tells_the_county_from_the_town() {
    let (gazetteer, answers) = Report::new("Deputies in Orange County, Florida, searched the park.")
        .mention("Orange County")
        .cue(Cue::Admin2)
        .within_next()
        .mention("Florida")
        .resolve();
    assert_eq!(place(&gazetteer, &answers[0]), ("Orange County".into(), "US".into(), "FL".into()));
}

#[test]
fn names_outside_the_mentions_are_evidence() {
    let text = "Santa Cruz is a town in Chile. It lies in the valley of Colchagua, south of Santiago.";
    let (gazetteer, answers) = Report::new(text).mention("Santa Cruz").resolve();
    assert_eq!(place(&gazetteer, &answers[0]).1, "CL");
}

#[test]
fn what_no_list_has_stays_unresolved() {
    let (_, answers) = Report::new("They met in Qwxzyvu.").mention("Qwxzyvu").resolve();
    assert!(answers[0].target.is_none() && answers[0].location.is_none());
    assert!(!answers[0].reasons.is_empty());
}

#[test]
fn answers_are_the_same_each_time_and_for_reused_buffers() {
    let report = Report::new("From Georgia they went to Athens, Rome and Paris.")
        .mention("Georgia")
        .mention("Athens")
        .mention("Rome")
        .mention("Paris");
    let gazetteer = crate::embedded_gazetteer().expect("the embedded gazetteer opens");
    let prose = Prose::new(&report.document);
    let mut resolver = Resolver::new();
    let first = resolver.resolve(&gazetteer, &prose, &report.mentions, &[]);
    let again = resolver.resolve(&gazetteer, &prose, &report.mentions, &[]);
    assert_eq!(first, again);
}
