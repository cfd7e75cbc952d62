//! Written by `cargo bench --bench message -- --renew`.

use super::{number, quote};
use crate::view::View;

pub(super) fn subject(view: &View, out: &mut String) {
    out.push_str("Your order ");
    out.push_str(view.order.number);
    out.push_str(" at ");
    out.push_str(view.brand);
}

pub(super) fn text(view: &View, out: &mut String) {
    out.push_str("Dear ");
    out.push_str(view.name.full);
    out.push_str(",\n\nThanks so much for your order! It's number ");
    out.push_str(view.order.number);
    out.push_str(", and this is what you picked:\n\n");
    for item in &view.order.items {
    out.push_str("- ");
    number(item.quantity, out);
    out.push_str(" × ");
    out.push_str(item.name);
    if let Some(price) = item.price {
    out.push_str(", ");
    out.push_str(price);
    }
    out.push_str("\n");
    }
    out.push_str("\nTogether that comes to ");
    out.push_str(view.order.total);
    out.push_str(". Expect the parcel on ");
    out.push_str(view.order.eta);
    out.push_str("; its tracking page (");
    out.push_str(view.order.tracking);
    out.push_str(") has the details.\n\nIf the dates hold, the parcel will be there ");
    out.push_str(view.event.days_to_spare);
    out.push_str(" before ");
    out.push_str(view.event.day);
    out.push_str(".\n\nMy next note about your order will come by ");
    out.push_str(view.reply_by.when);
    out.push_str(", with news or without.\n\nMore to say? Reply here and I read it. Only this note was sent automatically.\n\nWith warm wishes,\n");
    out.push_str(view.agent.full);
    out.push_str("\n");
    out.push_str(view.brand);
    out.push_str("\n\n");
}

pub(super) fn html(view: &View, out: &mut String) {
    out.push_str("<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"supported-color-schemes\" content=\"light dark\">\n<title>Your order ");
    quote(view.order.number, out);
    out.push_str(" at ");
    quote(view.brand, out);
    out.push_str("</title>\n<style>\n:root { color-scheme: light dark; supported-color-schemes: light dark; }\n@media (max-width: 480px) {\n  .letter { padding: 22px 20px 6px !important; }\n}\n@media (prefers-color-scheme: dark) {\n  .page { background: #1c1b19 !important; }\n  .letter { background: #262522 !important; color: #eceae4 !important; }\n  .letter a { color: #a9c7f5 !important; }\n}\n</style>\n</head>\n<body class=\"page\" style=\"margin:0;padding:0;background:#f5f3ee;\">\n<div style=\"display:none;max-height:0;overflow:hidden;mso-hide:all;\">Thanks so much for your order!</div>\n<div class=\"page\" lang=\"en\" dir=\"ltr\" style=\"padding:24px 12px;background:#f5f3ee;\">\n<div class=\"letter\" style=\"max-width:600px;margin:0 auto;padding:28px 32px 12px;box-sizing:border-box;border-radius:6px;background:#ffffff;color:#22211f;font-family:Georgia,'Times New Roman',serif;font-size:17px;line-height:1.55;word-wrap:break-word;overflow-wrap:break-word;\">\n<p style=\"margin:0 0 16px;\">Dear ");
    quote(view.name.full, out);
    out.push_str(",</p>\n<p style=\"margin:0 0 16px;\">Thanks so much for your order! It&#39;s number ");
    quote(view.order.number, out);
    out.push_str(", and this is what you picked:</p>\n<ul style=\"margin:0 0 16px;padding:0 0 0 22px;\">\n");
    for item in &view.order.items {
    out.push_str("<li>");
    number(item.quantity, out);
    out.push_str(" × ");
    quote(item.name, out);
    if let Some(price) = item.price {
    out.push_str(", ");
    quote(price, out);
    }
    out.push_str("</li>\n");
    }
    out.push_str("</ul>\n<p style=\"margin:0 0 16px;\">Together that comes to ");
    quote(view.order.total, out);
    out.push_str(". Expect the parcel on ");
    quote(view.order.eta, out);
    out.push_str("; <a href=\"");
    quote(view.order.tracking, out);
    out.push_str("\" style=\"color:#1f5a9e;\">its tracking page</a> has the details.</p>\n<p style=\"margin:0 0 16px;\">If the dates hold, the parcel will be there ");
    quote(view.event.days_to_spare, out);
    out.push_str(" before ");
    quote(view.event.day, out);
    out.push_str(".</p>\n<p style=\"margin:0 0 16px;\">My next note about your order will come by ");
    quote(view.reply_by.when, out);
    out.push_str(", with news or without.</p>\n<p style=\"margin:0 0 16px;\">More to say? Reply here and I read it. Only this note was sent automatically.</p>\n<p style=\"margin:0 0 16px;\">With warm wishes,<br>\n");
    quote(view.agent.full, out);
    out.push_str("<br>\n");
    quote(view.brand, out);
    out.push_str("</p>\n\n</div>\n</div>\n</body>\n</html>\n");
}
