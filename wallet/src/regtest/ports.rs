//! Ports of a private chain.

use domain::Role;

/// Ports that stay the same from start to start.
#[derive(Clone, Copy, Debug)]
pub struct FixedPorts {
    /// The daemon's RPC.
    pub daemon: u16,
    /// The daemon's peer-to-peer port, which nobody connects to.
    pub p2p: u16,
    /// The daemon's ZMQ RPC, which nobody calls: without it there is no publisher.
    pub zmq_rpc: u16,
    /// The daemon's publisher.
    pub zmq_pub: u16,
    /// The first wallet process of each role; further ones are 100 apart.
    pub roles: ByRolePorts,
    /// The bank's wallet process.
    pub bank: u16,
    /// The wallet process of ordinary people.
    pub people: u16,
}

/// The first wallet port of each role.
#[derive(Clone, Copy, Debug)]
pub struct ByRolePorts {
    /// The buyer's.
    pub buyer: u16,
    /// The vendor's.
    pub vendor: u16,
    /// The arbiter's.
    pub arbiter: u16,
}

impl FixedPorts {
    /// The daemon's ports.
    pub const fn daemon(self) -> DaemonPorts {
        DaemonPorts {
            rpc: self.daemon,
            p2p: self.p2p,
            zmq_rpc: self.zmq_rpc,
            zmq_pub: self.zmq_pub,
        }
    }

    /// The port of wallet process number `index` (from 0) of `role`.
    pub fn role(self, role: Role, index: usize) -> u16 {
        let first = match role {
            Role::Buyer => self.roles.buyer,
            Role::Vendor => self.roles.vendor,
            Role::Arbiter => self.roles.arbiter,
        };
        let step = u16::try_from(index * 100).unwrap_or(u16::MAX);
        first.saturating_add(step)
    }
}

/// The ports of one daemon.
#[derive(Clone, Copy, Debug)]
pub struct DaemonPorts {
    /// For us.
    pub rpc: u16,
    /// For nobody.
    pub p2p: u16,
    /// For nobody.
    pub zmq_rpc: u16,
    /// For whoever wants to hear what happens.
    pub zmq_pub: u16,
}

/// A port that was free a moment ago.
///
/// # Errors
/// If the system has none.
pub fn free_port() -> std::io::Result<u16> {
    Ok(std::net::TcpListener::bind(("127.0.0.1", 0))?
        .local_addr()?
        .port())
}
