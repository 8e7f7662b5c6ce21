# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads a report as a browser would and prints what is on it.

check_page.py PAGE     fails unless the tags are balanced, ids are distinct,
                       links have targets and nothing comes from elsewhere
"""

import collections
import html.parser
import pathlib
import re
import sys

VOID = {"meta", "path", "rect", "circle", "br", "link"}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links, self.lines = [], [], [], []
        self.classes = collections.Counter()
        self.article = None

    def handle_startendtag(self, tag, attributes):
        self.note(tag, dict(attributes))

    def handle_starttag(self, tag, attributes):
        self.note(tag, dict(attributes))
        if tag not in VOID or (tag == "circle" and not self.get_starttag_text().endswith("/>")):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"{tag} closes {self.open}"
        self.open.pop()
        if tag == "article":
            self.flush()

    def note(self, tag, attributes):
        assert tag not in {"script", "link", "img", "iframe", "object"}, tag
        if tag == "article":
            self.article = attributes["id"]
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "a":
            self.links.append(attributes["href"])
        assert not {"src", "srcset", "style", "onload"} & set(attributes), attributes
        for name in attributes.get("class", "").split():
            self.classes[name] += 1
        for key in ("d", "x", "y", "cx", "cy"):
            assert not re.search("nan|inf", attributes.get(key, ""), re.I), attributes

    def handle_data(self, data):
        if self.open and self.open[-1] != "style" and data.strip():
            self.lines.append(data.strip())

    def flush(self):
        parts = ["exact", "table", "boundary", "node", "error", "bar", "outside", "mark", "dot"]
        counts = ", ".join(f"{self.classes[p]} {p}" for p in parts if self.classes[p])
        self.lines.append(f"[{self.article}: {counts}]")
        self.classes.clear()


def main():
    text = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>\n")
    assert not re.search(r"https?:|@import|url\(", text), "something comes from elsewhere"
    page = Page()
    page.feed(text)
    page.close()
    assert not page.open, page.open
    assert len(set(page.ids)) == len(page.ids), page.ids
    assert all(link[1:] in page.ids and link[0] == "#" for link in page.links), page.links
    print(*page.lines, sep="\n")


if __name__ == "__main__":
    main()
