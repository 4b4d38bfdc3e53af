//! Reads the name automaton: the file format of the `fst` crate (version 3), which also writes it.
//!
//! That crate's own reader trusts its bytes and panics on damaged ones; an index is opened without reading all of it, so this
//! one checks every access and answers "no such name". A transition must lead to a lower address, as the format has it, so a
//! walk ends whatever the bytes are.

use crate::format::written::MAX_NAME_BYTES;
use std::ops::{Range, RangeInclusive};

/// A transducer from keys to numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Automaton<'d> {
    bytes: &'d [u8],
    root: usize,
}

/// Where a walk stands, and the sum of the outputs on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct State {
    addr: usize,
    output: u64,
}

impl State {
    /// The state at an address, reached with a sum of outputs. Any address is good: what is no node there leads nowhere.
    pub(crate) fn new(addr: usize, output: u64) -> Self {
        State { addr, output }
    }

    /// The end of a key with a number.
    pub(crate) fn of_number(number: u64) -> Self {
        State { addr: END, output: number }
    }

    /// Where its node lies.
    pub(crate) fn address(self) -> usize {
        self.addr
    }

    /// The sum of the outputs on the way here. Where numbers rise with the keys, it is the least number behind the state.
    pub(crate) fn output(self) -> u64 {
        self.output
    }
}

/// The node that has no transitions and is final without output; it is not stored.
const END: usize = 0;
/// Version and type before the nodes.
const HEAD: usize = 16;
/// Count of keys, address of the root and checksum after them.
const TAIL: usize = 20;
/// Nodes with more transitions have a table from byte to transition.
const TABLE_ABOVE: usize = 32;

/// Bytes that nodes with one transition hold in their first byte, by that number minus 1: part of the format.
const COMMON: [u8; 63] = *b"te/oasripcnw.hlm-du012g=:bf3y5&_4v9678k%?xCDASFIBEjPTzRNM+LOqHG";

/// A node with any number of transitions; the addresses are those after the part, which is read downwards.
struct Branches {
    count: usize,
    table: usize,
    inputs: usize,
    targets: usize,
    outputs: usize,
    begin: usize,
    target_bytes: usize,
    output_bytes: usize,
}

impl<'d> Automaton<'d> {
    /// `None` when the bytes are no automaton of this format.
    pub(crate) fn new(bytes: &'d [u8]) -> Option<Self> {
        let version = bytes.first_chunk::<8>()?;
        let tail = bytes.len().checked_sub(TAIL).filter(|&tail| tail >= HEAD)?;
        let root = usize::try_from(read_u64(bytes, tail + 8)?).ok()?;
        (*version == [3, 0, 0, 0, 0, 0, 0, 0] && root < tail).then_some(Automaton { bytes, root })
    }

    /// How many keys there are.
    pub(crate) fn len(self) -> u64 {
        read_u64(self.bytes, self.bytes.len() - TAIL).unwrap_or(0)
    }

    pub(crate) fn start(self) -> State {
        State { addr: self.root, output: 0 }
    }

    /// Where bytes lead.
    pub(crate) fn read(self, from: State, bytes: &[u8]) -> Option<State> {
        bytes.iter().try_fold(from, |state, &byte| self.step(state, byte))
    }

    /// The number of the key that bytes lead to, if one ends there.
    pub(crate) fn value_behind(self, from: State, bytes: &[u8]) -> Option<u64> {
        self.value(self.read(from, bytes)?)
    }

    /// The number of the key that ends here, if one does.
    #[inline]
    pub(crate) fn value(self, state: State) -> Option<u64> {
        if state.addr == END {
            return Some(state.output);
        }
        let head = *self.bytes.get(state.addr)?;
        if head >> 6 != 0b01 {
            return None;
        }
        let node = self.branches(state.addr, head)?;
        Some(state.output.wrapping_add(self.number(node.begin, node.output_bytes)?))
    }

