# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints random well-typed networks in linalg, the same ones for a seed.

    python3 generate.py --seed 17 --count 1 | qlut-differential -

Each network begins with what qlut-differential reads: its seed, the passes
that choose formats and tables, and the range of each argument.
"""

import argparse
import random
import re

MOST_WORK = 12000  # loop points of one op
MOVEMENT = ("tensor.", "linalg.transpose")
FUNCTIONS = ["tanh", "sigmoid", "exp", "erf", "gelu", "silu", "sqrt", "square"]


def product(sizes):
    result = 1
    for size in sizes:
        result *= size
    return result


def tensor(shape, element="f32"):
    return "tensor<" + "".join(f"{size}x" for size in shape) + element + ">"


def affine_map(rank, results):
    dims = ", ".join(f"d{i}" for i in range(rank))
    return f"affine_map<({dims}) -> ({', '.join(results)})>"


def identity(rank):
    return affine_map(rank, [f"d{i}" for i in range(rank)])


class Value:
    def __init__(self, name, shape):
        self.name, self.shape, self.uses = name, tuple(shape), 0
        self.isComputed = False  # more than moved elements of an argument

    @property
    def type(self):
        return tensor(self.shape)


class Generator:
    """One function; `random` is all that its shape depends on."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.seed = seed
        self.lines, self.arguments, self.ranges = [], [], []
        self.values, self.count, self.layers = [], 0, 0
        # Written with the dialect's own ops, whose composites stay whole, or
        # with math ops, where softmax and norms become lookups and sums.
        self.own = self.random.random() < 0.35

    # Text.

    def name(self):
        self.count += 1
        return f"%v{self.count}"

    def emit(self, text, shape):
        value = Value(self.name(), shape)
        self.lines.append(f"  {value.name} = {text}")
        names = set(re.findall(r"%\w+", text))
        value.isComputed = not text.startswith(MOVEMENT) or any(v.isComputed for v in self.values if v.name in names)
        self.values.append(value)
        return value

    def let(self, text):
        name = self.name()
        self.lines.append(f"  {name} = {text}")
        return name

    def argument(self, shape):
        value = Value(f"%arg{len(self.arguments)}", shape)
        self.arguments.append(f"{value.name}: {value.type}")
        reach = self.random.choice([0.5, 1, 2, 3.7])
        low = self.random.choice([-reach, -reach, -reach / 2, 0.0])
        self.ranges.append(f"reals {low} {reach}")
        self.values.append(value)
        return value

    def constant(self, shape, reach=None, style=None):
        """A float constant's name; a splat at times."""
        reach = reach or self.random.choice([0.25, 1.0, 1.5])
        style = style or self.random.choice(["any"] * 8 + ["splat", "positive", "channels"])
        if style == "splat":
            text = f"{self.random.uniform(-reach, reach):.6e}"
        else:
            low = 0.01 if style == "positive" else -reach
            position = iter(range(product(shape)))

            def element():
                real = self.random.uniform(low, reach)
                # Channels of very different size.
                if style == "channels":
                    real *= 2.0 ** -(next(position) % max(shape[-1], 1) % 7)
                return f"{real:.6e}"

            def nest(sizes):
                if not sizes:
                    return element()
                return "[" + ", ".join(nest(sizes[1:]) for _ in range(sizes[0])) + "]"

            text = nest(list(shape))
        return self.let(f"arith.constant dense<{text}> : {tensor(shape)}")

    def scalar(self, real):
        return self.let(f"arith.constant {real} : f32")

    def empty(self, shape, element="f32"):
        return self.let(f"tensor.empty() : {tensor(shape, element)}")

    def filled(self, shape, real="0.0"):
        scalar, empty = self.scalar(real), self.empty(shape)
        return self.let(f"linalg.fill ins({scalar} : f32) outs({empty} : {tensor(shape)}) -> {tensor(shape)}")

    # Choices.

    def pick(self, *ranks, accept=lambda value: True):
        """A value of one of the ranks, preferably one nothing reads yet."""
        found = [v for v in self.values if (not ranks or len(v.shape) in ranks) and accept(v)]
        if not found:
            return None
        fresh = [v for v in found if v.uses == 0]
        value = self.random.choice(fresh if fresh and self.random.random() < 0.75 else found)
        value.uses += 1
        return value

    def size(self):
        return self.random.choice([1, 2, 3, 4, 5, 6, 8])

    # Linear ops.

    def start(self, shape):
        """Where a sum starts: mostly at zero, at times at a bias."""
        if self.random.random() < 0.8:
            return self.filled(shape)
        if self.random.random() < 0.5:
            return self.filled(shape, f"{self.random.uniform(-1, 1):.4f}")
        return self.constant(shape)

    def contraction(self, op, x, other, other_shape, shape, work, attributes=""):
        if work > MOST_WORK:
            return None
        init = self.start(shape)
        return self.emit(
            f"linalg.{op} {attributes}ins({x.name}, {other} : {x.type}, {tensor(other_shape)}) "
            f"outs({init} : {tensor(shape)}) -> {tensor(shape)}",
            shape,
        )

    def matmul(self):
        x = self.pick(2)
        if not x:
            return None
        m, k = x.shape
        n = self.size()
        other = self.pick(2, accept=lambda v: v.shape[0] == k) if self.random.random() < 0.3 else None
        if other:
            n = other.shape[1]
        name = other.name if other else self.constant((k, n))
        return self.contraction("matmul", x, name, (k, n), (m, n), m * k * n)

    def batch_matmul(self):
        x = self.pick(3)
        if not x:
            return None
        b, m, k = x.shape
        n = self.size()
        other = self.pick(3, accept=lambda v: v.shape[:2] == (b, k)) if self.random.random() < 0.6 else None
        if other:
            n = other.shape[2]
        name = other.name if other else self.constant((b, k, n))
        return self.contraction("batch_matmul", x, name, (b, k, n), (b, m, n), b * m * k * n)

    def matvec(self):
        x = self.pick(2)
        if not x:
            return None
        m, k = x.shape
        return self.contraction("matvec", x, self.constant((k,)), (k,), (m,), m * k)

    def window(self, size):
        """Kernel, stride and dilation along a dimension, and what is left."""
        kernel = self.random.randint(1, min(3, size))
        dilation = 2 if kernel > 1 and 2 * (kernel - 1) < size and self.random.random() < 0.3 else 1
        stride = self.random.choice([1, 1, 2])
        return kernel, stride, dilation, (size - dilation * (kernel - 1) - 1) // stride + 1

    @staticmethod
    def windows(strides, dilations):
        rank = len(strides)
        return (
            f"{{strides = dense<[{', '.join(map(str, strides))}]> : tensor<{rank}xi64>, "
            f"dilations = dense<[{', '.join(map(str, dilations))}]> : tensor<{rank}xi64>}} "
        )

    def conv2d(self):
        x = self.pick(4)
        if not x:
            return None
        layout = self.random.choice(["nchw_fchw", "nhwc_hwcf", "depthwise"])
        if layout == "nchw_fchw":
            n, c, h, w = x.shape
        else:
            n, h, w, c = x.shape
        (kh, sh, dh, oh), (kw, sw, dw, ow) = self.window(h), self.window(w)
        attributes = self.windows((sh, sw), (dh, dw))
        f = self.random.choice([1, 2, 3, 4])
        work = n * oh * ow * kh * kw * c * (1 if layout == "depthwise" else f)
        if layout == "nchw_fchw":
            kernel, shape, op = (f, c, kh, kw), (n, f, oh, ow), "conv_2d_nchw_fchw"
        elif layout == "nhwc_hwcf":
            kernel, shape, op = (kh, kw, c, f), (n, oh, ow, f), "conv_2d_nhwc_hwcf"
        else:
            kernel, shape, op = (kh, kw, c), (n, oh, ow, c), "depthwise_conv_2d_nhwc_hwc"
        return self.contraction(op, x, self.constant(kernel), kernel, shape, work, attributes)

    def conv1d(self):
        x = self.pick(3)
        if not x:
            return None
        n, c, w = x.shape
        kw, sw, dw, ow = self.window(w)
        f = self.random.choice([1, 2, 3])
        kernel = (f, c, kw)
        attributes = self.windows((sw,), (dw,))
        return self.contraction(
            "conv_1d_ncw_fcw", x, self.constant(kernel), kernel, (n, f, ow), n * f * ow * c * kw, attributes
        )

    def pooling(self):
        x = self.pick(4)
        if not x:
            return None
        kind = self.random.choice(["nchw_max", "nchw_sum", "nhwc_max", "nhwc_min", "nhwc_sum"])
        n, a, b, c = x.shape
        h, w = (b, c) if kind.startswith("nchw") else (a, b)
        (kh, sh, dh, oh), (kw, sw, dw, ow) = self.window(h), self.window(w)
        shape = (n, a, oh, ow) if kind.startswith("nchw") else (n, oh, ow, c)
        start = {"max": "0xFF800000", "min": "0x7F800000", "sum": "0.0"}[kind[5:]]
        init, window = self.filled(shape, start), self.empty((kh, kw))
        result = self.emit(
            f"linalg.pooling_{kind} {self.windows((sh, sw), (dh, dw))}ins({x.name}, {window} : {x.type}, "
            f"{tensor((kh, kw))}) outs({init} : {tensor(shape)}) -> {tensor(shape)}",
            shape,
        )
        if kind.endswith("sum"):
            result.uses += 1
            return self.scaled(result, 1.0 / (kh * kw))
        return result

    def scaled(self, x, factor):
        return self.generic(x.shape, [(x, None)], lambda body, ins: body(f"arith.mulf {ins[0]}, {self.scalar(f'{factor:.6e}')} : f32"))

    # Elementwise ops.

    def generic(self, shape, operands, build):
        """A linalg.generic over `shape`; operands are (value or (name, shape),
        map or None)."""
        rank = len(shape)
        names, types, maps = [], [], []
        for operand, where in operands:
            name, own = (operand.name, operand.shape) if isinstance(operand, Value) else operand
            names.append(name)
            types.append(tensor(own))
            maps.append(where or identity(rank))
        empty = self.empty(shape)
        body, arguments = [], [f"%in{i}" for i in range(len(names))]

        def add(text):
            body.append(f"%b{len(body)}_{self.count}")
            body[-1] = (body[-1], text)
            return body[-1][0]

        result = build(add, arguments)
        ins = f"ins({', '.join(names)} : {', '.join(types)}) " if names else ""
        lines = "".join(f"\n    {name} = {text}" for name, text in body)
        header = ", ".join(f"{a}: f32" for a in arguments + ["%out"])
        iterators = ", ".join(['"parallel"'] * rank)
        return self.emit(
            f"linalg.generic {{indexing_maps = [{', '.join(maps + [identity(rank)])}], "
            f"iterator_types = [{iterators}]}} {ins}outs({empty} : {tensor(shape)}) {{\n"
            f"  ^bb0({header}):{lines}\n    linalg.yield {result} : f32\n  }} -> {tensor(shape)}",
            shape,
        )

    def broadcast_map(self, shape, own):
        """Maps `own`, whose dimensions are trailing ones of `shape` or 1."""
        rank, skipped = len(shape), len(shape) - len(own)
        return affine_map(
            rank,
            ["0" if size == 1 and shape[skipped + i] != 1 else f"d{skipped + i}" for i, size in enumerate(own)],
        )

    def broadcast_shape(self, shape):
        own = [size if self.random.random() < 0.7 else 1 for size in shape]
        return tuple(own[self.random.randint(0, max(len(own) - 1, 0)):])

    def layer(self, kind):
        self.layers += 1
        return f'layer "main/{kind}.{self.layers}"' if self.own else ""

    def nonlinear_body(self, body, x, function):
        if self.own:
            text = {"exp": "exp(min(x, 2))", "sqrt": "sqrt(abs(x))", "square": "x * x"}.get(function, f"{function}(x)")
            return body(f'qlut.sim_lut {x}, <"{text}"> {self.layer(function)} : f32')
        one = lambda: self.scalar("1.0")
        if function == "sigmoid":
            negated = body(f"arith.negf {x} : f32")
            power = body(f"math.exp {negated} : f32")
            total = body(f"arith.addf {power}, {one()} : f32")
            return body(f"arith.divf {one()}, {total} : f32")
        if function == "silu":
            return body(f"arith.mulf {x}, {self.nonlinear_body(body, x, 'sigmoid')} : f32")
        if function == "gelu":
            inner = body(f"arith.mulf {x}, {self.scalar('0.707106781')} : f32")
            outer = body(f"math.erf {inner} : f32")
            total = body(f"arith.addf {outer}, {one()} : f32")
            half = body(f"arith.mulf {x}, {self.scalar('0.5')} : f32")
            return body(f"arith.mulf {half}, {total} : f32")
        if function == "exp":
            bounded = body(f"arith.minimumf {x}, {self.scalar('2.0')} : f32")
            return body(f"math.exp {bounded} : f32")
        if function == "sqrt":
            size = body(f"math.absf {x} : f32")
            return body(f"math.sqrt {size} : f32")
        if function == "square":
            return body(f"arith.mulf {x}, {x} : f32")
        return body(f"math.{function} {x} : f32")

    def expression(self, body, ins, depth):
        """A random real expression over the arguments of a body."""
        r = self.random
        if depth == 0:
            return ins[0]
        other = lambda: r.choice(ins) if r.random() < 0.5 else self.expression(body, ins, depth - 1)
        kind = r.choice(
            ["add", "add", "sub", "mul", "max", "min", "relu", "clamp", "select", "abs", "neg",
             "scale", "shift", "divide", "threshold", "function"]
        )
        x = self.expression(body, ins, depth - 1)
        constant = lambda: self.scalar(f"{r.choice([r.uniform(-2, 2), 0.5, 2.0, -1.0, 0.0]):.5f}")
        if kind in ("add", "sub", "mul"):
            y = other()
            return body(f"arith.{kind}f {x}, {y} : f32")
        if kind in ("max", "min"):
            y = other()
            return body(f"arith.{kind}imumf {x}, {y} : f32")
        if kind == "relu":
            return body(f"arith.maximumf {x}, {self.scalar('0.0')} : f32")
        if kind == "clamp":
            low = body(f"arith.maximumf {x}, {self.scalar('-1.0')} : f32")
            return body(f"arith.minimumf {low}, {self.scalar(r.choice(['1.0', '6.0', '0.3']))} : f32")
        if kind == "select":
            y = other()
            predicate = r.choice(["ogt", "oge", "olt", "ole", "oeq", "une", "ugt"])
            test = body(f"arith.cmpf {predicate}, {x}, {r.choice([y, constant()])} : f32")
            return body(f"arith.select {test}, {x}, {r.choice([y, constant()])} : f32")
        if kind == "threshold":
            test = body(f"arith.cmpf ogt, {x}, {constant()} : f32")
            return body(f"arith.select {test}, {constant()}, {constant()} : f32")
        if kind == "abs":
            return body(f"math.absf {x} : f32")
        if kind == "neg":
            return body(f"arith.negf {x} : f32")
        if kind == "scale":
            return body(f"arith.mulf {x}, {constant()} : f32")
        if kind == "shift":
            return body(f"arith.addf {x}, {constant()} : f32")
        if kind == "divide":
            return body(f"arith.divf {x}, {self.scalar(r.choice(['3.0', '8.0', '0.7']))} : f32")
        return self.nonlinear_body(body, x, r.choice(FUNCTIONS))

    def elementwise(self):
        x = self.pick(accept=lambda v: len(v.shape) > 0)
        if not x:
            return None
        operands = [(x, None)]
        for _ in range(self.random.choice([0, 1, 1, 2])):
            own = self.broadcast_shape(x.shape)
            other = self.pick(accept=lambda v: v.shape == x.shape)
            if other and self.random.random() < 0.6:
                operands.append((other, None))
            else:
                operands.append(((self.constant(own), own), self.broadcast_map(x.shape, own)))
        depth = self.random.choice([1, 1, 2, 2, 3])
        return self.generic(x.shape, operands, lambda body, ins: self.expression(body, ins, depth))

    def named(self):
        x = self.pick(accept=lambda v: len(v.shape) > 0)
        y = x and self.pick(accept=lambda v: v.shape == x.shape)
        if not y:
            return None
        op = self.random.choice(["add", "sub", "mul", "max", "min", "abs", "negf", "arith.addf", "arith.mulf",
                                 "arith.maximumf", "arith.select"])
        if op == "arith.select":
            mask = f"%arg{len(self.arguments)}"
            self.arguments.append(f"{mask}: {tensor(x.shape, 'i1')}")
            self.ranges.append("integers 0 1")
            return self.emit(f"arith.select {mask}, {x.name}, {y.name} : {tensor(x.shape, 'i1')}, {x.type}", x.shape)
        if op.startswith("arith."):
            return self.emit(f"{op} {x.name}, {y.name} : {x.type}", x.shape)
        ins = [x] if op in ("abs", "negf") else [x, y]
        return self.emit(
            f"linalg.{op} ins({', '.join(v.name for v in ins)} : {', '.join(v.type for v in ins)}) "
            f"outs({self.empty(x.shape)} : {x.type}) -> {x.type}",
            x.shape,
        )

    def bias(self):
        x = self.pick(2, 3, 4)
        if not x:
            return None
        axis = self.random.randrange(len(x.shape))
        own = (x.shape[axis],)
        where = affine_map(len(x.shape), [f"d{axis}"])
        return self.generic(
            x.shape,
            [(x, None), ((self.constant(own), own), where)],
            lambda body, ins: self.maybe_relu(body, body(f"arith.addf {ins[0]}, {ins[1]} : f32")),
        )

    def maybe_relu(self, body, x):
        choice = self.random.random()
        if choice < 0.4:
            return body(f"arith.maximumf {x}, {self.scalar('0.0')} : f32")
        if choice < 0.6:
            return self.nonlinear_body(body, x, self.random.choice(FUNCTIONS))
        return x

    def nonlinear(self):
        x = self.pick(accept=lambda v: len(v.shape) > 0)
        if not x:
            return None
        function = self.random.choice(FUNCTIONS)
        if function in ("tanh", "erf") and not self.own and self.random.random() < 0.5:
            return self.emit(f"math.{function} {x.name} : {x.type}", x.shape)
        return self.generic(x.shape, [(x, None)], lambda body, ins: self.nonlinear_body(body, ins[0], function))

    # Reductions.

    def reduction(self):
        x = self.pick(2, 3, 4)
        if not x:
            return None
        axis = self.random.randrange(len(x.shape))
        shape = x.shape[:axis] + x.shape[axis + 1:]
        kind = self.random.choice(["addf", "mean", "maximumf", "minimumf"])
        start = {"maximumf": "0xFF800000", "minimumf": "0x7F800000"}.get(kind, "0.0")
        init = self.filled(shape, start)
        op = "addf" if kind == "mean" else kind
        result = self.emit(
            f"linalg.reduce {{ arith.{op} }} ins({x.name} : {x.type}) outs({init} : {tensor(shape)}) dimensions = [{axis}]",
            shape,
        )
        if kind == "mean":
            result.uses += 1
            return self.scaled(result, 1.0 / x.shape[axis])
        return result

    # Composites.

    def softmax(self):
        x = self.pick(2, 3)
        if not x:
            return None
        axis = self.random.choice([len(x.shape) - 1] * 3 + [0])
        op = self.random.choice(["qlut.softmax", "qlut.softmax", "qlut.log_softmax", "linalg.softmax"])
        if op == "linalg.softmax" and self.own:
            op = "qlut.softmax"
        if op == "linalg.softmax":
            return self.emit(
                f"linalg.softmax dimension({axis}) ins({x.name} : {x.type}) outs({self.empty(x.shape)} : {x.type}) "
                f"-> {x.type}",
                x.shape,
            )
        mask = ""
        if op == "qlut.softmax" and self.random.random() < 0.4:
            shape = [size if self.random.random() < 0.7 else 1 for size in x.shape]
            name = f"%arg{len(self.arguments)}"
            self.arguments.append(f"{name}: {tensor(shape, 'i1')}")
            self.ranges.append("integers 0 1")
            mask = f"mask({name} : {tensor(shape, 'i1')}) "
        return self.emit(
            f"{op} ins({x.name} : {x.type}) {mask}outs({self.empty(x.shape)} : {x.type}) dimension {axis} {self.layer('softmax')} "
            f"-> {x.type}",
            x.shape,
        )

    def norm(self):
        x = self.pick(2, 3, accept=lambda v: v.shape[-1] > 1)
        if not x:
            return None
        dims = self.random.choice([1, 1, 2]) if len(x.shape) > 2 else 1
        own = x.shape[-dims:]
        op = self.random.choice(["layer_norm", "layer_norm", "rms_norm"])
        text = f"qlut.{op} ins({x.name} : {x.type}) "
        if self.random.random() < 0.6:
            text += f"scale({self.constant(own)} : {tensor(own)}) "
        if op == "layer_norm" and self.random.random() < 0.6:
            text += f"bias({self.constant(own)} : {tensor(own)}) "
        return self.emit(
            f"{text}outs({self.empty(x.shape)} : {x.type}) dims {dims} epsilon 1.0e-5 {self.layer('norm')} "
            f"-> {x.type}", x.shape
        )

    def divide(self):
        x = self.pick(1, 2, 3)
        y = x and self.pick(accept=lambda v: v.shape == x.shape)
        if not y:
            return None
        divisor = self.generic(
            y.shape,
            [(y, None)],
            lambda body, ins: body(f"arith.addf {body(f'math.absf {ins[0]} : f32')}, {self.scalar('0.5')} : f32"),
        )
        divisor.uses += 1
        return self.emit(
            f"qlut.divide ins({x.name}, {divisor.name} : {x.type}, {x.type}) outs({self.empty(x.shape)} : {x.type}) "
            f"{self.layer('divide')} -> {x.type}",
            x.shape,
        )

    # Movement.

    def transpose(self):
        x = self.pick(2, 3, 4)
        if not x:
            return None
        order = self.random.sample(range(len(x.shape)), len(x.shape))
        shape = [x.shape[i] for i in order]
        return self.emit(
            f"linalg.transpose ins({x.name} : {x.type}) outs({self.empty(shape)} : {tensor(shape)}) permutation = {order}",
            shape,
        )

    def collapse(self):
        x = self.pick(2, 3, 4)
        if not x:
            return None
        at = self.random.randrange(len(x.shape) - 1)
        groups, shape = [], []
        i = 0
        while i < len(x.shape):
            group = [i, i + 1] if i == at else [i]
            groups.append(group)
            shape.append(product(x.shape[d] for d in group))
            i += len(group)
        return self.emit(f"tensor.collapse_shape {x.name} {groups} : {x.type} into {tensor(shape)}", shape)

    def expand(self):
        x = self.pick(1, 2, 3)
        if not x:
            return None
        at = self.random.randrange(len(x.shape))
        size = x.shape[at]
        factor = self.random.choice([d for d in range(1, size + 1) if size % d == 0])
        groups, shape = [], []
        for i, own in enumerate(x.shape):
            if i == at:
                groups.append([len(shape), len(shape) + 1])
                shape += [factor, size // factor]
            else:
                groups.append([len(shape)])
                shape.append(own)
        return self.emit(
            f"tensor.expand_shape {x.name} {groups} output_shape {shape} : {x.type} into {tensor(shape)}", shape
        )

    def slice(self):
        x = self.pick(accept=lambda v: len(v.shape) > 0)
        if not x:
            return None
        sizes = [self.random.randint(max(1, size // 2), size) for size in x.shape]
        offsets = [self.random.randint(0, whole - size) for whole, size in zip(x.shape, sizes)]
        return self.emit(
            f"tensor.extract_slice {x.name}{offsets} {sizes} {[1] * len(sizes)} : {x.type} to {tensor(sizes)}", sizes
        )

    def insert(self):
        x = self.pick(accept=lambda v: len(v.shape) > 0)
        y = x and self.pick(
            accept=lambda v: len(v.shape) == len(x.shape) and all(a >= b for a, b in zip(v.shape, x.shape))
        )
        if not y:
            return None
        offsets = [self.random.randint(0, whole - size) for whole, size in zip(y.shape, x.shape)]
        return self.emit(
            f"tensor.insert_slice {x.name} into {y.name}{offsets} {list(x.shape)} {[1] * len(x.shape)} : {x.type} into {y.type}",
            y.shape,
        )

    def pad(self):
        x = self.pick(accept=lambda v: len(v.shape) > 0)
        if not x:
            return None
        low = [self.random.choice([0, 0, 1]) for _ in x.shape]
        high = [self.random.choice([0, 0, 1]) for _ in x.shape]
        shape = [a + b + c for a, b, c in zip(x.shape, low, high)]
        if product(shape) > 600:
            return None
        zero = self.scalar(self.random.choice(["0.0", "0.0", "0.25"]))
        indices = ", ".join(f"%i{d}: index" for d in range(len(shape)))
        return self.emit(
            f"tensor.pad {x.name} low{low} high{high} {{\n  ^bb0({indices}):\n    tensor.yield {zero} : f32\n  }} "
            f": {x.type} to {tensor(shape)}",
            shape,
        )

    def concat(self):
        x = self.pick(accept=lambda v: len(v.shape) > 0)
        if not x:
            return None
        axis = self.random.randrange(len(x.shape))
        fits = lambda v: len(v.shape) == len(x.shape) and all(
            i == axis or a == b for i, (a, b) in enumerate(zip(v.shape, x.shape))
        )
        y = self.pick(accept=fits)
        shape = list(x.shape)
        shape[axis] += y.shape[axis]
        if product(shape) > 600:
            return None
        return self.emit(
            f"tensor.concat dim({axis}) {x.name}, {y.name} : ({x.type}, {y.type}) -> {tensor(shape)}", shape
        )

    def gather(self):
        rows, columns, count = self.random.randint(3, 9), self.size(), self.size()
        indices = f"%arg{len(self.arguments)}"
        element = self.random.choice(["i32", "i64"])
        self.arguments.append(f"{indices}: {tensor((count,), element)}")
        self.ranges.append(f"integers 0 {rows - 1}")
        table = self.constant((rows, columns), style="any")
        shape = (count, columns)
        return self.emit(
            f"linalg.generic {{indexing_maps = [{affine_map(2, ['d0'])}, {identity(2)}], "
            f'iterator_types = ["parallel", "parallel"]}} ins({indices} : {tensor((count,), element)}) '
            f"outs({self.empty(shape)} : {tensor(shape)}) {{\n  ^bb0(%in: {element}, %out: f32):\n"
            f"    %row = arith.index_cast %in : {element} to index\n    %column = linalg.index 1 : index\n"
            f"    %e = tensor.extract {table}[%row, %column] : {tensor((rows, columns))}\n"
            f"    linalg.yield %e : f32\n  }} -> {tensor(shape)}",
            shape,
        )

    # Whole.

    def residual(self):
        """x + f(g(x)), of a product that keeps the shape."""
        x = self.pick(2)
        if not x:
            return None
        m, k = x.shape
        y = self.contraction("matmul", x, self.constant((k, k)), (k, k), (m, k), m * k * k)
        if not y:
            return None
        y.uses += 1
        return self.generic(
            x.shape,
            [(x, None), (y, None)],
            lambda body, ins: body(f"arith.addf {ins[0]}, {self.maybe_relu(body, ins[1])} : f32"),
        )

    def step(self):
        kinds = (
            [self.matmul] * 4 + [self.batch_matmul] * 3 + [self.matvec] + [self.conv2d] * 4 + [self.conv1d] * 2
            + [self.pooling] * 2 + [self.elementwise] * 5 + [self.named] * 3 + [self.bias] * 4 + [self.nonlinear] * 3
            + [self.reduction] * 2 + [self.transpose] + [self.collapse] * 2 + [self.expand] * 2 + [self.slice]
            + [self.insert] + [self.pad] * 2 + [self.concat] * 2 + [self.gather] + [self.residual] * 2
            + [self.softmax] * 2 + [self.norm] * 2 + [self.divide]
        )
        return self.random.choice(kinds)()

    def settings(self):
        r = self.random
        bits = r.choice([8, 8, 8, 8, 8, 4, 4, 2, 16])
        options = [f"bits={bits}", f"weight-bits={r.choice([8, 8, 4, 2, 16, 1])}"]
        options.append(f"weight-scales={r.choice(['per-channel', 'per-tensor'])}")
        if r.random() < 0.3:
            options.append(f"storage={r.choice(['signed', 'unsigned'])}")
        if r.random() < 0.25:
            options.append("symmetric=true")
        if r.random() < 0.25:
            options.append("power-of-two=true")
        if bits == 16:
            tables = "form=linear"
        elif bits == 2:
            tables = "form=direct"
        else:
            tables = r.choice(["form=direct", "form=linear", "form=step", "form=fit", "form=linear guard-bits=0",
                               "form=linear coefficients=base-slope"])
        target = r.choice([""] * 4 + ["generic"])
        front = f"qlut-attach-target{{target={target}}}," if target else ""
        return (
            front + ("" if self.own else "convert-to-qlut-sim{remarks=false},") + "convert-linear-to-qlut-sim{remarks=false}",
            f"qlut-quantize{{{' '.join(options)}}},qlut-build-tables{{{tables}}}",
        )

    def removeUnread(self, results):
        """Drops ops and arguments that no result needs."""
        needed, kept = set(results), []
        for line in reversed(self.lines):
            name, text = line.strip().split(" = ", 1)
            if name in needed:
                needed.update(re.findall(r"%\w+", text))
                kept.append(line)
        self.lines = kept[::-1]
        read = [i for i, text in enumerate(self.arguments) if text.split(":")[0] in needed]
        self.arguments = [self.arguments[i] for i in read]
        self.ranges = [self.ranges[i] for i in read]

    def network(self):
        front, formats = self.settings()
        r = self.random
        for _ in range(r.choice([1, 1, 2])):
            rank = r.choice([1, 2, 2, 3, 3, 4, 4])
            most = {1: 16, 2: 8, 3: 6, 4: 6}[rank]
            self.argument([r.randint(1, most) for _ in range(rank)])
        steps, tries = r.randint(3, 9), 0
        while steps > 0 and tries < 60:
            tries += 1
            if self.step():
                steps -= 1
        # What nothing reads is a result, the last value at any rate; at most 3.
        computed = [v for v in self.values if v.isComputed]
        if not computed:
            computed = [self.scaled(self.values[0], 0.5)]
        results = [v for v in computed if v.uses == 0][-3:] or computed[-1:]
        if r.random() < 0.2 and computed[0] not in results:
            results.append(computed[0])
        self.removeUnread([v.name for v in results])
        lines = [f"// seed: {self.seed}", f"// front: {front}", f"// formats: {formats}"]
        lines += [f"// arg: {text}" for text in self.ranges]
        types = ", ".join(v.type for v in results)
        lines.append(f"func.func @main({', '.join(self.arguments)}) -> ({types}) {{")
        lines += self.lines
        lines.append(f"  return {', '.join(v.name for v in results)} : {types}")
        lines.append("}")
        return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=0, help="of the first network")
    parser.add_argument("--count", type=int, default=1)
    arguments = parser.parse_args()
    print("// -----\n".join(Generator(arguments.seed + i).network() for i in range(arguments.count)), end="")


if __name__ == "__main__":
    main()
