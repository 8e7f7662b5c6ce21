//===- VectorPasses.td - conversions to vector code ---------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CONVERSION_VECTORPASSES_TD
#define QLUT_CONVERSION_VECTORPASSES_TD

include "mlir/Pass/PassBase.td"

def QlutGeneralizeElementwise : Pass<"qlut-generalize-elementwise"> {
  let summary = "put elementwise qlut ops on tensors into linalg.generic";
  let description = [{
    *What.* Each elementwise qlut op on tensors becomes a `linalg.generic` whose
    body is the same op on scalars; scalar operands are captured. So lookups
    stay what they are until tensors are buffers, for
    `--convert-qlut-to-vector`.

    *Precondition.* Observers are gone (`--qlut-apply-calibration`) and
    composites decomposed (`--qlut-decompose-composites`).

    *Postcondition.* No qlut op on tensors is left;
    `--qlut-materialize-tables`, after bufferization, lowers the others.

    *Refuses.* `qlut.observe`, composites and `qlut.sim`; tensors with an
    encoding.

    ```mlir
    // Before:
    func.func @main(%q: tensor<4xi2>) -> tensor<4xi4> {
      %0 = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>)
             : tensor<4xi2> -> tensor<4xi4>
      return %0 : tensor<4xi4>
    }
    // After:
    #map = affine_map<(d0) -> (d0)>
    #direct = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>
    func.func @main(%arg0: tensor<4xi2>) -> tensor<4xi4> {
      %0 = tensor.empty() : tensor<4xi4>
      %1 = linalg.generic {
          indexing_maps = [#map, #map], iterator_types = ["parallel"]}
          ins(%arg0 : tensor<4xi2>) outs(%0 : tensor<4xi4>) {
      ^bb0(%in: i2, %out: i4):
        %2 = qlut.hw_lut %in table(#direct) : i2 -> i4
        linalg.yield %2 : i4
      } -> tensor<4xi4>
      return %1 : tensor<4xi4>
    }
    ```
  }];
  let dependentDialects = ["::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect"];
}