    /// Where a byte leads.
    #[inline]
    pub(crate) fn step(self, state: State, byte: u8) -> Option<State> {
        let addr = state.addr;
        if addr == END {
            return None;
        }
        let head = *self.bytes.get(addr)?;
        if head & 0x80 != 0 {
            let (input, below) = self.single_input(addr, head)?;
            return if input == byte { self.single_target(state, head, below) } else { None };
        }
        let node = self.branches(addr, head)?;
        let row = if node.count > TABLE_ABOVE {
            let row = usize::from(*self.bytes.get(node.table + usize::from(byte))?);
            (row < node.count).then_some(row)?
        } else {
            node.count - (self.position(node.targets..node.inputs, byte)? + 1)
        };
        self.branch(state, &node, row)
    }

    /// Where in a range of bytes one stands first: eight are compared at a time, since most nodes of the beginnings have twenty.
    #[inline]
    fn position(self, range: Range<usize>, byte: u8) -> Option<usize> {
        const ONES: u64 = u64::MAX / 255;
        let wanted = ONES * u64::from(byte);
        for at in range.clone().step_by(8) {
            // The tail follows all nodes, so that eight bytes can always be read. Those that are equal become zero; the lowest
            // zero is found exactly (Warren, Hacker's Delight, 6-1).
            let differing = read_u64(self.bytes, at)? ^ wanted;
            let zeros = differing.wrapping_sub(ONES) & !differing & (ONES << 7);
            if zeros != 0 {
                let found = at + zeros.trailing_zeros() as usize / 8;
                return (found < range.end).then_some(found - range.start);
            }
        }
        None
    }

