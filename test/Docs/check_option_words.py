# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares the words that options accept with their descriptions.

    check_option_words.py HELP QLUT_OPT

HELP is the text of `qlut-opt --help`. An option that takes one of some words
says in its error which; in the help its description must begin with them.
"""
import re
import subprocess
import sys

PASSES = ["qlut-build-tables", "qlut-deploy-pipeline", "qlut-sim-pipeline"]


def descriptions(help_text, name):
    """The options of the pass or pipeline with their descriptions."""
    lines = iter(help_text.splitlines())
    head = re.compile(rf"\s+--{name}\s")
    indent = next(len(l) - len(l.lstrip()) for l in lines if head.match(l))
    found = {}
    for line in lines:
        if len(line) - len(line.lstrip()) <= indent:
            break
        option = re.match(r"\s+--([a-z-]+)=<\w+>\s+- (.*)", line)
        if option:
            found[option[1]] = option[2]
    return found


def words_of(qlut_opt, name, option):
    """The list that the option's error has for a word that is none."""
    run = subprocess.run(
        [qlut_opt, f"--{name}={option}=no-such-word"],
        input="",
        capture_output=True,
        text=True,
        check=False,
    )
    message = re.search(
        rf"option '{option}' to be ((?:[a-z-]+, )*[a-z-]+ or [a-z-]+), got", run.stderr
    )
    return message and message[1]


def main():
    help_text = open(sys.argv[1], encoding="utf-8").read()
    counts, wrong = [], []
    for name in PASSES:
        count = 0
        for option, text in descriptions(help_text, name).items():
            words = words_of(sys.argv[2], name, option)
            if not words:
                continue
            count += 1
            if not text.startswith(words):
                wrong.append(
                    f"--{name}={option}: expected a description that begins "
                    f'with "{words}", got "{text}"'
                )
        counts.append(f"{count} of --{name}")
    if wrong:
        sys.exit("\n".join(wrong))
    print(counts[0].replace(" of", " options of", 1) + ", " + ", ".join(counts[1:]))


main()
