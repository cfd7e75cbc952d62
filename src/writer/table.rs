//! Tables: the lines of an order and the tables of Markdown, as elements in HTML and as aligned columns in text.

use std::borrow::Cow;

use super::emit::{Parts, Said};
use crate::catalog::{OrderWords, Part};
use crate::facts::{Detail, ItemFact, Leaf, Lines, Sum, TaxFact};
use crate::locale::Formats;
use crate::markup::{Align, Inline, Line, Token, escape};

/// The widest first column of the lines of an order, so that a line of text stays below 78 characters.
const NAMES_WIDTH: usize = 46;

/// The lines of an order that replace a paragraph.
pub(super) fn lines_of<'a>(paragraph: &[Line], said: &Said<'a>) -> Option<&'a Lines> {
    let [line] = paragraph else { return None };
    let [Inline::Token(Token::Path(path))] = line.as_slice() else { return None };
    match said.values.get(*path)? {
        Leaf::Lines(lines) if said.mask.is_none() => Some(lines),
        _ => None,
    }
}

/// A quantity with its unit: `6`, `1.5 kg`.
pub(super) fn push_quantity(item: &ItemFact, formats: &Formats, out: &mut String) {
    formats.push_decimal(&item.quantity.number(), out);
    if let Some(unit) = &item.unit {
        out.extend(["\u{a0}", unit]);
    }
}

/// Writes a row of `(text, is it a number)` cells in columns of these widths.
fn push_columns(cells: &[(&str, bool)], widths: &[usize], out: &mut String) {
    for (at, ((text, is_number), wide)) in cells.iter().zip(widths).enumerate() {
        let gap = std::iter::repeat_n(' ', wide.saturating_sub(width(text)));
        if at > 0 {
            out.push_str("  ");
        }
        if *is_number {
            out.extend(gap);
            out.push_str(text);
        } else {
            out.push_str(text);
            out.extend(gap);
        }
    }
    out.truncate(out.trim_end_matches(' ').len());
}

/// How many columns a text takes; marks of direction take none.
fn width(text: &str) -> usize {
    text.chars().filter(|c| !matches!(c, '\u{2066}'..='\u{2069}')).count()
}

/// A text in lines of at most so many characters, cut at spaces.
fn wrap(text: &str, most: usize) -> Vec<Cow<'_, str>> {
    if width(text) <= most {
        return vec![Cow::Borrowed(text)];
    }
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let Some(line) = lines.last_mut() else { break };
        if line.is_empty() {
            line.push_str(word);
        } else if width(line) + 1 + width(word) <= most {
            line.extend([" ", word]);
        } else {
            lines.push(format!("    {word}"));
        }
    }
    lines.into_iter().map(Cow::Owned).collect()
}

/// An item or a sum, for the text part and the HTML part.
struct Row {
    /// The first column of the text.
    label: String,
    /// The price of one, in words.
    each: Option<String>,
    amount: Option<String>,
}

