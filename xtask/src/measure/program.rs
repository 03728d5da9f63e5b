//! The released program, started and stopped from here.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::load::{Options, User};

/// A data folder, gone when dropped.
pub struct Folder(PathBuf);

impl Folder {
    /// Makes it.
    pub fn new() -> Result<Self> {
        let path = std::env::temp_dir().join(format!("liaison-measure-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// `liaison demo`, running; stopped when dropped.
pub struct Program {
    child: Child,
    address: String,
    password: String,
}

impl Program {
    /// Starts it, and says how long it took until it listened.
    pub fn start(folder: &Folder, database: Option<&str>) -> Result<(Self, Duration)> {
        let begun = Instant::now();
        let mut child = command(folder, database)
            .arg("demo")
            .env("LIAISON_LISTEN", "127.0.0.1:0")
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start liaison")?;
        let output = child.stdout.take().context("no output")?;
        let mut password = String::new();
        for line in BufReader::new(output).lines() {
            let line = line?;
            if let Some((_, words)) = line.split_once("with password ") {
                words.clone_into(&mut password);
            }
            if let Some(address) = line.strip_prefix("Listening on ") {
                let program = Self { child, address: address.to_owned(), password };
                return Ok((program, begun.elapsed()));
            }
        }
        let _ = child.kill();
        let _ = child.wait();
        bail!("liaison stopped before it listened")
    }

    /// Its resident memory.
    pub fn memory(&self) -> Result<String> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let kilobytes: u64 = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok())
            .context("no VmRSS")?;
        Ok(format!("{} MB", kilobytes.div_ceil(1024)))
    }

    /// Users who open the pages of a usual day, that of one source among them.
    pub fn load(&self, users: u32, seconds: Duration) -> Result<Options> {
        let mut options = Options::usual(&self.address, &self.password);
        options.users = users;
        options.seconds = seconds;
        let page = User::sign_in(&options)?.read("/sources")?;
        let source = page
            .split("href=\"/sources/")
            .filter_map(|rest| rest.split('"').next())
            .find(|id| id.len() == 36)
            .context("no source on its page")?;
        options.paths = ["/", "/sources", "/sources?q=wiebe", "/reports/sources", "/referrals"]
            .map(str::to_owned)
            .to_vec();
        options.paths.push(format!("/sources/{source}"));
        Ok(options)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Asked to stop, as an operator would, so that the next start finds a closed database.
        let asked = Command::new("kill").arg(self.child.id().to_string()).status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

/// Imports a file into the sample practice.
pub fn import(folder: &Folder, database: Option<&str>, file: &Path) -> Result<String> {
    let output = command(folder, database).arg("import").arg(file).arg("--commit").output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8_lossy(&output.stdout).lines().take(12).collect::<Vec<_>>().join("\n"))
}

fn command(folder: &Folder, database: Option<&str>) -> Command {
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    let mut command = Command::new(Path::new(&target).join("release/liaison"));
    // The key must not lie in the data folder.
    command
        .env("LIAISON_DATA", folder.path().join("data"))
        .env("LIAISON_KEY_FILE", folder.path().join("key"));
    match database {
        Some(url) => command.env("LIAISON_DATABASE_URL", url),
        None => command.env_remove("LIAISON_DATABASE_URL"),
    };
    command
}
