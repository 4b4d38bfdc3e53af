//! The weights of the evidence, read from a table once.

use super::evidence::{self, Evidence, FEATURES, GROUPS};
use super::lexicon::Lexicon;
use crate::hash::hash;
use std::fmt::Write;
use std::sync::LazyLock;

/// Weights of both readings.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    pub(super) readings: [Vec<f32>; 2],
}

impl Default for Weights {
    fn default() -> Self {
        Weights { readings: [vec![0.0; FEATURES], vec![0.0; FEATURES]] }
    }
}

impl Weights {
    /// The weights that come with the program.
    pub(super) fn embedded() -> &'static Weights {
        static WEIGHTS: LazyLock<Weights> =
            LazyLock::new(|| Weights::parse(dateline_geodata::recognition::WEIGHTS));
        &WEIGHTS
    }

    /// Log-odds that a candidate with this evidence is a mention.
    pub(super) fn score(&self, reading: usize, evidence: &Evidence) -> f32 {
        let weights = &self.readings[reading];
        evidence.features.iter().map(|&f| weights[f as usize]).sum()
    }

    /// Reads lines `reading group value weight`; lines that name no feature of this version are passed over.
    pub fn parse(table: &str) -> Weights {
        let mut weights = Weights::default();
        let mut last = 0;
        for line in table.lines() {
            let mut fields = line.split('\t');
            let mut next = || fields.next().unwrap_or("");
            let (reading, group, value, weight) = (next(), next(), next(), next());
            let reading = match reading {
                "1" => 0,
                "2" => 1,
                _ => continue,
            };
            // Rows of one group stand together.
            if GROUPS[last].0 != group {
                match GROUPS.iter().position(|(name, _)| *name == group) {
                    Some(found) => last = found,
                    None => continue,
                }
            }
            let group = last;
            let value = value_number(group, value);
            let feature = value.and_then(|value| evidence::number(group, value));
            if let (Some(feature), Ok(weight)) = (feature, weight.parse()) {
                weights.readings[reading][feature] = weight;
            }
        }
        weights
    }

    /// Writes what [`Weights::parse`] reads, without weights that hardly count.
    pub fn table(&self) -> String {
        let mut out = String::from("reading\tgroup\tvalue\tweight\n");
        for (reading, weights) in self.readings.iter().enumerate() {
            for (feature, &weight) in weights.iter().enumerate() {
                if weight.abs() < 0.015 {
                    continue;
                }
                let (group, value) = evidence::parts(feature);
                let _ = write!(out, "{}\t{}\t", reading + 1, GROUPS[group].0);
                let _ = match cue_name(group, value) {
                    Some(word) => write!(out, "{word}"),
                    None => write!(out, "{value}"),
                };
                let _ = writeln!(out, "\t{weight:.2}");
            }
        }
        out
    }
}

/// Whether a group's values are cue words: those go by the word, so that the list may grow.
fn is_cue_group(group: usize) -> bool {
    matches!(GROUPS[group].0, "previous" | "previous2" | "next" | "next2" | "unlisted_previous")
}

fn cue_name(group: usize, value: usize) -> Option<&'static str> {
    let at = value.checked_sub(1).filter(|_| is_cue_group(group))?;
    Lexicon::get().cues().get(at).copied()
}

fn value_number(group: usize, value: &str) -> Option<usize> {
    if is_cue_group(group) && value != "0" {
        let cue = Lexicon::get().entry(hash(value)).cue;
        return (cue != 0).then_some(usize::from(cue));
    }
    value.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_reads_back() {
        let mut weights = Weights::default();
        weights.readings[0][0] = -1.25;
        weights.readings[1][FEATURES - 1] = 0.5;
        let cue = evidence::number(GROUPS.iter().position(|g| g.0 == "previous").unwrap(), 3).unwrap();
        weights.readings[1][cue] = 2.0;
        assert_eq!(Weights::parse(&weights.table()), weights);
    }
}
