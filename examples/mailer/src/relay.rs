//! A connection that ends once the server has sent too much. The SMTP client reads a line to its end, however long it is.

use std::io::{self, Read as _};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream, ToSocketAddrs as _};
use std::thread;
use std::time::Duration;

/// The most octets that the server may send for one mail, TLS included.
const MAX: u64 = 64 << 10;
const PATIENCE: Duration = Duration::from_secs(60);

/// Connects to the server and returns a port of this machine that leads there once.
pub(crate) fn open(host: &str, port: u16) -> io::Result<u16> {
    let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for address in (host, port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, PATIENCE) {
            Ok(server) => return lead(server),
            Err(why) => last = why,
        }
    }
    Err(last)
}

fn lead(server: TcpStream) -> io::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let port = listener.local_addr()?.port();
    thread::spawn(move || -> io::Result<()> {
        let (client, _) = listener.accept()?;
        let (mut from_client, mut to_server) = (client.try_clone()?, server.try_clone()?);
        thread::spawn(move || {
            let _ = io::copy(&mut from_client, &mut to_server);
            to_server.shutdown(Shutdown::Write)
        });
        let _ = io::copy(&mut (&server).take(MAX), &mut &client);
        let _ = server.shutdown(Shutdown::Both);
        client.shutdown(Shutdown::Both)
    });
    Ok(port)
}
