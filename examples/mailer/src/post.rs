//! Hands a letter to an SMTP server.

use std::fs;
use std::net::IpAddr;

use lettre::transport::smtp::SmtpTransportBuilder;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{Message, SmtpTransport, Transport as _};

use crate::Failure;
use crate::args::{Options, Security};

pub(crate) fn send(options: &Options, letter: &Message) -> Result<(), Failure> {
    let server = options.smtp.as_deref().unwrap_or("localhost:25");
    let parts = server.rsplit_once(':').and_then(|(host, port)| Some((host, port.parse().ok()?)));
    let (host, port) = parts.ok_or_else(|| Failure::new("`--smtp` takes HOST:PORT"))?;
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let mut server = secured(SmtpTransport::builder_dangerous(host).port(port), host, options.security)?;
    if let Some(user) = &options.user {
        let file = options.password_file.as_ref().ok_or_else(|| Failure::new("`--user` needs `--password-file`"))?;
        let password = fs::read_to_string(file)
            .map_err(|why| Failure::new(format!("{}: cannot be read: {}", file.display(), why.kind())))?;
        server = server.credentials(Credentials::new(user.clone(), password.trim_end().to_owned()));
    }
    server.build().send(letter)?;
    Ok(())
}

fn secured(server: SmtpTransportBuilder, host: &str, security: Security) -> Result<SmtpTransportBuilder, Failure> {
    let here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    match security {
        Security::Plain if here => Ok(server),
        Security::Plain => {
            Err(Failure::new("plain text goes to this machine alone, take `--starttls` or `--tls` for others"))
        }
        wanted => tls(server, host, wanted),
    }
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
