#!/usr/bin/env python3
"""Lets programs of others judge the mails of the catalog, and prints a table.

    outside_opinion.py PREVIEW [--templates DIR] [--mails N]

PREVIEW is the built preview (`cargo build --release -p preview`). Each template is rendered N times (3) in each of its
tones and languages. Judges, each skipped with a word where it is not installed:

    proselint, alex, write-good    English prose      pip install proselint; npm install alex write-good
    hunspell                       spelling           apt install hunspell hunspell-{en-us,de-de,fr,es,pt-br,nl}
    html-validate                  the HTML part      npm install html-validate
    axe in Chromium                accessibility      npm install axe-core playwright-core; apt install chromium
    SpamAssassin, local rules      the whole mail     apt install spamassassin

npm packages are looked for in the folder that NODE_PATH names. `--show` prints every remark. docs/testing.md
has the figures and what was answered.
"""
import argparse
import collections
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

MODULES = pathlib.Path(os.environ.get("NODE_PATH", "node_modules"))
DICTIONARIES = {"en": "en_US", "de": "de_DE", "fr": "fr", "es": "es_ES", "pt-BR": "pt_BR", "nl": "nl"}
AXE = """
const fs = require('fs');
const { chromium } = require('playwright-core');
(async () => {
  const browser = await chromium.launch({ executablePath: process.argv[2], args: ['--no-sandbox', '--disable-gpu'] });
  const page = await browser.newPage();
  const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
  for (const file of process.argv.slice(3)) {
    await page.setContent(fs.readFileSync(file, 'utf8'));
    await page.evaluate(axe);
    const result = await page.evaluate(() => window.axe.run());
    for (const fault of result.violations) console.log(JSON.stringify({ file, id: fault.id, impact: fault.impact }));
  }
  await browser.close();
})();
"""


def run(*args, stdin=None, env=None):
    done = subprocess.run([str(a) for a in args], input=stdin, capture_output=True, text=True, errors="replace", env=env, check=False)
    return done.stdout + done.stderr


def mails(preview, templates, count):
    """(locale, template, tone, subject, text, html) of every mail."""
    chosen = ["--templates", templates] if templates else []
    for line in run(preview, "list", "--json", *chosen).splitlines():
        row = json.loads(line)
        for tone in row["tones"]:
            out = run(preview, "show", row["template"], "--locale", row["locale"], "--tone", tone, "--count", count, "--json", *chosen)
            for mail in out.splitlines():
                mail = json.loads(mail)
                yield row["locale"], row["template"], tone, mail["subject"], mail["text"], mail.get("html") or ""


