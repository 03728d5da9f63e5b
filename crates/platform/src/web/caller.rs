//! Where a request comes from, for limits: the address of the visitor, also behind
//! proxies that we trust.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, request::Parts},
};

use super::App;

/// The address that limits count by. Of an IPv6 address the first half, since
/// whoever has one has all addresses of its network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Caller(pub IpAddr);

impl FromRequestParts<App> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| info.0.ip());
        Ok(Self(network(behind(&parts.headers, peer, app.proxies()))))
    }
}

/// The nearest address that is none of our proxies: everything to the left of it
/// in `X-Forwarded-For` is only the visitor's word.
fn behind(headers: &HeaderMap, peer: IpAddr, proxies: &[IpAddr]) -> IpAddr {
    if !proxies.contains(&peer.to_canonical()) {
        return peer;
    }
    let mut nearest = peer;
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    let told: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    for text in told.iter().rev().take(16) {
        let Ok(address) = text.parse::<IpAddr>() else { break };
        nearest = address;
        if !proxies.contains(&address.to_canonical()) {
            break;
        }
    }
    nearest
}

fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) => {
            let [a, b, c, d, ..] = six.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        four => four,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(told: &str, peer: &str, proxies: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        if let Ok(value) = told.parse() {
            headers.insert("x-forwarded-for", value);
        }
        let ip = |text: &str| text.parse::<IpAddr>().expect("an address");
        let proxies: Vec<IpAddr> = proxies.iter().map(|text| ip(text)).collect();
        network(behind(&headers, ip(peer), &proxies)).to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        assert_eq!(seen("203.0.113.9", "198.51.100.1", &[]), "198.51.100.1");
        assert_eq!(seen("203.0.113.9", "127.0.0.1", &["127.0.0.1"]), "203.0.113.9");
        assert_eq!(seen("203.0.113.9", "::ffff:127.0.0.1", &["127.0.0.1"]), "203.0.113.9");
    }

    #[test]
    fn what_a_visitor_puts_in_front_changes_nothing() {
        let proxies = ["127.0.0.1", "10.0.0.2"];
        assert_eq!(seen("1.1.1.1, 203.0.113.9, 10.0.0.2", "127.0.0.1", &proxies), "203.0.113.9");
        assert_eq!(seen("1.1.1.1, nonsense", "127.0.0.1", &proxies), "127.0.0.1");
        assert_eq!(seen("", "127.0.0.1", &proxies), "127.0.0.1");
    }

    #[test]
    fn the_addresses_of_one_ipv6_network_count_as_one() {
        assert_eq!(seen("", "2001:db8:1:2:3:4:5:6", &[]), "2001:db8:1:2::");
    }
}
