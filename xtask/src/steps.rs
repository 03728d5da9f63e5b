//! The steps of `cargo xtask test`, `shots` and `lighthouse`, in the order in which they run.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::postgres::{Cluster, Memory};
use crate::tools::{self, Tool};

/// The server on which tests make a database each; tests that need it pass over without it.
const TEST_POSTGRES: &str = "LIAISON_TEST_POSTGRES";

#[derive(Default)]
pub struct TestOptions {
    pub reach: Reach,
    pub filter: Option<String>,
}

#[derive(Default, PartialEq)]
pub enum Reach {
    #[default]
    Full,
    WithoutBrowser,
    Fast,
}

/// `cargo xtask test`: every step runs, so that one go shows all that is wrong.
pub fn test(options: &TestOptions) -> Result<()> {
    let mut report = Report::default();

    // Without its tools the rest would only fail in less readable ways.
    report.step("tools", || ensure_tools(&options.reach));
    if report.has_failures() {
        return report.close();
    }
    if options.filter.is_none() {
        report.step("format", || cargo(&["fmt", "--all", "--check"]));
        report.step("lints", || {
            let lint = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
            cargo(&lint)
        });
    }

    let postgres = match options.reach {
        Reach::Fast => None,
        Reach::Full | Reach::WithoutBrowser => report.step("PostgreSQL", TestServer::find_or_start),
    };
    report.step("tests", || rust_tests(options.filter.as_deref(), postgres.as_ref()));
    if options.reach == Reach::Full {
        report.step("browser tests", || browser_tests(options.filter.as_deref()));
    }
    drop(postgres);
    report.close()
}

/// `cargo xtask shots`
pub fn shots() -> Result<()> {
    let mut report = Report::default();
    report.step("tools", || tools::ensure(tools::BUILD.iter().chain(tools::BROWSER)));
    report.step("pictures", || {
        prepare_browser_tests()?;
        node(&[PathBuf::from("e2e/shots.js")])
    });
    report.close()
}

/// Installed beside the build: 190 MB that the browser tests do not need.
const LIGHTHOUSE: &str = "lighthouse@12.8.2";

/// `cargo xtask lighthouse`
pub fn lighthouse() -> Result<()> {
    let mut report = Report::default();
    report.step("tools", || tools::ensure(tools::BUILD.iter().chain(tools::BROWSER)));
    report.step("Lighthouse", install_lighthouse);
    report.step("judgement", || {
        prepare_browser_tests()?;
        node(&[PathBuf::from("e2e/lighthouse.js")])
    });
    report.close()
}

fn install_lighthouse() -> Result<()> {
    let mut npm = Command::new("npm");
    npm.args(["install", "--prefix"]).arg(lighthouse_folder());
    npm.args(["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", LIGHTHOUSE]);
    run(npm)
}

fn lighthouse_folder() -> PathBuf {
    let folder = target().join("lighthouse");
    std::path::absolute(&folder).unwrap_or(folder)
}

/// What ran, how long it took, and what went wrong.
#[derive(Default)]
struct Report {
    lines: Vec<(String, Duration, Option<String>)>,
}

impl Report {
    fn step<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Option<T> {
        println!("==> {name}");
        let began = Instant::now();
        let outcome = work();
        let took = began.elapsed();
        let failure = outcome.as_ref().err().map(|error| format!("{error:#}"));
        match &failure {
            None => println!("==> {name}: done in {}", seconds(took)),
            Some(why) => println!("==> {name}: FAILED after {}: {why}", seconds(took)),
        }
        self.lines.push((name.to_owned(), took, failure));
        outcome.ok()
    }

    fn has_failures(&self) -> bool {
        self.lines.iter().any(|(_, _, failure)| failure.is_some())
    }

