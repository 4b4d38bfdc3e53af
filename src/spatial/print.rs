//! Statements in the words that the grammar reads: the printed form of a relation. Reading it again gives the same relation.

use super::units::Unit;
use super::{Direction, Mode, Part, Qualifier, Relation, StatedDistance};
use std::fmt::{self, Display, Formatter};

/// A relation with the words of its references: *about 24 km (15 mi) by road north-east of Orvia*.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Statement<'a> {
    /// what is said
    pub relation: &'a Relation,
    /// the words of the reference
    pub ground: &'a str,
    /// the words of the second reference of *between* and of a confluence
    pub ground2: Option<&'a str>,
}

impl Display for Statement<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let ground = self.ground;
        let second = self.ground2.unwrap_or_default();
        match self.relation {
            Relation::Distance { distance, direction: Some(d) } => write!(f, "{distance} {d} of {ground}"),
            Relation::Distance { distance, direction: None } => write!(f, "{distance} from {ground}"),
            Relation::Direction(d) => write!(f, "{d} of {ground}"),
            Relation::Containment { part: Part::Central } => write!(f, "in central {ground}"),
            Relation::Containment { part: Part::Toward(d) } => write!(f, "in the {d} of {ground}"),
            Relation::Adjacency => write!(f, "on the border with {ground}"),
            Relation::Proximity if self.ground2.is_some() => {
                write!(f, "at the confluence of {ground} and {second}")
            }
            Relation::Proximity => write!(f, "near {ground}"),
            Relation::Between => write!(f, "between {ground} and {second}"),
        }
    }
}

/// The winds that stand for themselves and, written with *by*, for those an eighth of a right angle beside them.
const NAMED: [&str; 16] = [
    "north",
    "north-north-east",
    "north-east",
    "east-north-east",
    "east",
    "east-south-east",
    "south-east",
    "south-south-east",
    "south",
    "south-south-west",
    "south-west",
    "west-south-west",
    "west",
    "west-north-west",
    "north-west",
    "north-north-west",
];

/// The nearest of 32 winds: *north-east*, *north by east*.
impl Display for Direction {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let point = (self.bearing_deg.rem_euclid(360.0) / 11.25).round() as usize % 32;
        if point.is_multiple_of(2) {
            return f.write_str(NAMED[point / 2]);
        }
        // *north by east* is an eighth of a right angle from the wind of eight that is nearest, towards a cardinal one
        let eighth = (point + 1) / 4 * 4;
        let clockwise = point > eighth;
        let next = |quarter: usize| if clockwise { quarter + 8 } else { quarter + 24 };
        let cardinal = match eighth % 8 {
            0 => next(eighth),
            _ if clockwise => eighth + 4,
            _ => eighth + 28,
        };
        write!(f, "{} by {}", NAMED[eighth % 32 / 2], NAMED[cardinal % 32 / 2])
    }
}

impl Display for StatedDistance {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let unit = self.unit;
        let number = |m: f64| Number(m / unit.metres());
        let (before, joint) = match self.qualifier {
            None => ("", "-"),
            Some(Qualifier::About) => ("about ", "-"),
            Some(Qualifier::AtLeast) => ("at least ", "-"),
            Some(Qualifier::AtMost) => ("at most ", "-"),
            Some(Qualifier::LessThan) => ("less than ", "-"),
            Some(Qualifier::MoreThan) => ("more than ", "-"),
            Some(Qualifier::Between) => ("between ", " and "),
        };
        write!(f, "{before}{}", number(self.distance_m))?;
        if let Some(high) = self.distance_max_m {
            write!(f, "{joint}{}", number(high))?;
        }
        write!(f, " {}", unit.symbol())?;
        if let Some(converted) = self.converted_m {
            let unit = rounded_unit(converted, unit);
            write!(f, " ({} {})", Number(converted / unit.metres()), unit.symbol())?;
        }
        match self.mode {
            None => Ok(()),
            Some(Mode::Road) => f.write_str(" by road"),
            Some(Mode::Drive) => f.write_str(" by car"),
            Some(Mode::Walk) => f.write_str(" on foot"),
            Some(Mode::Flight) => f.write_str(" by air"),
            Some(Mode::Rail) => f.write_str(" by rail"),
        }
    }
}

/// The unit in which a length is a round number, other than one: that of the conversion that was written.
fn rounded_unit(metres: f64, other: Unit) -> Unit {
    let round = |unit: &Unit| {
        let tenths = metres / unit.metres() * 10.0;
        *unit != other && (tenths - tenths.round()).abs() < 1e-6
    };
    [Unit::Kilometre, Unit::Mile, Unit::NauticalMile, Unit::Foot]
        .into_iter()
        .find(round)
        .unwrap_or(Unit::Metre)
}

/// A number to the millionth, without zeros at its end.
struct Number(f64);

impl Display for Number {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let text = format!("{:.6}", self.0);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}
