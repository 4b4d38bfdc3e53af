//! Every notation that `docs/spatial.md` promises, each with a sentence of our own; what is no statement; and that what is printed
//! is read again.

use super::grammar::parse_text;
use super::grammar_tests::{mentions, sentences, show};
use super::units::Unit;
use super::*;
use proptest::prelude::*;

/// The part of `show` between figure and ground: what is said.
fn said(text: &str, names: &[&str]) -> Vec<String> {
    show(text, names).iter().map(|line| line.split(" | ").nth(1).unwrap_or_default().to_owned()).collect()
}

/// What went wrong in a table: all of it, so that one run tells everything.
#[derive(Default)]
struct Wrong(Vec<String>);

impl Wrong {
    fn note(&mut self, text: &str, found: Vec<String>, wanted: Vec<String>) {
        if found != wanted {
            self.0.push(format!("{text}\n    found  {found:?}\n    wanted {wanted:?}"));
        }
    }

    fn none(self) {
        assert!(self.0.is_empty(), "{}", self.0.join("\n"));
    }
}

#[test]
fn numbers_and_units() {
    let mut wrong = Wrong::default();
    for (quantity, metres) in [
        ("24 km", "24000"),
        ("24km", "24000"),
        ("24 kilometres", "24000"),
        ("24 kilometers", "24000"),
        ("24-kilometre", "24000"),
        ("1,200 km", "1200000"),
        ("1 200 km", "1200000"),
        ("3.5 km", "3500"),
        ("3,5 km", "3500"),
        ("800 m", "800"),
        ("800 metres", "800"),
        ("twenty-four kilometres", "24000"),
        ("twenty four kilometres", "24000"),
        ("a hundred and twenty kilometres", "120000"),
        ("a dozen kilometres", "12000"),
        ("15 miles", "24140"),
        ("15 mi", "24140"),
        ("one mile", "1609"),
        ("half a mile", "805"),
        ("a half mile", "805"),
        ("half-a-mile", "805"),
        ("three quarters of a mile", "1207"),
        ("three-quarters of a mile", "1207"),
        ("1½ miles", "2414"),
        ("1 1/2 miles", "2414"),
        ("two and a half miles", "4023"),
        ("a mile and a half", "2414"),
        ("12 nautical miles", "22224"),
        ("12 nm", "22224"),
        ("12 nmi", "22224"),
        ("500 ft", "152"),
        ("500 feet", "152"),
        ("300 yards", "274"),
        ("four leagues", "19312"),
        ("seven versts", "7468"),
    ] {
        let text = format!("Pell lies {quantity} from Orvia.");
        wrong.note(&text, said(&text, &["Pell", "Orvia"]), vec![format!("{metres} m")]);
    }
    wrong.none();
}

#[test]
fn conversions_stand_in_either_order_and_are_part_of_the_statement() {
    for text in [
        "Pell lies 24 km (15 miles) from Orvia.",
        "Pell lies 24 km (15 mi) from Orvia.",
        "Pell lies 24km/15mi from Orvia.",
        "Pell lies 24 km, or 15 miles, from Orvia.",
        "Pell lies 24 km (about 15 miles) from Orvia.",
    ] {
        let m = mentions(text, &["Pell", "Orvia"]);
        let found = parse_text(text, None, &sentences(text), &m);
        let [LocativeExpr { relation: Relation::Distance { distance, .. }, .. }] = found.as_slice() else {
            panic!("{text}: {found:?}")
        };
        assert_eq!((distance.distance_m, distance.converted_m), (24_000.0, Some(15.0 * 1609.344)), "{text}");
    }
    assert_eq!(said("Pell lies 15 miles (24 km) from Orvia.", &["Pell", "Orvia"]), ["24140 m"]);
}

