//! The ports of one stack.

use std::net::TcpListener;

use anyhow::{Context, Result, ensure};
use wallet::regtest::FixedPorts;
use wallet::regtest::ports::ByRolePorts;

/// The documented ports, moved by an offset.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ports {
    /// The site and its API.
    pub(crate) app: u16,
    /// `/metrics`.
    pub(crate) metrics: u16,
    /// monerod and the wallet processes.
    pub(crate) chain: FixedPorts,
    /// What watches the stack, if something does.
    pub(crate) monitoring: monitoring::Ports,
}

impl Ports {
    /// The ports of the stack with this offset.
    ///
    /// # Errors
    /// If a port would be above 65535.
    pub(crate) fn with_offset(offset: u16) -> Result<Self> {
        let at = |port: u16| {
            port.checked_add(offset).with_context(|| {
                format!(
                    "--port-offset {offset} is too large: it must be at most {}",
                    u16::MAX - 18_088
                )
            })
        };
        Ok(Self {
            app: at(8080)?,
            metrics: at(9464)?,
            chain: FixedPorts {
                daemon: at(18_081)?,
                p2p: at(18_080)?,
                zmq_rpc: at(18_085)?,
                zmq_pub: at(18_086)?,
                roles: ByRolePorts {
                    buyer: at(18_082)?,
                    vendor: at(18_083)?,
                    arbiter: at(18_084)?,
                },
                bank: at(18_087)?,
                people: at(18_088)?,
            },
            monitoring: monitoring::Ports {
                prometheus: at(9090)?,
                alertmanager: at(9093)?,
                node_exporter: at(9100)?,
            },
        })
    }

    /// Every port and whose it is.
    pub(crate) fn named(&self) -> [(&'static str, u16); 11] {
        let chain = self.chain;
        [
            ("marketplace", self.app),
            ("metrics", self.metrics),
            ("monerod", chain.daemon),
            ("monerod's peers", chain.p2p),
            ("monerod's ZMQ", chain.zmq_rpc),
            ("monerod's publisher", chain.zmq_pub),
            ("buyer", chain.roles.buyer),
            ("vendor", chain.roles.vendor),
            ("arbiter", chain.roles.arbiter),
            ("bank", chain.bank),
            ("people", chain.people),
        ]
    }

    /// The ports of what watches the stack, and whose they are.
    pub(crate) const fn watching(&self) -> [(&'static str, u16); 3] {
        let monitoring = self.monitoring;
        [
            ("Prometheus", monitoring.prometheus),
            ("Alertmanager", monitoring.alertmanager),
            ("the node exporter", monitoring.node_exporter),
        ]
    }

    /// The ports on which something answers while the stack lives: an offline monerod opens no door to peers.
    pub(crate) fn listening(&self) -> impl Iterator<Item = (&'static str, u16)> {
        let peers = self.chain.p2p;
        self.named().into_iter().filter(move |(_, port)| *port != peers)
    }

    /// Fails if somebody listens on one of them already, or on one of what watches if the stack is `watched`.
    ///
    /// # Errors
    /// Names the port.
    pub(crate) fn check_free(&self, watched: bool) -> Result<()> {
        let watching = self.watching().into_iter().filter(|_| watched);
        for (name, port) in self.named().into_iter().chain(watching) {
            ensure!(
                TcpListener::bind(("127.0.0.1", port)).is_ok(),
                "port {port} ({name}) is taken; is another stack running? Start this one with --port-offset 1000"
            );
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_moves_every_port_alike() {
        let (here, there) = (Ports::with_offset(0).unwrap(), Ports::with_offset(1000).unwrap());
        for ((_, from), (_, to)) in here.named().into_iter().zip(there.named()) {
            assert_eq!(from + 1000, to);
        }
    }

    #[test]
    fn an_offset_beyond_the_last_port_is_refused() {
        assert!(Ports::with_offset(60_000).is_err());
    }

    #[test]
    fn a_taken_port_is_named() {
        let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let mut ports = Ports::with_offset(40_000).unwrap();
        ports.app = port;
        let message = ports.check_free(false).unwrap_err().to_string();
        assert!(message.contains(&port.to_string()), "{message}");
    }
}
