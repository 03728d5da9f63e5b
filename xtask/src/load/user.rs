//! One signed-in user with a connection of their own.

use anyhow::{Context, Result, ensure};
use ureq::Agent;

use super::{Options, PATIENCE, Shows};

/// A user.
pub struct User {
    agent: Agent,
    url: String,
    cookie: String,
}

impl User {
    /// Opens a session.
    pub fn sign_in(options: &Options) -> Result<Self> {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(PATIENCE))
            .build();
        let agent = Agent::new_with_config(config);
        let answer = agent
            .post(format!("{}/sign-in", options.url))
            // Forms of other sites are refused; this one is the site's own.
            .header("sec-fetch-site", "same-origin")
            .send_form([("email", &options.email), ("password", &options.password)])
            .context("no answer")?;
        let cookie = answer
            .headers()
            .get_all("set-cookie")
            .iter()
            .filter_map(|line| line.to_str().ok()?.split(';').next())
            .find(|pair| pair.starts_with("liaison=") && pair.len() > "liaison=".len());
        ensure!(
            answer.status() == 303,
            "{} is refused ({}): is it the password that was printed?",
            options.email,
            answer.status()
        );
        let cookie = cookie.context("no session came with the answer")?.to_owned();
        Ok(Self { agent, url: options.url.clone(), cookie })
    }

    /// The text of a page.
    pub fn read(&self, path: &str) -> Result<String> {
        let request = self.agent.get(format!("{}{path}", self.url)).header("cookie", &self.cookie);
        Ok(request.call()?.body_mut().read_to_string()?)
    }

    /// Opens a page and reads it to its end; false when it is not the page.
    pub fn get(&self, path: &str, shows: Shows) -> bool {
        let mut request =
            self.agent.get(format!("{}{path}", self.url)).header("cookie", &self.cookie);
        if shows == Shows::Together {
            // As the script of the page asks while somebody types.
            request = request.header("x-part", "found");
        }
        request.call().is_ok_and(|mut answer| {
            answer.status() == 200 && answer.body_mut().read_to_vec().is_ok()
        })
    }
}
