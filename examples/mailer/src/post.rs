//! Hands a letter to an SMTP server.

use std::fs;
use std::net::{IpAddr, Ipv4Addr};

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::{Error, SmtpTransportBuilder};
use lettre::{Message, SmtpTransport, Transport as _};

use crate::args::{Options, Security};
use crate::{Failure, relay};

pub(crate) fn send(options: &Options, letter: &Message) -> Result<(), Failure> {
    let server = options.smtp.as_deref().unwrap_or("localhost:25");
    let parts = server.rsplit_once(':').and_then(|(host, port)| Some((host, port.parse().ok()?)));
    let (host, port) = parts.ok_or_else(|| Failure::new("`--smtp` takes HOST:PORT"))?;
    let host = host.trim_start_matches('[').trim_end_matches(']');
    check_security(host, options.security)?;
    let credentials = credentials(options)?;
    let port =
        relay::open(host, port).map_err(|why| Failure::new(format!("the server cannot be reached: {}", why.kind())))?;
    let server = SmtpTransport::builder_dangerous(Ipv4Addr::LOCALHOST.to_string()).port(port);
    let mut server = secured(server, host, options.security)?;
    if let Some(credentials) = credentials {
        server = server.credentials(credentials);
    }
    server.build().send(letter).map(drop).map_err(|error| Failure::new(shown(&error)))
}

fn credentials(options: &Options) -> Result<Option<Credentials>, Failure> {
    let Some(user) = &options.user else { return Ok(None) };
    let file = options.password_file.as_ref().ok_or_else(|| Failure::new("`--user` needs `--password-file`"))?;
    let password = fs::read_to_string(file)
        .map_err(|why| Failure::new(format!("{}: cannot be read: {}", file.display(), why.kind())))?;
    Ok(Some(Credentials::new(user.clone(), password.trim_end().to_owned())))
}

/// An error without the server's own words, which may hold an address or control characters.
fn shown(error: &Error) -> String {
    match error.status() {
        Some(code) => format!("the server refuses the mail with {code}"),
        None if error.is_response() => "the server's answer is no SMTP, or too long".to_owned(),
        None if error.is_timeout() => "the server does not answer in time".to_owned(),
        None => error.to_string().replace(char::is_control, " "),
    }
}

fn check_security(host: &str, security: Security) -> Result<(), Failure> {
    let is_here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    if security == Security::Plain && !is_here {
        return Err(Failure::new("plain text goes to this machine alone, take `--starttls` or `--tls` for others"));
    }
    Ok(())
}

fn secured(server: SmtpTransportBuilder, host: &str, security: Security) -> Result<SmtpTransportBuilder, Failure> {
    if security == Security::Plain { Ok(server) } else { tls(server, host, security) }
}

#[cfg(feature = "tls")]
fn tls(server: SmtpTransportBuilder, host: &str, wanted: Security) -> Result<SmtpTransportBuilder, Failure> {
    use lettre::transport::smtp::client::{Tls, TlsParameters};

    let parameters = TlsParameters::new(host.to_owned())?;
    Ok(server.tls(if wanted == Security::Tls { Tls::Wrapper(parameters) } else { Tls::Required(parameters) }))
}

#[cfg(not(feature = "tls"))]
fn tls(_: SmtpTransportBuilder, _: &str, _: Security) -> Result<SmtpTransportBuilder, Failure> {
    Err(Failure::new("this mailer is built without TLS, build it with `--features tls`"))
}
