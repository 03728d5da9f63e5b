//! Imports provider files and prints what it took; the bench and the test of a killed import call it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use registry::{Base, Go, Order, Wanted, import};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(out) = arguments.next() else {
        eprintln!("import REGISTRY FILE...");
        return ExitCode::FAILURE;
    };
    let inputs: Vec<PathBuf> = arguments.map(PathBuf::from).collect();
    let order = Order {
        base: Base::AsNamed,
        wanted: Wanted::default(),
        ..Order::new(inputs, Path::new(&out))
    };
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
