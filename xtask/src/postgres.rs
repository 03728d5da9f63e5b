//! A private PostgreSQL for the tests: its own folder, its own port, gone when we are gone.
//!
//! The server hangs on a small shell that waits for its standard input to close. That happens
//! when the [`Cluster`] is dropped, and also when this program is interrupted or killed: the
//! system closes the pipe, the shell stops the server and removes the folder. So no way of
//! ending a test run leaves a server behind.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::tools;

const START_LIMIT: Duration = Duration::from_secs(60);

/// Whether a server may forget what it was told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Memory {
    /// Everything, as long as it is quick: for tests.
    Forgetful,
    /// Nothing, with the settings as installed: for measuring.
    Durable,
}

/// What makes a server quick and forgetful.
const SETTINGS: &[&str] = &[
    "max_connections=200",
    "shared_buffers=128MB",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "timezone=UTC",
];

/// What every server of ours needs: nobody but us is to find it.
const ALWAYS: &[&str] = &["listen_addresses=127.0.0.1", "unix_socket_directories="];

/// Stops the server (`INT` is PostgreSQL's fast shutdown) once nobody holds our input open.
const KEEPER: &str = r#"
trap '' INT HUP
program=$1 folder=$2
shift 2
"$program" -D "$folder/data" "$@" >"$folder/log" 2>&1 </dev/null &
server=$!
while read -r _; do :; done
kill -INT "$server" 2>/dev/null
wait "$server"
rm -rf "$folder"
"#;

/// A running server. Dropping it stops the server and removes its files.
pub struct Cluster {
    keeper: Child,
    url: String,
}

impl Cluster {
    pub fn start(memory: Memory) -> Result<Self> {
        let programs = server_programs().context("no PostgreSQL server is installed")?;
        let owner = Owner::choose()?;
        // Between our finding a free port and the server's taking it, another may be quicker.
        Self::try_start(&programs, owner, memory)
            .or_else(|_| Self::try_start(&programs, owner, memory))
            .or_else(|_| Self::try_start(&programs, owner, memory))
    }

    fn try_start(programs: &Path, owner: Owner, memory: Memory) -> Result<Self> {
        let folder = owner.new_folder()?;
        let started = Self::start_in(&folder, programs, owner, memory);
        if started.is_err() {
            let _ = fs::remove_dir_all(&folder);
        }
        started
    }

    fn start_in(folder: &Path, programs: &Path, owner: Owner, memory: Memory) -> Result<Self> {
        let password = random_password()?;
        init(folder, programs, owner, &password)?;
        let port = free_port()?;
        let keeper = keep(folder, programs, owner, port, memory)?;
        let url = format!("postgres://postgres:{password}@127.0.0.1:{port}/postgres");
        let cluster = Self { keeper, url };
        wait_until_ready(folder)?;
        Ok(cluster)
    }

    /// The URL of a superuser; tests create a database each.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// `cargo xtask postgres`
pub fn run_until_stopped(memory: Memory) -> Result<()> {
    tools::ensure([&tools::POSTGRES])?;
    let mut cluster = Cluster::start(memory)?;
    println!("LIAISON_TEST_POSTGRES={}", cluster.url());
    println!("PostgreSQL runs until Ctrl-C.");
    std::io::stdout().flush()?;
    // The keeper ends by itself only if somebody stops it; Ctrl-C ends us, and then the keeper.
    let input = cluster.keeper.stdin.take();
    let status = cluster.keeper.wait()?;
    drop(input);
    bail!("PostgreSQL has stopped ({status})")
}

/// The folder with `initdb` and `postgres`: where Debian hides them (the newest), or the path.
pub fn server_programs() -> Option<PathBuf> {
    let given = std::env::var_os("LIAISON_POSTGRES_BIN").map(PathBuf::from);
    given
        .into_iter()
        .chain(debian_folders())
        .chain(path_folder())
        .find(|folder| ["initdb", "postgres"].iter().all(|program| folder.join(program).is_file()))
}

fn debian_folders() -> Vec<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    versions.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    versions.into_iter().map(|(_, folder)| folder).collect()
}

fn path_folder() -> Option<PathBuf> {
    let initdb = fs::canonicalize(tools::which("initdb")?).ok()?;
    initdb.parent().map(PathBuf::from)
}

/// Who runs the server. PostgreSQL refuses root, so root lends it to another account.
#[derive(Clone, Copy)]
enum Owner {
    Ourselves,
    Account { user: u32, group: u32 },
}

