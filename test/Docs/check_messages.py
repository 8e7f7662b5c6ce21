#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks that the messages a page explains are those the tools print.

  check_messages.py PAGE OUTPUT

PAGE has a table with the head `| message | remedy |`, each row with one or more
messages in backquotes, `...` standing for any text. OUTPUT is what the tools
printed on bad input; each message must be a whole line of it, less the place
and the word `error`. Exits with 1 and lists those that are not.
"""

import pathlib
import re
import sys

SPAN = re.compile(r"(`+)(.+?)\1")
BEFORE = re.compile(r"^(?:.*?: )?(?:error|remark): ")


def messages(page):
    """The messages of the table, as the page writes them."""
    body = page.partition("| message | remedy |\n")[2].partition("\n\n")[0]
    for row in body.splitlines()[1:]:
        for _, message in SPAN.findall(row.split(" | ")[0]):
            yield message


def main():
    page, output = (pathlib.Path(name).read_text() for name in sys.argv[1:])
    printed = [BEFORE.sub("", line) for line in output.splitlines()]
    count = 0
    missing = []
    for message in messages(page):
        count += 1
        pattern = re.compile(".*".join(map(re.escape, message.split("..."))))
        if not any(pattern.fullmatch(text) for text in printed):
            missing.append(message)
    for message in missing:
        print(f"no tool printed: {message}")
    if missing or not count:
        sys.exit(1)
    print(f"{count} messages were printed")


if __name__ == "__main__":
    main()
