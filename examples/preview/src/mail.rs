//! Catalogs, writers and requests for the commands.

use std::sync::Arc;

use mail_builder::MessageBuilder;
use mail_builder::headers::HeaderType;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;
use sincerely::{Catalog, ErrorKind, Key, Message, Problems, Request, Source, Writer};

use crate::Failure;
use crate::args::Options;

/// The key of the preview: everybody who looks sees the same choice. A service has a secret of its own.
const KEY: [u8; 16] = *b"preview, no key!";

pub(crate) fn load(options: &Options) -> Result<Catalog, Problems> {
    load_over(options, Source::built_in())
}

/// The catalog of the folders, over this one if they lie over the built-in one.
pub(crate) fn load_over(options: &Options, built_in: Source) -> Result<Catalog, Problems> {
    Catalog::layers(sources(options, built_in))
}

/// The layers, with this one below if they lie over the built-in one.
pub(crate) fn sources(options: &Options, built_in: Source) -> impl Iterator<Item = Source> {
    let built_in = options.templates.is_empty().then_some(built_in);
    built_in.into_iter().chain(options.templates.iter().chain(&options.over).map(Source::dir))
}

pub(crate) fn catalog(options: &Options) -> Result<Catalog, Failure> {
    Ok(load(options)?)
}

pub(crate) fn writer(catalog: impl Into<Arc<Catalog>>, locale: Option<&str>) -> Result<Writer, sincerely::Error> {
    let catalog = catalog.into();
    let standing = catalog.sample_default_facts(locale)?;
    let zone = catalog.sample_zone(locale)?;
    let mut writer =
        Writer::builder(catalog).key(Key::from_bytes(KEY)).id_domain("preview.invalid").default_facts(&standing);
    if let Some(zone) = zone {
        writer = writer.zone(zone);
    }
    writer.build()
}

/// The request that the command line asks for.
pub(crate) fn request(options: &Options, catalog: &Catalog, template: &str) -> Result<Request, Failure> {
    let locale = options.locale.as_deref();
    let mut request = match &options.facts {
        Some(file) => {
            let text = std::fs::read_to_string(file).map_err(|why| Failure {
                text: format!("{}: cannot be read: {}", file.display(), why.kind()),
                code: 1,
            })?;
            let fault = |why: sincerely::Error| Failure { text: format!("{}: {why:#}", file.display()), code: 1 };
            let request = match Request::from_json(&text) {
                Err(why) if why.kind() == ErrorKind::UnknownMood => {
                    eprintln!("{}: warning: {why:#}\n  the mail is written for somebody calm", file.display());
                    Request::from_json(&without_mood(&text)).map_err(fault)?
                }
                read => read.map_err(fault)?,
            };
            request.template(template)
        }
        None => catalog.sample(locale, template, &options.sample)?,
    };
    if let Some(locale) = locale {
        request = request.locale(locale);
    }
    if let Some(tone) = &options.tone {
        request = request.tone(tone);
    }
    if let Some(mood) = &options.mood {
        request = request.mood(mood.parse()?);
    }
    if let Some(to) = &options.to {
        request = request.recipient(to);
    }
    if let Some(now) = &options.now {
        request = request.now(now.parse()?);
    }
    if let Some(conversation) = &options.conversation {
        request = request.conversation(conversation);
    }
    for path in &options.without {
        request = request.without(path);
    }
    Ok(request)
}

/// The request without its mood: the mail can be looked at all the same.
fn without_mood(request: &str) -> String {
    match serde_json::from_str(request) {
        Ok(serde_json::Value::Object(mut request)) => {
            request.remove("mood");
            serde_json::Value::Object(request).to_string()
        }
        _ => request.to_owned(),
    }
}

/// The mail as RFC 5322 has it, to open in a mail program.
pub(crate) fn eml(message: &Message, to: Option<&str>) -> std::io::Result<String> {
    let to = to.unwrap_or("reader@example.org");
    let mut builder = MessageBuilder::new().from("preview@example.org").to(to).subject(message.subject.as_str());
    // The library would take the time of the run; a preview of the same mail is the same file.
    builder = builder.date(Date::new(0));
    for (name, value) in &message.headers {
        builder = builder.header(*name, HeaderType::from(Raw::new(value.as_str())));
    }
    let text = MimePart::new("text/plain", message.text.as_str());
    let body = match &message.html {
        Some(html) => {
            let kind = ContentType::new("multipart/alternative").attribute("boundary", message.boundary());
            MimePart::new(kind, vec![text, MimePart::new("text/html", html.as_str())])
        }
        None => text,
    };
    builder.body(body).write_to_string()
}
