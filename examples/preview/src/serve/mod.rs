//! `preview serve`: the mails of a catalog in a browser, on this machine alone.
//!
//! Every page is a pure function of its address and the catalog, so its state can be bookmarked, shared and tested, and works
//! without the script. The script only asks for the same pages again while somebody edits.

mod desk;
mod excerpt;
pub(crate) mod export;
mod facts;
mod http;
mod inbound_page;
mod inbox;
mod languages_page;
mod list_page;
mod mail_page;
mod pages;
mod query;
mod request;
mod save;
mod sentences;
mod watch;

use std::sync::Arc;

use serde::Serialize;

use crate::args::Options;
use crate::{Failure, say};
use desk::Desk;
use http::{Request, Response};
use mail_page::{Fault, fault};
use pages::{Pages, Place};
use query::Query;

/// How many mails in a row are shown.
const MAILS: usize = 10;

#[derive(Serialize)]
struct FailedPage {
    fault: Fault,
}

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let desk = Arc::new(Desk::open(options)?);
    let pages = Pages::new(Place::Live)?;
    let listener = http::listen(options.port)
        .map_err(|why| Failure::from_text(&format!("port {} cannot be opened: {}", options.port, why.kind())))?;
    say(&format!("http://127.0.0.1:{}/\n", listener.local_addr()?.port()));
    for work in [Desk::watch, Desk::complete, Desk::review_all] {
        let desk = Arc::clone(&desk);
        std::thread::spawn(move || work(&desk));
    }
    http::serve(&listener, move |request| answer(&desk, &pages, request))?;
    Ok(())
}

fn answer(desk: &Arc<Desk>, pages: &Pages, request: &Request) -> Response {
    let query = Query::parse(&request.query);
    let page = match (request.is_post, request.path.as_str()) {
        (false, "/") => list_page::page(desk, &query).and_then(|page| render(desk, pages, "list.html", &page)),
        (false, "/mail") => mail_page::page(desk, &query).and_then(|page| render(desk, pages, "mail.html", &page)),
        (false, "/frame") => match mail_page::frame(desk, &query) {
            Ok(html) => return Response::mail(html, query.get("images") != Some("off")),
            Err(failure) => return Response::text(404, &failure.text),
        },
        (false, "/languages") => render(desk, pages, "languages.html", &languages_page::page(desk, &query)),
        (false, "/inbound") => render(desk, pages, "inbound.html", &inbound_page::page(desk, &Query::default())),
        (true, "/inbound") => {
            let form = Query::parse(&String::from_utf8_lossy(&request.body));
            render(desk, pages, "inbound.html", &inbound_page::page(desk, &form))
        }
        (true, "/save") => match save::save(desk, &Query::parse(&String::from_utf8_lossy(&request.body))) {
            Ok(address) => return Response::see_other(&address),
            Err(failure) => Err(failure),
        },
        (false, "/events") => {
            let desk = Arc::clone(desk);
            return Response::Events(Box::new(move |out| desk.send_events(out)));
        }
        (false, "/preview.css") => return Response::file("text/css; charset=utf-8", pages::STYLE),
        (false, "/preview.js") => return Response::file("text/javascript; charset=utf-8", pages::SCRIPT),
        _ => return Response::text(404, "there is no such page"),
    };
    match page {
        Ok(html) => Response::page(200, html),
        Err(failure) => {
            let page = FailedPage { fault: fault(&failure.text) };
            match render(desk, pages, "failed.html", &page) {
                Ok(html) => Response::page(404, html),
                Err(failure) => Response::text(500, &failure.text),
            }
        }
    }
}

fn render(desk: &Desk, pages: &Pages, template: &str, page: &impl Serialize) -> Result<String, Failure> {
    pages.render(template, page, &desk.served(), desk.folders())
}
