//! `preview show`: a mail, or several in a row to the same person.

use serde::Serialize;
use sincerely::{Message, Selected, Trace};

use crate::args::{Options, Part};
use crate::paint::{Style, colours, paint};
use crate::{Failure, mail, say};

/// One mail as `--json` prints it.
#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    message: &'a Message,
    picks: Vec<Selected>,
}

pub(crate) fn run(options: &Options, template: &str) -> Result<(), Failure> {
    let catalog = mail::catalog(options)?;
    let request = mail::request(options, &catalog, template)?;
    let writer = mail::writer(catalog, options.locale.as_deref())?;
    let on = colours();
    let mut memory = None;
    for number in 1..=options.count {
        let mut request = request.clone().mail_id(format!("preview/{template}/{number}"));
        if let Some(memory) = memory.take() {
            request = request.memory(memory);
        }
        let message = writer.write(&request)?;
        let trace = if options.json || options.trace { Some(writer.trace(&request)?) } else { None };
        if options.json {
            let picks = trace.iter().flat_map(Trace::selected).collect();
            say(&format!("{}\n", serde_json::to_string(&Shown { message: &message, picks })?));
        } else {
            if options.count > 1 && options.part.is_none() {
                say(&format!("{}\n\n", paint(&format!("mail {number} of {}", options.count), Style::Dim, on)));
            }
            say(&part(&message, options, on)?);
            if let Some(trace) = &trace {
                say(&format!("\n{trace}"));
            }
            if number < options.count {
                say("\n");
            }
        }
        memory = Some(message.memory);
    }
    Ok(())
}

fn part(message: &Message, options: &Options, on: bool) -> Result<String, Failure> {
    Ok(match options.part {
        Some(Part::Subject) => format!("{}\n", message.subject),
        Some(Part::Text) => message.text.clone(),
        Some(Part::Html) => message.html.clone().unwrap_or_default(),
        Some(Part::Eml) => mail::eml(message, options.to.as_deref())?,
        None => {
            let Message { template, shape, locale, tone, .. } = message;
            let about = format!("{template}, {locale}, tone {tone}, shape {shape}");
            format!(
                "{}\n{} {}\n\n{}",
                paint(&about, Style::Dim, on),
                paint("Subject:", Style::Bold, on),
                paint(&message.subject, Style::Bold, on),
                message.text
            )
        }
    })
}
