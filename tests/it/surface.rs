//! The public surface, written down: it changes on purpose or not at all, and every type of it can cross threads.
//!
//! The house's lint `unreachable_pub` sees to it that whatever is `pub` in `src` can be reached from outside, so what is
//! `pub` there is the surface. `UPDATE_CASES=1 cargo test --test it surface` writes the list anew, for a person to read
//! before it is committed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::path::{Path, PathBuf};

use syn::{
    Attribute, Expr, Field, Fields, FnArg, GenericArgument, ImplItem, Item, ItemImpl, Pat, PathArguments, ReceiverKind,
    Signature, TraitItem, Type, Visibility, parse_quote,
};

/// What a file of `src` declares, with the room that it belongs to.
struct Room {
    name: String,
    items: Vec<Item>,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rooms(folder: &Path, room: Option<&str>, rooms: &mut Vec<Room>) {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let name = room.unwrap_or(stem);
        if stem == "tests" {
            continue;
        }
        if path.is_dir() {
            self::rooms(&path, Some(name), rooms);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let file = syn::parse_file(&std::fs::read_to_string(&path).unwrap()).unwrap();
            rooms.push(Room { name: name.to_owned(), items: file.items });
        }
    }
}

fn src() -> Vec<Room> {
    let mut all = Vec::new();
    rooms(&root().join("src"), None, &mut all);
    all
}

fn is_pub(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Of the attributes, those that a caller can tell.
fn trim(attributes: &mut Vec<Attribute>) {
    attributes.retain(|attribute| {
        ["cfg", "derive", "must_use", "non_exhaustive"].iter().any(|kept| attribute.path().is_ident(kept))
    });
}

fn trim_fields<'f>(fields: impl Iterator<Item = &'f mut Field>) {
    fields.for_each(|field| trim(&mut field.attrs));
}

/// Of a signature, what a caller can tell: not whether an argument is changed inside.
fn trim_signature(signature: &mut Signature) {
    for argument in &mut signature.inputs {
        match argument {
            FnArg::Receiver(receiver) if matches!(receiver.kind, ReceiverKind::Value) => receiver.mutability = None,
            FnArg::Typed(typed) => {
                if let Pat::Ident(name) = &mut *typed.pat {
                    name.mutability = None;
                }
            }
            FnArg::Receiver(_) => {}
        }
    }
}

fn name_of(of: &Type) -> Option<String> {
    let Type::Path(path) = of else { return None };
    Some(path.path.segments.last()?.ident.to_string())
}

/// The types that a trait is instantiated with: `Draft` of `From<Draft>`.
fn arguments(of: &ItemImpl) -> Vec<String> {
    let Some(last) = of.trait_.as_ref().and_then(|(path, _)| path.segments.last()) else { return Vec::new() };
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return Vec::new() };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(of) => name_of(of),
        _ => None,
    });
    types.collect()
}

/// The types of a room that are public, or that are not.
fn types(room: &str, rooms: &[Room], public: bool) -> BTreeSet<String> {
    let of_room = rooms.iter().filter(|known| known.name == room).flat_map(|room| &room.items);
    let named = of_room.filter_map(|item| match item {
        Item::Struct(item) => Some((&item.vis, &item.ident)),
        Item::Enum(item) => Some((&item.vis, &item.ident)),
        _ => None,
    });
    named.filter(|(visibility, _)| is_pub(visibility) == public).map(|(_, name)| name.to_string()).collect()
}

