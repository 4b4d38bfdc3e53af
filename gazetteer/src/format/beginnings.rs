//! The section `Beginnings`: where the first bytes of names lead in the transducer.
//!
//! A walk through a transducer of hundreds of megabytes waits for memory at nearly every letter. A hash table of all beginnings of
//! [`LENGTH`] bytes, and of all names that are shorter, spares most of that: one look leads to the state behind the beginning.
//! It holds the bytes themselves, so that its answers are exact; a beginning that it does not hold begins no name. A transducer
//! that lies in a processor's cache is walked as fast without: below [`WORTHWHILE_BYTES`] there are no rows here.

use crate::automaton::{Automaton, State};
use zerocopy::little_endian::U32;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

/// Bytes of a beginning.
pub(crate) const LENGTH: usize = 12;
/// Size of a transducer from which on the table is made: what the caches of most processors hold.
pub(crate) const WORTHWHILE_BYTES: usize = 32 << 20;
/// Rows that are looked at for a beginning; the builder makes no table that needs more.
const MAX_PROBES: usize = 1000;

/// The first bytes of names, filled up with zeros, which no name holds.
type Beginning = [u8; LENGTH];

fn beginning(name: &[u8]) -> Beginning {
    let mut beginning = [0; LENGTH];
    let length = name.len().min(LENGTH);
    beginning[..length].copy_from_slice(&name[..length]);
    beginning
}

/// A row: free where the beginning is all zeros.
#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(crate) struct BeginningRecord {
    beginning: Beginning,
    /// address of the state in `Names`, 0 for a name that is shorter
    address: U32,
    /// sum of the outputs on the way there, or the entry of the shorter name
    output: U32,
}

const FREE: BeginningRecord =
    BeginningRecord { beginning: [0; LENGTH], address: U32::ZERO, output: U32::ZERO };

/// The row in which the search for a beginning begins: the upper part of a product (Lemire, *Fast random integer generation in an
/// interval*, 2019) of a hash.
fn first_row(beginning: &Beginning, rows: usize) -> usize {
    let (low, high) = beginning.split_at(8);
    let word = |bytes: &[u8]| bytes.iter().rev().fold(0_u64, |word, &byte| word << 8 | u64::from(byte));
    let mut hash =
        word(low).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ word(high).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    hash = (hash ^ hash >> 32).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    hash ^= hash >> 32;
    ((u128::from(hash) * rows as u128) >> 64) as usize
}

/// The state of a transducer behind the beginning of a name, with the bytes that are left of it; without rows, all are.
#[inline]
pub(crate) fn after<'n>(
    rows: &[BeginningRecord],
    names: Automaton<'_>,
    name: &'n [u8],
) -> Option<(State, &'n [u8])> {
    if rows.is_empty() {
        return Some((names.start(), name));
    }
    let wanted = beginning(name);
    let (before, from) = rows.split_at_checked(first_row(&wanted, rows.len()))?;
    let mut taken =
        from.iter().chain(before).take(MAX_PROBES).take_while(|row| row.beginning != FREE.beginning);
    let row = taken.find(|row| row.beginning == wanted)?;
    let state = State::new(row.address.get() as usize, u64::from(row.output.get()));
    Some((state, name.get(LENGTH..).unwrap_or(&[])))
}

/// Makes the table of a transducer; `None` where its rows cannot hold what the transducer has.
pub(crate) fn table(names: Automaton<'_>) -> Option<Vec<BeginningRecord>> {
    let mut count = 0_usize;
    each(names, names.start(), &mut Vec::new(), &mut |_, _| {
        count += 1;
        Some(())
    })?;
    // Three rows in five are taken.
    let mut rows = vec![FREE; (count * 5).div_ceil(3)];
    each(names, names.start(), &mut Vec::new(), &mut |bytes, state| {
        insert(&mut rows, beginning(bytes), state)
    })?;
    Some(rows)
}

/// Hands on the beginnings of [`LENGTH`] bytes that begin with `bytes`, which lead to `state`, and the shorter names, until one
/// is refused.
fn each(
    names: Automaton<'_>,
    state: State,
    bytes: &mut Vec<u8>,
    visit: &mut impl FnMut(&[u8], State) -> Option<()>,
) -> Option<()> {
    if bytes.len() == LENGTH {
        return visit(bytes, state);
    }
    // What a shorter name leads to is its number: there is nothing to read behind it.
    if let Some(number) = names.value(state) {
        visit(bytes, State::of_number(number))?;
    }
    for (byte, next) in names.transitions(state) {
        bytes.push(byte);
        each(names, next, bytes, visit)?;
        bytes.pop();
    }
    Some(())
}

fn insert(rows: &mut [BeginningRecord], beginning: Beginning, state: State) -> Option<()> {
    let address = u32::try_from(state.address()).ok()?;
    let output = u32::try_from(state.output()).ok()?;
    let first = first_row(&beginning, rows.len());
    let (before, from) = rows.split_at_mut(first);
    let row = from.iter_mut().chain(before).take(MAX_PROBES).find(|row| row.beginning == FREE.beginning)?;
    *row = BeginningRecord { beginning, address: U32::new(address), output: U32::new(output) };
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::transducer;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn number(rows: &[BeginningRecord], names: Automaton<'_>, name: &str) -> Option<u64> {
        let (state, rest) = after(rows, names, name.as_bytes())?;
        names.value_behind(state, rest)
    }

    /// Names around the length of a beginning, with numbers that rise.
    fn names() -> impl Strategy<Value = BTreeMap<String, u64>> {
        let name = prop_oneof!["[ab]{1,30}", "(new|old) [a-c]{4,9}( [a-c]{3,9})?", "[ж-к]{1,12}"];
        prop::collection::btree_map(name, 1..4_u64, 0..200).prop_map(|counts| {
            let mut next = 0;
            let with_number = |(name, count)| {
                next += count;
                (name, next - count)
            };
            counts.into_iter().map(with_number).collect()
        })
    }

    proptest! {
        #[test]
        fn with_the_table_the_same_names_are_found(names in names(), others in names()) {
            let bytes = transducer(&names);
            let automaton = Automaton::new(&bytes).unwrap();
            let rows = table(automaton).unwrap();
            prop_assert_eq!(rows.is_empty(), names.is_empty());
            let cut = |name: &String| name.chars().skip(1).collect::<String>();
            for name in names.keys().chain(others.keys()).cloned().chain(names.keys().map(cut)) {
                prop_assert_eq!(number(&rows, automaton, &name), names.get(&name).copied(), "{}", name);
                prop_assert_eq!(number(&[], automaton, &name), names.get(&name).copied(), "{}", name);
            }
        }

        #[test]
        fn damaged_rows_lead_nowhere_or_astray(
            names in names(),
            damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        ) {
            let bytes = transducer(&names);
            let automaton = Automaton::new(&bytes).unwrap();
            let mut rows = table(automaton).unwrap();
            let bytes = rows.as_mut_bytes();
            for (at, value) in damage {
                if !bytes.is_empty() {
                    bytes[at.index(bytes.len())] = value;
                }
            }
            for name in names.keys() {
                number(&rows, automaton, name);
            }
        }
    }
}
