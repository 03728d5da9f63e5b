//! How long the report takes.

mod ground;

fn main() {}
