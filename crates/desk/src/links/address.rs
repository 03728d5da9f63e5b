//! Where outsiders reach us: what stands in a QR code and on paper.

use axum::http::{HeaderMap, header};
use platform::web::App;

use super::Code;

/// The beginning of every address for outsiders, without a slash at its end:
/// `LIAISON_PUBLIC_URL`, or the host that this page was asked for.
pub fn base(app: &App, headers: &HeaderMap) -> String {
    if let Some(url) = app.public_url() {
        return url.to_owned();
    }
    let scheme = if app.behind_tls() { "https" } else { "http" };
    format!("{scheme}://{}", host(headers))
}

/// The host that was asked for. A header may hold anything, and this one goes
/// on paper.
fn host(headers: &HeaderMap) -> &str {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || ".:-[]".contains(letter);
    headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .filter(|host| !host.is_empty() && host.len() < 200 && host.chars().all(plain))
        .unwrap_or("localhost")
}

/// The address of a short link.
pub fn short(base: &str, code: &Code) -> String {
    format!("{base}/l/{code}")
}

/// The address of a practice's form, for its profile page and receipts: counted
/// for no link.
pub fn practice_link(base: &str, practice_slug: &str) -> String {
    format!("{base}/refer/{practice_slug}")
}

/// The address by which a known office refers again.
pub fn again(base: &str, practice_slug: &str, token: &super::Token) -> String {
    format!("{base}/refer/{practice_slug}?again={}", token.as_str())
}

/// An address as it is said and typed: without what every browser adds itself.
pub fn in_words(address: &str) -> &str {
    address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")).unwrap_or(address)
}

/// Whether an address leads only to this machine or its own network, so that it
/// is of no use on paper.
pub fn is_private(base: &str) -> bool {
    let host = in_words(base);
    let host = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => host.split([':', '/']).next().unwrap_or(host),
    };
    match host.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        Ok(std::net::IpAddr::V6(ip)) => ip.is_loopback() || ip.is_unique_local(),
        Err(_) => !host.contains('.') || host.ends_with(".local"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_only_this_network_opens_is_noticed() {
        for base in [
            "http://localhost:8080",
            "http://127.0.0.1:8080",
            "http://192.168.1.20",
            "https://10.0.0.5",
            "http://[::1]:8080",
            "http://desk",
            "http://desk.local:8080",
        ] {
            assert!(is_private(base), "{base}");
        }
        for base in ["https://refer.example.com", "https://203.0.113.9", "https://a.example:8443"] {
            assert!(!is_private(base), "{base}");
        }
    }

    #[test]
    fn a_host_with_anything_but_a_name_in_it_never_reaches_paper() {
        for bad in ["a.example/\"><script>", "a b", "", "user@a.example"] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, bad.parse().expect("a value"));
            assert_eq!(host(&headers), "localhost", "{bad}");
        }
    }

    #[test]
    fn an_address_is_said_without_its_scheme() {
        assert_eq!(in_words("https://a.example/l/7k4f92q"), "a.example/l/7k4f92q");
    }
}
