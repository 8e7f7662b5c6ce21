#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs every example of the generated reference through qlut-opt.

Each op, attribute and pass must have a description and an example, and:

  * an example must parse, verify and survive a round trip;
  * an example of a pass has the lines `// Before` and `// After`: the pass, with
    the options of a line `// qlut-opt ...` where there is one, must turn the
    first half into the second, and must print what later comments say.

A snippet of ops is put into a function @main whose arguments are the values
the snippet leaves undefined; their types come from the parser's complaints.
"""

import pathlib
import re
import shlex
import subprocess
import sys

TYPE_CLASH = re.compile(
    r"error: use of value '(%[\w.$-]+)' expects different type than prior uses: "
    r"'(?P<wanted>.*)' vs '(?P<prior>.*)'"
)
NAME = r"%[\w.$-]+"
# Where the files that examples name are.
ROOT = pathlib.Path(__file__).resolve().parents[2]


def qlut_opt(tool, text, *flags):
    return subprocess.run(
        [tool, "--allow-unregistered-dialect", *flags],
        input=text,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )


def uses_and_definitions(snippet):
    """Names a snippet uses and those its ops and blocks define."""
    code = re.sub(r"//.*", "", snippet)
    defined = set()
    for results in re.findall(rf"^\s*({NAME}(?::\d+)?(?:\s*,\s*{NAME})*)\s*=", code, re.M):
        defined.update(re.findall(NAME, results))
    for arguments in re.findall(r"\^\w+\(([^)]*)\)", code):
        defined.update(re.findall(rf"({NAME})\s*:", arguments))
    return set(re.findall(NAME, code)), defined


def top_level_results(snippet):
    """Names defined by the snippet's outermost ops and not used by it, in order."""
    used_once = re.findall(NAME, re.sub(r"//.*", "", snippet))
    names = re.findall(rf"^({NAME})\s*=", snippet, re.M)
    return [name for name in names if used_once.count(name) == 1]


class Snippet:
    """A module made of a snippet of ops."""

    def __init__(self, text, arguments=(), results=()):
        aliases = re.findall(r"^#\w+ = .*$", text, re.M)
        functions = re.findall(r"^func\.func private .*$", text, re.M)
        self.head = "\n".join(aliases + functions)
        for line in aliases + functions:
            text = text.replace(line, "")
        self.body = text
        used, defined = uses_and_definitions(text)
        self.arguments = {name: "none" for name in sorted((used - defined) | set(arguments))}
        self.results = {name: "none" for name in results}

    def text(self):
        arguments = ", ".join(f"{name}: {type}" for name, type in self.arguments.items())
        names, types = ", ".join(self.results), ", ".join(self.results.values())
        colon = " : " if names else ""
        return (
            f"{self.head}\nfunc.func @main({arguments}) -> ({types}) {{\n"
            f"{self.body}\nreturn {names}{colon}{types}\n}}\n"
        )

    def infer_types(self, tool):
        """Asks the parser for the type of each argument and result."""
        for _ in range(len(self.arguments) + len(self.results)):
            clash = TYPE_CLASH.search(qlut_opt(tool, self.text()).stderr)
            if not clash:
                return
            name = clash.group(1)
            if name in self.arguments and self.arguments[name] == "none":
                self.arguments[name] = clash.group("wanted")
            elif name in self.results:
                self.results[name] = clash.group("prior")
            else:
                return


def as_module(tool, text, arguments=(), results=()):
    """The text of a module that holds the example."""
    if re.search(r"^(module|func\.func (?!private))", text, re.M):
        return text
    attributes = re.split(r"^(?=#qlut\.)", text, flags=re.M)[1:]
    if attributes:
        pairs = ", ".join(f"test.a{i} = {a.strip()}" for i, a in enumerate(attributes))
        return f"module attributes {{{pairs}}} {{}}"
    snippet = Snippet(text, arguments, results)
    snippet.infer_types(tool)
    return snippet.text()


def main_function(text):
    """The function @main of a printed module, else all of it."""
    found = re.search(r"^  func\.func @main\(.*?^  }$", text, re.M | re.S)
    return found.group(0) if found else text


def check_one(tool, text):
    module = as_module(tool, text)
    done = qlut_opt(tool, module, "--verify-roundtrip")
    return "" if done.returncode == 0 else f"{done.stderr}of the module\n{module}"


def check_pass(tool, flags, before, after):
    results, arguments = top_level_results(before), set()
    for half in (before, after):
        used, defined = uses_and_definitions(half)
        arguments |= used - defined
    source = as_module(tool, before, arguments, results)
    wanted = qlut_opt(tool, as_module(tool, after, arguments, results))
    if wanted.returncode:
        return f"the part after: {wanted.stderr}{as_module(tool, after, arguments, results)}"
    got = qlut_opt(tool, source, *flags)
    if got.returncode:
        return f"{got.stderr}of {' '.join(flags)} on\n{source}"
    printed = [" ".join(line.split()) for line in (got.stderr + got.stdout).splitlines()]
    for said in re.findall(r"^// (.+)$", after, re.M):
        if not any(said in line for line in printed):
            return f"expected {' '.join(flags)} to print '{said}', got\n{got.stderr}{got.stdout}"
    if main_function(got.stdout) != main_function(wanted.stdout):
        return (
            f"expected of {' '.join(flags)}\n{main_function(wanted.stdout)}\n"
            f"got\n{main_function(got.stdout)}"
        )
    return ""


def check_example(tool, flag, text):
    """What is wrong with one example, or nothing; `flag` is that of its pass."""
    command = re.search(r"^// qlut-opt (.*)$", text, re.M)
    halves = re.split(r"^// (?:Before|After)\b.*\n", text, flags=re.M)
    if len(halves) == 1 and not flag:
        return check_one(tool, text)
    if len(halves) != 3:
        return "expected the lines // Before and // After in the example"
    flags = shlex.split(command.group(1)) if command else [flag]
    shared = re.sub(r"^//.*\n", "", halves[0], flags=re.M)
    return check_pass(tool, flags, shared + halves[1], shared + halves[2])


def sections(text):
    """Name and body of each op, attribute and pass."""
    for part in re.split(r"^### ", text, flags=re.M)[1:]:
        title, body = part.split("\n", 1)
        yield title.split("(")[0].strip(" `"), re.split(r"^##+ ", body, flags=re.M)[0]


def has_description(body):
    prose = re.sub(r"```.*?```", "", body, flags=re.S)
    lines = [line for line in prose.splitlines() if line.strip()]
    return any(not re.match(r"_.*_$|Syntax:|Traits:|Interfaces:|Effects:", l) for l in lines)


def main(tool, files):
    failures = checked = 0
    for file in files:
        text = open(file, encoding="utf-8").read()
        for name, body in sections(text):
            flag = f"-{name}" if name.startswith("-") else ""
            examples = re.findall(r"^```mlir\n(.*?)^```", body, re.M | re.S)
            problems = [check_example(tool, flag, example) for example in examples]
            if not examples:
                problems.append("has no example")
            if not has_description(body):
                problems.append("has no description")
            checked += len(examples)
            for problem in filter(None, problems):
                failures += 1
                print(f"{file}: {name}: {problem}\n")
    print(f"{checked} examples, {failures} problems")
    return 1 if failures or not checked else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
