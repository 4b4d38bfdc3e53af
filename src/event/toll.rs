//! Merging figures. The rule, in this order:
//!
//! 1. Figures of one statement add up (*29 prisoners and three guards*); attackers' own dead are left out when victims are
//!    counted, a single person told by name or rank when a group is (*the head of the prison* may be one of *three guards*).
//! 2. A toll that replaces earlier figures (*rose to 12*) stands alone; one over more than the event (*to 62 in five months*)
//!    counts only when nothing else does.
//! 3. Figures marked as additional (*another*, *also*) are added.
//! 4. Figures of different sources for the same people that disagree make a conflict: low is the lowest, high the highest, best
//!    the one told first.
//! 5. One source's different figures: groups of people that exclude each other add up, otherwise the largest is the total.

use super::casualty::Figure;
use super::lexicon::PersonClass;
use super::{Harm, Toll};

/// A figure with who says it and in which telling of the event.
#[derive(Debug, Clone)]
pub(super) struct Stated {
    pub(super) figure: Figure,
    pub(super) source: Option<String>,
    pub(super) telling: usize,
    /// who, folded
    pub(super) who: String,
}

/// One statement: the sum of its figures.
#[derive(Debug, Clone)]
struct Statement {
    low: Option<u32>,
    high: Option<u32>,
    class: Option<PersonClass>,
    source: Option<String>,
    more: bool,
    update: bool,
    wider: bool,
    individual: bool,
    telling: usize,
    who: String,
}

impl Statement {
    /// The figure that stands for it.
    fn best(&self) -> Option<u32> {
        self.low.or(self.high)
    }
}

/// Merges an event's figures for one harm; the flag says that sources disagree.
///
/// `sides`: two armed sides fought, so the dead of both count; otherwise militants who attacked are not among the victims.
pub(super) fn merge(stated: &[Stated], harm: Harm, sides: bool) -> (Toll, bool) {
    let mut all = statements(stated, harm);
    all.retain(|s| s.best().is_some());
    drop_when_others(&mut all, |s| s.wider);
    // Attackers' own dead, unless they are what the sources disagree about.
    let disputed = |s: &Statement, o: &Statement| {
        s.telling != o.telling
            && o.class.is_none()
            && s.source.is_some()
            && o.source.is_some()
            && s.source != o.source
    };
    let perpetrator = |s: &Statement| s.class == Some(PersonClass::Perpetrator);
    let victims =
        all.iter().any(|o| !perpetrator(o) && !all.iter().any(|s| perpetrator(s) && disputed(s, o)));
    if victims {
        all.retain(|s| !perpetrator(s));
    }
    if !sides {
        drop_when_others(&mut all, |s| s.class == Some(PersonClass::Armed));
    }
    drop_when_others(&mut all, |s| s.best() == Some(0));
    // "a minister was assassinated … two of his escort were also killed": what comes on top needs what it comes on top of.
    if all.iter().any(|s| !s.individual && !s.more) {
        all.retain(|s| !s.individual || s.more);
    }
    if let Some(last) = all.iter().rposition(|s| s.update) {
        let update = all[last].clone();
        // What comes before an update is history; what comes after it may still add.
        all.retain(|s| s.telling > update.telling && s.more);
        all.insert(0, update);
    }
    let Some(first) = all.iter().position(|s| !s.more).or((!all.is_empty()).then_some(0)) else {
        return (Toll::default(), false);
    };
    let base = all.remove(first);
    let mut toll = Toll { low: base.low, best: base.best(), high: base.high };
    let mut conflicting = false;
    let mut counted = vec![base.clone()];
    for next in all {
        // "A reporter was killed … a technician was also killed": two, though each is one.
        let told = |s: &Statement| {
            let another = next.more && s.individual && s.who != next.who;
            s.best() == next.best() && (s.class == next.class && !another || !next.more)
        };
        if counted.iter().any(told) {
            continue;
        }
        let same_source = next.source == base.source || next.source.is_none() || base.source.is_none();
        let disjoint = match (base.class, next.class) {
            (Some(a), Some(b)) => a != b && a != PersonClass::People && b != PersonClass::People,
            _ => false,
        };
        if next.more || same_source && disjoint && next.telling == base.telling {
            toll = Toll {
                low: add(toll.low, next.low),
                best: add(toll.best, next.best()),
                high: both(toll.high, next.high),
            };
        } else if !same_source && !disjoint {
            conflicting = true;
            toll.low = least(toll.low, next.low.or(next.high));
            toll.high = most(most(toll.high, toll.best), next.high.or(next.low));
        } else if !disjoint && next.best() > toll.best && !next.individual && next.telling != base.telling {
            toll = Toll { low: next.low, best: next.best(), high: next.high };
        }
        counted.push(next);
    }
    (toll, conflicting)
}

fn drop_when_others(all: &mut Vec<Statement>, weak: impl Fn(&Statement) -> bool) {
    if all.iter().any(|s| !weak(s)) {
        all.retain(|s| !weak(s));
    }
}

fn statements(stated: &[Stated], harm: Harm) -> Vec<Statement> {
    let mut out: Vec<(usize, Statement)> = Vec::new();
    for s in stated.iter().filter(|s| s.figure.harm == harm) {
        let f = &s.figure;
        let own = out.iter_mut().find(|(id, o)| *id == f.statement && o.telling == s.telling);
        if let Some((_, statement)) = own {
            let perpetrator = Some(PersonClass::Perpetrator);
            if f.class == perpetrator && statement.class != perpetrator {
                continue;
            }
            if statement.class == perpetrator && f.class != perpetrator {
                (statement.low, statement.high, statement.class) = (f.low, f.high, f.class);
                continue;
            }
            // "two soldiers and several civilians": at least two, no upper end
            statement.high = both(statement.high, f.high);
            statement.low = add(statement.low, f.low);
            if statement.class != f.class {
                statement.class = Some(PersonClass::People);
            }
            statement.individual = false;
            continue;
        }
        out.push((
            f.statement,
            Statement {
                low: f.low,
                high: f.high,
                class: f.class,
                source: s.source.clone(),
                more: f.more,
                update: f.update,
                wider: f.wider,
                individual: f.individual,
                telling: s.telling,
                who: s.who.clone(),
            },
        ));
    }
    out.into_iter().map(|(_, s)| s).collect()
}

fn add(a: Option<u32>, b: Option<u32>) -> Option<u32> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.saturating_add(b)),
        _ => a.or(b),
    }
}

fn both(a: Option<u32>, b: Option<u32>) -> Option<u32> {
    Some(a?.saturating_add(b?))
}

fn least(a: Option<u32>, b: Option<u32>) -> Option<u32> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        _ => a.or(b),
    }
}

fn most(a: Option<u32>, b: Option<u32>) -> Option<u32> {
    a.max(b)
}
