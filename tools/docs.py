#!/usr/bin/python3
"""Keeps the documentation true: every relative link leads somewhere, every quoted program is the file it names.

A quote is a fenced block after a line `<!-- file: examples/hello/main.cpp -->`; `<!-- file: PATH#part -->` quotes the lines
between `// [part]` and `// [/part]`. What stands between `<!-- results: PATH -->` and `<!-- /results -->` is the short table of the
newest committed run of the lab, between `<!-- claims: PATH -->` and `<!-- /claims -->` stand its verdicts with
their evidence, and with `verdicts` those by name. docs.py --write refreshes all of them from the files. Exits 1 if there is a fault.
"""
import re
import subprocess
import sys
import textwrap
from pathlib import Path

from results_table import latest, render, render_claims, render_verdicts

ROOT = Path(__file__).resolve().parent.parent
QUOTE = re.compile(r"(<!-- file: ([^\s#]+)(?:#(\w+))? -->\n```\w*\n)(.*?)(```\n)", re.S)
RENDERERS = {"results": render, "claims": render_claims, "verdicts": render_verdicts}
RESULTS = re.compile(r"(<!-- (results|claims|verdicts): (\S+) -->\n)(.*?)(<!-- /\2 -->)", re.S)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


def quoted(path, part):
    """What the block should hold, or None when there is no such file or part."""
    if not (ROOT / path).is_file():
        return None
    text = (ROOT / path).read_text()
    if part:
        found = re.search(rf"[^\n]*// \[{part}\]\n(.*?)[^\n]*// \[/{part}\]", text, re.S)
        return textwrap.dedent(found[1]) if found else None
    return re.sub(r"[^\n]*// \[/?\w+\]\n", "", text)


def anchors(text):
    """GitHub's names of the headings."""
    outside_code = re.sub(r"```.*?```", "", text, flags=re.S)
    headings = re.findall(r"^#+\s+(.*?)\s*$", outside_code, re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def link_faults(page, text):
    for match in LINK.finditer(re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.S)):
        target, _, anchor = (match[1] or match[2]).partition("#")
        if re.match(r"\w+:", target):
            continue
        file = (page.parent / target).resolve() if target else page
        if not file.exists():
            yield f"link to {target}: no such file"
        elif anchor and file.suffix == ".md" and anchor not in anchors(file.read_text()):
            yield f"link to {target}#{anchor}: no such heading"


def derived(text):
    """(what stands there, what should or None, where it comes from) for each quote and table."""
    for opening, path, part, body, _ in QUOTE.findall(text):
        wanted = quoted(path, part)
        yield opening + body, None if wanted is None else opening + wanted, path + ("#" + part if part else "")
    newest = latest()
    for opening, what, path, body, closing in RESULTS.findall(text):
        wanted = newest and f"<!-- {what}: {newest.relative_to(ROOT)} -->\n" + RENDERERS[what](newest)
        yield opening + body + closing, wanted and wanted + closing, path


def main():
    write = sys.argv[1:] == ["--write"]
    if sys.argv[1:] and not write:
        sys.exit("docs.py: the one argument is --write")
    listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-co", "--exclude-standard", "*.md"], capture_output=True, text=True)
    pages = [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).exists()]
    faults = []
    for page in pages:
        text, name = page.read_text(), page.relative_to(ROOT)
        for present, wanted, source in derived(text):
            if wanted is None:
                faults.append(f"{name}: quotes {source}, which does not exist")
            elif wanted != present and write:
                text = text.replace(present, wanted)
            elif wanted != present:
                faults.append(f"{name}: what it has of {source} is out of date; ./dev docs --write")
        if write and text != page.read_text():
            page.write_text(text)
        faults += [f"{name}: {fault}" for fault in link_faults(page, text)]
    for fault in faults:
        print(fault)
    print(f"docs: {len(pages)} pages, {len(faults)} faults")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
