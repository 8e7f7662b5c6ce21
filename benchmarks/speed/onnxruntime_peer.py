#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compiled networks beside ONNX Runtime, in one process, in turns, one thread.

A feed-forward part of a transformer, 256 tokens 768-3072-768 with GELU: qlut's
integers, quantized and compiled to a shared object, beside ONNX Runtime's
QDQ model of the same weights, calibrated by its own quantizer on the input that
is timed, and beside its float model. And a product of unsigned codes with
signed 8-bit weights, 256 x 768 x 768. Takes numpy; ONNX Runtime's columns are
empty without the packages onnxruntime and onnx. See benchmarks/README.md.
"""

import argparse
import ctypes
import json
import logging
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

SECONDS_OF_ROUND = 0.05
TO_INTEGERS = ("qlut-sim-pipeline{network range=-4:4 bits=8 pole=saturate},convert-qlut-sim-to-hw,"
               "qlut-fuse-norm-activation,qlut-fuse-tables,qlut-outline-integer,")


def find_tool(*names):
    for name in names:
        if path := shutil.which(name):
            return path
    sys.exit(f"error: expected to find one of {', '.join(names)}")


class Memref(ctypes.Structure):
    """A matrix as MLIR's C interface passes it."""

    _fields_ = [("allocated", ctypes.c_void_p), ("aligned", ctypes.c_void_p),
                ("offset", ctypes.c_int64), ("sizes", ctypes.c_int64 * 2),
                ("strides", ctypes.c_int64 * 2)]

    @staticmethod
    def of(array):
        rows, columns = array.shape
        return Memref(array.ctypes.data, array.ctypes.data, 0, (rows, columns), (columns, 1))


class Compiled:
    """The function @main of a module, from one matrix to another one."""

    def __init__(self, build, folder, name, module, passes, isa):
        source, library = folder / f"{name}.mlir", folder / f"{name}.so"
        source.write_text(module)
        pipeline = f"builtin.module({passes}qlut-cpu-pipeline{{isa={isa} entry=main remarks=false}})"
        lowered = self.run([build / "bin/qlut-opt", source, f"--pass-pipeline={pipeline}"])
        ir = self.run([find_tool("mlir-translate-22", "mlir-translate"), "--mlir-to-llvmir"], lowered)
        machine = {"native": "native", "avx2": "x86-64-v3"}[isa]
        self.run([find_tool("clang-22", "clang"), "-O3", f"-march={machine}", "-shared", "-fPIC",
                  "-Wno-override-module", "-x", "ir", "-", "-o", library, "-lm"], ir)
        self.function = ctypes.CDLL(str(library))._mlir_ciface_main
        self.free = ctypes.CDLL(None).free
        self.free.argtypes = [ctypes.c_void_p]

    @staticmethod
    def run(command, text=None):
        done = subprocess.run([str(part) for part in command], input=text, capture_output=True,
                              text=True)
        if done.returncode != 0:
            sys.exit(f"error: {command[0]} failed:\n{done.stderr}")
        return done.stdout

    def call(self, argument):
        result = Memref()
        self.function(ctypes.byref(result), ctypes.byref(argument))
        return result

    def results(self, array, dtype):
        result = self.call(Memref.of(array))
        shape = tuple(result.sizes)
        size = int(np.prod(shape)) * np.dtype(dtype).itemsize
        values = np.frombuffer(ctypes.string_at(result.aligned, size), dtype).reshape(shape)
        self.free(result.allocated)
        return values

    def runner(self, array):
        argument = Memref.of(array)
        return lambda: self.free(self.call(argument).allocated)


def dense(array):
    return f'dense<"0x{np.ascontiguousarray(array).tobytes().hex().upper()}">'


