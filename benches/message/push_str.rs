//! Written by `cargo bench --bench message -- --renew`.

use super::{number, quote};
use crate::view::View;

pub(super) fn subject(view: &View, out: &mut String) {
    out.push_str("Thanks for your order ");
    out.push_str(view.order.number);
}

pub(super) fn text(view: &View, out: &mut String) {
    out.push_str("Hi ");
    out.push_str(view.name.given);
    out.push_str(",\n\nThank you for your order! This is what we'll pack for you.\n\n");
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
    out.push_str("\nThe total is ");
    out.push_str(view.order.total);
    out.push_str(". It's due at your door on ");
    out.push_str(view.order.eta);
    out.push_str(", and the carrier's page (");
    out.push_str(view.order.tracking);
    out.push_str(") knows more.\n\nWith ");
    out.push_str(view.event.spare);
    out.push_str(" to spare before ");
    out.push_str(view.event.day);
    out.push_str(", you can plan the rest.\n\nBy ");
    out.push_str(view.reply_by.when);
    out.push_str(" I'll tell you that it's on its way.\n\nJust reply if you have a question. I read what comes back.\n\nBest wishes,\n");
    out.push_str(view.agent.full);
    out.push_str("\n");
    out.push_str(view.brand);
    out.push_str("\n\n");
}

pub(super) fn html(view: &View, out: &mut String) {
    out.push_str("<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"supported-color-schemes\" content=\"light dark\">\n<meta name=\"format-detection\" content=\"telephone=no,date=no,address=no,email=no,url=no\">\n<meta name=\"x-apple-disable-message-reformatting\" content=\"yes\">\n<title>Thanks for your order ");
    quote(view.order.number, out);
    out.push_str("</title>\n<style>\n:root { color-scheme: light dark; supported-color-schemes: light dark; }\na[x-apple-data-detectors], u + .page .plain a, #MessageViewBody .plain a { color: inherit !important; text-decoration: none !important; }\n@media (max-width: 480px) {\n  .letter { padding: 22px 20px 6px !important; }\n}\n@media (prefers-color-scheme: dark) {\n  .page { background-color: #1c1b19 !important; }\n  .letter { background-color: #262522 !important; color: #eceae4 !important; }\n  .letter .link { color: #a9c7f5 !important; }\n  .letter .muted, .letter .head, .letter .head_number { color: #b3aea4 !important; }\n  .letter .button { background-color: #a9c7f5 !important; color: #1c1b19 !important; }\n  .letter .head, .letter .head_number, .letter td, .letter .quote, .letter .rule { border-color: #4a4740 !important; }\n}\n[data-ogsb] .page { background-color: #1c1b19 !important; }\n[data-ogsb] .letter { background-color: #262522 !important; }\n[data-ogsc] .letter { color: #eceae4 !important; }\n[data-ogsc] .letter .link { color: #a9c7f5 !important; }\n[data-ogsc] .letter .muted, [data-ogsc] .letter .head, [data-ogsc] .letter .head_number { color: #b3aea4 !important; }\n[data-ogsb] .letter .button { background-color: #a9c7f5 !important; }\n[data-ogsc] .letter .button { color: #1c1b19 !important; }\n</style>\n</head>\n<body class=\"page\" style=\"margin:0;padding:0;background-color:#f5f3ee;-webkit-text-size-adjust:100%;\">\n<div class=\"page\" lang=\"en\" dir=\"ltr\" style=\"padding:24px 12px;background-color:#f5f3ee;\">\n<!--[if mso]><table role=\"presentation\" align=\"center\" width=\"600\" cellpadding=\"0\" cellspacing=\"0\"><tr><td><![endif]-->\n<div class=\"letter\" role=\"main\" style=\"max-width:600px;margin:0 auto;padding:28px 32px 12px;box-sizing:border-box;border-radius:6px;background-color:#ffffff;color:#22211f;font-family:Georgia, 'Times New Roman', serif;font-size:17px;line-height:1.55;word-wrap:break-word;overflow-wrap:break-word;\">\n<p style=\"margin:0 0 16px;\">Hi ");
    quote(view.name.given, out);
    out.push_str(",</p>\n<p style=\"margin:0 0 16px;\">Thank you for your order! This is what we&#39;ll pack for you.</p>\n<ul style=\"margin:0 0 16px;padding:0 0 0 22px;\">\n");
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
    out.push_str("</ul>\n<p style=\"margin:0 0 16px;\">The total is ");
    quote(view.order.total, out);
    out.push_str(". It&#39;s due at your door on ");
    quote(view.order.eta, out);
    out.push_str(", and <a href=\"");
    quote(view.order.tracking, out);
    out.push_str("\" style=\"color:#1f5a9e;\">the carrier&#39;s page</a> knows more.</p>\n<p style=\"margin:0 0 16px;\">With ");
    quote(view.event.spare, out);
    out.push_str(" to spare before ");
    quote(view.event.day, out);
    out.push_str(", you can plan the rest.</p>\n<p style=\"margin:0 0 16px;\">By ");
    quote(view.reply_by.when, out);
    out.push_str(" I&#39;ll tell you that it&#39;s on its way.</p>\n<p style=\"margin:0 0 16px;\">Just reply if you have a question. I read what comes back.</p>\n<p style=\"margin:0 0 16px;\">Best wishes,<br>\n");
    quote(view.agent.full, out);
    out.push_str("<br>\n");
    quote(view.brand, out);
    out.push_str("</p>\n\n</div>\n<!--[if mso]></td></tr></table><![endif]-->\n</div>\n</body>\n</html>\n");
}
