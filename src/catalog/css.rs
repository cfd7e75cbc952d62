//! Checks CSS: it may contain only declarations that load nothing and run nothing.

/// The functions that CSS may call.
const FUNCTIONS: [&str; 9] = ["rgb", "rgba", "hsl", "hsla", "calc", "min", "max", "clamp", "not"];
/// Words before a parenthesis that are not functions: `@media screen and (…)`.
const KEYWORDS: [&str; 4] = ["and", "media", "or", "only"];
/// Properties with which old clients run or load something.
const PROPERTIES: [&str; 3] = ["behavior", "-moz-binding", "src"];

/// What is not allowed in a `style` attribute, and where.
pub(crate) fn declarations_fault(css: &str) -> Option<(usize, String)> {
    if let Some((at, c)) = css.char_indices().find(|(_, c)| matches!(c, '{' | '}' | '"')) {
        return Some((at, format!("`{c}`")));
    }
    sheet_fault(css)
}

/// What is not allowed in a `<style>` element, and where.
///
/// Nothing can load without a function or `@import`, and both are known by name; a backslash could hide a name.
pub(crate) fn sheet_fault(css: &str) -> Option<(usize, String)> {
    if let Some((at, c)) = css.char_indices().find(|(_, c)| matches!(c, '\\' | '<' | '&') || !c.is_ascii()) {
        return Some((at, if c.is_ascii() { format!("`{c}`") } else { "a character beyond ASCII".to_owned() }));
    }
    let lower = css.to_ascii_lowercase();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    for (at, _) in lower.match_indices('@') {
        let name = lower.get(at + 1..).unwrap_or_default().split(|c| !is_name(c)).next().unwrap_or_default();
        if name != "media" {
            return Some((at, format!("`@{name}`")));
        }
    }
    for (at, _) in lower.match_indices('(') {
        let before = lower.get(..at).unwrap_or_default();
        let name = before.rsplit(|c| !is_name(c)).next().unwrap_or_default();
        if !name.is_empty() && !FUNCTIONS.contains(&name) {
            return Some((at - name.len(), format!("`{name}(`")));
        }
        // A comment can separate a name from its parenthesis; in old clients, so can a space.
        let word = before.trim_end().rsplit(|c| !is_name(c)).next().unwrap_or_default();
        let is_harmless = word.is_empty() || FUNCTIONS.contains(&word) || KEYWORDS.contains(&word);
        if name.is_empty() && (!is_harmless || before.trim_end().ends_with("*/")) {
            return Some((at - 1, format!("`{word} (`")));
        }
    }
    for (at, _) in lower.match_indices(':') {
        let name = lower.get(..at).unwrap_or_default().trim_end().rsplit(|c| !is_name(c)).next().unwrap_or_default();
        if PROPERTIES.contains(&name) {
            return Some((at.saturating_sub(name.len()), format!("`{name}`")));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_loads_or_runs_is_allowed() {
        for css in [
            "background:url(https://x.example)",
            "background:URL('x')",
            "background:u\\72l(x)",
            "background:url (x)",
            "background:url/**/(x)",
            "background:image-set('https://x.example' 1x)",
            "background:-webkit-image-set('x' 1x)",
            "background:image(x)",
            "background:element(#a)",
            "@import 'x';",
            "@IMPORT 'x';",
            "@font-face { src: local(x) }",
            "width:expression(alert(1))",
            "behavior:x",
            "-moz-binding:x",
            "a</style><script>",
            "a&#59;",
            "background:var(--x)",
        ] {
            assert!(sheet_fault(css).is_some(), "{css}");
        }
        assert!(declarations_fault("a{color:red}").is_some());
        assert!(declarations_fault("content:\"x\"").is_some());
    }

    #[test]
    fn what_mails_need_is_allowed() {
        for css in [
            "margin:0 0 16px;font-family:Georgia,'Times New Roman',serif;color:#22211f;",
            "width:calc(100% - 20px);color:rgba(0,0,0,.5);",
            ":root { color-scheme: light dark; }",
            "@media only screen and (max-width: 480px) { .letter { padding: 0 !important; } }",
            "@media (prefers-color-scheme: dark) { .a:not(.b) { color: #fff; } }",
            "[data-ogsc] .link { color: #fff !important; }",
            "u + .page .link { color: #fff; }",
        ] {
            assert_eq!(sheet_fault(css), None, "{css}");
        }
    }
}