/// What of an item can be seen from outside, with the name that it is sorted by.
fn seen(mut item: Item, public: &BTreeSet<String>, hidden: &BTreeSet<String>) -> Option<(String, Item)> {
    let empty = || parse_quote!({});
    let name = match &mut item {
        Item::Mod(module) if is_pub(&module.vis) => {
            trim(&mut module.attrs);
            String::new()
        }
        Item::Use(names) if is_pub(&names.vis) => {
            trim(&mut names.attrs);
            String::new()
        }
        Item::Const(constant) if is_pub(&constant.vis) => {
            trim(&mut constant.attrs);
            *constant.expr = parse_quote!(_);
            constant.ident.to_string()
        }
        Item::Fn(function) if is_pub(&function.vis) => {
            trim(&mut function.attrs);
            trim_signature(&mut function.sig);
            *function.block = empty();
            function.sig.ident.to_string()
        }
        Item::Struct(of) if is_pub(&of.vis) => {
            trim(&mut of.attrs);
            if let Fields::Named(fields) = &mut of.fields {
                fields.named = std::mem::take(&mut fields.named).into_iter().filter(|f| is_pub(&f.vis)).collect();
            } else if of.fields.iter().any(|field| !is_pub(&field.vis)) {
                of.fields = Fields::Unnamed(parse_quote!((_)));
            }
            trim_fields(of.fields.iter_mut());
            of.ident.to_string()
        }
        Item::Enum(of) if is_pub(&of.vis) => {
            trim(&mut of.attrs);
            for variant in &mut of.variants {
                trim(&mut variant.attrs);
                trim_fields(variant.fields.iter_mut());
            }
            of.ident.to_string()
        }
        Item::Trait(of) if is_pub(&of.vis) => {
            trim(&mut of.attrs);
            for item in &mut of.items {
                if let TraitItem::Fn(function) = item {
                    trim(&mut function.attrs);
                    function.default = function.default.is_some().then(empty);
                }
            }
            of.ident.to_string()
        }
        // What gives a public type its names, and with them `all`, `as_str`, `Display`, `FromStr` and serde.
        Item::Macro(of) if ["names", "named", "text_value"].iter().any(|name| of.mac.path.is_ident(name)) => {
            let name = of.mac.tokens.clone().into_iter().next()?.to_string();
            public.contains(&name).then_some(name)?
        }
        Item::Impl(of) => {
            let name = name_of(&of.self_ty)?;
            trim(&mut of.attrs);
            if of.trait_.is_some() {
                if !public.contains(&name) || arguments(of).iter().any(|of| hidden.contains(of)) {
                    return None;
                }
                of.items.clear();
            } else {
                of.items.retain_mut(|item| match item {
                    ImplItem::Fn(function) if is_pub(&function.vis) => {
                        trim(&mut function.attrs);
                        trim_signature(&mut function.sig);
                        function.block = empty();
                        true
                    }
                    ImplItem::Const(constant) if is_pub(&constant.vis) => {
                        trim(&mut constant.attrs);
                        constant.expr = Expr::Infer(parse_quote!(_));
                        true
                    }
                    ImplItem::Macro(setters) => setters.mac.path.is_ident("setters"),
                    _ => false,
                });
                if of.items.is_empty() {
                    return None;
                }
            }
            name
        }
        _ => return None,
    };
    Some((name, item))
}

fn surface() -> String {
    let all = src();
    let sets = |public| -> BTreeMap<String, BTreeSet<String>> {
        all.iter().map(|room| (room.name.clone(), types(&room.name, &all, public))).collect()
    };
    let (public, hidden) = (sets(true), sets(false));
    let mut lines: Vec<(String, String, String)> = Vec::new();
    for room in all {
        let (public, hidden) = (&public[&room.name], &hidden[&room.name]);
        for (name, item) in room.items.into_iter().filter_map(|item| seen(item, public, hidden)) {
            let mut file = syn::parse_file("").unwrap();
            file.items.push(item);
            lines.push((room.name.clone(), name, prettyplease::unparse(&file)));
        }
    }
    lines.sort();
    let mut list = String::new();
    let mut before = "";
    for (room, _, text) in &lines {
        if room != before {
            list.push_str(&format!("{}// {room}\n", if before.is_empty() { "" } else { "\n" }));
            before = room;
        }
        list.push_str(text);
    }
    list
}

#[test]
fn the_public_surface_is_the_one_that_is_written_down() {
    let path = root().join("tests/golden/surface.txt");
    let now = surface();
    if std::env::var_os("UPDATE_CASES").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap();
    let (gone, new): (Vec<&str>, Vec<&str>) = (
        written.lines().filter(|line| !now.lines().any(|known| known == *line)).collect(),
        now.lines().filter(|line| !written.lines().any(|known| known == *line)).collect(),
    );
    assert!(
        now == written,
        "the public surface has changed.\ngone:\n{}\nnew:\n{}\nif that is meant, say it in CHANGELOG.md and write the \
         list anew: `UPDATE_CASES=1 cargo test --test it surface`",
        gone.join("\n"),
        new.join("\n")
    );
}

