//! Reasons in words: why this place, most telling first.

use super::candidate::{Candidate, Match};
use super::context::lies_in;
use super::feature::F;
use super::locative::mention_of;
use super::name::Variant;
use super::score::Class;
use super::{Chosen, Resolver};
use crate::spatial::{LocativeExpr, Relation};
use dateline_gazetteer::{Gazetteer, NameKind};

/// Weight of a share or a fit from which it is worth telling.
const TELLING: f32 = 0.3;
/// A candidate that a stated distance rules out must be off by this factor to be told of.
const FAR_OFF: f32 = 2.5;

fn kilometres(km: f32) -> String {
    if km < 10.0 { format!("{km:.1} km") } else { format!("{km:.0} km") }
}

/// What the container is, for *named with its …*.
fn container_noun(class: Class) -> &'static str {
    match class {
        Class::Country => "country",
        Class::Admin1 => "first-level unit",
        Class::Admin2 | Class::Admin3 => "district",
        Class::Region | Class::Continent => "region",
        _ => "surroundings",
    }
}

/// Reasons for the chosen candidate of a mention.
pub(super) fn reasons(
    resolver: &Resolver,
    gazetteer: &Gazetteer,
    expressions: &[LocativeExpr],
    mention: usize,
    chosen: &[Option<Chosen>],
) -> Vec<String> {
    let Some(choice) = chosen[mention] else { return Vec::new() };
    let (set, state) = (&resolver.set, &resolver.state);
    let c = &set.all[choice.candidate];
    let place = gazetteer.place(c.place);
    let candidates = &set.all[set.of(mention)];
    let mut out = Vec::new();
    if let Some(outer) = set.within[mention].and_then(|w| state.top(w).first()) {
        let outer = &set.all[outer.0];
        if lies_in(gazetteer, c, outer) {
            let noun = container_noun(outer.class);
            out.push(format!("named with its {noun}: {}, {}", place.name, gazetteer.place(outer.place).name));
        }
    }
    for expr in resolver.ends.of(mention).map(|i| &expressions[i]) {
        if let Relation::Distance { distance, .. } = &expr.relation {
            out.extend(distance_reason(resolver, gazetteer, expr, distance.distance_m, mention, chosen));
        }
    }
    match (c.kind, c.class) {
        (NameKind::Demonym | NameKind::Adjective, _) => {
            out.push(format!("people or adjective of {}", place.name))
        }
        (NameKind::Code, _) => out.push(format!("code of {}", place.name)),
        (NameKind::Abbreviation, _) => out.push(format!("abbreviation of {}", place.name)),
        (_, Class::Country) => out.push("name of a country".to_owned()),
        (_, Class::Capital) => {
            if let Some(code) = c.country {
                out.push(format!("capital of {}", gazetteer.country_name(code)));
            }
        }
        (NameKind::Former, _) => out.push(format!("former name of {}", place.name)),
        (NameKind::Alternate, _) => out.push(format!("another name of {}", place.name)),
        _ => {}
    }
    match c.matched {
        Match::Fuzzy => out.push(format!("no place is spelled like this; {} comes nearest", place.name)),
        Match::Variant(Variant::Part) => out.push(format!("a part of {}", place.name)),
        Match::Variant(Variant::Piece) => out.push(format!("the name contains {}", place.name)),
        _ => {}
    }
    out.extend(namesakes(gazetteer, c, candidates));
    let f = &state.document[choice.candidate];
    let same_unit = f[F::UnitForLocal.of_document()];
    let same_country = f[F::CountryForLocal.of_document()].max(f[F::CountryForAdmin1.of_document()]);
    if candidates.len() > 1 {
        if state.own(mention)[choice.index][F::Qualified.of_mention()] > 0.5 && set.within[mention].is_none()
        {
            out.push("named with its container elsewhere in the report".to_owned());
        }
        if same_unit > TELLING && !place.admin1.is_empty() && c.country.is_some() {
            if let Some(unit) = gazetteer.admin1_of(c.place) {
                out.push(format!("other places of the report lie in {}", gazetteer.place(unit).name));
            }
        } else if let (true, Some(code)) = (same_country > TELLING, c.country) {
            out.push(format!("other places of the report lie in {}", gazetteer.country_name(code)));
        }
        if f[F::Nearest.of_document()] > TELLING {
            out.push("lies close to other places of the report".to_owned());
        }
    }
    out
}

/// How many others bear the name, and what sets this one apart.
fn namesakes(gazetteer: &Gazetteer, c: &Candidate, candidates: &[Candidate]) -> Option<String> {
    if c.kind.is_adjectival() || c.matched == Match::Fuzzy {
        return None;
    }
    let namesakes = candidates.iter().filter(|o| o.kind <= NameKind::Former);
    let (mut all, mut here, mut larger) = (0, 0, 0);
    for other in namesakes {
        all += 1;
        here += usize::from(other.country == c.country);
        larger += usize::from(other.population > c.population);
    }
    match (all, here) {
        (0 | 1, _) if c.kind <= NameKind::Former => Some("only place of this name".to_owned()),
        (_, 1) if c.country.is_some() && c.class != Class::Country => c
            .country
            .map(|code| format!("only one of {all} places of this name in {}", gazetteer.country_name(code))),
        _ if larger == 0 && all > 1 && c.population > 0 => {
            Some(format!("most populous of {all} places of this name"))
        }
        _ => None,
    }
}

/// *24 km from Dushanbe fits, 220 km does not*.
fn distance_reason(
    resolver: &Resolver,
    gazetteer: &Gazetteer,
    expr: &LocativeExpr,
    stated_m: f64,
    mention: usize,
    chosen: &[Option<Chosen>],
) -> Option<String> {
    let (figure, ground) = (mention_of(&expr.figure)?, mention_of(&expr.ground)?);
    let other = if figure == mention { ground } else { figure };
    let set = &resolver.set;
    let (own, other) = (chosen[mention]?, chosen[other]?);
    let (own_place, other_place) = (&set.all[own.candidate], &set.all[other.candidate]);
    let stated = (stated_m / 1000.0) as f32;
    let km = own_place.distance_km(other_place);
    if km > stated * 1.5 + 10.0 {
        return None;
    }
    let name = gazetteer.place(other_place.place).name;
    let rejected = set.all[set.of(mention)]
        .iter()
        .filter(|c| c.place != own_place.place && c.country == own_place.country && !c.kind.is_adjectival())
        .map(|c| c.distance_km(other_place))
        .filter(|&far| far > stated * FAR_OFF + 20.0)
        .min_by(f32::total_cmp);
    Some(match rejected {
        Some(far) => format!(
            "{} from {name} fits the stated {}, {} does not",
            kilometres(km),
            kilometres(stated),
            kilometres(far)
        ),
        None => format!("{} from {name} fits the stated {}", kilometres(km), kilometres(stated)),
    })
}
