//! All commands and flags, defined once.
