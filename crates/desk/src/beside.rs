//! Long work beside the pages: it takes what they leave of the processors.

use platform::{Error, Result};

/// How much others go before it, as the system counts it: 0 is as usual, 19 is last.
#[cfg(target_os = "linux")]
const NICE: i32 = 10;

/// Does some work on a thread of its own, which others go before, as do those that it starts.
pub async fn beside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let (done, waiting) = tokio::sync::oneshot::channel();
    let work = move || {
        go_behind();
        // Nobody waits any more where the program stops.
        let _ = done.send(work());
    };
    std::thread::Builder::new()
        .name("beside".into())
        .spawn(work)
        .map_err(|error| Error::Internal(format!("no thread: {error}")))?;
    waiting.await.map_err(|_| Error::Internal("work beside the pages was interrupted".into()))
}

/// On Linux each thread has a place of its own; elsewhere the whole program would go behind others.
fn go_behind() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(NICE) {
        // Only slower for others, not wrong.
        tracing::debug!(%error, "work beside the pages goes on as usual");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn it_goes_behind_others_and_brings_its_answer() {
        let before = rustix::process::nice(0).expect("a priority");
        let within = beside(|| rustix::process::nice(0)).await.expect("an answer");
        assert_eq!(within.expect("a priority"), (before + NICE).min(19));
        assert_eq!(
            rustix::process::nice(0).expect("a priority"),
            before,
            "of others nothing changed"
        );
    }

    #[tokio::test]
    async fn work_that_fails_is_an_error() {
        assert!(beside(|| panic!("as in a test")).await.is_err());
    }
}
