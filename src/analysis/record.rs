//! The JSON line of `extract`: the contract that evaluation and other programs read.
