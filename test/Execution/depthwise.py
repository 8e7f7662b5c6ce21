# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Sums of each channel by itself over a window, and what they have to be.

depthwise.py write DIRECTORY COUNT   program.mlir, codes8.npy, codes16.npy
depthwise.py check DIRECTORY COUNT FILE    fails unless FILE holds the sums

The program is one function of one buffer of codes of each width; its sums take
them from some place on, and follow one another in what it returns. Codes and
weights are at random, or as large as they get.
"""

import itertools
import random
import sys

import npy
import sums_program

SIZE = 32768
RUN = 8192  # codes of -128, then as many of -1, or 255 without a sign
CHANNELS = [1, 2, 3, 7, 8, 12, 15, 16, 17, 31, 32, 33, 48, 63, 64, 70]


class Sum:
    """out[n, p.., c] = start + sum over k.. of
    (ext(x[n, p * stride + k * dilation.., c]) - zero) * (w[k.., c] - weight_zero)"""

    def __init__(self, rng, index, is_extreme):
        self.form = ["named", "q", "generic"][index % 3]
        dims = 2 if self.form == "q" else rng.choice([1, 2, 2, 2, 3 if self.form == "generic" else 1])
        self.channels = CHANNELS[index % len(CHANNELS)]
        self.batch = rng.choice([1, 2])
        self.kernel = [rng.choice([1, 2, 3, 3, 5]) for _ in range(dims)]
        if dims == 3:
            self.kernel = [rng.choice([1, 2]) for _ in range(3)]
        self.stride = [rng.choice([1, 1, 2, 3]) for _ in range(dims)]
        self.dilation = [rng.choice([1, 1, 2]) for _ in range(dims)]
        self.places = [rng.choice([1, 2, 3]) for _ in range(dims - 1)] + [rng.randint(1, 11)]
        self.is_wide = self.form == "generic" and index % 4 == 2
        self.is_signed = self.form != "generic" or self.is_wide or rng.random() < 0.5
        self.zero = 0 if self.form == "named" else rng.choice([0, -128, 127, 5])
        self.weight_zero = rng.choice([0, 0, 3, -128]) if self.form != "named" else 0
        self.start = rng.choice([None, 0, 12345])
        count = self.channels
        for k in self.kernel:
            count *= k
        least, most = rng.choice([(-128, 127), (-127, 127), (-8, 7), (-1, 1)])
        if is_extreme:
            self.weights = [rng.choice([least, most])] * count
            self.first = 0 if self.is_signed else RUN
        else:
            self.weights = [rng.randint(least, most) for _ in range(count)]
            self.first = 2 * RUN
        if is_extreme and not self.is_wide:  # one filter of each sign
            for i in range(0, count, 5):
                self.weights[i] = -self.weights[i] if self.weights[i] != -128 else 127

    def data_shape(self):
        sizes = [(p - 1) * s + (k - 1) * d + 1 for p, s, k, d in
                 zip(self.places, self.stride, self.kernel, self.dilation)]
        return [self.batch] + sizes + [self.channels]

    def out_shape(self):
        return [self.batch] + self.places + [self.channels]

    def results(self, codes):
        shape = self.data_shape()
        start = 77 if self.start is None else self.start
        code = lambda v: (v + 256 if not self.is_signed and v < 0 else v) - self.zero
        windows = list(itertools.product(*[range(k) for k in self.kernel]))
        for n in range(self.batch):
            for place in itertools.product(*[range(p) for p in self.places]):
                rows = []
                for at in windows:
                    row = n
                    for p, s, k, d, size in zip(place, self.stride, at, self.dilation, shape[1:]):
                        row = row * size + p * s + k * d
                    rows.append(self.first + row * self.channels)
                for c in range(self.channels):
                    total = start + sum(code(codes[row + c]) *
                                        (self.weights[t * self.channels + c] - self.weight_zero)
                                        for t, row in enumerate(rows))
                    yield (total + 2**31) % 2**32 - 2**31

    def write(self, name):
        shape = lambda dims, kind: "tensor<%sx%s>" % ("x".join(map(str, dims)), kind)
        group = lambda dims: "[[%s]]" % ", ".join(map(str, range(len(dims))))
        size = lambda dims: dims[0] * size(dims[1:]) if dims else 1
        code = "i16" if self.is_wide else "i8"
        dims = len(self.kernel)
        weight_dims = self.kernel + [self.channels] + ([1] if self.form == "q" else [])
        out_dims = self.out_shape() + ([1] if self.form == "q" else [])
        x, w = shape(self.data_shape(), code), shape(weight_dims, "i8")
        y, total = shape(out_dims, "i32"), size(out_dims)
        values = "".join("%02X" % (v & 255) for v in self.weights)
        dense = '"0x%s"' % values if len(set(self.weights)) > 1 else str(self.weights[0])
        n = "%" + name
        lines = ["%s_w = arith.constant dense<%s> : %s" % (n, dense, w),
                 "%s_s = tensor.extract_slice %%codes%s[%d] [%d] [1] : tensor<%dx%s> to tensor<%dx%s>"
                 % (n, code[1:], self.first, size(self.data_shape()), SIZE, code,
                    size(self.data_shape()), code),
                 "%s_x = tensor.expand_shape %s_s %s output_shape %s : tensor<%dx%s> into %s"
                 % (n, n, group(self.data_shape()), self.data_shape(), size(self.data_shape()), code, x),
                 "%s_e = tensor.empty() : %s" % (n, y)]
        if self.start is None:  # what no fill says
            loops = ", ".join("d%d" % i for i in range(len(out_dims)))
            lines.append("%s_i = linalg.generic {indexing_maps = [affine_map<(%s) -> (%s)>], iterator_types "
                         "= [%s]} outs(%s_e : %s) {\n^bb0(%%o: i32):\n%%c = arith.constant 77 : i32\n"
                         "linalg.yield %%c : i32\n} -> %s"
                         % (n, loops, loops, ", ".join(['"parallel"'] * len(out_dims)), n, y, y))
        else:
            lines.append("%s_f = arith.constant %d : i32" % (n, self.start))
            lines.append("%s_i = linalg.fill ins(%s_f : i32) outs(%s_e : %s) -> %s" % (n, n, n, y, y))
        if self.form == "generic":
            lines += self.write_generic(n, code, x, w, y)
        else:
            op = {("named", 1): "depthwise_conv_1d_nwc_wc", ("named", 2): "depthwise_conv_2d_nhwc_hwc",
                  ("q", 2): "depthwise_conv_2d_nhwc_hwcm_q"}[self.form, dims]
            zeros = ""
            if self.form == "q":
                lines.append("%s_z = arith.constant %d : i32\n%s_v = arith.constant %d : i32"
                             % (n, self.zero, n, self.weight_zero))
                zeros = ", %s_z, %s_v" % (n, n)
            dense = lambda values: "dense<%s> : tensor<%dxi64>" % (values, dims)
            lines.append("%s_y = linalg.%s {strides = %s, dilations = %s} ins(%s_x, %s_w%s : %s, %s%s) "
                         "outs(%s_i : %s) -> %s"
                         % (n, op, dense(self.stride), dense(self.dilation), n, n, zeros, x, w,
                            ", i32, i32" if zeros else "", n, y, y))
        lines.append("%s_l = tensor.collapse_shape %s_y %s : %s into tensor<%dxi32>"
                     % (n, n, group(out_dims), y, total))
        return lines, total

    def write_generic(self, n, code, x, w, y):
        dims = len(self.kernel)
        p, k = ["p%d" % i for i in range(dims)], ["k%d" % i for i in range(dims)]
        loops = ", ".join(["n"] + p + ["c"] + k)
        at = ["%s * %d + %s * %d" % each for each in zip(p, self.stride, k, self.dilation)]
        maps = [", ".join(["n"] + at + ["c"]), ", ".join(k + ["c"]), ", ".join(["n"] + p + ["c"])]
        return [
            "%s_y = linalg.generic {indexing_maps = [%s], iterator_types = [%s]} ins(%s_x, %s_w : %s, %s) "
            "outs(%s_i : %s) {"
            % (n, ", ".join("affine_map<(%s) -> (%s)>" % (loops, m) for m in maps),
               ", ".join(['"parallel"'] * (dims + 2) + ['"reduction"'] * dims), n, n, x, w, n, y),
            "^bb0(%%a: %s, %%b: i8, %%o: i32):" % code,
            "%%c = arith.%s %%a : %s to i32" % ("extsi" if self.is_signed else "extui", code),
            "%d = arith.extsi %b : i8 to i32",
            "%%z = arith.constant %d : i32\n%%f = arith.subi %%c, %%z : i32" % self.zero,
            "%%v = arith.constant %d : i32\n%%g = arith.subi %%d, %%v : i32" % self.weight_zero,
            "%h = arith.muli %g, %f : i32\n%s = arith.addi %h, %o : i32\nlinalg.yield %s : i32",
            "} -> %s" % y]


def sums(count):
    rng = random.Random(6)
    for index in range(count):
        yield Sum(rng, index, index % 4 == 3 or index < 6)


def codes():
    rng = random.Random(4)
    codes8 = [-128] * RUN + [-1] * RUN + [rng.randint(-128, 127) for _ in range(SIZE - 2 * RUN)]
    codes16 = [-32768] * (2 * RUN) + [rng.randint(-32768, 32767) for _ in range(SIZE - 2 * RUN)]
    return codes8, codes16


def write(directory, count):
    body, offset, parts = [], 0, []
    for i, each in enumerate(sums(count)):
        lines, total = each.write("p%d" % i)
        body += lines
        parts.append((i, offset, total))
        offset += total
    sums_program.write(directory, body, parts, offset, *codes())


def check(count, path):
    codes8, codes16 = codes()
    _, _, values = npy.read(path)
    at = 0
    for i, each in enumerate(sums(count)):
        expected = list(each.results(codes16 if each.is_wide else codes8))
        got = list(values[at : at + len(expected)])
        at += len(expected)
        if got != expected:
            place = next(j for j in range(len(expected)) if got[j] != expected[j])
            sys.exit("sum %d: expected %d at %d of %d, got %d; %s" % (
                i, expected[place], place, len(expected), got[place],
                {key: value for key, value in vars(each).items() if key != "weights"}))
    if at != len(values):
        sys.exit("expected %d results, got %d" % (at, len(values)))
    print("%d sums of %d ops" % (at, i + 1))


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(sys.argv[2], int(sys.argv[3]))
    else:
        check(int(sys.argv[3]), sys.argv[4])
