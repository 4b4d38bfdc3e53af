//! The command line: thin faces over the library, one file a command.

pub mod args;
