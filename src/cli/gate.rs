//! Bounds what is under way between a reader and the one who takes the results.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Lets in so many documents and so many bytes at a time; a document larger than all bytes comes in alone.
pub(super) struct Gate {
    most_documents: usize,
    most_bytes: usize,
    under_way: Mutex<UnderWay>,
    changed: Condvar,
}

#[derive(Default)]
struct UnderWay {
    documents: usize,
    bytes: usize,
    closed: bool,
}

impl Gate {
    pub(super) fn new(most_documents: usize, most_bytes: usize) -> Self {
        Gate { most_documents, most_bytes, under_way: Mutex::default(), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, UnderWay> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there is room for a document of so many bytes; false when the gate has been closed.
    pub(super) fn enter(&self, bytes: usize) -> bool {
        let full = |now: &mut UnderWay| {
            let room =
                now.documents < self.most_documents && now.bytes.saturating_add(bytes) <= self.most_bytes;
            !now.closed && !room && now.documents > 0
        };
        let mut now = self.changed.wait_while(self.lock(), full).unwrap_or_else(PoisonError::into_inner);
        now.documents += 1;
        now.bytes += bytes;
        !now.closed
    }

    /// A document of so many bytes is done. Who waits is woken when half the room is free, not for each document: waking a thread
    /// takes a tenth of the time that a short report does.
    pub(super) fn leave(&self, bytes: usize) {
        let mut now = self.lock();
        now.documents -= 1;
        now.bytes -= bytes;
        let half_free = now.documents <= self.most_documents / 2 && now.bytes <= self.most_bytes / 2;
        if half_free || now.documents == 0 {
            self.changed.notify_one();
        }
    }

    /// Closes when what is returned is dropped: whoever waits goes away.
    pub(super) fn close_on_drop(&self) -> impl Drop + '_ {
        Closing(self)
    }
}

struct Closing<'g>(&'g Gate);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        self.0.lock().closed = true;
        self.0.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_waits_and_what_never_fits_comes_alone() {
        let gate = Gate::new(2, 100);
        std::thread::scope(|scope| {
            assert!(gate.enter(60) && gate.enter(40));
            let third = scope.spawn(|| gate.enter(1));
            gate.leave(60);
            assert!(third.join().unwrap());
            let huge = scope.spawn(|| gate.enter(1_000));
            gate.leave(40);
            gate.leave(1);
            assert!(huge.join().unwrap());
            let now = gate.lock();
            assert_eq!((now.documents, now.bytes), (1, 1_000));
        });
    }

    #[test]
    fn a_closed_gate_lets_nobody_wait() {
        let gate = Gate::new(1, 100);
        assert!(gate.enter(1));
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| gate.enter(1));
            drop(gate.close_on_drop());
            assert!(!waiting.join().unwrap());
        });
    }
}
