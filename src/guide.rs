//! The pages of `docs/`, so that docs.rs has them and their code is compiled and run.
//!
#![doc = include_str!(concat!(env!("OUT_DIR"), "/guide/guide.md"))]
#![allow(clippy::doc_markdown, reason = "the pages are prose")]

/// Makes a module of each page.
macro_rules! pages {
    ($($name:ident),+ $(,)?) => {
        $(
            #[doc = include_str!(concat!(env!("OUT_DIR"), "/guide/", stringify!($name), ".md"))]
            pub mod $name {}
        )+
    };
}

pages! {
    templates,
    tones_and_shapes,
    writing,
    kindness,
    languages,
    branding,
    embedding,
    follow_ups,
    auto_reply,
    production,
    testing,
    tera,
    guarantees,
    limits,
    variation,
    faq,
    glossary,
}
