//! Compiles the tables of `geodata/` into the bytes of an index.
