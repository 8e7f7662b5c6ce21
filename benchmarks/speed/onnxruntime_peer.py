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
import json
import logging
import pathlib
import sys
import tempfile
import time

import numpy as np

from compiled import (TO_INTEGERS, Compiled, time_in_turns, uniform_parameters, write_feed_forward,
                      write_product)


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


def make_row(what, qlut, peers, rounds):
    """`peers`: name, runner or None, and what is wrong with the results, if anything."""
    there = [peer for peer in peers if peer[1]]
    own, *others = time_in_turns([qlut] + [run for _, run, _ in there], rounds, time.thread_time)
    seconds = dict(zip([name for name, _, _ in there], others))
    return [{"job": what, "ms": 1e3 * own, "peer": name,
             "peer_ms": 1e3 * seconds[name] if name in seconds else None,
             "ratio": seconds[name] / own if name in seconds else None,
             "gate": None, "met": None, "fault": fault} for name, _, fault in peers]


def relative_error(got, expected):
    return float(np.sqrt(np.mean((got - expected) ** 2) / np.mean(expected ** 2)))


def run_feed_forward(options, folder, rng, ort):
    tokens, width, hidden = options.tokens, options.width, options.hidden
    parameters = uniform_parameters(rng, width, hidden)
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