def write_linear(name, x, weights, bias, tokens):
    inputs, outputs = weights.shape
    out = f"tensor<{tokens}x{outputs}xf32>"
    return f"""
  %{name}_w = arith.constant {dense(weights)} : tensor<{inputs}x{outputs}xf32>
  %{name}_b = arith.constant {dense(bias)} : tensor<{outputs}xf32>
  %{name}_e = tensor.empty() : {out}
  %{name}_z = linalg.fill ins(%zero : f32) outs(%{name}_e : {out}) -> {out}
  %{name}_m = linalg.matmul ins({x}, %{name}_w : tensor<{tokens}x{inputs}xf32>, tensor<{inputs}x{outputs}xf32>)
      outs(%{name}_z : {out}) -> {out}
  %{name} = linalg.generic {{indexing_maps = [#all, #row, #all], iterator_types = ["parallel", "parallel"]}}
      ins(%{name}_m, %{name}_b : {out}, tensor<{outputs}xf32>) outs(%{name}_e : {out}) {{
  ^bb0(%a: f32, %b: f32, %o: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  }} -> {out}"""


def write_feed_forward(parameters, tokens):
    w1, b1, w2, b2 = parameters
    hidden = f"tensor<{tokens}x{w1.shape[1]}xf32>"
    return f"""#all = affine_map<(a, b) -> (a, b)>
#row = affine_map<(a, b) -> (b)>
func.func @main(%x: tensor<{tokens}x{w1.shape[0]}xf32>) -> tensor<{tokens}x{w2.shape[1]}xf32> {{
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %half = arith.constant 0.5 : f32
  %rsqrt2 = arith.constant 0.70710677 : f32{write_linear("h", "%x", w1, b1, tokens)}
  %g_e = tensor.empty() : {hidden}
  %g = linalg.generic {{indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}}
      ins(%h : {hidden}) outs(%g_e : {hidden}) {{
  ^bb0(%a: f32, %o: f32):
    %s = arith.mulf %a, %rsqrt2 : f32
    %t = math.erf %s : f32
    %u = arith.addf %t, %one : f32
    %v = arith.mulf %a, %half : f32
    %p = arith.mulf %u, %v : f32
    linalg.yield %p : f32
  }} -> {hidden}{write_linear("y", "%g", w2, b2, tokens)}
  return %y : tensor<{tokens}x{w2.shape[1]}xf32>
}}
"""


def write_product(weights, rows):
    depth, columns = weights.shape
    out = f"tensor<{rows}x{columns}xi32>"
    return f"""func.func @main(%x: tensor<{rows}x{depth}xi8>) -> {out} {{
  %w = arith.constant {dense(weights)} : tensor<{depth}x{columns}xi8>
  %zero = arith.constant 0 : i32
  %e = tensor.empty() : {out}
  %f = linalg.fill ins(%zero : i32) outs(%e : {out}) -> {out}
  %y = linalg.generic {{indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>,
        affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]}}
      ins(%x, %w : tensor<{rows}x{depth}xi8>, tensor<{depth}x{columns}xi8>) outs(%f : {out}) {{
  ^bb0(%a: i8, %b: i8, %o: i32):
    %0 = arith.extui %a : i8 to i32
    %1 = arith.extsi %b : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.addi %o, %2 : i32
    linalg.yield %3 : i32
  }} -> {out}
  return %y : {out}
}}
"""


def gelu_network(x, parameters):
    """The float network in double."""
    from math import erf
    w1, b1, w2, b2 = (p.astype(np.float64) for p in parameters)
    h = x.astype(np.float64) @ w1 + b1
    return (0.5 * h * (1 + np.vectorize(erf)(h / np.sqrt(2)))) @ w2 + b2