#[test]
fn ranges_qualifiers_and_modes() {
    use Qualifier::*;
    for (words, low, high, qualifier, mode) in [
        ("5 to 10 km", 5, Some(10), None, None),
        ("5-10 km", 5, Some(10), None, None),
        ("5–10 km", 5, Some(10), None, None),
        ("between 5 and 10 km", 5, Some(10), Some(Between), None),
        ("about 24 km", 24, None, Some(About), None),
        ("some 24 km", 24, None, Some(About), None),
        ("nearly 24 km", 24, None, Some(About), None),
        ("at least 24 km", 24, None, Some(AtLeast), None),
        ("up to 24 km", 24, None, Some(AtMost), None),
        ("less than 24 km", 24, None, Some(LessThan), None),
        ("more than 24 km", 24, None, Some(MoreThan), None),
        ("within 24 km", 24, None, Some(AtMost), None),
        ("24 km by road", 24, None, None, Some(Mode::Road)),
        ("24 km by car", 24, None, None, Some(Mode::Drive)),
        ("a 24-km drive", 24, None, None, Some(Mode::Drive)),
        ("a 24 km walk", 24, None, None, Some(Mode::Walk)),
        ("a 24 km flight", 24, None, None, Some(Mode::Flight)),
        ("24 km as the crow flies", 24, None, None, Some(Mode::Flight)),
        ("24 km by rail", 24, None, None, Some(Mode::Rail)),
        ("a two-hour drive", 50, Some(220), Some(Between), Some(Mode::Drive)),
        ("two hours by car", 50, Some(220), Some(Between), Some(Mode::Drive)),
    ] {
        let preposition = if words.starts_with("within") { "of" } else { "from" };
        let text = format!("Pell is {words} {preposition} Orvia.");
        let m = mentions(&text, &["Pell", "Orvia"]);
        let found = parse_text(&text, None, &sentences(&text), &m);
        let [LocativeExpr { relation: Relation::Distance { distance, .. }, .. }] = found.as_slice() else {
            panic!("{text}: {found:?}")
        };
        let km = |m: f64| (m / 1000.0).round() as u32;
        assert_eq!(
            (km(distance.distance_m), distance.distance_max_m.map(km), distance.qualifier, distance.mode),
            (low, high, qualifier, mode),
            "{text}"
        );
    }
}

#[test]
fn directions_of_the_whole_compass() {
    let mut wrong = Wrong::default();
    for (words, degrees) in [
        ("north", "0"),
        ("due north", "0"),
        ("to the north", "0"),
        ("N", "0"),
        ("NNE", "22.5"),
        ("north-north-east", "22.5"),
        ("north north east", "22.5"),
        ("northeast", "45"),
        ("north-east", "45"),
        ("north east", "45"),
        ("NE", "45"),
        ("south by east", "168.75"),
        ("south-west by west", "236.25"),
        ("west-southwest", "247.5"),
        ("northwesterly", "315"),
        ("westward", "270"),
    ] {
        let text = format!("Pell lies 24 km {words} of Orvia.");
        wrong.note(&text, said(&text, &["Pell", "Orvia"]), vec![format!("24000 m {degrees}")]);
    }
    wrong.none();
    assert_eq!(
        said("Pell lies in a southeasterly direction, 24 km from Orvia.", &["Pell", "Orvia"]),
        ["24000 m"]
    );
}

#[test]
fn parts_of_areas() {
    let mut wrong = Wrong::default();
    for (text, part) in [
        ("Pell is a town in northern Tarn.", "part 0"),
        ("Pell is a town in the north of Tarn.", "part 0"),
        ("Pell is a town in the northern part of Tarn.", "part 0"),
        ("Pell is a town in the far south-east of Tarn.", "part 135"),
        ("Pell is a town in Tarn's far east.", "part 90"),
        ("Pell is a town in the country's far east.", "part 90"),
        ("Pell is a town in the country's north.", "part 0"),
        ("Pell is a town in the east of the country.", "part 90"),
        ("Pell is a town in central Tarn.", "part central"),
        ("Pell is a square in downtown Tarn.", "part central"),
    ] {
        wrong.note(text, said(text, &["Pell", "Tarn"]), vec![part.to_owned()]);
    }
    wrong.none();
    assert!(said("Tarn spoke of the country's eastern neighbour.", &["Tarn"]).is_empty());
}