/// The name of a type, if any thread may have it.
fn crosses<T: Debug + Send + Sync + 'static>() -> String {
    let path = std::any::type_name::<T>();
    let path = path.split('<').next().unwrap();
    path.rsplit("::").next().unwrap().to_owned()
}

macro_rules! cross {
    ($($of:ty),* $(,)?) => { [$(crosses::<$of>()),*] };
}

#[test]
#[allow(clippy::too_many_lines, reason = "one row for each type")]
fn every_public_type_crosses_threads() {
    use sincerely::{facts, follow_up, ledger, mail, review};

    let mut crossing: BTreeSet<String> = cross![
        sincerely::Catalog,
        sincerely::Error,
        sincerely::ErrorKind,
        sincerely::Key,
        sincerely::Location,
        sincerely::Memory,
        sincerely::Message,
        sincerely::Mood,
        sincerely::Problems,
        sincerely::Request,
        sincerely::Source,
        sincerely::TemplateInfo,
        sincerely::Trace,
        sincerely::TracedPool,
        sincerely::TracedShape,
        sincerely::TracedVariant,
        sincerely::FactFault,
        sincerely::OptionalFact,
        sincerely::Selected,
        sincerely::SlotInfo,
        sincerely::Stop,
        sincerely::TracedWhy,
        sincerely::Writer,
        sincerely::WriterBuilder,
        sincerely::Zone,
        follow_up::Cadence,
        follow_up::CadenceBuilder,
        follow_up::Due,
        follow_up::FollowUp,
        follow_up::Hours,
        follow_up::FinishReason,
        follow_up::Period,
        follow_up::SendReason,
        follow_up::State,
        follow_up::WaitReason,
        ledger::Claim,
        ledger::InProcess,
        ledger::Lease,
        ledger::Limits,
        ledger::LimitsBuilder,
        ledger::Outcome,
        ledger::Limit,
        ledger::LimitKind,
        ledger::backend::ClaimKeys,
        ledger::backend::ClaimState,
        ledger::backend::Decision,
        ledger::backend::GrantedMail,
        ledger::backend::Hasher,
        ledger::testing::Failure,
        mail::Address,
        mail::Authentication,
        mail::Auto,
        mail::Class,
        mail::Evidence,
        mail::Field<'static>,
        mail::Guard,
        mail::GuardBuilder,
        mail::Headers<'static>,
        mail::Incoming,
        mail::Prefix,
        mail::RouteEvidence,
        mail::Router,
        mail::Routing,
        mail::Rule,
        mail::Strength,
        mail::Thread,
        mail::Verdict,
        review::Figures,
        review::Finding,
        review::Freshness,
        review::Report,
        review::Review,
        review::Scope<'static>,
        review::Series,
        review::Origin,
        review::Place,
        review::SeriesMail,
        review::SeriesSentence,
        review::Severity,
        facts::Currency,
        facts::Event,
        facts::EventMood,
        facts::Item,
        facts::Money,
        facts::NameFault,
        facts::NameVerdict,
        facts::Order,
        facts::Person,
        facts::Quantity,
        facts::Tax,
        facts::When,
        sincerely::Theme,
    ]
    .into();
    // Without its feature a type is not there to be asked.
    #[cfg(feature = "lettre")]
    crossing.extend(cross![sincerely::Letter<'static>]);
    #[cfg(feature = "redis")]
    crossing.extend(cross![ledger::Redis]);
    #[cfg(feature = "sqlite")]
    crossing.extend(cross![ledger::Sqlite]);

    let all = src();
    let public: BTreeSet<String> = all.iter().flat_map(|room| types(&room.name, &all, true)).collect();
    let absent = [
        (cfg!(feature = "lettre"), "Letter"),
        (cfg!(feature = "redis"), "Redis"),
        (cfg!(feature = "sqlite"), "Sqlite"),
    ];
    crossing.extend(absent.into_iter().filter(|(there, _)| !there).map(|(_, name)| name.to_owned()));
    assert_eq!(crossing, public);
}