impl Owner {
    fn choose() -> Result<Self> {
        if effective_user() != Some(0) {
            return Ok(Self::Ourselves);
        }
        let accounts = fs::read_to_string("/etc/passwd").context("cannot read /etc/passwd")?;
        ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| account(&accounts, name))
            .context("PostgreSQL does not run as root, and there is no account postgres or nobody")
    }

    fn command(self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        // A working directory which the other account may enter.
        command.current_dir("/");
        if let Self::Account { user, group } = self {
            command.uid(user).gid(group);
        }
        command
    }

    /// The first temporary folder that the owner can really use: root's own may be closed to it.
    fn new_folder(self) -> Result<PathBuf> {
        let name = format!("liaison-postgres-{}", std::process::id());
        let bases = [std::env::temp_dir(), "/tmp".into(), "/var/tmp".into()];
        for base in bases {
            let folder = base.join(&name);
            if self.make_folder(&folder).is_err() {
                continue;
            }
            if self.can_write(&folder) {
                return Ok(folder);
            }
            fs::remove_dir_all(&folder)?;
        }
        bail!("no temporary folder is writable for the account that runs PostgreSQL")
    }

    fn make_folder(self, folder: &Path) -> Result<()> {
        fs::create_dir(folder)?;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
        if let Self::Account { user, group } = self {
            chown(folder, Some(user), Some(group))?;
        }
        Ok(())
    }

    fn can_write(self, folder: &Path) -> bool {
        let mut test = self.command("test");
        test.arg("-w").arg(folder).status().is_ok_and(|status| status.success())
    }
}

/// An account by its line in the format of `/etc/passwd`.
fn account(accounts: &str, name: &str) -> Option<Owner> {
    let line = accounts.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut numbers = line.split(':').skip(2).map(str::parse);
    let user = numbers.next()?.ok()?;
    let group = numbers.next()?.ok()?;
    Some(Owner::Account { user, group })
}

/// Our user number, by who owns our own process.
pub fn effective_user() -> Option<u32> {
    if let Ok(process) = fs::metadata("/proc/self") {
        return Some(process.uid());
    }
    let output = Command::new("id").arg("-u").output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

fn init(folder: &Path, programs: &Path, owner: Owner, password: &str) -> Result<()> {
    let password_file = folder.join("password");
    fs::write(&password_file, password)?;
    if let Owner::Account { user, group } = owner {
        chown(&password_file, Some(user), Some(group))?;
    }
    fs::set_permissions(&password_file, fs::Permissions::from_mode(0o600))?;

    // Sorting by code point, yet lower-casing letters beyond ASCII, as real installations do.
    let locale = if cfg!(target_os = "linux") { "--locale=C.UTF-8" } else { "--no-locale" };
    let output = owner
        .command(programs.join("initdb"))
        .args(["--no-sync", "--encoding=UTF8", "--username=postgres", "--auth=scram-sha-256"])
        .arg(locale)
        .arg(format!("--pwfile={}", password_file.display()))
        .arg("-D")
        .arg(folder.join("data"))
        .stdin(Stdio::null())
        .output()
        .context("cannot run initdb")?;
    if !output.status.success() {
        bail!("initdb failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    fs::remove_file(&password_file)?;
    Ok(())
}

fn keep(folder: &Path, programs: &Path, owner: Owner, port: u16, memory: Memory) -> Result<Child> {
    let quick = if memory == Memory::Forgetful { SETTINGS } else { &[] };
    let settings = ALWAYS.iter().chain(quick).flat_map(|setting| ["-c", setting]);
    owner
        .command("sh")
        .args(["-c", KEEPER, "keeper"])
        .arg(programs.join("postgres"))
        .arg(folder)
        .args(["-p", &port.to_string()])
        .args(settings)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        // A group of its own: Ctrl-C in the terminal must reach us, not the server.
        .process_group(0)
        .spawn()
        .context("cannot start PostgreSQL")
}

/// The last line of PostgreSQL's own status file says when it takes connections.
fn wait_until_ready(folder: &Path) -> Result<()> {
    let began = Instant::now();
    while began.elapsed() < START_LIMIT {
        let status = fs::read_to_string(folder.join("data/postmaster.pid")).unwrap_or_default();
        if status.lines().nth(7).is_some_and(|line| line.trim() == "ready") {
            return Ok(());
        }
        let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
        if log.contains("FATAL:") {
            bail!("PostgreSQL did not start:\n{log}");
        }
        sleep(Duration::from_millis(50));
    }
    bail!("PostgreSQL did not start within {} s", START_LIMIT.as_secs())
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// The server is reachable for every user of the machine, so it isn't left open.
fn random_password() -> Result<String> {
    let mut bytes = [0; 16];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        let accounts = "postgresql:x:7:7::/:/bin/sh\npostgres:x:101:104:admin:/var:/bin/bash\n";
        let found = account(accounts, "postgres");
        assert!(matches!(found, Some(Owner::Account { user: 101, group: 104 })));
        assert!(account(accounts, "nobody").is_none());
    }
}
