//! `layout.html`: the shell around the HTML part, split once into what is fixed and what is filled in.

use super::read::source::File;
use super::read::tags::{Piece, scan};
use super::read::toml::Doc;
use crate::error::{Collector, Error, ErrorKind};
use crate::markup::Refused;

/// What a layout can be filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fill {
    Subject,
    Preheader,
    Body,
    Lang,
    Dir,
    Brand,
}

const NAMES: [(&str, Fill); 6] = [
    ("subject", Fill::Subject),
    ("preheader", Fill::Preheader),
    ("body", Fill::Body),
    ("lang", Fill::Lang),
    ("dir", Fill::Dir),
    ("brand", Fill::Brand),
];

/// A piece of the shell.
#[derive(Debug, Clone)]
pub(crate) enum Part {
    Html(String),
    Fill(Fill),
}

/// The shell of the HTML part.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layout(pub(crate) Vec<Part>);

impl Layout {
    pub(crate) fn read(file: &File, problems: &mut Collector) -> Self {
        let doc = Doc { file, offset: 0 };
        let mut parts = Vec::new();
        let (pieces, fault) = scan(&file.text);
        if let Some(fault) = fault {
            problems.push(crate::catalog::read::variant::place(&doc, fault));
        }
        for piece in pieces {
            match piece {
                Piece::Text(text) => parts.push(Part::Html(text.to_owned())),
                Piece::Comment => {}
                Piece::Say(tag) => match NAMES.iter().find(|(name, _)| *name == tag.inner) {
                    Some((_, fill)) => parts.push(Part::Fill(*fill)),
                    None => problems.push(
                        doc.error(
                            tag.start,
                            Error::new(
                                ErrorKind::UnknownPath,
                                "a layout knows subject, preheader, body, lang, dir and brand",
                            )
                            .with_help("name one of them"),
                        ),
                    ),
                },
                Piece::Block(tag) => problems.push(
                    doc.error(
                        tag.start,
                        Error::new(ErrorKind::NotAllowed, "a block tag in the layout")
                            .with_help("a layout only names what it is filled with"),
                    ),
                ),
            }
        }
        let refused = |(at, c)| Some((at, Refused::character(c)?));
        if let Some((at, what)) = file.text.char_indices().find_map(refused) {
            problems.push(doc.error(at, Error::new(ErrorKind::NotAllowed, what.message()).with_help(what.help())));
        }
        let bodies = parts.iter().filter(|part| matches!(part, Part::Fill(Fill::Body))).count();
        if bodies != 1 {
            problems.push(
                Error::new(ErrorKind::Missing, format!("`{{{{ body }}}}` stands {bodies} times in the layout"))
                    .with_help("write it once")
                    .in_file(&file.path),
            );
        }
        let lower = file.text.to_ascii_lowercase();
        for banned in
            ["<script", "<img", "<iframe", "<form", "<link", "<object", "<embed", "javascript:", "@import", "url("]
        {
            if let Some(at) = lower.find(banned) {
                problems.push(
                    doc.error(
                        at,
                        Error::new(ErrorKind::NotAllowed, format!("`{banned}` in the layout"))
                            .with_help("take it out: a mail loads nothing and runs nothing"),
                    ),
                );
            }
        }
        Self(parts)
    }
}
