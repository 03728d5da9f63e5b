//! One question over HTTP, with limits, as all geocoders and the registry's own look-up
//! are asked.

use std::time::Duration;

use super::Trouble;

const LARGEST: u64 = 8 * 1024 * 1024;

/// Asks, and returns the text of the answer.
pub(in crate::directory) fn ask(
    who: &str,
    patience: Duration,
    question: impl FnOnce(&ureq::Agent) -> Result<ureq::http::Response<ureq::Body>, ureq::Error>,
) -> Result<String, Trouble> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(patience))
        .http_status_as_error(false)
        // What was asked goes to whom the owner named, and to nobody else.
        .max_redirects(0)
        .user_agent(concat!("Liaison/", env!("CARGO_PKG_VERSION"), " (self-hosted)"))
        .build()
        .into();
    let mut answer = question(&agent)
        .map_err(|error| Trouble::Later(format!("{who} does not answer: {error}")))?;
    let status = answer.status().as_u16();
    match status {
        200..=299 => {}
        408 | 425 | 429 | 500.. => {
            return Err(Trouble::Later(format!(
                "{who} answered {status}; it is asked again later"
            )));
        }
        _ => {
            return Err(Trouble::Never(format!(
                "{who} answered {status}: check its address in Settings, Provider registry, \
                 What is asked outside"
            )));
        }
    }
    answer
        .body_mut()
        .with_config()
        .limit(LARGEST)
        .read_to_string()
        .map_err(|_| Trouble::Later(format!("The answer of {who} broke off")))
}
