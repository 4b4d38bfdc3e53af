//! Neighbours in lanes: what many places say about one, eight at a time.
//!
//! These sums are taken over all pairs of places that a report may mean, again in each round, so they are written for the vector
//! units that every processor has: no branches, and partial sums that are added at the end, always in the same order.

use super::candidate::{EARTH_KM, Spot, Unit};
use dateline_gazetteer::PlaceIx;
use wide::bytemuck::cast;
use wide::{f32x8, u32x8};

/// How many are looked at together.
const LANES: usize = 8;

/// Reach of the two kernels of geographic neighbourhood, kilometres: the first is a fifth of the second.
const AROUND_KM: f32 = 250.0;
/// Reach of the kernel of places nearby in the text, kilometres.
const NEARBY_KM: f32 = 80.0;

/// A place that no candidate is.
const NO_PLACE: u32 = u32::MAX;
/// A country and a unit that nothing lies in.
const NOWHERE: u32 = u32::MAX;

type Floats = [f32; LANES];
type Numbers = [u32; LANES];

/// Eight places; those that are not there weigh nothing.
#[derive(Debug, Clone, Copy)]
struct Row {
    x: Floats,
    y: Floats,
    z: Floats,
    weight: Floats,
    /// the same where it says something about its neighbourhood, zero elsewhere
    local_weight: Floats,
    place: Numbers,
    group: Numbers,
    country: Numbers,
    /// first and second half
    unit: [Numbers; 2],
}

const EMPTY: Row = Row {
    x: [0.0; LANES],
    y: [0.0; LANES],
    z: [0.0; LANES],
    weight: [0.0; LANES],
    local_weight: [0.0; LANES],
    place: [NO_PLACE; LANES],
    group: [0; LANES],
    country: [0; LANES],
    unit: [[0; LANES]; 2],
};

/// Places with their weights.
#[derive(Debug, Default)]
pub(super) struct Neighbours {
    rows: Vec<Row>,
    count: usize,
}

/// What neighbours on the earth say about a place.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Around {
    /// sum of weights, falling to 1/e within 50 km
    pub(super) close: f32,
    /// the same within 250 km
    pub(super) around: f32,
    /// the greatest of the former alone, of weights up to 1
    pub(super) nearest: f32,
}

/// What neighbours in the text say about a place: sums of their weights.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Beside {
    /// in the same country
    pub(super) country: f32,
    /// in the same first-level unit
    pub(super) unit: f32,
    /// falling to 1/e within 80 km
    pub(super) close: f32,
}

fn halves(unit: Unit) -> [u32; 2] {
    [(unit.0 >> 32) as u32, unit.0 as u32]
}

