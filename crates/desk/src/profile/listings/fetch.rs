//! Reading a page from the network: with limits, and never from our own network, so that nobody
//! uses the check to look behind the firewall (OWASP, Server-Side Request Forgery Prevention).

use std::{net::IpAddr, time::Duration};

use ureq::{
    Agent,
    config::Config,
    http::Uri,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};

/// Which addresses may be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Those of the public network.
    Public,
    /// Those of this machine, too: for tests.
    Local,
}

impl Reach {
    /// What the operator allows: `LIAISON_ALLOW_LOCAL_FETCH=1` opens the own network.
    pub fn allowed() -> Self {
        match std::env::var("LIAISON_ALLOW_LOCAL_FETCH").as_deref() {
            Ok("1") => Self::Local,
            _ => Self::Public,
        }
    }
}

const LARGEST: u64 = 2 * 1024 * 1024;
const LONGEST: Duration = Duration::from_secs(20);
const MOST_REDIRECTS: u32 = 4;

/// The text at an address, or why it could not be read, for people.
pub async fn get(address: String, reach: Reach) -> Result<String, String> {
    let read = tokio::task::spawn_blocking(move || read(&address, reach)).await;
    read.unwrap_or_else(|_| Err("Reading the page was stopped".into()))
}

fn read(address: &str, reach: Reach) -> Result<String, String> {
    let config = Agent::config_builder()
        .timeout_global(Some(LONGEST))
        .max_redirects(MOST_REDIRECTS)
        .proxy(None)
        .user_agent("Liaison")
        .build();
    // The names that redirects lead to pass through the same resolver.
    let agent = Agent::with_parts(config, DefaultConnector::default(), Guarded(reach));
    let mut answer = agent.get(address).call().map_err(|error| match error {
        ureq::Error::StatusCode(code) => format!("The page answered with error {code}"),
        ureq::Error::Timeout(_) => "The page did not answer in 20 seconds".to_owned(),
        ureq::Error::HostNotFound => "There is no such address".to_owned(),
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            "This address lies in a private network and is not read".to_owned()
        }
        _ => "The page could not be reached".to_owned(),
    })?;
    let bytes = answer
        .body_mut()
        .with_config()
        .limit(LARGEST)
        .read_to_vec()
        .map_err(|_| "The page is larger than 2 MB or broke off".to_owned())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Finds hosts, but none in private networks.
#[derive(Debug)]
struct Guarded(Reach);

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        if self.0 == Reach::Public && found.iter().any(|address| !is_public(address.ip())) {
            return Err(ureq::Error::Io(std::io::ErrorKind::PermissionDenied.into()));
        }
        Ok(found)
    }
}

/// Whether an address belongs to the public network (the registries of RFC 6890).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            let shared = a == 100 && (64..128).contains(&b);
            let reserved = a == 0 || a >= 224 || (a == 192 && b == 0 && c == 0);
            let test = a == 198 && (18..20).contains(&b);
            !(v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_documentation())
                && !(shared || reserved || test)
        }
        IpAddr::V6(v6) => match v6.to_ipv4() {
            Some(v4) => is_public(IpAddr::V4(v4)),
            // Global unicast; the ways through which IPv4 is reached are not taken.
            None => {
                let [first, second, ..] = v6.segments();
                (0x2000..0x4000).contains(&first)
                    && first != 0x2002
                    && !(first == 0x2001 && second < 0x200)
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_not_read() {
        for text in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "::1",
            "fe80::1",
            "fd00::1",
            "::ffff:127.0.0.1",
            "2002:7f00:1::",
        ] {
            assert!(!is_public(text.parse().expect("an address")), "{text}");
        }
        for text in ["8.8.8.8", "2606:4700::1111"] {
            assert!(is_public(text.parse().expect("an address")), "{text}");
        }
    }
}