#[test]
fn nearness_and_lines() {
    let mut wrong = Wrong::default();
    for (text, relation, ground) in [
        ("Pell is a village near Orvia.", "near", "Orvia"),
        ("Pell is a village outside Orvia.", "near", "Orvia"),
        ("Pell is a suburb on the outskirts of Orvia.", "near", "Orvia"),
        ("Pell is a village a few miles from Orvia.", "near", "Orvia"),
        ("Pell is a village just across the river from Orvia.", "near", "Orvia"),
        ("Pell is a village across from Orvia.", "near", "Orvia"),
        ("Pell is a village opposite Orvia.", "near", "Orvia"),
        ("Pell is a village upstream of Orvia.", "near", "Orvia"),
        ("Pell is a village downstream from Orvia.", "near", "Orvia"),
        ("Pell is a village within walking distance of Orvia.", "near", "Orvia"),
        ("Pell is an islet off the coast of Orvia.", "near", "(the coast of Orvia=Orvia)"),
        ("Pell is a village along the Orvia river.", "near", "Orvia"),
        ("Pell is a village at the confluence of the Orvia and the Tarn.", "near", "Orvia and Tarn"),
        ("Pell is a village between Orvia and Tarn.", "between", "Orvia and Tarn"),
        ("Pell is a village on the road between Orvia and Tarn.", "between", "Orvia and Tarn"),
        ("Pell is a village on the Orvia-Tarn highway.", "between", "Orvia and Tarn"),
        ("Pell is a village along the main Orvia–Tarn road.", "between", "Orvia and Tarn"),
        ("Pell is a village on the border with Tarn.", "borders", "(the border with Tarn=Tarn)"),
        ("Pell is a village that borders Tarn.", "borders", "Tarn"),
        ("Pell is a village north of Orvia.", "toward 0", "Orvia"),
    ] {
        let found: Vec<String> = show(text, &["Pell", "Orvia", "Tarn"])
            .iter()
            .map(|line| line.rsplit_once(" | ").map_or_else(String::new, |(parts, _)| parts.to_owned()))
            .collect();
        wrong.note(text, found, vec![format!("Pell | {relation} | {ground}")]);
    }
    wrong.none();
}

#[test]
fn figures_and_grounds_are_linked() {
    let mut wrong = Wrong::default();
    for (text, figure, ground) in [
        ("Pell, a camp 24 km from Orvia, was raided.", "Pell", "Orvia"),
        ("Pell, which lies 24 km from Orvia, was raided.", "Pell", "Orvia"),
        ("Pell was raided. The village is 24 km from Orvia.", "(The village=Pell)", "Orvia"),
        ("Pell was raided. It is 24 km from Orvia.", "(It=Pell)", "Orvia"),
        ("Pell is 24 km from the city of Orvia.", "Pell", "Orvia"),
        ("Pell is located 24 km from the capital, Orvia.", "Pell", "Orvia"),
        ("Pell lies 24 km from the capital.", "Pell", "(the capital)"),
        ("Pell, a village at the sea, with its harbour 24 km from Orvia.", "(its harbour)", "Orvia"),
        ("Pell, with its harbour 24 km from Orvia, was raided.", "Pell", "Orvia"),
        ("The raid took place 24 km from Orvia.", "(The raid)", "Orvia"),
        ("Two herders were stopped 24 km from Orvia.", "(Two herders)", "Orvia"),
        ("The column advanced to 24 km from Orvia.", "(The column)", "Orvia"),
        ("Xaluz Marn, a village 24 km from Orvia, was raided.", "(Xaluz Marn)", "Orvia"),
        ("They left Pell village near Tarn, 24 km from Orvia.", "Pell", "Orvia"),
    ] {
        let found = show(text, &["Pell", "Orvia", "Tarn"]);
        let ends: Vec<String> = found
            .iter()
            .map(|line| line.split(" | ").collect::<Vec<_>>())
            .filter(|parts| parts[1] == "24000 m")
            .map(|parts| format!("{} from {}", parts[0], parts[2]))
            .collect();
        wrong.note(text, ends, vec![format!("{figure} from {ground}")]);
    }
    wrong.none();
}

