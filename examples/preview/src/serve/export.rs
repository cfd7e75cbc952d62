//! `preview export`: the pages of the server as files, for a pull request or an artefact of a build.
//!
//! All files lie in one folder, so that every link is a plain name.

use std::path::Path;

use sincerely::TemplateInfo;

use super::desk::Desk;
use super::pages::{Pages, Place, STYLE};
use super::query::Query;
use super::{languages_page, list_page, mail_page};
use crate::args::Options;
use crate::{Failure, say};

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let out = options.out.as_deref().ok_or_else(|| Failure::from_text("`export` takes a folder, `--out DIR`"))?;
    let desk = Desk::open(options)?;
    let pages = Pages::new(Place::Exported)?;
    let served = desk.served();
    let catalog = &served.catalog;
    let wanted = |info: &TemplateInfo| !options.own || catalog.is_own(&info.locale, &info.template);
    let infos: Vec<TemplateInfo> = catalog.info().into_iter().filter(wanted).collect();
    std::fs::create_dir_all(out).map_err(|why| unwritten(out, &why))?;
    let mut files = 0;
    let mut write = |name: &str, text: &str| -> Result<(), Failure> {
        let path = out.join(name);
        files += 1;
        std::fs::write(&path, text).map_err(|why| unwritten(&path, &why))
    };
    write("preview.css", STYLE)?;
    for info in &infos {
        desk.review(&info.locale, &info.template);
        let state = Query::default().with("template", &info.template).with("locale", &info.locale);
        for sample in &info.samples {
            for tone in &info.tones {
                let state = state.with("sample", sample).with("tone", tone);
                let page = mail_page::page(&desk, &state)?.exported();
                write(&file("mail", &state), &relink(&pages.render("mail.html", &page, &served, desk.folders())?))?;
            }
        }
        let page = languages_page::page(&desk, &state);
        write(&file("languages", &state), &relink(&pages.render("languages.html", &page, &served, desk.folders())?))?;
    }
    let mut languages: Vec<&str> = infos.iter().map(|info| info.locale.as_str()).collect();
    languages.dedup();
    let default = languages.iter().find(|locale| **locale == "en").or(languages.first()).copied();
    for locale in languages {
        let state = Query::default().with("locale", locale);
        let page = list_page::page(&desk, &state)?.only(&infos);
        let html = relink(&pages.render("list.html", &page, &served, desk.folders())?);
        write(&file("", &state), &html)?;
        if default == Some(locale) {
            write("index.html", &html)?;
        }
    }
    say(&format!("{files} files in {}\n", out.display()));
    Ok(())
}

/// The name of the file that shows a page of the server.
fn file(page: &str, state: &Query) -> String {
    let part = |name: &str, none: &str| {
        let text = state.get(name).unwrap_or(none);
        let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
        text.chars().map(plain).collect::<String>()
    };
    match page {
        "" => format!("index.{}.html", part("locale", "en")),
        "languages" => format!("languages.{}.html", part("template", "")),
        _ => {
            [part("locale", "en"), part("template", ""), part("sample", "full"), part("tone", "any"), "html".to_owned()]
                .join(".")
        }
    }
}

/// The page with each link to a page of the server turned into one to its file.
fn relink(html: &str) -> String {
    const LINK: &str = "href=\"/";
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(LINK) {
        let (before, link) = rest.split_at(at);
        let link = link.get(LINK.len()..).unwrap_or_default();
        let (address, after) = link.split_once('"').unwrap_or((link, ""));
        let address = address.replace("&amp;", "&");
        let (page, query) = address.split_once('?').unwrap_or((&address, ""));
        out.push_str(before);
        out.push_str(&format!("href=\"{}\"", file(page, &Query::parse(query))));
        rest = after;
    }
    out.push_str(rest);
    out
}

fn unwritten(path: &Path, why: &std::io::Error) -> Failure {
    Failure::from_text(&format!("{}: cannot be written: {}", path.display(), why.kind()))
}
