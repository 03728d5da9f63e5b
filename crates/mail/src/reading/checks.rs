//! What the receiving server found out about the sender: the header
//! `Authentication-Results` (RFC 8601).

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Verdict {
    /// It passed.
    Pass,
    /// It failed, also "softly".
    Fail,
    /// It was not done, or said nothing.
    #[default]
    None,
}

/// The checks of one mail.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checks {
    /// The server that says so.
    pub server: String,
    /// Whether a signature holds.
    pub dkim: Verdict,
    /// Whose signature it is.
    pub dkim_domain: String,
    /// Whether the sending machine may send for the domain.
    pub spf: Verdict,
    /// Whether either of them fits the address in From.
    pub dmarc: Verdict,
}

impl Checks {
    /// Whether the address in From is proven.
    pub fn prove(&self, from: &str) -> bool {
        let domain = from.rsplit('@').next().unwrap_or_default();
        let aligned = !self.dkim_domain.is_empty()
            && (domain == self.dkim_domain || domain.ends_with(&format!(".{}", self.dkim_domain)));
        self.dmarc == Verdict::Pass
            || (self.dmarc == Verdict::None && self.dkim == Verdict::Pass && aligned)
    }

    /// Whether something speaks against the address in From.
    pub fn doubt(&self) -> bool {
        self.dmarc == Verdict::Fail
            || (self.dmarc == Verdict::None
                && (self.dkim == Verdict::Fail
                    || (self.spf == Verdict::Fail && self.dkim != Verdict::Pass)))
    }
}

/// Reads the value of the header. Comments in brackets are left out; the best of
/// several signatures counts.
pub(super) fn read(value: &str) -> Option<Checks> {
    let value = without_comments(value);
    let mut parts = value.split(';');
    let server = parts.next()?.split_whitespace().next()?.trim_matches('"').to_lowercase();
    let mut checks = Checks { server, ..Checks::default() };
    for part in parts {
        let mut words = part.split_whitespace();
        let Some((method, result)) = words.next().and_then(|word| word.split_once('=')) else {
            continue;
        };
        let verdict = verdict(result);
        // "dkim/1" names a version of the method.
        match method.split('/').next().unwrap_or_default().to_lowercase().as_str() {
            "dkim" if checks.dkim != Verdict::Pass => {
                checks.dkim = verdict;
                checks.dkim_domain = signer(words).unwrap_or_default();
            }
            "spf" => checks.spf = verdict,
            "dmarc" => checks.dmarc = verdict,
            _ => {}
        }
    }
    Some(checks)
}

fn verdict(result: &str) -> Verdict {
    match result.to_lowercase().as_str() {
        "pass" => Verdict::Pass,
        "fail" | "softfail" | "permerror" | "policy" => Verdict::Fail,
        _ => Verdict::None,
    }
}

/// `header.d=example.com`, or the domain of `header.i=@example.com`.
fn signer<'a>(words: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut found = None;
    for word in words {
        if let Some(domain) = word.strip_prefix("header.d=") {
            return Some(domain.trim_matches('"').to_lowercase());
        }
        if let Some(identity) = word.strip_prefix("header.i=") {
            found =
                identity.rsplit('@').next().map(|domain| domain.trim_matches('"').to_lowercase());
        }
    }
    found
}

fn without_comments(value: &str) -> String {
    let mut depth = 0usize;
    let mut out = String::new();
    for c in value.chars().take(8000) {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(if c.is_control() { ' ' } else { c }),
            _ => {}
        }
    }
    out
}