class OnnxRuntime:
    """Models of the same networks; None where the packages are missing."""

    @staticmethod
    def get():
        try:
            import onnx
            import onnxruntime
            return OnnxRuntime(onnx, onnxruntime)
        except ImportError as error:
            print(f"note: {error}: rows without a peer; pip install onnxruntime onnx", file=sys.stderr)
            return None

    def __init__(self, onnx, onnxruntime):
        self.onnx, self.runtime = onnx, onnxruntime
        self.name = f"ONNX Runtime {onnxruntime.__version__}"

    def save(self, path, nodes, shape_in, shape_out, types, constants):
        helper = self.onnx.helper
        values = [self.onnx.numpy_helper.from_array(value, name) for name, value in constants.items()]
        graph = helper.make_graph(
            nodes, "peer", [helper.make_tensor_value_info("x", types[0], shape_in)],
            [helper.make_tensor_value_info("y", types[1], shape_out)], values)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
        self.onnx.save(model, str(path))

    def start(self, path):
        options = self.runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return self.runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def float_network(self, path, parameters, tokens):
        make = self.onnx.helper.make_node
        nodes = [make("MatMul", ["x", "w1"], ["m"]), make("Add", ["m", "b1"], ["h"]),
                 make("Gelu", ["h"], ["g"]), make("MatMul", ["g", "w2"], ["n"]),
                 make("Add", ["n", "b2"], ["y"])]
        real = self.onnx.TensorProto.FLOAT
        self.save(path, nodes, [tokens, parameters[0].shape[0]], [tokens, parameters[2].shape[1]],
                  [real, real], dict(zip(["w1", "b1", "w2", "b2"], parameters)))

    def quantize(self, source, path, x):
        """By ONNX Runtime's own quantizer: codes of 8 bits, unsigned, weights signed."""
        from onnxruntime import quantization

        logging.disable(logging.WARNING)  # it asks for pre-processing, of which there is none to do

        class Reader(quantization.CalibrationDataReader):
            batches = iter([{"x": x}])

            def get_next(self):
                return next(self.batches, None)

        quantization.quantize_static(
            str(source), str(path), Reader(), quant_format=quantization.QuantFormat.QDQ,
            activation_type=quantization.QuantType.QUInt8, weight_type=quantization.QuantType.QInt8)

    def product(self, path, weights, rows):
        node = self.onnx.helper.make_node("MatMulInteger", ["x", "w"], ["y"])
        kinds = self.onnx.TensorProto
        self.save(path, [node], [rows, weights.shape[0]], [rows, weights.shape[1]],
                  [kinds.UINT8, kinds.INT32], {"w": weights})


def time_in_turns(runners, rounds):
    """Median seconds of a call, in processor time of this thread."""
    calls = []
    for run in runners:
        run()
        start = time.thread_time()
        run()
        calls.append(max(1, int(SECONDS_OF_ROUND / max(time.thread_time() - start, 1e-6))))
    times = [[] for _ in runners]
    for _ in range(rounds):
        for run, count, own in zip(runners, calls, times):
            run()
            start = time.thread_time()
            for _ in range(count):
                run()
            own.append((time.thread_time() - start) / count)
    return [statistics.median(own) for own in times]


def make_row(what, qlut, peers, rounds):
    """`peers`: name, runner or None, and what is wrong with the results, if anything."""
    there = [peer for peer in peers if peer[1]]
    own, *others = time_in_turns([qlut] + [run for _, run, _ in there], rounds)
    seconds = dict(zip([name for name, _, _ in there], others))
    return [{"job": what, "ms": 1e3 * own, "peer": name,
             "peer_ms": 1e3 * seconds[name] if name in seconds else None,
             "ratio": seconds[name] / own if name in seconds else None,
             "gate": None, "met": None, "fault": fault} for name, _, fault in peers]


def relative_error(got, expected):
    return float(np.sqrt(np.mean((got - expected) ** 2) / np.mean(expected ** 2)))


