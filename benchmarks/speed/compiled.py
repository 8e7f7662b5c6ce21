# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Networks of the benchmarks in Python as modules, compiled to shared objects, timed in turns."""

import ctypes
import shutil
import statistics
import subprocess
import sys

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

    def __init__(self, build, folder, name, module, passes, isa, threads=1):
        source, library = folder / f"{name}.mlir", folder / f"{name}.so"
        source.write_text(module)
        pipeline = f"builtin.module({passes}qlut-cpu-pipeline{{isa={isa} entry=main threads={threads} remarks=false}})"
        lowered = self.run([build / "bin/qlut-opt", source, f"--pass-pipeline={pipeline}"])
        ir = self.run([find_tool("mlir-translate-22", "mlir-translate"), "--mlir-to-llvmir"], lowered)
        machine = {"native": "native", "avx2": "x86-64-v3"}[isa]
        self.run([find_tool("clang-22", "clang"), "-O3", f"-march={machine}", "-shared", "-fPIC",
                  "-Wno-override-module", "-x", "ir", "-", "-o", library, "-lm"]
                 + (["-x", "none", "-fopenmp=libomp"] if threads > 1 else []), ir)
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


def uniform_parameters(rng, width, hidden):
    """Weights and biases of a feed-forward part that keeps the size of numbers."""
    def uniform(rows, columns):
        return (np.sqrt(3 / rows) * rng.uniform(-1, 1, (rows, columns))).astype(np.float32)

    return [uniform(width, hidden), uniform(1, hidden)[0] / 4,
            uniform(hidden, width), uniform(1, width)[0] / 4]


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


def time_in_turns(runners, rounds, clock):
    """Median seconds of a call by that clock: time.thread_time or time.perf_counter."""
    calls = []
    for run in runners:
        run()
        start = clock()
        run()
        calls.append(max(1, int(SECONDS_OF_ROUND / max(clock() - start, 1e-6))))
    times = [[] for _ in runners]
    for _ in range(rounds):
        for run, count, own in zip(runners, calls, times):
            run()
            start = clock()
            for _ in range(count):
                run()
            own.append((clock() - start) / count)
    return [statistics.median(own) for own in times]
