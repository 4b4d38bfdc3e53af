//! The program from outside: one test binary, so that linking happens once.

mod architecture;
mod cli;
