//! Running a program that reads what strangers sent: in a folder of its own, for a
//! limited time, with limited memory.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use platform::{Result, new_id, web::App};

/// Memory that such a program may take, in kilobytes.
const MEMORY: u64 = 1_500_000;

/// A folder that is removed with everything in it when this value goes.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    /// Makes one inside the data folder, so that it lies on the same protected disk.
    pub(super) fn make(app: &App) -> Result<Self> {
        let path = app.vault().scratch().join(new_id().simple().to_string());
        fs::create_dir_all(&path)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o700))?;
        }
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            tracing::error!(%error, "a temporary folder stays");
        }
    }
}

/// Removes what a crash left: it holds what the vault keeps encrypted.
pub(in crate::arrivals) fn clear_scratch(app: &App) {
    let folder = app.vault().scratch();
    if folder.exists()
        && let Err(error) = fs::remove_dir_all(&folder)
    {
        tracing::error!(%error, "temporary files of the last run stay");
    }
}

/// Where a program lies on the path.
pub(super) fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Runs a program in a folder; true when it ended well in time. It blocks.
pub(super) fn run(program: &Path, arguments: &[&str], folder: &Path, time: Duration) -> bool {
    // The shell sets the limits and then becomes the program.
    let script = format!("ulimit -v {MEMORY}; ulimit -t {}; exec \"$@\"", time.as_secs());
    let child = Command::new("/bin/sh")
        .args(["-c", &script, "sh"])
        .arg(program)
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .envs(std::env::var_os("TESSDATA_PREFIX").map(|path| ("TESSDATA_PREFIX", path)))
        // One page at a time is fast enough, and the desk's pages come first.
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = child else { return false };
    let end = Instant::now() + time;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if Instant::now() < end => std::thread::sleep(Duration::from_millis(20)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return false;
            }
        }
    }
}