def sample_words(templates):
    """The words of the samples: names of people and things are no mistakes of spelling."""
    words = set()
    for file in pathlib.Path(templates or "templates").glob("*/samples/**/*.json"):
        words |= set(re.findall(r"\w+", file.read_text(encoding="utf-8")))
    return words


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("preview")
    parser.add_argument("--templates")
    parser.add_argument("--mails", default="3")
    parser.add_argument("--show", action="store_true", help="print every remark")
    args = parser.parse_args()
    rows = list(mails(args.preview, args.templates, args.mails))
    words = sum(len(text.split()) for *_, text, _ in rows)
    print(f"{len(rows)} mails, {words} words")
    remarks = collections.defaultdict(list)
    judged = collections.Counter()

    def bin_of(name):
        local = MODULES / ".bin" / name
        return str(local) if local.exists() else shutil.which(name)

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        english, pages = [], []
        for number, (locale, template, tone, subject, text, html) in enumerate(rows):
            name = f"{number:04}-{locale}-{template.replace('/', '-')}-{tone}"
            if locale == "en":
                english.append(folder / f"{name}.md")
                english[-1].write_text(text, encoding="utf-8")
            if html:
                pages.append(folder / f"{name}.html")
                pages[-1].write_text(html, encoding="utf-8")
        for judge, command in [
            ("proselint", ["proselint", "check", "--output-format", "compact"]),
            ("alex", [bin_of("alex") or "alex", "--quiet"]),
            ("write-good", [bin_of("write-good") or "write-good", "--parse"]),
        ]:
            if not shutil.which(command[0]):
                print(f"skipped: {judge} is not installed")
                continue
            judged[judge] = len(english)
            for line in run(*command, *english).splitlines():
                if re.search(r":\d+:\d+|^\s*\d+:\d+", line):
                    remarks[judge].append(line.replace(str(folder) + "/", "").strip())
        if shutil.which("hunspell"):
            known = sample_words(args.templates)
            for locale, dictionary in DICTIONARIES.items():
                texts = [re.sub(r"https?://\S+", "", text) for own, *_, text, _ in rows if own == locale]
                found = run("hunspell", "-d", dictionary, "-l", "-i", "utf-8", stdin="\n".join(texts), env={**os.environ, "LANG": "C.UTF-8"})
                judged["hunspell"] += len(texts)
                remarks["hunspell"] += sorted({f"{locale}: {word}" for word in found.split() if word not in known})
        else:
            print("skipped: hunspell is not installed")
        if bin_of("html-validate"):
            judged["html-validate"] = len(pages)
            config = folder / ".htmlvalidate.json"
            config.write_text(json.dumps({"root": True, "extends": ["html-validate:recommended"]}))
            # Into a file: it ends before a pipe has all of a long report.
            report = folder / "html-validate.json"
            run(bin_of("html-validate"), "--config", config, "--formatter", f"json={report}", *pages)
            for page in json.loads(report.read_text(encoding="utf-8")):
                remarks["html-validate"] += [message["ruleId"] for message in page["messages"]]
        else:
            print("skipped: html-validate is not installed")
        chromium = shutil.which("chromium")
        if chromium and (MODULES / "axe-core").exists():
            # One page of each template and language is enough: the layout is the same.
            some = list({re.sub(r"^\d+-", "", page.name): page for page in pages}.values())
            judged["axe"] = len(some)
            script = MODULES.parent / "axe-of-mails.cjs"
            script.write_text(AXE)
            for line in run("node", script, chromium, *some, env={**os.environ, "NODE_PATH": str(MODULES)}).splitlines():
                if line.startswith("{"):
                    fault = json.loads(line)
                    remarks["axe"].append(f"{fault['impact']} {fault['id']}")
                elif "Error" in line:
                    remarks["axe"].append(line)
            script.unlink()
        else:
            print("skipped: axe or chromium is not installed")
        if shutil.which("spamassassin"):
            some = list({(locale, template): (locale, template, tone) for locale, template, tone, *_ in rows}.values())
            judged["spamassassin"] = len(some)
            for locale, template, tone in some:
                chosen = ["--templates", args.templates] if args.templates else []
                eml = run(args.preview, "show", template, "--locale", locale, "--tone", tone, "--part", "eml", *chosen)
                out = run("spamassassin", "-L", "-t", stdin=eml)
                remarks["spamassassin"] += [
                    f"{points} {rule}" for points, rule in re.findall(r"^\s*(-?\d+\.\d) ([A-Z][A-Z_0-9]+)", out, re.M) if float(points) >= 0.1
                ]
        else:
            print("skipped: spamassassin is not installed")
    print(f"\n| judge | mails | remarks | most frequent |\n| --- | --- | --- | --- |")
    for judge, count in judged.items():
        def kind(remark):
            return remark if judge in ("html-validate", "axe", "spamassassin", "hunspell") else re.sub(r"^\S+:\d+:\d+:?\s*", "", remark)[:70]
        often = collections.Counter(kind(remark) for remark in remarks[judge]).most_common(4)
        print(f"| {judge} | {count} | {len(remarks[judge])} | {'; '.join(f'{n} × {what}' for what, n in often)} |")
        if args.show:
            for remark in remarks[judge]:
                print(f"    {remark}")


main()
