//! What is remembered from document to document.

use crate::Gazetteer;

/// Something that holds for one gazetteer, and is forgotten when another one is asked.
#[derive(Debug, Default)]
pub struct Remembered<T> {
    stamp: u64,
    value: T,
}

impl<T: Default> Remembered<T> {
    /// What is remembered of a gazetteer.
    #[inline]
    pub fn of(&mut self, gazetteer: &Gazetteer) -> &mut T {
        if self.stamp != gazetteer.stamp() {
            *self = Remembered { stamp: gazetteer.stamp(), value: T::default() };
        }
        &mut self.value
    }
}
