//! Choosing among overlapping candidates.

use super::candidate::Candidate;

/// Finds the set of candidates without overlap whose scores above a threshold sum up highest; keeps its buffers.
#[derive(Debug, Default)]
pub(super) struct Selector {
    order: Vec<usize>,
    best: Vec<f32>,
}

impl Selector {
    /// Indices of the chosen candidates, in order of the text, into `out`.
    pub(super) fn select(&mut self, candidates: &[Candidate], threshold: f32, out: &mut Vec<usize>) {
        out.clear();
        self.order.clear();
        self.order.extend((0..candidates.len()).filter(|&i| candidates[i].score > threshold));
        self.order.sort_by_key(|&i| (candidates[i].end, candidates[i].first));
        self.best.clear();
        self.best.push(0.0);
        let before = |order: &[usize], first: usize| order.partition_point(|&i| candidates[i].end <= first);
        for (n, &i) in self.order.iter().enumerate() {
            let free = before(&self.order[..n], candidates[i].first);
            let with = self.best[free] + candidates[i].score - threshold;
            self.best.push(with.max(self.best[n]));
        }
        let mut n = self.order.len();
        while n > 0 {
            let i = self.order[n - 1];
            if self.best[n] > self.best[n - 1] {
                out.push(i);
                n = before(&self.order[..n - 1], candidates[i].first);
            } else {
                n -= 1;
            }
        }
        out.reverse();
    }
}

#[cfg(test)]
mod tests {
    use super::super::candidate::Origin;
    use super::*;
    use crate::document::Span;

    fn candidate(first: usize, end: usize, score: f32) -> Candidate {
        Candidate {
            first,
            end,
            span: Span::new(first as u32, end as u32),
            origin: Origin::Unlisted,
            listing: None,
            score,
        }
    }

    #[test]
    fn the_better_sum_wins() {
        let mut out = Vec::new();
        let whole = [candidate(0, 1, 1.0), candidate(0, 3, 2.5), candidate(1, 3, 1.0), candidate(4, 5, -1.0)];
        Selector::default().select(&whole, 0.0, &mut out);
        assert_eq!(out, [1]);
        let pieces = [candidate(0, 1, 2.0), candidate(0, 3, 2.5), candidate(1, 3, 1.0)];
        Selector::default().select(&pieces, 0.0, &mut out);
        assert_eq!(out, [0, 2]);
    }
}
