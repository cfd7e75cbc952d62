//! The HTML part as a browser lays it out: it fits, loads nothing, can be read, and a right-to-left name stays inside
//! its own place.
//!
//! The mails are laid out in frames of a page of their own, since a headless window is never narrower than 500 px; a
//! script of that page measures them and writes what it found into the page.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use scraper::{Html, Selector};
use serde::Deserialize;
use serde_json::{Value, json};
use sincerely::{Catalog, Message, Request, Writer};
use tempfile::TempDir;

use crate::desk::{ask, small, writer};
use crate::hostile_samples::hostile;

const NAMES: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/// Measures every frame and leaves the findings in the page, as JSON.
const MEASURE: &str = r#"
const LOADING = `img,picture,source,video,audio,track,svg,canvas,object,embed,applet,iframe,frame,frameset,script,link,
  base,form,input,button,select,textarea,meta[http-equiv],[src],[srcset],[background],[poster],[data],[ping]`;
const BLOCK = "p,li,h1,h2,h3,h4,h5,h6,blockquote,td,th,div";
const mix = (top, under) => top.slice(0, 3).map((part, at) => part * top[3] + under[at] * (1 - top[3]));
function rgba(color) {
  const parts = color.match(/^rgba?\(([^)]+)\)$/)[1].split(/[ ,\/]+/).map(Number);
  return parts.length === 3 ? [...parts, 1] : parts;
}
function ground(view, element) {
  const layers = [];
  for (; element; element = element.parentElement) {
    const layer = rgba(view.getComputedStyle(element).backgroundColor);
    layers.push(layer);
    if (layer[3] === 1) return layers.reduceRight((under, top) => mix(top, under), [255, 255, 255]);
  }
  return null;
}
function luminance(color) {
  const [r, g, b] = color.map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a, b) {
  const [dark, light] = [luminance(a), luminance(b)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}
function texts(doc) {
  const walker = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode, range = doc.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter(rect => rect.width > 0);
    if (node.data.trim() && rects.length) found.push({ node, rects });
  }
  return found;
}
function measure(frame) {
  const doc = frame.contentDocument, view = frame.contentWindow, letter = doc.querySelector(".letter");
  if ("unroll" in frame.dataset) {
    letter.style.maxWidth = "none";
    // Columns as wide as their words would move with every value.
    for (const table of doc.querySelectorAll("table")) table.style.tableLayout = "fixed";
  }
  const sheet = letter.getBoundingClientRect(), all = [...doc.querySelectorAll("*")], shown = texts(doc);
  const style = getComputedStyle(letter), inner = [sheet.left + parseFloat(style.paddingLeft), sheet.right - parseFloat(style.paddingRight)];
  const loads = [...doc.querySelectorAll(LOADING)].map(element => element.outerHTML.slice(0, 80));
  for (const element of all) {
    for (const { name, value } of element.attributes)
      if (name.startsWith("on") || /url\(|javascript:/i.test(value)) loads.push(`${element.localName} ${name}`);
    const style = view.getComputedStyle(element);
    for (const name of ["backgroundImage", "listStyleImage", "borderImageSource", "maskImage"])
      if (style[name] !== "none") loads.push(`${element.localName} ${name}`);
  }
  for (const { textContent } of doc.querySelectorAll("style"))
    if (/@import|url\(/i.test(textContent)) loads.push("a style sheet");
  loads.push(...view.performance.getEntriesByType("resource").map(entry => entry.name));
  const outside = [];
  for (const element of doc.body.querySelectorAll("*")) {
    const rect = element.getBoundingClientRect();
    if (rect.left < -0.5 || rect.right > view.innerWidth + 0.5) outside.push(element.outerHTML.slice(0, 80));
  }
  for (const { node, rects } of shown)
    if (rects.some(rect => rect.left < inner[0] - 0.5 || rect.right > inner[1] + 0.5)) outside.push(node.data.slice(0, 80));
  const inks = shown.map(({ node }) => {
    const element = node.parentElement, under = ground(view, element), ink = rgba(view.getComputedStyle(element).color);
    return { text: `<${element.localName}> ${node.data.trim().slice(0, 40)}`, ratio: under ? contrast(mix(ink, under), under) : 0 };
  });
  const values = JSON.parse(frame.dataset.values).map(value => value.replace(/[^\p{L}\p{N} ]/gu, "\\$&"));
  const word = new RegExp([...values, "[\\p{L}\\p{M}\\p{N}]+", "[^\\s\\u2068\\u2069]"].join("|"), "gu");
  const blocks = new Map();
  for (const { node } of shown) {
    const block = node.parentElement.closest(BLOCK);
    if (!blocks.has(block)) blocks.set(block, []);
    for (const match of node.data.matchAll(word)) {
      const range = doc.createRange();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      const { left, right, top, bottom } = range.getBoundingClientRect();
      const value = values.includes(match[0].replace(/[^\p{L}\p{N} ]/gu, "\\$&"));
      blocks.get(block).push({ text: value ? "value" : match[0], value, left, right, top, bottom });
    }
  }
  return {
    view: view.innerWidth, scroll: Math.max(doc.documentElement.scrollWidth, doc.body.scrollWidth),
    dark: view.matchMedia("(prefers-color-scheme: dark)").matches, ground: luminance(ground(view, letter)),
    left: sheet.left, width: sheet.width, loads, outside, inks, blocks: [...blocks.values()],
  };
}
addEventListener("load", () => {
  let found;
  try { found = [...document.querySelectorAll("iframe")].map(measure); } catch (error) { found = String(error.stack); }
  const page = document.createElement("pre");
  page.id = "measured";
  page.textContent = JSON.stringify(found);
  document.body.append(page);
});
"#;

/// What is seen of one mail.
#[derive(Debug, Deserialize)]
struct Seen {
    /// The width of the window, and how wide the page would have to be to show everything.
    view: f64,
    scroll: f64,
    /// Whether the reader asked for dark colours.
    dark: bool,
    /// The luminance of the letter's paper.
    ground: f64,
    /// Where the letter starts and how wide it is.
    left: f64,
    width: f64,
    /// Whatever loads or could load something.
    loads: Vec<String>,
    /// Elements outside of the window and words outside of the letter.
    outside: Vec<String>,
    inks: Vec<Ink>,
    /// The words, marks and values of every block, in the order of the text.
    blocks: Vec<Vec<Word>>,
}

/// The contrast of a text to what it stands on.
#[derive(Debug, Deserialize)]
struct Ink {
    text: String,
    ratio: f64,
}

/// A word, a mark, or a whole value, and where it stands.
#[derive(Debug, Deserialize)]
struct Word {
    text: String,
    value: bool,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

/// One mail in a window of a width.
struct Sheet {
    html: String,
    width: u32,
    /// Values to be told from the words around them.
    values: Vec<&'static str>,
    /// Whether paragraphs are laid out on one line each.
    unroll: bool,
}

impl Sheet {
    fn new(mail: Message, width: u32) -> Self {
        Self { html: mail.html.unwrap(), width, values: Vec::new(), unroll: false }
    }

    fn unrolled(mail: Message, values: &[&'static str]) -> Self {
        Self { values: values.to_vec(), unroll: true, ..Self::new(mail, 2_400) }
    }

    fn frame(&self) -> String {
        let attribute = |text: &str| text.replace('&', "&amp;").replace('"', "&quot;");
        format!(
            "<iframe sandbox=\"allow-same-origin\" style=\"border:0;width:{}px;height:900px\"{} data-values=\"{}\" srcdoc=\"{}\"></iframe>\n",
            self.width,
            if self.unroll { " data-unroll" } else { "" },
            attribute(&json!(self.values).to_string()),
            attribute(&self.html),
        )
    }
}

#[derive(Clone, Copy)]
enum Scheme {
    Dark,
    Light,
}

/// The browser, if there is one. Where tests have to run, its absence is a failure.
fn browser() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .flat_map(|folder| NAMES.map(|name| folder.join(name).with_extension(std::env::consts::EXE_EXTENSION)))
        .find(|program| program.is_file());
    if found.is_none() {
        let why = format!("no browser: none of {} is in PATH", NAMES.join(", "));
        assert!(std::env::var_os("CI").is_none(), "{why}");
        // Not by `eprintln!`, which is kept back for a test that passes.
        let test = std::thread::current().name().unwrap_or_default().to_owned();
        std::io::stderr().write_all(format!("SKIPPED {test}: {why}\n").as_bytes()).unwrap();
    }
    found
}

/// Lays the mails out and measures them; nothing without a browser.
fn look(sheets: &[Sheet], scheme: Scheme) -> Option<Vec<Seen>> {
    let program = browser()?;
    let folder = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let page = folder.path().join("page.html");
    let frames: String = sheets.iter().map(Sheet::frame).collect();
    let head = "<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<meta name=\"color-scheme\" content=\"light dark\">\n";
    fs::write(&page, format!("{head}<body>\n{frames}<script>{MEASURE}</script>\n")).unwrap();
    let dom = Html::parse_document(&dump(&program, folder.path(), &page, scheme));
    let measured = dom.select(&Selector::parse("#measured").unwrap()).next().expect("the page was not measured");
    let measured: Value = serde_json::from_str(&measured.text().collect::<String>()).unwrap();
    assert!(measured.is_array(), "the script failed: {measured}");
    let seen: Vec<Seen> = serde_json::from_value(measured).unwrap();
    assert_eq!(seen.len(), sheets.len());
    for (seen, sheet) in seen.iter().zip(sheets) {
        assert!((seen.view - f64::from(sheet.width)).abs() < 0.5, "{} px instead of {}", seen.view, sheet.width);
        assert_eq!(seen.dark, matches!(scheme, Scheme::Dark), "the browser did not take the scheme asked for");
    }
    Some(seen)
}

/// The page as it is after its script ran.
fn dump(program: &Path, folder: &Path, page: &Path, scheme: Scheme) -> String {
    let [out, err] = ["out", "err"].map(|name| folder.join(name));
    let mut profile = OsStr::new("--user-data-dir=").to_owned();
    profile.push(folder.join("profile"));
    let mut child = Command::new(program)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"])
        .args(["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update"])
        .args(["--disable-sync", "--disable-extensions", "--host-resolver-rules=MAP * ~NOTFOUND"])
        .arg(profile)
        .arg(match scheme {
            Scheme::Dark => "--blink-settings=preferredColorScheme=0",
            Scheme::Light => "--blink-settings=preferredColorScheme=1",
        })
        .args(["--window-size=1300,900", "--virtual-time-budget=10000", "--dump-dom"])
        .arg(page)
        .stdin(Stdio::null())
        .stdout(File::create(&out).unwrap())
        .stderr(File::create(&err).unwrap())
        .spawn()
        .unwrap();
    let pause = Duration::from_millis(50);
    let ended = (0..6_000).find_map(|_| {
        child.try_wait().unwrap().or_else(|| {
            sleep(pause);
            None
        })
    });
    if ended.is_none() {
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let said = || fs::read_to_string(&err).unwrap_or_default();
    assert!(ended.is_some_and(|status| status.success()), "{} ended with {ended:?}: {}", program.display(), said());
    fs::read_to_string(out).unwrap()
}

/// Every mail of the built-in catalog whose sample is of one of these kinds.
fn samples() -> Vec<(String, Message)> {
    let catalog = Catalog::built_in().unwrap();
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut requests = Vec::new();
    for info in catalog.info() {
        let full = catalog.sample(Some(&info.locale), &info.template, "").unwrap();
        requests.push((format!("{}/{}", info.locale, info.template), full));
        let hostile = hostile(&templates, &info.locale, &info.template);
        requests.push((format!("{}/{} hostile", info.locale, info.template), hostile));
    }
    let writer = writer(catalog);
    requests.into_iter().map(|(name, request)| (name, writer.write(&request).unwrap())).collect()
}

/// Every element that a template can have, with a value in it.
const ELEMENTS: &str = "\
# {{ note }} in a heading

## A smaller one

Words, **strong {{ note }}**, *soft {{ note }}*, `code {{ note }}`, [a link {{ note }}]({{ help }}) and {{ help }}.

- {{ note }}
- two
  - nested {{ note }}

98. many
99. more
100. {{ note }}

> {{ note }} quoted
>
> - **{{ note }}** in a list in a quote, [with a link]({{ help }})

| Name | Number |
| --- | ---: |
| {{ note }} | 12 |

[A button]({{ help }} \"button\")

---

{{ note }}
";

fn elements() -> Writer {
    writer(small("required = [\"note\", \"help\"]", ELEMENTS, ""))
}

fn with_note(writer: &Writer, note: &str) -> Message {
    let help = format!("https://example.com/{}", "a1".repeat(150));
    writer.write(&ask(&json!({ "note": note, "help": help }))).unwrap()
}

#[test]
fn a_mail_fits_a_telephone_and_is_no_wider_than_a_letter() {
    let mut mails = samples();
    let elements = elements();
    for note in ["lamp", &"Wm".repeat(150), &"ab/".repeat(100), &"漢".repeat(300), &"דוד".repeat(100)] {
        mails.push((format!("all elements, {note:.9}"), with_note(&elements, note)));
    }
    let (names, mails): (Vec<_>, Vec<_>) = mails.into_iter().unzip();
    // Only words can be too wide for a telephone; for a large window one mail is like the other.
    let narrow = mails.iter().map(|mail| Sheet::new(mail.clone(), 320));
    let wide = mails.iter().rev().take(8).map(|mail| Sheet::new(mail.clone(), 1_200));
    let sheets: Vec<Sheet> = narrow.chain(wide).collect();
    let Some(seen) = look(&sheets, Scheme::Light) else { return };
    for (name, seen) in names.iter().chain(names.iter().rev()).zip(seen) {
        assert!(seen.scroll <= seen.view, "{name}: {} px in a window of {}", seen.scroll, seen.view);
        assert!(seen.outside.is_empty(), "{name} at {} px: outside are {:?}", seen.view, seen.outside);
        assert!(seen.width <= 600.0, "{name}: a letter of {} px", seen.width);
        assert!((seen.left * 2.0 + seen.width - seen.view).abs() < 1.0, "{name}: the letter is not in the middle");
    }
}

#[test]
fn a_mail_loads_nothing() {
    let mut mails = samples();
    let elements = elements();
    for note in [
        "<img src=https://evil.example/p.gif onerror=alert(1)>",
        "<link rel=stylesheet href=https://evil.example/a.css>",
        "</p></div></body><script src=https://evil.example/a.js></script>",
        "<iframe src=https://evil.example/></iframe><form action=https://evil.example><input autofocus>",
        "<style>@import url(https://evil.example/a.css);*{background:url(https://evil.example/b)}</style>",
        "\" style=\"background:url(https://evil.example/b)\" onmouseover=\"x",
        "![p](https://evil.example/p.gif)",
        "<svg onload=alert(1)><meta http-equiv=refresh content=0><base href=//evil.example>",
    ] {
        mails.push((note.to_owned(), with_note(&elements, note)));
    }
    let (names, mails): (Vec<_>, Vec<_>) = mails.into_iter().unzip();
    let sheets: Vec<Sheet> = mails.into_iter().map(|mail| Sheet::new(mail, 600)).collect();
    let Some(seen) = look(&sheets, Scheme::Light) else { return };
    for (name, seen) in names.iter().zip(seen) {
        assert!(seen.loads.is_empty(), "{name}: {:?}", seen.loads);
    }
}

#[test]
fn a_mail_can_be_read_in_light_and_in_dark() {
    let sheets = || {
        let mut mails = samples();
        mails.push(("all elements".to_owned(), with_note(&elements(), "lamp")));
        mails.into_iter().map(|(name, mail)| (name, Sheet::new(mail, 600))).unzip::<_, _, Vec<_>, Vec<_>>()
    };
    for scheme in [Scheme::Light, Scheme::Dark] {
        let (names, sheets) = sheets();
        let Some(seen) = look(&sheets, scheme) else { return };
        for (name, seen) in names.iter().zip(seen) {
            match scheme {
                Scheme::Light => assert!(seen.ground > 0.8, "{name}: dark paper in light"),
                Scheme::Dark => assert!(seen.ground < 0.1, "{name}: light paper in dark"),
            }
            // A greeting, a sentence, a sign-off, a name and a brand at least.
            assert!(seen.inks.len() >= 5, "{name}: {:?}", seen.inks);
            for ink in seen.inks {
                assert!(ink.ratio >= 4.5, "{name}: {} has a contrast of {:.2}", ink.text, ink.ratio);
            }
        }
    }
}

/// Whether the second stands on the next line.
fn breaks(a: &Word, b: &Word) -> bool {
    b.top > f64::midpoint(a.top, a.bottom) && b.left < a.right
}

/// The words of a block that do not stand to the right of the word before them.
fn out_of_order(block: &[Word]) -> Vec<String> {
    block
        .windows(2)
        .filter(|pair| !breaks(&pair[0], &pair[1]) && pair[1].left < pair[0].right - 1.0)
        .map(|pair| format!("{:?} after {:?}", pair[1].text, pair[0].text))
        .collect()
}

/// Holds the words around a value against the same words around another value: the same words, each as far from the
/// word before it, and the first of each line in the same place.
fn moved(block: &[Word], model: &[Word]) -> String {
    fn words(block: &[Word]) -> Vec<&str> {
        block.iter().map(|word| word.text.as_str()).collect()
    }
    if words(block) != words(model) {
        return format!("{:?} instead of {:?}", words(block), words(model));
    }
    let mut moved = String::new();
    let mut compare = |text: &str, is: f64, was: f64| {
        if (is - was).abs() > 1.5 {
            write!(moved, "{text:?} at {is:.1} instead of {was:.1}; ").unwrap();
        }
    };
    if let (Some(is), Some(was)) = (block.first(), model.first()) {
        compare(&is.text, is.left, was.left);
    }
    for (is, was) in block.windows(2).zip(model.windows(2)) {
        if breaks(&was[0], &was[1]) {
            compare(&is[1].text, is[1].left, was[1].left);
        } else {
            compare(&is[1].text, is[1].left - is[0].right, was[1].left - was[0].right);
        }
    }
    moved
}

/// Names, and things with a number in them: first as they run in the letter, then as they run against it.
const VALUES: [[&str; 2]; 3] =
    [["Maria Silva", "Seed tray 12"], ["محمد عبد الله", "فانوس 12 نحاس"], ["דוד כהן", "מנורה 12"]];

const SENTENCES: &str = "\
# {{ name.full }}: 2 of 3

{{ name.full }}, 12 boards and 3 lamps (4711) are yours.

Order 20853 for {{ name.full }}: 7 × {{ note }}, €58.00; 9 – {{ note }} – 10, in total 127.00!

\"{{ note }}\" (12), {{ note }} 34, {{ name.full }}/{{ note }}? See {{ note }}.

**{{ note }}**: 8, *{{ name.full }}* 9, [{{ note }}]({{ help }}) 10, `{{ note }}` (11).

- 2 × {{ note }}, €9.50
- {{ name.full }}

Paket 31907 für {{ name.full }}: „{{ note }}“, bis 3. Mai, 15:00 Uhr – {{ note }} (2 ×)!
Guten Tag, {{ name.full }}, 4 Lampen; {{ note }}: 5,00 €.
";

fn sentences(writer: &Writer, [name, note]: [&str; 2]) -> Message {
    writer.write(&ask(&json!({ "name": name, "note": note, "help": "https://example.com/help" }))).unwrap()
}

fn built_in(writer: &Writer, language: &str, template: &str, to: &str, [name, thing]: [&str; 2]) -> Message {
    let facts = json!({
        "name": name,
        "topic": thing,
        "reference": thing,
        "brand": name,
        "order": {
            "number": "20853",
            "items": [
                { "name": thing, "quantity": 6, "price": { "amount": "9.50", "currency": "EUR" } },
                { "name": name, "quantity": 2 },
            ],
            "total": { "amount": "127.00", "currency": "EUR" },
            "eta": "2026-05-14",
        },
        "reply_by": "2026-05-12T16:00:00+02:00",
    });
    let request = Request::to(to)
        .template(template)
        .locale(language)
        .now("2026-05-11T08:20:00Z".parse().unwrap())
        .zone("Europe/Vienna".parse().unwrap())
        .facts(&facts);
    writer.write(&request).unwrap()
}

#[test]
fn a_right_to_left_name_moves_nothing_around_it() {
    let small = writer(small("required = [\"name.full\", \"note\", \"help\"]", SENTENCES, ""));
    let writer = writer(Catalog::built_in().unwrap());
    let mut names = vec!["sentences".to_owned()];
    let mut sheets: Vec<Sheet> =
        VALUES.iter().map(|values| Sheet::unrolled(sentences(&small, *values), values)).collect();
    for language in writer.catalog().languages() {
        for template in ["acknowledge/order", "acknowledge/complaint", "acknowledge/question"] {
            for to in ["a@example.org", "b@example.org"] {
                names.push(format!("{language}/{template} to {to}"));
                for values in &VALUES {
                    sheets.push(Sheet::unrolled(built_in(&writer, language, template, to, *values), values));
                }
            }
        }
    }
    let Some(seen) = look(&sheets, Scheme::Light) else { return };
    for (name, seen) in names.iter().zip(seen.chunks(VALUES.len())) {
        let (model, others) = seen.split_first().unwrap();
        let values = |seen: &Seen| seen.blocks.iter().flatten().filter(|word| word.value).count();
        assert!(values(model) >= 2, "{name}: {:?}", model.blocks);
        for (other, said) in others.iter().zip(&VALUES[1..]) {
            assert_eq!(values(other), values(model), "{name}: {said:?}");
            assert_eq!(other.blocks.len(), model.blocks.len(), "{name}: {said:?}");
            for (block, model) in other.blocks.iter().zip(&model.blocks) {
                assert!(out_of_order(block).is_empty(), "{name}: {said:?}: {:?}", out_of_order(block));
                let moved = moved(block, model);
                assert!(moved.is_empty(), "{name}: {said:?}: {moved}");
            }
        }
    }
}

/// A page with every fault that the other tests look for.
const FAULTY: &str = r#"<!DOCTYPE html>
<html lang="en"><body style="margin:0;background:#fff"><div class="letter" style="max-width:700px;background:#fff;color:#222">
<p style="color:#888">faint</p>
<p style="white-space:nowrap">a line that does not end where the window ends but goes on and on, until nobody reads it</p>
<p>For VALUE 12, 7 × VALUE (3).</p>
<img alt="" src="data:,">
<p style="background:url(data:,)">painted</p>
<div style="width:400px">wide</div>
</div></body></html>"#;

#[test]
fn the_measurements_find_what_is_wrong() {
    let values = ["Maria Silva", "דוד כהן"];
    let page = |value: &'static str, width, unroll| Sheet {
        html: FAULTY.replace("VALUE", value),
        width,
        values: vec![value],
        unroll,
    };
    let mut sheets = vec![page(values[0], 320, false), page(values[0], 1_200, false)];
    sheets.extend(values.map(|value| page(value, 2_400, true)));
    let Some(seen) = look(&sheets, Scheme::Light) else { return };
    assert!(seen[0].scroll > seen[0].view && seen[0].outside.len() >= 2, "{:?}", seen[0]);
    assert!(seen[1].width > 600.0);
    assert!(seen[1].loads.len() >= 2, "{:?}", seen[1].loads);
    assert!(seen[1].inks.iter().any(|ink| ink.ratio < 4.5) && seen[1].inks.iter().any(|ink| ink.ratio > 14.0));
    let (model, other) = (&seen[2].blocks[2], &seen[3].blocks[2]);
    assert_eq!(model.iter().filter(|word| word.value).count(), 2);
    assert!(out_of_order(model).is_empty() && !out_of_order(other).is_empty());
    assert!(moved(model, model).is_empty() && !moved(other, model).is_empty());
}