    /// All transitions, by rising byte.
    pub(crate) fn transitions(self, state: State) -> Transitions<'d> {
        let head = self.bytes.get(state.addr).copied().filter(|_| state.addr != END);
        let node = match head {
            None => Node::End,
            Some(head) if head & 0x80 != 0 => Node::Single(head),
            Some(head) => self.branches(state.addr, head).map_or(Node::End, Node::Branches),
        };
        Transitions { automaton: self, state, node, row: 0 }
    }

    /// The last key whose number is `value` or less, where numbers rise with the keys.
    pub(crate) fn key_of(self, value: u64) -> Option<String> {
        let (mut state, mut key) = (self.start(), Vec::new());
        while let Some((byte, next)) = self.last_within(state, value).filter(|_| key.len() < MAX_NAME_BYTES) {
            key.push(byte);
            state = next;
        }
        self.value(state).filter(|own| *own <= value).and_then(|_| String::from_utf8(key).ok())
    }

    /// The lowest and the highest number of the keys whose beginning leads to a state, where numbers rise with the keys.
    pub(crate) fn values_from(self, state: State) -> Option<RangeInclusive<u64>> {
        let mut last = state;
        for _ in 0..=MAX_NAME_BYTES {
            match self.last_within(last, u64::MAX) {
                Some((_, next)) => last = next,
                None => return Some(state.output..=self.value(last)?),
            }
        }
        None
    }

    /// The last transition that leads to numbers up to `value`, where numbers rise with the keys: by bisection, since the first
    /// nodes have a hundred transitions.
    fn last_within(self, state: State, value: u64) -> Option<(u8, State)> {
        let mut transitions = self.transitions(state);
        let Node::Branches(node) = &transitions.node else {
            return transitions.next().filter(|(_, next)| next.output <= value);
        };
        let (mut low, mut high) = (0, node.count);
        while low < high {
            let middle = (low + high) / 2;
            if self.branch(state, node, middle)?.output <= value { low = middle + 1 } else { high = middle }
        }
        transitions.row = low.checked_sub(1)?;
        transitions.next()
    }

    /// The only input of a node and the address below it.
    #[inline]
    fn single_input(self, addr: usize, head: u8) -> Option<(u8, usize)> {
        match (head & 0x3F).checked_sub(1) {
            Some(row) => Some((*COMMON.get(usize::from(row))?, addr)),
            None => Some((*self.bytes.get(addr.checked_sub(1)?)?, addr - 1)),
        }
    }

    /// Where the only transition of a node leads, from the address below its input.
    #[inline]
    fn single_target(self, state: State, head: u8, below: usize) -> Option<State> {
        if head & 0x40 != 0 {
            // to the node before this one
            return Some(State { addr: below.checked_sub(1)?, output: state.output });
        }
        let sizes_at = below.checked_sub(1)?;
        let (target_bytes, output_bytes) = split_sizes(*self.bytes.get(sizes_at)?)?;
        let targets = sizes_at.checked_sub(target_bytes)?;
        let begin = targets.checked_sub(output_bytes)?;
        let addr = self.target(targets, target_bytes, begin)?;
        Some(State { addr, output: state.output.wrapping_add(self.number(begin, output_bytes)?) })
    }

    #[inline]
    fn branches(self, addr: usize, head: u8) -> Option<Branches> {
        let (count, count_at) = match head & 0x3F {
            0 => {
                let count_at = addr.checked_sub(1)?;
                // A single transition has a node of its own; 1 stands for 256 here.
                let count = match *self.bytes.get(count_at)? {
                    1 => 256,
                    count => usize::from(count),
                };
                (count, count_at)
            }
            count => (usize::from(count), addr),
        };
        let sizes_at = count_at.checked_sub(1)?;
        let (target_bytes, output_bytes) = split_sizes(*self.bytes.get(sizes_at)?)?;
        let table = sizes_at.checked_sub(if count > TABLE_ABOVE { 256 } else { 0 })?;
        let inputs = table;
        let targets = inputs.checked_sub(count)?;
        let outputs = targets.checked_sub(count * target_bytes)?;
        let last_output = outputs.checked_sub(count * output_bytes)?;
        let begin = if head & 0x40 != 0 { last_output.checked_sub(output_bytes)? } else { last_output };
        Some(Branches { count, table, inputs, targets, outputs, begin, target_bytes, output_bytes })
    }

    #[inline]
    fn branch(self, state: State, node: &Branches, row: usize) -> Option<State> {
        let target_at = node.targets.checked_sub((row + 1) * node.target_bytes)?;
        let output_at = node.outputs.checked_sub((row + 1) * node.output_bytes)?;
        let addr = self.target(target_at, node.target_bytes, node.begin)?;
        Some(State { addr, output: state.output.wrapping_add(self.number(output_at, node.output_bytes)?) })
    }

    /// A target is its distance from the beginning of the node; 0 stands for [`END`].
    #[inline]
    fn target(self, at: usize, bytes: usize, begin: usize) -> Option<usize> {
        match self.number(at, bytes)? {
            0 => Some(END),
            distance => begin.checked_sub(usize::try_from(distance).ok()?),
        }
    }

    #[inline]
    fn number(self, at: usize, bytes: usize) -> Option<u64> {
        match bytes {
            0 => Some(0),
            // The tail follows all nodes, so that eight bytes can always be read.
            1..=8 => Some(read_u64(self.bytes, at)? & (u64::MAX >> (64 - 8 * bytes))),
            _ => None,
        }
    }
}

#[inline]
fn read_u64(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..).and_then(|bytes| bytes.first_chunk()).map(|chunk| u64::from_le_bytes(*chunk))
}

/// Bytes of a target and of an output.
#[inline]
fn split_sizes(sizes: u8) -> Option<(usize, usize)> {
    let (target, output) = (usize::from(sizes >> 4), usize::from(sizes & 0xF));
    (target <= 8 && output <= 8).then_some((target, output))
}

enum Node {
    End,
    Single(u8),
    Branches(Branches),
}

/// The transitions of a state.
pub(crate) struct Transitions<'d> {
    automaton: Automaton<'d>,
    state: State,
    node: Node,
    row: usize,
}

