//! Imports provider files and prints what it took: for measuring, and for the test of a killed import.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use registry::{Go, Order, import};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(out) = arguments.next() else {
        eprintln!("registry-import REGISTRY FILE...");
        return ExitCode::FAILURE;
    };
    let inputs: Vec<PathBuf> = arguments.map(PathBuf::from).collect();
    // A test that kills an import wants more checkpoints.
    let at_once = std::env::var("REGISTRY_AT_ONCE").ok().and_then(|most| most.parse().ok());
    let order = Order { at_once, ..Order::new(inputs, Path::new(&out)) };
    let begun = Instant::now();
    match import(&order, &|_| Go::On) {
        Ok(imported) => {
            println!(
                "{} providers of {} rows, {} malformed, resumed after {} rows, {:.2} s",
                imported.contents.providers,
                imported.rows,
                imported.malformed,
                imported.resumed_after,
                begun.elapsed().as_secs_f64()
            );
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}