#[test]
fn lengths_sizes_speeds_and_sums_are_no_statements() {
    for text in [
        "The new road is 24 km long and ends in Orvia.",
        "The 24 km long road through Orvia was closed.",
        "The river flows 400 km through Orvia to the sea.",
        "A 30-km fence around Orvia was finished.",
        "The district of Orvia covers 24 square kilometres.",
        "A field of 24 sq km of Orvia was burnt.",
        "Orvia lies 2,400 m above sea level.",
        "Orvia lies at an altitude of 2,400 metres.",
        "The quake struck at a depth of 24 km below Orvia.",
        "Winds of 120 km/h hit Orvia.",
        "The train to Orvia went at 120 kph.",
        "The stage covered 180 km from Pell to Orvia.",
        "The 180-km stage from Pell to Orvia was cancelled.",
        "The missile has a range of 2,000 km, an official in Orvia said.",
        "A missile with a 500-km range was shown in Orvia.",
        "He lived at 2400 Orvia Avenue.",
        "The 2400 block of Pell in Orvia was sealed off.",
        "A mile-long queue formed in Orvia.",
        "A man, 24, of Orvia, was arrested.",
        "Orvia received $24 m from the fund.",
        "Some 5M people of Orvia voted.",
        "He walked 24 km to work in Orvia every day.",
        "The 24-foot statue of Pell stands in Orvia.",
    ] {
        assert_eq!(show(text, &["Pell", "Orvia"]), Vec::<String>::new(), "{text}");
    }
}

/// Statements whose numbers are written without zeros at their end, as people and the printer write them.
fn distances() -> impl Strategy<Value = (StatedDistance, Option<Direction>)> {
    let unit = prop::sample::select(vec![
        Unit::Kilometre,
        Unit::Metre,
        Unit::Mile,
        Unit::NauticalMile,
        Unit::Foot,
        Unit::Yard,
        Unit::League,
        Unit::Verst,
    ]);
    let qualifier = prop::sample::select(vec![
        None,
        Some(Qualifier::About),
        Some(Qualifier::AtLeast),
        Some(Qualifier::AtMost),
        Some(Qualifier::LessThan),
        Some(Qualifier::MoreThan),
        Some(Qualifier::Between),
    ]);
    let mode = prop::sample::select(vec![
        None,
        Some(Mode::Road),
        Some(Mode::Drive),
        Some(Mode::Walk),
        Some(Mode::Flight),
        Some(Mode::Rail),
    ]);
    let number = (1..99_999u32, 0..3u32).prop_map(|(n, places)| f64::from(n) / 10f64.powi(places as i32));
    let more = prop::option::of(number.clone());
    let converted = prop::option::of(number.clone());
    let wind = prop::option::of(winds());
    (number, more, converted, unit, qualifier, mode, wind).prop_map(
        |(low, more, converted, unit, qualifier, mode, wind)| {
            // a range needs an upper end, and *between* a range
            let more = if qualifier == Some(Qualifier::Between) { more.or(Some(5.0)) } else { more };
            let stated = StatedDistance {
                span: Span::new(0, 1),
                distance_m: low * unit.metres(),
                distance_max_m: more.map(|more| (low + more) * unit.metres()),
                converted_m: converted,
                unit,
                rounding_m: 0.0,
                qualifier,
                mode,
            };
            (stated, wind)
        },
    )
}

fn winds() -> impl Strategy<Value = Direction> {
    (0..32u8).prop_map(|point| Direction {
        bearing_deg: f64::from(point) * 11.25,
        half_width_deg: match point {
            p if p % 8 == 0 => 45.0,
            p if p % 4 == 0 => 22.5,
            p if p % 2 == 0 => 11.25,
            _ => 5.625,
        },
    })
}