def QlutPackCodes : Pass<"qlut-pack-codes", "::mlir::ModuleOp"> {
  let summary = "pass two codes of 4 bits in a byte";
  let description = [{
    *What.* Arguments and results of functions that are tensors of 4-bit or
    2-bit codes become tensors of bytes, two or four codes in each, the first in
    the lowest bits (spec, M2 to M4). Each row along the last dimension is
    packed by itself, 7 codes of 4 bits in 4 bytes.

    Inside, a lookup to codes of the same width becomes one of bytes in a table
    of 256, which is two byte shuffles for 64 codes; one to other results of up
    to 8 bits is looked up place by place in a `linalg.generic` that
    `--convert-qlut-to-vector` knows. All else gets codes that are unpacked.
    Calls of such functions pack and unpack. Other values stay as they are.

    *Precondition.* Lookups are `qlut.hw_lut` on tensors
    (`--convert-qlut-sim-to-hw`); chains of integer ops are lookups
    (`--qlut-fuse-tables`). An option of `--qlut-cpu-pipeline` (`pack-codes`)
    has it in its place.

    *Postcondition.* No function takes or gives a tensor of 4-bit or 2-bit
    codes, but for those with a remark: declared only, used other than by calls,
    called with rows of unknown length; tensors without a rank, of rank 0 or
    with an encoding. Where codes are unpacked, a remark says for what
    (`remarks=false` turns them off).

    *Refuses.* Nothing.

    ```mlir
    // Before:
    #table = #qlut.direct<u4 -> i8, values = [-128, -111, -94, -77, -60, -43,
        -26, -9, 8, 25, 42, 59, 76, 93, 110, 127]>
    func.func @main(%q: tensor<2x7xi4>) -> tensor<2x7xi8> {
      %0 = qlut.hw_lut %q table(#table) : tensor<2x7xi4> -> tensor<2x7xi8>
      return %0 : tensor<2x7xi8>
    }
    // After:
    #bytes = affine_map<(r, k, j) -> (r, k)>
    #codes = affine_map<(r, k, j) -> (r, k, j)>
    #table = #qlut.direct<u4 -> i8, values = [-128, -111, -94, -77, -60, -43,
        -26, -9, 8, 25, 42, 59, 76, 93, 110, 127]>
    func.func @main(%arg0: tensor<2x4xi8>) -> tensor<2x7xi8> {
      %0 = tensor.empty() : tensor<2x4x2xi8>
      %1 = linalg.generic {indexing_maps = [#bytes, #codes],
          iterator_types = ["parallel", "parallel", "parallel"]}
          ins(%arg0 : tensor<2x4xi8>) outs(%0 : tensor<2x4x2xi8>) {
      ^bb0(%in: i8, %out: i8):
        %2 = linalg.index 2 : index
        %3 = arith.index_cast %2 : index to i8
        %c4_i8 = arith.constant 4 : i8
        %4 = arith.muli %3, %c4_i8 : i8
        %5 = arith.shrui %in, %4 : i8
        %6 = arith.trunci %5 : i8 to i4
        %7 = qlut.hw_lut %6 table(#table) : i4 -> i8
        linalg.yield %7 : i8
      } -> tensor<2x4x2xi8>
      %collapsed = tensor.collapse_shape %1 [[0], [1, 2]]
          : tensor<2x4x2xi8> into tensor<2x8xi8>
      %extracted_slice = tensor.extract_slice %collapsed[0, 0] [2, 7] [1, 1]
          : tensor<2x8xi8> to tensor<2x7xi8>
      return %extracted_slice : tensor<2x7xi8>
    }
    ```
  }];
  let options = [
    Option<"remarks", "remarks", "bool", /*default=*/"true",
           "Emit a remark where codes are not packed, or unpacked">,
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::qlut::QlutDialect", "::mlir::tensor::TensorDialect"];
}

def ConvertQlutToVector : Pass<"convert-qlut-to-vector"> {
  let summary = "compile lookups over buffers to vector code";
  let description = [{
    *What.* A `linalg.generic` over buffers that only looks up codes of at most
    8 bits in a table of such results becomes a loop over vectors with the
    cheapest exact form of the table that the instruction set has: saturation,
    symmetries, max(x, 0) plus a rest, lookups of the blocks of 16 entries that
    are left by byte shuffles, lines, two lookups of the halves of a byte
    (docs/speed.md). The form is found by search, and proven by evaluating it on
    all 256 codes. With AVX2 and AVX-512, linear tables over 16-bit codes are
    vector code too, folded ones included: up to 128 segments of any lengths by
    shuffles, more of powers of two by loads from a global, proven on all 65,536
    codes; and quadratic ones of up to 128 segments. So are tables between codes
    of 8 and of 16 bits. A simulated lookup of f32 (`qlut.sim_lut` that rounds
    half to even) is vector code wherever its table is, for AVX2 and AVX-512:
    floats become codes in registers, and results floats. Instructions that the vector and arith dialects lack are
    `llvm.call_intrinsic`. What is left over at the end, fewer elements than a
    vector has, is looked up one by one, in a table of bytes for all codes.

    Codes of fewer than 8 bits have a byte each in buffers, as LLVM has it: a
    `builtin.unrealized_conversion_cast` to bytes, which goes away in LLVM.
    Upper bits of codes are ignored, those of results are zero (spec, M1).

    Contiguous buffers are one loop, whatever their rank; others get loops
    around one over their last dimension. Outputs from `streaming-threshold`
    bytes on are written past the caches, where the instruction set can. The
    function gets the `target-features` of the instruction set, so that LLVM
    compiles it whatever its own target is.

    *Precondition.* Tensors are buffers (`--one-shot-bufferize`), with lookups
    in the bodies of linalg ops (`--qlut-generalize-elementwise`); chains of
    integer ops are lookups (`--qlut-fuse-tables`).

    *Postcondition.* Each lookup over a buffer is vector code or has a remark
    with the reason (`remarks=false` turns them off); `--qlut-materialize-tables`
    lowers what is left.

    *Refuses.* An unknown instruction set. Left alone, with a remark: other tables,
    channels, bodies with other ops, maps other than the identity,
    last dimensions that are not contiguous, fewer elements than a vector has;
    everything with `isa=generic`.

    ```mlir
    // qlut-opt --convert-qlut-to-vector=isa=avx2
    // Before:
    #id = affine_map<(i) -> (i)>
    #clip = #qlut.linear<i8 -> i8, free, nodes = [96, 160], values = [-32, 32],
        guard = 0, value_bits = 8, round = half_up, out_of_range = clamp>
    func.func @main(%x: memref<64xi8>, %y: memref<64xi8>) {
      linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
          ins(%x : memref<64xi8>) outs(%y : memref<64xi8>) {
      ^bb0(%in: i8, %out: i8):
        %0 = qlut.hw_lut %in table(#clip) : i8 -> i8
        linalg.yield %0 : i8
      }
      return
    }
    // After:
    func.func @main(%arg0: memref<64xi8>, %arg1: memref<64xi8>) attributes {passthrough = [["target-features", "+avx2,+fma"]]} {
      %c64 = arith.constant 64 : index
      %c32 = arith.constant 32 : index
      %c0 = arith.constant 0 : index
      scf.for %arg2 = %c0 to %c64 step %c64 {
        %0 = vector.load %arg0[%arg2] : memref<64xi8>, vector<32xi8>
        %1 = arith.addi %arg2, %c32 : index
        %2 = vector.load %arg0[%1] : memref<64xi8>, vector<32xi8>
        %cst = arith.constant dense<-32> : vector<32xi8>
        %3 = arith.maxsi %0, %cst : vector<32xi8>
        %4 = arith.maxsi %2, %cst : vector<32xi8>
        %cst_0 = arith.constant dense<32> : vector<32xi8>
        %5 = arith.minsi %3, %cst_0 : vector<32xi8>
        %6 = arith.minsi %4, %cst_0 : vector<32xi8>
        vector.store %5, %arg1[%arg2] : memref<64xi8>, vector<32xi8>
        vector.store %6, %arg1[%1] : memref<64xi8>, vector<32xi8>
      }
      return
    }
    ```
  }];
  let options = [
    Option<"isa", "isa", "std::string", /*default=*/"\"generic\"",
           "Instruction set: generic, avx2, avx512-vbmi, neon, or native: the "
           "best that the processor this runs on has">,
    Option<"streamingThreshold", "streaming-threshold", "int64_t",
           /*default=*/"33554432",
           "Least bytes of an output that is written past the caches; 0: none">,
    Option<"remarks", "remarks", "bool", /*default=*/"true",
           "Emit a remark on each lookup: its form and cost, or why it is left">,
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::memref::MemRefDialect", "::mlir::qlut::QlutDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"];
}

include "qlut/Conversion/ContractionPasses.td"

def ConvertQlutCompositesToLinalg
    : Pass<"convert-qlut-composites-to-linalg"> {
  let summary = "turn composites of codes without vector code into linalg ops";
  let description = [{
    *What.* Each `qlut.hw_softmax` and `qlut.hw_norm` that
    `--convert-qlut-composites-to-vector` has no code for on `isa` becomes
    linalg ops on integers, one for each stage of its program, with the same
    bits. The others stay, and are bufferized.

    *Precondition.* None; tensors are no buffers yet.

    *Postcondition.* What is left is vector code after
    `--convert-qlut-composites-to-vector` with the same `isa`. Each op that
    became linalg has a remark with the reason (`remarks=false` turns them off).

    *Refuses.* An unknown instruction set.

    ```mlir
    // qlut-opt --convert-qlut-composites-to-linalg=isa=avx2
    // Before:
    #norm = #qlut.plan<norm, layer = true, input = i8, output = i8,
               zero_point = 0, row_length = 64, center = 0,
               accumulator_bits = 32, square_shift = 30, epsilon = 17180,
               rsqrt_fraction = 32, rsqrt_segment_bits = 0,
               rsqrt_value_bits = 30,
               rsqrt = [1073741824, 759250125, 536870912], scale = [],
               bias = [], output_shift = 25, round = half_up>
    func.func @main(%q: tensor<4x64xi8>, %e: tensor<4x64xi8>) -> tensor<4x64xi8> {
      %0 = qlut.hw_norm ins(%q : tensor<4x64xi8>) outs(%e : tensor<4x64xi8>)
             dims 1 plan(#norm) -> tensor<4x64xi8>
      return %0 : tensor<4x64xi8>
    }
    // After: its rows will be vector code; on isa=generic, linalg ops
    #norm = #qlut.plan<norm, layer = true, input = i8, output = i8,
               zero_point = 0, row_length = 64, center = 0,
               accumulator_bits = 32, square_shift = 30, epsilon = 17180,
               rsqrt_fraction = 32, rsqrt_segment_bits = 0,
               rsqrt_value_bits = 30,
               rsqrt = [1073741824, 759250125, 536870912], scale = [],
               bias = [], output_shift = 25, round = half_up>
    func.func @main(%q: tensor<4x64xi8>, %e: tensor<4x64xi8>) -> tensor<4x64xi8> {
      %0 = qlut.hw_norm ins(%q : tensor<4x64xi8>) outs(%e : tensor<4x64xi8>)
             dims 1 plan(#norm) -> tensor<4x64xi8>
      return %0 : tensor<4x64xi8>
    }
    ```
  }];
  let options = [
    Option<"isa", "isa", "std::string", /*default=*/"\"generic\"",
           "Instruction set: generic, avx2, avx512-vbmi, neon, or native: the "
           "best that the processor this runs on has">,
    Option<"remarks", "remarks", "bool", /*default=*/"true",
           "Emit a remark on each composite: why it is no vector code">,
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::math::MathDialect", "::mlir::tensor::TensorDialect"];
}

def ConvertQlutCompositesToVector
    : Pass<"convert-qlut-composites-to-vector", "::mlir::ModuleOp"> {
  let summary = "compile composites of codes to vector code";
  let description = [{
    *What.* Each `qlut.hw_softmax` and `qlut.hw_norm` over buffers becomes loops
    over its rows with AVX2 instructions, 32 codes at a time. The bits are those
    of the linalg ops that `--convert-qlut-composites-to-linalg` makes of others
    (docs/spec.md, K9 to K12, K17 to K21, K25 to K29); tests hold both against the plan's
    evaluator. The function gets the `target-features`.

    - `qlut.hw_softmax`: the maximum, the sum of the weights, the results.
      Factors are looked up by byte shuffles, and the reciprocal of the sum is
      folded into one of their tables. Rows of up to 256 codes are computed
      four at a time.
    - `qlut.hw_norm` of the fast form: the sums, the numbers of the row, the
      results, in words of 16 bits; four rows at a time, stage by stage.
    - `qlut.hw_norm`: the sums, the factor, the results. The plan's results take
      products of 64 bits, which AVX2 has not; they are estimated in f32 in units
      of 2^-16 codes, with a margin that is proven for the plan's numbers. Where
      a rounding boundary lies within the margin of one of 32 codes (of a few
      vectors in a thousand), these are computed exactly, one by one.

    *Precondition.* Tensors are buffers (`--one-shot-bufferize`), and
    `--convert-qlut-composites-to-linalg` with the same `isa` has run before
    they were.

    *Postcondition.* Each composite of codes is vector code, with a remark, or
    has one with the reason (`remarks=false` turns them off).

    *Refuses.* An unknown instruction set. Left alone, with a remark: rows that
    are not the last dimension, codes of less than 8 bits, instruction sets
    without AVX2; norms of rows below 32 codes; norms that are not of the fast
    form, with another rounding than half-up or with results beyond 2^15 codes
    before they are cut off.

    ```mlir
    // qlut-opt --convert-qlut-composites-to-vector=isa=avx2
    // Before:
    #norm = #qlut.plan<norm, layer = true, input = i8, output = i8,
               zero_point = 0, row_length = 4, center = 0,
               accumulator_bits = 32, square_shift = 30, epsilon = 17180,
               rsqrt_fraction = 32, rsqrt_segment_bits = 0,
               rsqrt_value_bits = 30,
               rsqrt = [1073741824, 759250125, 536870912], scale = [],
               bias = [], output_shift = 25, round = half_up>
    func.func @main(%q: memref<?x4xi8>, %r: memref<?x4xi8>) {
      qlut.hw_norm ins(%q : memref<?x4xi8>) outs(%r : memref<?x4xi8>) dims 1
        plan(#norm)
      return
    }
    // After: rows so short are left alone
    // remark: not vector code: expected rows of at least 32 elements, got 4
    #norm = #qlut.plan<norm, layer = true, input = i8, output = i8,
               zero_point = 0, row_length = 4, center = 0,
               accumulator_bits = 32, square_shift = 30, epsilon = 17180,
               rsqrt_fraction = 32, rsqrt_segment_bits = 0,
               rsqrt_value_bits = 30,
               rsqrt = [1073741824, 759250125, 536870912], scale = [],
               bias = [], output_shift = 25, round = half_up>
    func.func @main(%q: memref<?x4xi8>, %r: memref<?x4xi8>) {
      qlut.hw_norm ins(%q : memref<?x4xi8>) outs(%r : memref<?x4xi8>) dims 1
        plan(#norm)
      return
    }
    ```
  }];
  let options = [
    Option<"isa", "isa", "std::string", /*default=*/"\"generic\"",
           "Instruction set: generic, avx2, avx512-vbmi, neon, or native: the "
           "best that the processor this runs on has">,
    Option<"remarks", "remarks", "bool", /*default=*/"true",
           "Emit a remark on each composite: vector code, or why it is none">,
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::math::MathDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"];
}

#endif // QLUT_CONVERSION_VECTORPASSES_TD