/// The sum of eight, two and two.
#[inline]
pub(super) fn sum(lanes: [f32; LANES]) -> f32 {
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

impl Row {
    /// Chords to a place, on the unit sphere.
    #[inline]
    fn chords(&self, from: [f32; 3]) -> f32x8 {
        let x = f32x8::from(self.x) - f32x8::splat(from[0]);
        let y = f32x8::from(self.y) - f32x8::splat(from[1]);
        let z = f32x8::from(self.z) - f32x8::splat(from[2]);
        (x * x + y * y + z * z).sqrt()
    }

    /// All bits of those that are another place.
    #[inline]
    fn other_places(&self, place: PlaceIx) -> u32x8 {
        !same(self.place, place.0)
    }
}

/// All bits of those that are this number.
#[inline]
fn same(numbers: Numbers, number: u32) -> u32x8 {
    u32x8::from(numbers).simd_eq(u32x8::splat(number))
}

/// The weights where a mask has its bits, zero elsewhere.
#[inline]
fn where_set(weights: Floats, mask: u32x8) -> f32x8 {
    f32x8::from(weights) & cast::<u32x8, f32x8>(mask)
}

impl Neighbours {
    pub(super) fn clear(&mut self) {
        self.rows.clear();
        self.count = 0;
    }

    /// Adds a place that speaks for a group of names.
    pub(super) fn push(&mut self, spot: &Spot, group: usize, weight: f32) {
        let lane = self.count % LANES;
        if lane == 0 {
            self.rows.push(EMPTY);
        }
        self.count += 1;
        let Some(row) = self.rows.last_mut() else { return };
        [row.x[lane], row.y[lane], row.z[lane]] = spot.sphere;
        row.weight[lane] = weight;
        row.local_weight[lane] = if spot.local { weight } else { 0.0 };
        row.place[lane] = spot.place.0;
        row.group[lane] = group as u32;
        row.country[lane] = u32::from(spot.country);
        [row.unit[0][lane], row.unit[1][lane]] = halves(spot.unit);
    }

    /// What those of other groups than its own say about a place by where they lie. Two names side by side seldom mean one place,
    /// and a place is always near itself: what is the same place says nothing.
    pub(super) fn around(&self, spot: &Spot, group: usize) -> Around {
        const SCALE: f32 = EARTH_KM / AROUND_KM;
        let [mut close, mut around, mut nearest] = [f32x8::ZERO; 3];
        for row in &self.rows {
            let heard = !same(row.group, group as u32) & row.other_places(spot.place);
            let weight = where_set(row.local_weight, heard);
            let far = decay_eight(row.chords(spot.sphere) * f32x8::splat(SCALE));
            // The reach of one kernel is five times that of the other.
            let square = far * far;
            let near = square * square * far;
            around += weight * far;
            close += weight * near;
            nearest = nearest.fast_max(weight.fast_min(f32x8::ONE) * near);
        }
        let nearest = nearest.to_array().into_iter().fold(0.0, f32::max);
        Around { close: sum(close.to_array()), around: sum(around.to_array()), nearest }
    }

    /// What all of them say about a place by where they lie and by what they lie in.
    pub(super) fn beside(&self, spot: &Spot) -> Beside {
        const SCALE: f32 = EARTH_KM / NEARBY_KM;
        let own_country = if spot.country == 0 { NOWHERE } else { u32::from(spot.country) };
        let own_unit = if spot.unit == Unit::NONE { [NOWHERE; 2] } else { halves(spot.unit) };
        let [mut country, mut unit, mut close] = [f32x8::ZERO; 3];
        for row in &self.rows {
            let other = row.other_places(spot.place);
            country += where_set(row.weight, other & same(row.country, own_country));
            let same_unit = same(row.unit[0], own_unit[0]) & same(row.unit[1], own_unit[1]);
            unit += where_set(row.weight, other & same_unit);
            if spot.local {
                let near = decay_eight(row.chords(spot.sphere) * f32x8::splat(SCALE));
                close += where_set(row.local_weight, other) * near;
            }
        }
        Beside { country: sum(country.to_array()), unit: sum(unit.to_array()), close: sum(close.to_array()) }
    }
}

/// e to the minus `x`, for `x` from 0; smaller than e to the minus 80 it does not become. Off by less than a hundred-thousandth of its
/// value; without branches, and the same bits on every machine, which the exponential of the system's library does not promise.
#[inline]
fn decay_eight(x: f32x8) -> f32x8 {
    use std::f32::consts::{LN_2, LOG2_E};
    let number = f32x8::splat;
    /// What has this added is rounded to a whole number, which then stands in the last bits: 1.5 times 2 to the 23.
    const ROUNDER: f32 = 12_582_912.0;
    let x = x.fast_min(number(80.0));
    let rounded = number(ROUNDER) - x * number(LOG2_E);
    let power = rounded - number(ROUNDER);
    // Taylor's series, over half of LN_2 to both sides.
    let r = -x - power * number(LN_2);
    let mut series = number(1.0 / 720.0);
    for factorial in [120.0, 24.0, 6.0, 2.0, 1.0, 1.0] {
        series = series * r + number(1.0 / factorial);
    }
    let bits = (cast::<f32x8, u32x8>(rounded) << 23_u32) + u32x8::splat(127 << 23);
    cast::<u32x8, f32x8>(bits) * series
}

/// The same of one.
#[inline]
pub(super) fn decay(x: f32) -> f32 {
    let [one, ..] = decay_eight(f32x8::splat(x)).to_array();
    one
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spot() -> impl Strategy<Value = Spot> {
        // Few of each, so that they meet.
        let place = 0..6_u32;
        (-0.02..0.02_f32, place, 0..3_u64, 0..3_u16, any::<bool>()).prop_map(
            |(y, place, unit, country, local)| Spot {
                sphere: [(1.0 - y * y).sqrt(), y, 0.0],
                place: PlaceIx(place),
                unit: Unit(unit << 31),
                country,
                local,
            },
        )
    }

    fn near(a: f32, b: f32) -> bool {
        (a - b).abs() <= 1e-4 * (1.0 + b.abs())
    }

    proptest! {
        #[test]
        fn lanes_give_what_one_after_the_other_gives(
            all in prop::collection::vec((spot(), 0..4_usize, 0.0..2.0_f32), 0..30), of in spot(), group in 0..4_usize
        ) {
            let mut neighbours = Neighbours::default();
            all.iter().for_each(|(spot, group, weight)| neighbours.push(spot, *group, *weight));
            let km = |spot: &Spot| {
                let [x, y, z]: [f32; 3] = std::array::from_fn(|i| spot.sphere[i] - of.sphere[i]);
                EARTH_KM * (x * x + y * y + z * z).sqrt()
            };
            let others = || all.iter().filter(|(spot, ..)| spot.place != of.place);
            let heard = || others().filter(|(spot, g, _)| spot.local && *g != group);
            let around = neighbours.around(&of, group);
            let sum: f32 = heard().map(|(s, _, w)| w * (-km(s) / AROUND_KM).exp()).sum();
            prop_assert!(near(around.around, sum), "{around:?} {sum}");
            let sum: f32 = heard().map(|(s, _, w)| w * (-5.0 * km(s) / AROUND_KM).exp()).sum();
            prop_assert!(near(around.close, sum), "{around:?} {sum}");
            let most = heard().map(|(s, _, w)| w.min(1.0) * (-5.0 * km(s) / AROUND_KM).exp());
            let most = most.fold(0.0, f32::max);
            prop_assert!(near(around.nearest, most), "{around:?} {most}");

            let beside = neighbours.beside(&of);
            let sum: f32 = others().filter(|(s, ..)| s.country != 0 && s.country == of.country).map(|o| o.2).sum();
            prop_assert!(near(beside.country, sum), "{beside:?} {sum}");
            let sum: f32 = others().filter(|(s, ..)| s.unit != Unit::NONE && s.unit == of.unit).map(|o| o.2).sum();
            prop_assert!(near(beside.unit, sum), "{beside:?} {sum}");
            let local = others().filter(|(s, ..)| of.local && s.local);
            let sum: f32 = local.map(|(s, _, w)| w * (-km(s) / NEARBY_KM).exp()).sum();
            prop_assert!(near(beside.close, sum), "{beside:?} {sum}");
        }

        #[test]
        fn decay_is_the_exponential(x in 0.0..80.0_f32) {
            let exact = (-f64::from(x)).exp();
            prop_assert!((f64::from(decay(x)) / exact - 1.0).abs() < 1e-5, "{x}");
        }
    }

    #[test]
    fn decay_ends_at_80() {
        assert_eq!(decay(0.0), 1.0);
        assert_eq!(decay(f32::INFINITY), decay(80.0));
        assert!(decay(1e9) > 0.0);
    }
}
