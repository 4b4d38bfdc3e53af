//! Compiles the tables into the index.

fn main() {}
