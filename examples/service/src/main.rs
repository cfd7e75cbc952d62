//! Inbound mail and web forms over HTTP, their acknowledgements as JSON.

mod args;
mod reply;
mod promise;
mod desk;
mod routes;
mod server;

use std::error::Error;
use std::io::Write as _;
use std::process::ExitCode;

use desk::Desk;

fn main() -> ExitCode {
    let options = match args::parse() {
        Ok(Some(options)) => options,
        Ok(None) => {
            let said = std::io::stdout().write_all(args::HELP.as_bytes());
            return if said.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
        }
        Err(usage) => {
            tell(&usage.to_string());
            return ExitCode::from(2);
        }
    };
    let run = || -> Result<(), Box<dyn Error>> {
        let desk = Desk::open(&options)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(server::run(options.listen, options.timeout, options.hosts.clone(), desk))?;
        Ok(())
    };
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            tell(&format!("{why:#}"));
            ExitCode::FAILURE
        }
    }
}

/// A line on standard error; one that nobody can read is no fault.
pub(crate) fn tell(line: &str) {
    // Help has a line of its own; in a log it stands beside what it helps with.
    let _ = writeln!(std::io::stderr(), "{}", line.replace("\n  help: ", "; help: "));
}
