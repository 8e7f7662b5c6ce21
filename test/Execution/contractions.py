# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Products of codes, with constant weights or one another, and their results.

contractions.py write DIRECTORY COUNT   program.mlir, codes8.npy, codes16.npy
contractions.py check DIRECTORY FILE    fails unless FILE holds the results

The program is one function of one buffer of codes of each width; its products
take them from the start on, and their results follow one another in what it
returns. Codes and weights are at random, or as large as they get.
"""

import random
import struct
import sys

import npy
import sums_program

SIZE = 16384
RUN = 6144  # codes of -128, then as many of -1, or 255 without a sign


class Product:
    """sum over k of (ext(x[.., m, k]) - zx) * (ext(w[.., k, n]) - zw)"""

    def __init__(self, rng, m, k, n, kind, order, is_extreme, is_signed=None, first=0):
        self.m, self.k, self.n, self.order = m, k, n, order
        self.batch = 2 if order.startswith("batch") else 1
        # Weights: their bits, least and most.
        self.kind = kind
        bits, least, most = {
            "full": (8, -128, 127), "seven": (8, -64, 64), "four": (4, -8, 7),
            "ternary": (8, -1, 1), "words": (8, -128, 127),
        }[kind]
        self.weight_type = "i%d" % bits
        self.code_type = "i16" if kind == "words" else "i8"
        self.is_signed = kind == "words" or rng.random() < 0.7
        if is_signed is not None:
            self.is_signed = is_signed
        self.first = 0 if kind == "words" else first  # of the codes
        self.zx = rng.choice([0, 0, -128, 127, 5])
        self.zw = rng.choice([0, 0, 3]) if kind == "full" else 0
        self.start = rng.choice([None, 0, 12345])
        # Weights known at run time are codes as well, from this place on.
        self.run_time = None
        count = k * n * (self.batch if order == "batch-weights" else 1)
        if is_extreme:
            sign = rng.choice([least, most])
            self.weights = [sign] * count
        else:
            self.weights = [rng.randint(least, most) for _ in range(count)]

    def at_run_time(self, codes8, codes16, first, zw):
        self.run_time, self.zw = first, zw
        if self.kind == "words":
            self.zx = self.zw = 0
            self.weight_type = "i16"
        codes = codes16 if self.kind == "words" else codes8
        self.weights = codes[first : first + len(self.weights)]
        return self

    def data_shape(self):
        if self.order == "vector":
            return [self.k]
        if self.order == "data-transposed":
            return [self.k, self.m]
        shape = [self.m, self.k]
        return [self.batch] + shape if self.batch > 1 else shape

    def out_shape(self):
        if self.order == "vector":
            return [self.n]
        return ([self.batch] if self.batch > 1 else []) + [self.m, self.n]

    def weight_shape(self):
        if self.order == "weights-transposed":
            return [self.n, self.k]
        shape = [self.k, self.n]
        return [self.batch] + shape if self.order == "batch-weights" else shape

    def code(self, codes, b, m, k):
        at = k * self.m + m if self.order == "data-transposed" else (b * self.m + m) * self.k + k
        value = codes[self.first + at]
        if not self.is_signed and value < 0:
            value += 256
        return value - self.zx

    def weight(self, b, k, n):
        at = n * self.k + k if self.order == "weights-transposed" else k * self.n + n
        if self.order == "batch-weights":
            at += b * self.k * self.n
        value = self.weights[at]
        if self.run_time is not None and not self.is_signed and value < 0:
            value += 256
        return value - self.zw

    def results(self, codes):
        start = self.start if self.start is not None else 77
        rows = range(1 if self.order == "vector" else self.m)
        for b in range(self.batch):
            columns = [[self.weight(b, k, n) for k in range(self.k)] for n in range(self.n)]
            for m in rows:
                row = [self.code(codes, b, m, k) for k in range(self.k)]
                for column in columns:
                    total = start + sum(x * w for x, w in zip(row, column))
                    yield (total + 2**31) % 2**32 - 2**31

    def maps(self):
        dims = {"vector": "(n, k)", "batch-data": "(b, m, n, k)", "batch-weights": "(b, m, n, k)"}
        data = {"vector": "(k)", "data-transposed": "(k, m)", "batch-data": "(b, m, k)",
                "batch-weights": "(b, m, k)"}
        weights = {"weights-transposed": "(n, k)", "batch-weights": "(b, k, n)"}
        out = {"vector": "(n)", "batch-data": "(b, m, n)", "batch-weights": "(b, m, n)"}
        loops = dims.get(self.order, "(m, n, k)")
        maps = [data.get(self.order, "(m, k)"), weights.get(self.order, "(k, n)"),
                out.get(self.order, "(m, n)")]
        kinds = ['"parallel"'] * loops.count(",") + ['"reduction"']
        return ["affine_map<%s -> %s>" % (loops, m) for m in maps], ", ".join(kinds)

    def write(self, name, offset):
        shape = lambda dims, kind: "tensor<%sx%s>" % ("x".join(map(str, dims)), kind)
        size = 1
        for d in self.data_shape():
            size *= d
        total = 1
        for d in self.out_shape():
            total *= d
        maps, kinds = self.maps()
        code, weight = self.code_type, self.weight_type
        x, w, y = (shape(self.data_shape(), code), shape(self.weight_shape(), weight),
                   shape(self.out_shape(), "i32"))
        group = lambda dims: "[[%s]]" % ", ".join(map(str, range(len(dims))))
        values = bytes(v & 255 for v in self.weights)
        if weight == "i4" or len(set(self.weights)) == 1:
            flat = iter(self.weights)
            nest = lambda dims: ("[%s]" % ", ".join(nest(dims[1:]) for _ in range(dims[0]))
                                 if dims else str(next(flat)))
            dense = nest(self.weight_shape())
        else:
            dense = '"0x%s"' % values.hex().upper()
        lines = []
        if self.run_time is None:
            lines.append("%%%s_w = arith.constant dense<%s> : %s" % (name, dense, w))
        else:
            count, dims = len(self.weights), self.weight_shape()
            lines.append("%%%s_u = tensor.extract_slice %%codes%s[%d] [%d] [1] : tensor<%dx%s> to tensor<%dx%s>"
                         % (name, weight[1:], self.run_time, count, SIZE, weight, count, weight))
            lines.append("%%%s_w = tensor.expand_shape %%%s_u %s output_shape [%s] : tensor<%dx%s> into %s"
                         % (name, name, group(dims), ", ".join(map(str, dims)), count, weight, w))
        source = "%codes16" if code == "i16" else "%codes8"
        lines.append("%%%s_s = tensor.extract_slice %s[%d] [%d] [1] : tensor<%dx%s> to tensor<%dx%s>"
                     % (name, source, self.first, size, SIZE, code, size, code))
        dims = self.data_shape()
        lines.append("%%%s_x = tensor.expand_shape %%%s_s %s output_shape [%s] : tensor<%dx%s> into %s"
                     % (name, name, group(dims), ", ".join(map(str, dims)), size, code, x)
                     if len(dims) > 1 else
                     "%%%s_x = tensor.cast %%%s_s : %s to %s" % (name, name, x, x))
        lines.append("%%%s_e = tensor.empty() : %s" % (name, y))
        if self.start is None:  # what no fill says
            lines.append("%%%s_i = linalg.generic {indexing_maps = [affine_map<(%s) -> (%s)>], "
                         "iterator_types = [%s]} outs(%%%s_e : %s) {\n^bb0(%%o: i32):\n"
                         "%%c = arith.constant 77 : i32\nlinalg.yield %%c : i32\n} -> %s"
                         % (name, *(2 * [", ".join("d%d" % i for i in range(len(self.out_shape())))]),
                            ", ".join(['"parallel"'] * len(self.out_shape())), name, y, y))
        else:
            lines.append("%%%s_f = arith.constant %d : i32" % (name, self.start))
            lines.append("%%%s_i = linalg.fill ins(%%%s_f : i32) outs(%%%s_e : %s) -> %s"
                         % (name, name, name, y, y))
        lines.append("%%%s_y = linalg.generic {indexing_maps = [%s], iterator_types = [%s]} "
                     "ins(%%%s_x, %%%s_w : %s, %s) outs(%%%s_i : %s) {"
                     % (name, ", ".join(maps), kinds, name, name, x, w, name, y))
        lines.append("^bb0(%%a: %s, %%b: %s, %%o: i32):" % (code, weight))
        lines.append("%%c = arith.%s %%a : %s to i32" % ("extsi" if self.is_signed else "extui", code))
        lines.append("%%d = arith.%s %%b : %s to i32"
                     % ("extsi" if self.is_signed or self.run_time is None else "extui", weight))
        lines.append("%%z = arith.constant %d : i32\n%%f = arith.subi %%c, %%z : i32" % self.zx)
        lines.append("%%v = arith.constant %d : i32\n%%g = arith.subi %%d, %%v : i32" % self.zw)
        lines.append("%h = arith.muli %f, %g : i32\n%s = arith.addi %o, %h : i32\nlinalg.yield %s : i32")
        lines.append("} -> %s" % y)
        dims = self.out_shape()
        lines.append("%%%s_l = tensor.collapse_shape %%%s_y %s : %s into tensor<%dxi32>"
                     % (name, name, group(dims), y, total)
                     if len(dims) > 1 else "%%%s_l = tensor.cast %%%s_y : %s to %s" % (name, name, y, y))
        return lines, total


def products(count):
    """The first ones are as large as they get, others at random."""
    rng = random.Random(3)
    orders = ["plain", "weights-transposed", "data-transposed", "batch-data", "batch-weights", "vector"]
    kinds = ["full", "seven", "four", "ternary", "words"]
    for kind in kinds[:4]:
        for m, k in ((7, 128), (1, 1023), (6, 1023)):
            yield Product(rng, m, k, 17, kind, "plain", True, True, 0)  # -128
            yield Product(rng, m, k, 17, kind, "plain", True, False, RUN)  # 255
    for i in range(count):
        yield Product(rng, rng.choice([1, 1, 2, 3, 4, 5, 6, 7, 8, 12, 13]), rng.randint(1, 40),
                      rng.choice([*range(1, 26), 32, 33, 48, 71, 80]), kinds[i % 5],
                      orders[i // 5 % 6], rng.random() < 0.3, None, rng.choice([0, 2 * RUN]))


    # Both known at run time: five rows and more.
    codes8, codes16 = codes()
    orders = ["plain", "weights-transposed", "data-transposed", "batch-weights", "batch-data"]
    for first in (0, RUN):  # as large as they get
        yield Product(rng, 7, 255, 17, "full", "plain", False, first == 0, first).at_run_time(
            codes8, codes16, first, -128)
    yield Product(rng, 7, 3, 17, "words", "plain", False, True, 0).at_run_time(codes8, codes16, 0, 0)
    for i in range(count):
        kind = ["full", "full", "words"][i % 3]
        k, n = rng.randint(1, 70), rng.choice([*range(1, 26), 32, 33, 48])
        first = rng.choice([0, RUN - 100, 2 * RUN]) if kind == "full" else rng.choice([0, 500])
        yield Product(rng, rng.choice([5, 6, 7, 8, 12, 13]), k, n, kind, orders[i // 3 % 5], False,
                      None, rng.choice([0, 2 * RUN])).at_run_time(
                          codes8, codes16, first, rng.choice([0, 3, -128, 127]))


def write(directory, count):
    body, offset, parts = [], 0, []
    for i, product in enumerate(products(count)):
        lines, total = product.write("p%d" % i, offset)
        body += lines
        parts.append((i, offset, total))
        offset += total
    sums_program.write(directory, body, parts, offset, *codes())


def codes():
    rng = random.Random(4)
    codes8 = [-128] * RUN + [-1] * RUN + [rng.randint(-128, 127) for _ in range(SIZE - 2 * RUN)]
    codes16 = [-32768] * 64 + [rng.randint(-32768, 32767) for _ in range(SIZE - 64)]
    return codes8, codes16


def check(directory, count, path):
    codes8, codes16 = codes()
    _, _, values = npy.read(path)
    at = 0
    for i, product in enumerate(products(count)):
        given = codes16 if product.kind == "words" else codes8
        expected = list(product.results(given))
        got = list(values[at : at + len(expected)])
        at += len(expected)
        if got != expected:
            place = next(j for j in range(len(expected)) if got[j] != expected[j])
            sys.exit("product %d (%s, %s, m = %d, k = %d, n = %d, signed = %d, zx = %d, zw = %d, start = %s): expected %d at %d, got %d"
                     % (i, product.kind, product.order, product.m, product.k, product.n, product.is_signed,
                        product.zx, product.zw, product.start, expected[place], place, got[place]))
    if at != len(values):
        sys.exit("expected %d results, got %d" % (at, len(values)))
    print("%d results of %d products" % (at, i + 1))


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(sys.argv[2], int(sys.argv[3]))
    else:
        check(sys.argv[2], int(sys.argv[3]), sys.argv[4])
