//! Which template fits what the message says: for the reply, and for `--route`, one line a file.

use std::fs::File;

use sincerely::Mood;
use sincerely::mail::{Incoming, Router, Routing};

use crate::args::Options;
use crate::reply::Draft;
use crate::{Failure, inbound, say, tell, verdict};

/// The templates for a message, the best first, and the mood; the one that was asked for, if it was.
pub(crate) struct Choice {
    pub(crate) templates: Vec<String>,
    pub(crate) mood: Mood,
    pub(crate) order_number: Option<String>,
}

impl Choice {
    pub(crate) fn of(options: &Options, mail: &[u8]) -> Result<Self, Failure> {
        if let Some(template) = &options.common.template {
            return Ok(Self { templates: vec![template.clone()], mood: Mood::Calm, order_number: None });
        }
        Ok(Self::from(&routing(options, &options.common.router()?, mail)?))
    }

    fn from(routing: &Routing) -> Self {
        Self {
            templates: routing.templates().map(str::to_owned).collect(),
            mood: routing.mood(),
            order_number: routing.order_number().map(str::to_owned),
        }
    }
}

fn routing(options: &Options, router: &Router, mail: &[u8]) -> Result<Routing, Failure> {
    let message = Incoming::parse(mail).map_err(|error| Failure::no_mail(error.to_string()))?;
    Ok(router.route(&message, options.common.locale.as_deref()))
}

/// Prints the choice for every file; what cannot be read is named on standard error and ends the run badly.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let router = options.common.router()?;
    let mut options = options.clone();
    // Nothing is sent, so that any address will do.
    options.common.own.push("support@example.org".to_owned());
    let options = &options;
    let mut failure = None;
    for path in &options.files {
        let name = verdict::shown(path);
        let line = File::open(path)
            .map_err(|why| Failure::ours(format!("cannot be opened: {}", why.kind())))
            .and_then(|mut file| inbound::read(&mut file))
            .and_then(|mail| {
                let routing = routing(options, &router, &mail)?;
                let template = Draft::for_trial(options, Choice::from(&routing))?.template().to_owned();
                let evidence = routing.to_string().replace(char::is_control, " ");
                let evidence = if evidence.is_empty() { "-" } else { &evidence };
                Ok(format!("{name}\t{template}\t{}\t{evidence}\n", routing.mood().as_str()))
            });
        match line {
            Ok(line) => say(line.as_bytes())?,
            Err(why) => {
                tell(&format!("{name}: {}", why.text));
                failure = failure.max(Some(why.code));
            }
        }
    }
    match failure {
        None => Ok(()),
        Some(code) => Err(Failure { text: "not every file has a route".to_owned(), code }),
    }
}