    fn close(self) -> Result<()> {
        println!();
        for (name, took, failure) in &self.lines {
            let word = if failure.is_some() { "FAILED" } else { "ok" };
            println!("{name:<16}{word:<8}{:>9}", seconds(*took));
        }
        let failed: Vec<&str> = self
            .lines
            .iter()
            .filter(|(_, _, failure)| failure.is_some())
            .map(|(name, _, _)| name.as_str())
            .collect();
        ensure!(failed.is_empty(), "failed: {}", failed.join(", "));
        Ok(())
    }
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

fn ensure_tools(reach: &Reach) -> Result<()> {
    let mut needed: Vec<&Tool> = tools::BUILD.iter().chain(tools::OUTSIDE).collect();
    if *reach != Reach::Fast && given_server().is_none() {
        needed.push(&tools::POSTGRES);
    }
    if *reach == Reach::Full {
        needed.extend(tools::BROWSER);
    }
    tools::ensure(needed)
}

/// A PostgreSQL given by the caller, or one of our own for as long as the tests run.
enum TestServer {
    Given(String),
    Own(Cluster),
}

impl TestServer {
    fn find_or_start() -> Result<Self> {
        match given_server() {
            Some(url) => Ok(Self::Given(url)),
            None => Cluster::start(Memory::Forgetful).map(Self::Own),
        }
    }

    fn url(&self) -> &str {
        match self {
            Self::Given(url) => url,
            Self::Own(cluster) => cluster.url(),
        }
    }
}

fn given_server() -> Option<String> {
    std::env::var(TEST_POSTGRES).ok().filter(|url| !url.is_empty())
}

fn rust_tests(filter: Option<&str>, postgres: Option<&TestServer>) -> Result<()> {
    let mut arguments = vec!["test", "--workspace", "--no-fail-fast"];
    arguments.extend(filter);
    let mut command = cargo_command(&arguments);
    match postgres {
        Some(server) => command.env(TEST_POSTGRES, server.url()),
        // --fast must not pick up a server left in the environment.
        None => command.env_remove(TEST_POSTGRES),
    };
    run(command)
}

fn browser_tests(filter: Option<&str>) -> Result<()> {
    let files = browser_test_files(filter)?;
    if files.is_empty() {
        println!("    no browser test is called so");
        return Ok(());
    }
    prepare_browser_tests()?;
    let mut arguments = vec![PathBuf::from("--test"), PathBuf::from("--test-reporter=spec")];
    arguments.extend(files);
    node(&arguments)
}

fn browser_test_files(filter: Option<&str>) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir("e2e/tests").context("e2e/tests is missing")? {
        let name = entry?.file_name().into_string().unwrap_or_default();
        if name.ends_with(".test.js") && name.contains(filter.unwrap_or_default()) {
            files.push(Path::new("e2e/tests").join(name));
        }
    }
    files.sort();
    Ok(files)
}

/// The program itself, built with the workspace's features so that the tests' build is reused,
/// and the two npm packages of the browser tests.
fn prepare_browser_tests() -> Result<()> {
    cargo(&["build", "--workspace", "--bin", "liaison"])?;
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir("e2e");
    run(npm)
}

fn node(arguments: &[PathBuf]) -> Result<()> {
    let mut node = Command::new("node");
    node.args(arguments).env("LIAISON_BIN", program()).env("LIGHTHOUSE", lighthouse_folder());
    if let Some(chromium) = tools::chromium() {
        node.env("CHROMIUM", chromium);
    }
    run(node)
}

/// Builds the program as it is released.
pub fn build_release() -> Result<()> {
    cargo(&["build", "--release", "-p", "liaison"])
}

/// Writes a made-up provider file; released, for a debug build takes minutes for millions of rows.
pub fn nppes(arguments: &[String]) -> Result<()> {
    let mut whole =
        vec!["run", "--quiet", "--release", "-p", "registry", "--example", "nppes", "--"];
    whole.extend(arguments.iter().map(String::as_str));
    cargo(&whole)
}

fn program() -> PathBuf {
    let program = target().join("debug/liaison");
    std::path::absolute(&program).unwrap_or(program)
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or("target".into(), PathBuf::from)
}

fn cargo(arguments: &[&str]) -> Result<()> {
    run(cargo_command(arguments))
}

fn cargo_command(arguments: &[&str]) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(arguments);
    command
}

fn run(mut command: Command) -> Result<()> {
    let name = Path::new(command.get_program()).file_name().unwrap_or_default().to_owned();
    let name = name.to_string_lossy();
    let first = command.get_args().next().unwrap_or_default().to_string_lossy().into_owned();
    let status =
        command.stdin(Stdio::null()).status().with_context(|| format!("cannot run {name}"))?;
    if !status.success() {
        bail!("{name} {first} failed ({status})");
    }
    Ok(())
}