def run_feed_forward(options, folder, rng, ort):
    tokens, width, hidden = options.tokens, options.width, options.hidden

    def uniform(rows, columns):
        return (np.sqrt(3 / rows) * rng.uniform(-1, 1, (rows, columns))).astype(np.float32)

    parameters = [uniform(width, hidden), uniform(1, hidden)[0] / 4,
                  uniform(hidden, width), uniform(1, width)[0] / 4]
    x = np.clip(rng.standard_normal((tokens, width)), -4, 4).astype(np.float32)
    expected = gelu_network(x, parameters)
    compiled = Compiled(options.build, folder, "network", write_feed_forward(parameters, tokens),
                        TO_INTEGERS, options.isa)
    error = relative_error(compiled.results(x, np.float32), expected)
    print(f"feed-forward: relative error to floats {error:.4f} by qlut")
    if not error < 0.1:
        sys.exit("error: expected the network's results by qlut")
    peers = [("ONNX Runtime, QDQ", None, None), ("ONNX Runtime, f32", None, None)]
    if ort:
        ort.float_network(folder / "float.onnx", parameters, tokens)
        ort.quantize(folder / "float.onnx", folder / "qdq.onnx", x)
        for index, name in enumerate(["qdq", "float"]):
            session = ort.start(folder / f"{name}.onnx")
            error = relative_error(session.run(None, {"x": x})[0], expected)
            print(f"feed-forward: relative error to floats {error:.4f} by {peers[index][0]}")
            peers[index] = (peers[index][0], lambda session=session: session.run(None, {"x": x}),
                            None if error < 0.1 else f"relative error {error:.2f}")
    return make_row(f"feed-forward {tokens} x {width}-{hidden}-{width}", compiled.runner(x), peers,
                    options.rounds)


def run_product(options, folder, rng, ort):
    rows, size = options.tokens, options.width
    codes = rng.integers(0, 256, (rows, size), np.uint8)
    weights = rng.integers(-127, 128, (size, size), np.int8)
    expected = codes.astype(np.int32) @ weights.astype(np.int32)
    compiled = Compiled(options.build, folder, "product", write_product(weights, rows), "", options.isa)
    if not np.array_equal(compiled.results(codes, np.int32), expected):
        sys.exit("error: expected the product's sums by qlut")
    peer = ("ONNX Runtime, MatMulInteger", None, None)
    if ort:
        ort.product(folder / "product.onnx", weights, rows)
        session = ort.start(folder / "product.onnx")
        wrong = np.mean(session.run(None, {"x": codes})[0] != expected)
        peer = (peer[0], lambda: session.run(None, {"x": codes}),
                f"{100 * wrong:.1f} % of the sums are wrong" if wrong else None)
    return make_row(f"product u8 by s8 {rows} x {size} x {size}", compiled.runner(codes), [peer],
                    options.rounds)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build"))
    parser.add_argument("--isa", choices=["native", "avx2"], default="native",
                        help="of qlut's code; ONNX Runtime takes what the processor has")
    parser.add_argument("--tokens", type=int, default=256)
    parser.add_argument("--width", type=int, default=768)
    parser.add_argument("--hidden", type=int, default=3072)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", type=pathlib.Path, help="write the rows to this file as well")
    options = parser.parse_args()
    rng = np.random.default_rng(0)
    ort = OnnxRuntime.get()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        rows = (run_feed_forward(options, folder, rng, ort) + run_product(options, folder, rng, ort))
    print(f"\n{'job':40} {'ms':>9} {'peer ms':>9} {'ratio':>6}  peer{f', {ort.name}' if ort else ''}")
    for row in rows:
        times = (f"{row['peer_ms']:9.3f} {row['ratio']:6.2f}" if row["ratio"] else f"{'-':>9} {'-':>6}")
        fault = f": {row['fault']}" if row["fault"] else ""
        print(f"{row['job']:40} {row['ms']:9.3f} {times}  {row['peer']}{fault}")
    if options.json:
        options.json.write_text(json.dumps({"isa": options.isa, "peer": ort.name if ort else None,
                                            "rows": rows}, indent=2) + "\n")


if __name__ == "__main__":
    main()