impl Iterator for Transitions<'_> {
    type Item = (u8, State);

    #[inline]
    fn next(&mut self) -> Option<(u8, State)> {
        let automaton = self.automaton;
        match &self.node {
            Node::End => None,
            &Node::Single(head) => {
                self.node = Node::End;
                let (input, below) = automaton.single_input(self.state.addr, head)?;
                Some((input, automaton.single_target(self.state, head, below)?))
            }
            Node::Branches(node) => {
                let row = self.row;
                if row == node.count {
                    return None;
                }
                self.row += 1;
                let input = *automaton.bytes.get(node.inputs.checked_sub(row + 1)?)?;
                Some((input, automaton.branch(self.state, node, row)?))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::transducer;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn number(automaton: Automaton<'_>, key: &str) -> Option<u64> {
        automaton.value_behind(automaton.start(), key.as_bytes())
    }

    fn all(automaton: Automaton<'_>, state: State, key: &mut Vec<u8>, out: &mut Vec<(Vec<u8>, u64)>) {
        out.extend(automaton.value(state).map(|value| (key.clone(), value)));
        for (byte, next) in automaton.transitions(state) {
            assert_eq!(automaton.step(state, byte), Some(next));
            key.push(byte);
            all(automaton, next, key, out);
            key.pop();
        }
    }

    proptest! {
        #[test]
        fn it_reads_what_the_fst_crate_writes(
            keys in prop::collection::btree_map("[a-d]{0,6}|\\PC{0,4}", any::<u64>(), 0..200)
        ) {
            let bytes = transducer(&keys);
            let automaton = Automaton::new(&bytes).unwrap();
            prop_assert_eq!(automaton.len(), keys.len() as u64);
            for (key, &value) in &keys {
                prop_assert_eq!(number(automaton, key), Some(value));
            }
            let mut found = Vec::new();
            all(automaton, automaton.start(), &mut Vec::new(), &mut found);
            let expected: Vec<_> = keys.into_iter().map(|(key, value)| (key.into_bytes(), value)).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn a_key_is_found_by_its_number_and_those_up_to_the_next(
            keys in prop::collection::btree_map("[a-c]{0,5}|[ж-п]{1,3}", 1..9_u64, 0..200), first in 0..5_u64
        ) {
            let mut next = first;
            let keys: BTreeMap<String, u64> = keys.into_iter().map(|(key, count)| {
                next += count;
                (key, next - count)
            }).collect();
            let bytes = transducer(&keys);
            let automaton = Automaton::new(&bytes).unwrap();
            for number in 0..next + 10 {
                let expected = keys.iter().take_while(|(_, own)| **own <= number).last();
                prop_assert_eq!(automaton.key_of(number), expected.map(|(key, _)| key.clone()));
            }
        }

        #[test]
        fn keys_that_begin_alike_are_a_run_of_numbers(
            keys in prop::collection::btree_set("[a-c]{0,5}|[ж-п]{1,3}", 1..200), beginning in "[a-c]{0,3}|[ж-п]"
        ) {
            let keys: BTreeMap<String, u64> = keys.into_iter().zip(0..).collect();
            let bytes = transducer(&keys);
            let automaton = Automaton::new(&bytes).unwrap();
            let state = automaton.read(automaton.start(), beginning.as_bytes());
            let found = state.and_then(|state| automaton.values_from(state));
            let mut begun = keys.iter().filter(|(key, _)| key.starts_with(&beginning)).map(|(_, &number)| number);
            let first = begun.next();
            prop_assert_eq!(found, first.map(|first| first..=begun.next_back().unwrap_or(first)));
        }

        #[test]
        fn damaged_bytes_never_panic_and_walks_end(
            keys in prop::collection::btree_map("[a-d]{0,6}|\\PC{0,4}", any::<u64>(), 0..100),
            damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        ) {
            let mut bytes = transducer(&keys);
            for (at, value) in damage {
                let at = at.index(bytes.len());
                bytes[at] = value;
            }
            let Some(automaton) = Automaton::new(&bytes) else { return Ok(()) };
            for (key, &value) in &keys {
                number(automaton, key);
                automaton.key_of(value);
            }
            automaton.values_from(automaton.start());
        }
    }

    #[test]
    fn what_is_no_automaton_is_none() {
        assert!(Automaton::new(&[]).is_none());
        assert!(Automaton::new(&[3; 36]).is_none());
        let bytes = transducer(&BTreeMap::new());
        let empty = Automaton::new(&bytes).unwrap();
        assert_eq!((number(empty, ""), number(empty, "a"), empty.len()), (None, None, 0));
    }
}
