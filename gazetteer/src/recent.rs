//! What was asked for of late.

use foldhash::fast::FixedState;
use std::hash::{BuildHasher, Hash};

/// Answers to questions that come again and again, in a table of `SLOTS` places (a power of two): a question has one place in it,
/// and takes it from the one that had it before. So it never grows, and what is asked for often stands in few lines of the cache.
#[derive(Debug)]
pub struct Recent<K, V, const SLOTS: usize> {
    /// empty until the first question
    slots: Vec<Option<(K, V)>>,
}

impl<K, V, const SLOTS: usize> Default for Recent<K, V, SLOTS> {
    fn default() -> Self {
        Recent { slots: Vec::new() }
    }
}

impl<K: Hash + Eq, V, const SLOTS: usize> Recent<K, V, SLOTS> {
    /// The answer to a question; `answer` is asked when it is not remembered.
    #[inline]
    pub fn get_or_insert_with(&mut self, key: K, answer: impl FnOnce(&K) -> V) -> &V {
        const { assert!(SLOTS.is_power_of_two()) }
        if self.slots.is_empty() {
            self.slots.resize_with(SLOTS, || None);
        }
        let at = FixedState::default().hash_one(&key) as usize & (SLOTS - 1);
        let slot = &mut self.slots[at];
        if slot.as_ref().is_some_and(|(known, _)| *known != key) {
            *slot = None;
        }
        &slot
            .get_or_insert_with(|| {
                let value = answer(&key);
                (key, value)
            })
            .1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn answers_are_those_to_the_question(keys in prop::collection::vec(0_u32..64, 0..300)) {
            let mut recent = Recent::<u32, u32, 16>::default();
            for key in keys {
                prop_assert_eq!(*recent.get_or_insert_with(key, |key| key * 3), key * 3);
            }
        }
    }

    #[test]
    fn a_question_asked_twice_is_answered_once() {
        let mut recent = Recent::<&str, usize, 16>::default();
        let mut asked = 0;
        for _ in 0..3 {
            recent.get_or_insert_with("Khujand", |name| {
                asked += 1;
                name.len()
            });
        }
        assert_eq!(asked, 1);
    }
}