fn relations() -> impl Strategy<Value = Relation> {
    let eight =
        winds().prop_filter("a part lies towards one of eight winds", |d| d.bearing_deg % 45.0 == 0.0);
    prop_oneof![
        8 => distances().prop_map(|(distance, direction)| Relation::Distance { distance, direction }),
        1 => winds().prop_map(Relation::Direction),
        1 => eight.prop_map(|d| Relation::Containment { part: Part::Toward(d) }),
        1 => Just(Relation::Containment { part: Part::Central }),
        1 => Just(Relation::Adjacency),
        1 => Just(Relation::Proximity),
        1 => Just(Relation::Between),
    ]
}

/// Equal but for where it stands in the text, the digits that were written, and the last bits of a multiplication.
fn same(a: &Relation, b: &Relation) -> bool {
    let near = |x: f64, y: f64| (x - y).abs() <= 1e-6 * x.abs().max(1.0);
    match (a, b) {
        (
            Relation::Distance { distance: x, direction: dx },
            Relation::Distance { distance: y, direction: dy },
        ) => {
            let option = |x: Option<f64>, y: Option<f64>| match (x, y) {
                (Some(x), Some(y)) => near(x, y),
                (x, y) => x == y,
            };
            near(x.distance_m, y.distance_m)
                && option(x.distance_max_m, y.distance_max_m)
                && option(x.converted_m, y.converted_m)
                && (x.unit, x.qualifier, x.mode, dx) == (y.unit, y.qualifier, y.mode, dy)
        }
        _ => a == b,
    }
}

proptest! {
    #[test]
    fn what_is_printed_is_read_again(relation in relations()) {
        let second = matches!(relation, Relation::Between).then_some("Tarn");
        let printed = Statement { relation: &relation, ground: "Orvia", ground2: second };
        let text = format!("Pell lies {printed}.");
        let m = mentions(&text, &["Pell", "Orvia", "Tarn"]);
        let found = parse_text(&text, None, &sentences(&text), &m);
        prop_assert_eq!(found.len(), 1, "{}: {:?}", text, found);
        prop_assert!(same(&relation, &found[0].relation), "{text}: {relation:?} {:?}", found[0].relation);
        prop_assert_eq!(found[0].figure.mention(), Some(0), "{}", text);
        prop_assert_eq!(found[0].ground.mention(), Some(1), "{}", text);
        prop_assert_eq!(found[0].ground2.as_ref().and_then(Referent::mention), second.map(|_| 2));
    }

    #[test]
    fn no_text_breaks_the_grammar(text in "(\\PC|\n){0,120}") {
        let m: Vec<_> = mentions(&text, &["A", "é", "х", "中"]);
        for found in parse_text(&text, None, &[Span::new(0, text.len() as u32)], &m) {
            prop_assert!(text.get(found.span.range()).is_some());
        }
        if let Some((.., at)) = alone::offset(&text) {
            prop_assert!(text.is_char_boundary(at as usize));
        }
    }

    #[test]
    fn no_statement_of_its_own_words_breaks_the_grammar(
        words in prop::collection::vec(prop::sample::select(vec![
            "Pell", "Orvia", "24", "½", "1/2", "5-10", "km", "mile", "miles", "(", ")", ",", "from", "of", "the", "to", "and",
            "between", "north", "NNE", "by", "border", "with", "coast", "half", "a", "two-hour", "drive", "is", "located", "which",
            "near", "'s", "country", "far", "east", "confluence", "within", "less", "than", "–", "-", "away", "up", "its", "it",
            "took", "place", "was", "raided", "twenty", "hundred", "or", "/", "along", "off", "opposite", "downtown", ".",
        ]), 0..24)
    ) {
        let text = words.join(" ");
        let m = mentions(&text, &["Pell", "Orvia"]);
        for found in parse_text(&text, None, &sentences(&text), &m) {
            prop_assert!(found.span.start < found.span.end && text.get(found.span.range()).is_some());
        }
    }
}