impl Parts<'_> {
    /// Writes the lines of an order: its items, its sums, and what else it says.
    pub(super) fn order(&mut self, lines: &Lines, said: &Said<'_>) {
        let formats = &said.values.context.formats;
        let money = |sum: &crate::locale::Money| {
            let mut text = String::with_capacity(24);
            formats.push_money(sum, &mut text);
            text
        };
        let words = self.look.words;
        let each = |item: &ItemFact| {
            let price = item.price.as_ref().filter(|_| item.quantity.whole() != Some(1) || item.unit.is_some())?;
            Some(match &item.unit {
                Some(unit) => [money(price).as_str(), "/", unit].concat(),
                None => words.each.replace("{}", &money(price)),
            })
        };
        let mut rows = Vec::with_capacity(lines.items.len() + lines.sums.len());
        for item in lines.items.iter() {
            let mut label = String::new();
            push_quantity(item, formats, &mut label);
            label.extend([if item.unit.is_some() { " " } else { " × " }, &item.name]);
            let each = each(item);
            if let Some(each) = &each {
                label.extend([", ", each]);
            }
            rows.push(Row { label, each, amount: item.total.as_ref().map(money) });
        }
        for (sum, amount) in &lines.sums {
            rows.push(Row { label: label(sum, words, formats), each: None, amount: Some(money(amount)) });
        }
        self.text_rows(&rows);
        self.html_rows(lines, &rows, formats);
        self.details(lines);
    }

    fn text_rows(&mut self, rows: &[Row]) {
        let amounts = rows.iter().filter_map(|row| row.amount.as_deref()).map(width).max();
        let labels: Vec<Vec<Cow<'_, str>>> = rows.iter().map(|row| wrap(&row.label, NAMES_WIDTH)).collect();
        let widest = labels.iter().flatten().map(|line| width(line)).max().unwrap_or_default();
        let mut is_first = true;
        for (row, lines) in rows.iter().zip(&labels) {
            for (at, line) in lines.iter().enumerate() {
                if !std::mem::take(&mut is_first) {
                    self.text.push('\n');
                }
                match (amounts, &row.amount) {
                    (Some(amounts), Some(amount)) if at == 0 => {
                        push_columns(&[(line, false), (amount, true)], &[widest, amounts], &mut self.text);
                    }
                    _ => self.text.push_str(line),
                }
            }
        }
    }

    fn html_rows(&mut self, lines: &Lines, rows: &[Row], formats: &Formats) {
        let has_amounts = rows.iter().any(|row| row.amount.is_some());
        let words = self.look.words;
        self.open("table", Part::Table);
        self.html.push_str("\n<thead><tr>");
        self.cell("th scope=\"col\"", Part::Head, &words.item);
        self.cell("th scope=\"col\"", Part::HeadNumber, &words.quantity);
        if has_amounts {
            self.cell("th scope=\"col\"", Part::HeadNumber, &words.amount);
        }
        self.html.push_str("</tr></thead>\n<tbody>\n");
        for (item, row) in lines.items.iter().zip(rows) {
            self.html.push_str("<tr>");
            self.open("td", Part::Cell);
            escape(&item.name, &mut self.html);
            if let Some(each) = &row.each {
                self.html.push_str("<br>");
                self.cell("span", Part::Muted, each);
            }
            self.html.push_str("</td>");
            let mut quantity = String::new();
            push_quantity(item, formats, &mut quantity);
            self.cell("td", Part::Number, &quantity);
            if has_amounts {
                self.cell("td", Part::Number, row.amount.as_deref().unwrap_or_default());
            }
            self.html.push_str("</tr>\n");
        }
        self.html.push_str("</tbody>\n");
        if !lines.sums.is_empty() {
            self.html.push_str("<tfoot>\n");
            for ((sum, _), row) in lines.sums.iter().zip(rows.iter().skip(lines.items.len())) {
                let (name, number) = match sum {
                    Sum::Total => (Part::Total, Part::TotalNumber),
                    _ => (Part::Sum, Part::SumNumber),
                };
                self.html.push_str("<tr>");
                self.cell("th scope=\"row\" colspan=\"2\"", name, &row.label);
                self.cell("td", number, row.amount.as_deref().unwrap_or_default());
                self.html.push_str("</tr>\n");
            }
            self.html.push_str("</tfoot>\n");
        }
        self.html.push_str("</table>\n");
    }

    /// Writes an element with a text into the HTML part.
    fn cell(&mut self, element: &str, part: Part, text: &str) {
        self.open(element, part);
        escape(text, &mut self.html);
        let name = element.split(' ').next().unwrap_or_default();
        self.html.extend(["</", name, ">"]);
    }

    fn details(&mut self, lines: &Lines) {
        if lines.details.is_empty() {
            return;
        }
        self.text.push('\n');
        self.open("p", Part::Paragraph);
        for (at, (detail, text)) in lines.details.iter().enumerate() {
            let words = self.look.words;
            let name = match detail {
                Detail::Delivery => &words.delivery,
                Detail::Billing => &words.billing,
                Detail::Payment => &words.payment,
            };
            self.text.extend(["\n", &words.detail.replacen("{}", name, 1).replacen("{}", text, 1)]);
            self.html.push_str(if at == 0 { "" } else { "<br>\n" });
            escape(&words.detail.replacen("{}", name, 1).replacen("{}", text, 1), &mut self.html);
        }
        self.html.push_str("</p>\n");
    }

    /// Writes a table of Markdown.
    pub(super) fn markdown_table(&mut self, align: &[Align], head: &[Line], rows: &[Vec<Line>], said: &Said<'_>) {
        let mut written: Vec<Vec<(String, String)>> = Vec::with_capacity(rows.len() + 1);
        for cells in std::iter::once(head).chain(rows.iter().map(Vec::as_slice)) {
            written.push(cells.iter().map(|cell| self.apart(cell, said)).collect());
        }
        let columns = written.iter().map(Vec::len).max().unwrap_or_default();
        let widest = |column: usize| {
            let cells = written.iter().filter_map(|row| row.get(column));
            cells.map(|(text, _)| width(text)).max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..columns).map(widest).collect();
        let is_number = |column: usize| matches!(align.get(column), Some(Align::End));
        self.open("table", Part::Table);
        self.html.push('\n');
        for (at, row) in written.iter().enumerate() {
            let cells: Vec<(&str, bool)> =
                row.iter().enumerate().map(|(at, (text, _))| (text.as_str(), is_number(at))).collect();
            if at > 0 {
                self.text.push('\n');
                self.text.push_str(&self.indent.clone());
            }
            push_columns(&cells, &widths, &mut self.text);
            let (element, name, number) = match at {
                0 => ("th scope=\"col\"", Part::Head, Part::HeadNumber),
                _ => ("td", Part::Cell, Part::Number),
            };
            self.html.push_str(match at {
                0 => "<thead><tr>",
                1 => "<tbody>\n<tr>",
                _ => "<tr>",
            });
            for (column, (_, html)) in row.iter().enumerate() {
                self.open(element, if is_number(column) { number } else { name });
                self.html.extend([html.as_str(), if at == 0 { "</th>" } else { "</td>" }]);
            }
            self.html.push_str(if at == 0 { "</tr></thead>\n" } else { "</tr>\n" });
        }
        self.html.push_str(if written.len() > 1 { "</tbody>\n</table>\n" } else { "</table>\n" });
    }
}

/// What a sum is called.
fn label(sum: &Sum, words: &OrderWords, formats: &Formats) -> String {
    let tax = |tax: &TaxFact| {
        let mut name = tax.label.clone().unwrap_or_else(|| words.tax.clone());
        if let Some(rate) = tax.rate {
            name.push(' ');
            formats.push_percent(&rate.number(), &mut name);
        }
        name
    };
    match sum {
        Sum::Subtotal => words.subtotal.clone(),
        Sum::Discount => words.discount.clone(),
        Sum::Shipping => words.shipping.clone(),
        Sum::Total => words.total.clone(),
        Sum::Tax(of) => tax(of),
        Sum::Included(of) => words.includes.replace("{}", &tax(of)),
    }
}
