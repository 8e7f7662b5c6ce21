//===- ContractionPasses.td - products to vector code ------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Part of VectorPasses.td: the passes over products and what follows them.
//
//===----------------------------------------------------------------------===//

#ifndef QLUT_CONVERSION_CONTRACTIONPASSES_TD
#define QLUT_CONVERSION_CONTRACTIONPASSES_TD

include "mlir/Pass/PassBase.td"

def QlutConvolutionsToProducts
    : Pass<"qlut-convolutions-to-products"> {
  let summary = "write integer convolutions as products of matrices";
  let description = [{
    *What.* A linalg op on tensors that adds products of integers, one of them
    read in windows, becomes a copy of the windows side by side (im2col) and a
    product of matrices with the same body, which
    `--convert-qlut-contractions-to-vector` knows. Strides, dilations, one or
    more spatial dimensions, channels first or last, zero points in the body or
    as operands (`_q`). Sums that start from a bias of each channel start from 0
    first, and an elementwise op adds the bias; depthwise convolutions lose a
    dimension of one filter for each channel.

    *Precondition.* Tensors of static sizes.

    *Postcondition.* Sums are those of the same products, in 32 bits that wrap
    the same bits; each convolution has a remark, also those left alone
    (`remarks=false` turns them off).

    *Refuses.* An unknown instruction set. Left alone, with a remark: sums for
    each channel by itself (depthwise), where nothing is used twice, which
    `--convert-qlut-depthwise-to-vector` knows; dynamic sizes; weights or outputs whose dimensions are in other orders; everything
    without AVX2.

    ```mlir
    // qlut-opt --qlut-convolutions-to-products=isa=avx2
    // Before:
    func.func @main(%x: tensor<1x10x2xi8>, %w: tensor<3x2x8xi8>, %o: tensor<1x8x8xi32>) -> tensor<1x8x8xi32> {
      %0 = linalg.conv_1d_nwc_wcf ins(%x, %w : tensor<1x10x2xi8>, tensor<3x2x8xi8>)
             outs(%o : tensor<1x8x8xi32>) -> tensor<1x8x8xi32>
      return %0 : tensor<1x8x8xi32>
    }
    // After:
    #map = affine_map<(d0, d1, d2, d3) -> (d0, d1 + d2, d3)>
    #map1 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
    #map2 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d3)>
    #map3 = affine_map<(d0, d1, d2, d3) -> (d3, d2)>
    #map4 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
    func.func @main(%arg0: tensor<1x10x2xi8>, %arg1: tensor<3x2x8xi8>, %arg2: tensor<1x8x8xi32>) -> tensor<1x8x8xi32> {
      %0 = tensor.empty() : tensor<1x8x3x2xi8>
      %1 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%arg0 : tensor<1x10x2xi8>) outs(%0 : tensor<1x8x3x2xi8>) {
      ^bb0(%in: i8, %out: i8):
        linalg.yield %in : i8
      } -> tensor<1x8x3x2xi8>
      %collapsed = tensor.collapse_shape %1 [[0], [1], [2, 3]] : tensor<1x8x3x2xi8> into tensor<1x8x6xi8>
      %collapsed_0 = tensor.collapse_shape %arg1 [[0, 1], [2]] : tensor<3x2x8xi8> into tensor<6x8xi8>
      %2 = linalg.generic {indexing_maps = [#map2, #map3, #map4], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%collapsed, %collapsed_0 : tensor<1x8x6xi8>, tensor<6x8xi8>) outs(%arg2 : tensor<1x8x8xi32>) {
      ^bb0(%in: i8, %in_1: i8, %out: i32):
        %3 = arith.extsi %in : i8 to i32
        %4 = arith.extsi %in_1 : i8 to i32
        %5 = arith.muli %3, %4 : i32
        %6 = arith.addi %out, %5 : i32
        linalg.yield %6 : i32
      } -> tensor<1x8x8xi32>
      return %2 : tensor<1x8x8xi32>
    }
    ```
  }];
  let options = [
    Option<"isa", "isa", "std::string", /*default=*/"\"generic\"",
           "Instruction set: generic, avx2, avx512-vbmi, neon, or native: the "
           "best that the processor this runs on has">,
    Option<"remarks", "remarks", "bool", /*default=*/"true",
           "Emit a remark on each convolution">,
  ];
  let dependentDialects = ["::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect"];
}

def QlutApplySchedule : Pass<"qlut-apply-schedule", "::mlir::ModuleOp"> {
  let summary = "apply a schedule of the transform dialect, from a file";
  let description = [{
    *What.* Applies the named sequence `@__transform_main` of the file to the
    module: any ops of the transform dialect, and `transform.match.qlut.contraction`
    and `transform.qlut.dot_tile`, which choose how
    `--convert-qlut-contractions-to-vector` tiles products of integers. The
    schedule is not kept in the context.

    *Precondition.* That of the schedule's ops. In `--qlut-cpu-pipeline` tensors
    are buffers by then.

    *Postcondition.* The schedule has succeeded.

    *Refuses.* A file that can't be read or parsed, one without
    `@__transform_main`, and whatever the schedule fails for: each at its place
    in the file.

    ```mlir
    // qlut-opt --qlut-apply-schedule=schedule=schedules/cpu.mlir
    // Before:
    memref.global "private" constant @w : memref<2x8xi8> = dense<1>
    func.func @main(%x: memref<1x2xi8>, %y: memref<1x8xi32>) {
      %w = memref.get_global @w : memref<2x8xi8>
      linalg.matmul ins(%x, %w : memref<1x2xi8>, memref<2x8xi8>) outs(%y : memref<1x8xi32>)
      return
    }
    // After:
    memref.global "private" constant @w : memref<2x8xi8> = dense<1>
    func.func @main(%arg0: memref<1x2xi8>, %arg1: memref<1x8xi32>) {
      %0 = memref.get_global @w : memref<2x8xi8>
      linalg.matmul {qlut.dot_tile = {block_bytes = 458752 : i64, rows = 2 : i64, vectors = 4 : i64, window = 16 : i64}} ins(%arg0, %0 : memref<1x2xi8>, memref<2x8xi8>) outs(%arg1 : memref<1x8xi32>)
      return
    }
    ```
  }];
  let options = [
    Option<"schedule", "schedule", "std::string", /*default=*/"",
           "File with the transform.named_sequence @__transform_main">,
  ];
  let dependentDialects = ["::mlir::transform::TransformDialect"];
}

def QlutParallelizeRows : Pass<"qlut-parallelize-rows"> {
  let summary = "divide ops over buffers among threads";
  let description = [{
    *What.* Each linalg op over buffers, softmax and norm of codes of at least
    `min-work` steps of a product of integers, where a step of anything else
    counts as 16, becomes an `scf.parallel` loop over at most `threads` parts:
    the same op over subviews of its outermost dimension that all outputs have,
    rows of products, images of a batch, heads of an attention. A product takes
    the fill of its output along. The contiguous dimension is divided only if
    there is no other. `--convert-scf-to-openmp` gives the loops to threads.

    *Precondition.* Tensors are buffers (`--one-shot-bufferize`); passes that
    make vector code of the ops follow.

    *Postcondition.* Every element is computed by one part, as it was, so results
    are the same bits with any number of threads.

    *Refuses.* Numbers of threads other than 1 to 1024, a negative `min-work`.
    Left alone: less work, dimensions that constants differ in, which are packed
    as a whole; everything with one thread.

    ```mlir
    // qlut-opt --qlut-parallelize-rows=threads=2
    // Before:
    func.func @main(%x: memref<512x256xi8>) {
      %zero = arith.constant 0 : i8
      linalg.fill ins(%zero : i8) outs(%x : memref<512x256xi8>)
      return
    }
    // After:
    func.func @main(%arg0: memref<512x256xi8>) {
      %c0_i8 = arith.constant 0 : i8
      %c0 = arith.constant 0 : index
      %c512 = arith.constant 512 : index
      %c256 = arith.constant 256 : index
      scf.parallel (%arg1) = (%c0) to (%c512) step (%c256) {
        %subview = memref.subview %arg0[%arg1, 0] [256, 256] [1, 1] : memref<512x256xi8> to memref<256x256xi8, strided<[256, 1], offset: ?>>
        linalg.fill ins(%c0_i8 : i8) outs(%subview : memref<256x256xi8, strided<[256, 1], offset: ?>>)
        scf.reduce
      }
      return
    }
    ```
  }];
  let options = [
    Option<"threads", "threads", "int64_t", /*default=*/"1",
           "Threads to divide the work of an op among">,
    Option<"minWork", "min-work", "int64_t", /*default=*/"1048576",
           "Least steps of an op that is divided: of products of integers, "
           "others count as 16">,
  ];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect"];
}

def ConvertQlutFloatContractionsToVector
    : Pass<"convert-qlut-float-contractions-to-vector", "::mlir::func::FuncOp"> {
  let summary = "compile products of floats to vector code";
  let description = [{
    *What.* A linalg op over buffers that adds products of two floats to its
    output, as matrix products, convolutions and the gradients of both do,
    becomes loops around tiles of sums in registers: vectors along the output's
    last dimension, which one of the operands has as well, times numbers of the
    other operand. If that dimension is not contiguous in the operand, a copy
    where it is is made first.

    Products and sums are rounded apart. The terms of each sum are added in the
    order of the op's loops, but those loops that move the output come first, so
    the result does not depend on the instruction set.

    *Precondition.* Tensors are buffers (`--one-shot-bufferize`).

    *Postcondition.* Each sum of products of floats is vector code or has a
    remark with the reason (`remarks=false` turns them off).

    *Refuses.* An unknown instruction set. Left alone, with a remark: dynamic
    shapes, other types than f32 and f64, outputs whose last dimension is not
    contiguous, not a loop of its own, or in both operands or none; one row of
    products with columns that are not contiguous.

    ```mlir
    // qlut-opt --convert-qlut-float-contractions-to-vector=isa=avx2
    // Before:
    func.func @main(%x: memref<1x4xf32>, %w: memref<4x8xf32>, %y: memref<1x8xf32>) {
      linalg.matmul ins(%x, %w : memref<1x4xf32>, memref<4x8xf32>) outs(%y : memref<1x8xf32>)
      return
    }
    // After:
    func.func @main(%arg0: memref<1x4xf32>, %arg1: memref<4x8xf32>, %arg2: memref<1x8xf32>) attributes {passthrough = [["target-features", "+avx2,+fma"]]} {
      %c0 = arith.constant 0 : index
      %0 = vector.load %arg2[%c0, %c0] : memref<1x8xf32>, vector<8xf32>
      %c4 = arith.constant 4 : index
      %c1 = arith.constant 1 : index
      %1 = scf.for %arg3 = %c0 to %c4 step %c1 iter_args(%arg4 = %0) -> (vector<8xf32>) {
        %2 = vector.load %arg1[%arg3, %c0] : memref<4x8xf32>, vector<8xf32>
        %3 = memref.load %arg0[%c0, %arg3] : memref<1x4xf32>
        %4 = vector.broadcast %3 : f32 to vector<8xf32>
        %5 = arith.mulf %4, %2 : vector<8xf32>
        %6 = arith.addf %arg4, %5 : vector<8xf32>
        scf.yield %6 : vector<8xf32>
      }
      vector.store %1, %arg2[%c0, %c0] : memref<1x8xf32>, vector<8xf32>
      return
    }
    ```
  }];
  let options = [
    Option<"isa", "isa", "std::string", /*default=*/"\"generic\"",
           "Instruction set: generic, avx2, avx512-vbmi, neon, or native: the "
           "best that the processor this runs on has">,
    Option<"remarks", "remarks", "bool", /*default=*/"true",
           "Emit a remark on each sum of products that stays as it is">,
  ];
  let dependentDialects = ["::mlir::affine::AffineDialect",
                           "::mlir::arith::ArithDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::memref::MemRefDialect",
                           "::mlir::scf::SCFDialect",
                           "::mlir::vector::VectorDialect"];
}

def QlutFuseEpilogues : Pass<"qlut-fuse-epilogues"> {
  let summary = "make one op of what is computed from sums";
  let description = [{
    *What.* Elementwise ops on tensors whose results have more than 16 bits and
    are read once, such as a bias that is added to sums, become a part of the op
    that reads them. A lookup of codes that the same op computes becomes an op of
    its own, in place; and a reshape between sums and what alone reads them
    moves behind it. What is left is what
    `--convert-qlut-contractions-to-vector` computes from sums in registers, and
    `--convert-qlut-to-vector` knows.

    *Precondition.* Elementwise ops are `linalg.generic`
    (`--qlut-generalize-elementwise`, `--convert-elementwise-to-linalg`).

    *Postcondition.* The same integers.

    *Refuses.* An unknown instruction set. Left alone: everything without AVX2,
    floats, codes, and results that several ops read.

    ```mlir
    // qlut-opt --qlut-fuse-epilogues=isa=avx2
    // Before:
    #id = affine_map<(d0) -> (d0)>
    #relu = #qlut.linear<i8 -> i8, free, nodes = [128, 255], values = [0, 127],
        guard = 0, value_bits = 8, round = half_up, out_of_range = clamp>
    func.func @main(%sums: tensor<8xi32>, %m: i32, %s: i8) -> tensor<8xi8> {
      %c5_i32 = arith.constant 5 : i32
      %0 = tensor.empty() : tensor<8xi32>
      %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
          ins(%sums : tensor<8xi32>) outs(%0 : tensor<8xi32>) {
      ^bb0(%in: i32, %out: i32):
        %4 = arith.addi %in, %c5_i32 : i32
        linalg.yield %4 : i32
      } -> tensor<8xi32>
      %2 = tensor.empty() : tensor<8xi8>
      %3 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
          ins(%1 : tensor<8xi32>) outs(%2 : tensor<8xi8>) {
      ^bb0(%in: i32, %out: i8):
        %4 = qlut.rescale %in, %m, %s input_zp 0 output_zp 0 to "i8" : i32, i32, i8 -> i8
        %5 = qlut.hw_lut %4 table(#relu) : i8 -> i8
        linalg.yield %5 : i8
      } -> tensor<8xi8>
      return %3 : tensor<8xi8>
    }
    // After:
    #id = affine_map<(d0) -> (d0)>
    #relu = #qlut.linear<i8 -> i8, free, nodes = [128, 255], values = [0, 127],
        guard = 0, value_bits = 8, round = half_up, out_of_range = clamp>
    func.func @main(%arg0: tensor<8xi32>, %arg1: i32, %arg2: i8) -> tensor<8xi8> {
      %c5_i32 = arith.constant 5 : i32
      %unread = tensor.empty() : tensor<8xi32>
      %0 = tensor.empty() : tensor<8xi8>
      %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
          ins(%arg0 : tensor<8xi32>) outs(%0 : tensor<8xi8>) {
      ^bb0(%in: i32, %out: i8):
        %3 = arith.addi %in, %c5_i32 : i32
        %4 = qlut.rescale %3, %arg1, %arg2 input_zp 0 output_zp 0 to "i8" : i32, i32, i8 -> i8
        linalg.yield %4 : i8
      } -> tensor<8xi8>
      %2 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
          ins(%1 : tensor<8xi8>) outs(%1 : tensor<8xi8>) {
      ^bb0(%in: i8, %out: i8):
        %3 = qlut.hw_lut %in table(#relu) : i8 -> i8
        linalg.yield %3 : i8
      } -> tensor<8xi8>
      return %2 : tensor<8xi8>
    }
    ```
  }];
  let options = [
    Option<"isa", "isa", "std::string", /*default=*/"\"generic\"",
           "Instruction set: generic, avx2, avx512-vbmi, neon, or native: the "
           "best that the processor this runs on has">,
  ];
  let dependentDialects = ["::mlir::linalg::LinalgDialect"];
}

def ConvertQlutContractionsToVector
    : Pass<"convert-qlut-contractions-to-vector", "ModuleOp"> {
  let summary = "compile products of integers to vector code";
  let description = [{
    *What.* A `linalg.generic` or named op over buffers that adds products of
    codes and constant weights, or of codes known at run time, in i32, as a
    product of matrices, becomes loops around tiles of sums in registers. Two
    forms, both exact:

    - bytes: `pmaddubsw` multiplies unsigned codes (signed ones plus 128) by
      weights and adds pairs in 16 bits, where several steps stay before they
      are widened. How many fit, whatever the codes are, is computed from the
      weights: those of one sign in a lane add up to at most 32767 / 255.
    - words: `pmaddwd` multiplies numbers of 16 bits and adds pairs in 32 bits,
      which holds for all weights but -32768.

    With `avx512-vbmi` the same operands go to VNNI instructions, which add to
    32 bits at once: bytes hold for all 8-bit weights then.

    Weights are packed into the order they are read in, at compile time; of two
    operands known at run time one is packed into words before it is used. What codes are moved by,
    zero points and 128, is folded into what the sums start from, modulo 2^32 as
    all of the op. Codes are extended block by block into a buffer of at most
    `block-bytes` (or one tile of rows), made for the time of the op.

    An elementwise op on integers that alone reads the sums, such as their
    requantization (`--qlut-fuse-epilogues`), is computed where they are in
    registers; they have no buffer then.

    The attribute `qlut.dot_tile` of an op, which a schedule sets
    (`--qlut-apply-schedule`), goes before the options.

    *Precondition.* Tensors are buffers (`--one-shot-bufferize`).

    *Postcondition.* Each contraction of integers is vector code or has a remark
    with the reason; those that became code have one with their form
    (`remarks=false` turns them off).

    *Refuses.* An unknown instruction set, tiles of no size, a `qlut.dot_tile`
    whose sums leave no registers. Sums of each channel by itself are those of
    `--convert-qlut-depthwise-to-vector`. Left alone, with a remark: sums of other
    widths than 32 bits, codes of other widths than 8 and 16 bits, several reduction loops (convolutions:
    `--qlut-convolutions-to-products`), outputs whose columns are not contiguous,
    few rows where both operands are known at run time; everything without
    AVX2.

    ```mlir
    // qlut-opt --convert-qlut-contractions-to-vector=isa=avx2
    // Before:
    memref.global "private" constant @w : memref<2x8xi8> = dense<[[1, 2, 3, 4, 5, 6, 7, 8], [8, 7, 6, 5, 4, 3, 2, 1]]>
    func.func @main(%x: memref<1x2xi16>, %y: memref<1x8xi32>) {
      %w = memref.get_global @w : memref<2x8xi8>
      linalg.matmul ins(%x, %w : memref<1x2xi16>, memref<2x8xi8>) outs(%y : memref<1x8xi32>)
      return
    }
    // After:
    memref.global "private" constant @contraction_starts : memref<8xi32> = dense<0> {alignment = 64 : i64}
    memref.global "private" constant @contraction_weights : memref<16xi8> = dense<[1, 8, 2, 7, 3, 6, 4, 5, 5, 4, 6, 3, 7, 2, 8, 1]> {alignment = 64 : i64}
    func.func @main(%arg0: memref<1x2xi16>, %arg1: memref<1x8xi32>) attributes {passthrough = [["target-features", "+avx2,+fma"]]} {
      %0 = memref.get_global @contraction_weights : memref<16xi8>
      %1 = memref.get_global @contraction_starts : memref<8xi32>
      %c0 = arith.constant 0 : index
      %alloc = memref.alloc() {alignment = 64 : i64} : memref<4xi8>
      %view = memref.view %alloc[%c0][] : memref<4xi8> to memref<1x1x1xi32>
      %view_0 = memref.view %alloc[%c0][] : memref<4xi8> to memref<1x2xi16>
      %2 = vector.load %arg0[%c0, %c0] : memref<1x2xi16>, vector<2xi16>
      vector.store %2, %view_0[%c0, %c0] : memref<1x2xi16>, vector<2xi16>
      %3 = vector.load %1[%c0] : memref<8xi32>, vector<8xi32>
      %4 = vector.load %0[%c0] : memref<16xi8>, vector<16xi8>
      %5 = arith.extsi %4 : vector<16xi8> to vector<16xi16>
      %6 = memref.load %view[%c0, %c0, %c0] : memref<1x1x1xi32>
      %7 = vector.broadcast %6 : i32 to vector<8xi32>
      %8 = vector.bitcast %7 : vector<8xi32> to vector<16xi16>
      %9 = llvm.call_intrinsic "llvm.x86.avx2.pmadd.wd"(%8, %5) : (vector<16xi16>, vector<16xi16>) -> vector<8xi32>
      %10 = arith.addi %3, %9 : vector<8xi32>
      %11 = vector.load %arg1[%c0, %c0] : memref<1x8xi32>, vector<8xi32>
      %12 = arith.addi %10, %11 : vector<8xi32>
      vector.store %12, %arg1[%c0, %c0] : memref<1x8xi32>, vector<8xi32>
      memref.dealloc %alloc : memref<4xi8>
      return
    }
    ```
  }];
  let options = [
    Option<"isa", "isa", "std::string", /*default=*/"\"generic\"",
           "Instruction set: generic, avx2, avx512-vbmi, neon, or native: the "
           "best that the processor this runs on has">,
    Option<"tileRows", "tile-rows", "int64_t", /*default=*/"6",
           "Rows of sums that registers hold">,
    Option<"tileVectors", "tile-vectors", "int64_t", /*default=*/"2",
           "Vectors of sums in each of these rows">,
    Option<"blockBytes", "block-bytes", "int64_t", /*default=*/"458752",
           "Bytes of extended codes that the second cache keeps">,
    Option<"remarks", "remarks", "bool", /*default=*/"true",
           "Emit a remark on each contraction: its form, or why it is left">,
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
    "::mlir::vector::VectorDialect"];
}

def ConvertQlutDepthwiseToVector
    : Pass<"convert-qlut-depthwise-to-vector", "ModuleOp"> {
  let summary = "compile integer sums of each channel to vector code";
  let description = [{
    *What.* A `linalg.generic` or named op over buffers that adds products of
    codes and constant weights in i32, of each channel by itself over a window,
    as depthwise convolutions do, becomes loops around tiles of sums in
    registers: `tile-pixels` neighbours times a vector of channels, over all
    places of the window. Strides, dilations, one or more spatial dimensions,
    zero points in the body or as operands (`_q`). Two forms, both exact:

    - codes of 8 bits: products are added in 16 bits first (`pmullw`), as many
      as fit. Which ones do, whatever the codes are, is computed from the
      weights: the windows. Words of two windows are widened and added at once
      (`pmaddwd` by ones).
    - codes of 16 bits: `pmaddwd` multiplies words of two codes by both weights
      and adds them in 32 bits, which holds for all weights but -32768.

    With `avx512-vbmi` vectors hold 32 channels, if there are as many, and VNNI
    instructions add to the sums. Channels past the last whole vector are a
    vector of the last channels, of which some are computed twice. Zero points
    are folded into what the sums start from, modulo 2^32 as all of the op.

    An elementwise op on integers that alone reads the sums, such as their
    requantization (`--qlut-fuse-epilogues`), is computed where they are in
    registers; they have no buffer then.

    *Precondition.* Tensors are buffers (`--one-shot-bufferize`). It is the
    first one of the passes over products: the others leave such sums alone.

    *Postcondition.* Each integer sum of that kind is vector code or has a remark
    with the reason; those that became code have one with their form
    (`remarks=false` turns them off).

    *Refuses.* An unknown instruction set, tiles of no size. Left alone, with a
    remark: sums of other widths than 32 bits, codes of other widths than 8 and
    16 bits, weights known at run time, several filters for each channel,
    channels that are not the contiguous dimension, windows of more than 64
    places; everything without AVX2.

    ```mlir
    // qlut-opt --convert-qlut-depthwise-to-vector=isa=avx2
    // Before:
    memref.global "private" constant @w : memref<3x8xi8> = dense<[[1, 2, 3, 4, 5, 6, 7, 8], [8, 7, 6, 5, 4, 3, 2, 1], [1, 1, 1, 1, 1, 1, 1, 1]]>
    func.func @main(%x: memref<1x3x8xi8>, %y: memref<1x1x8xi32>) {
      %w = memref.get_global @w : memref<3x8xi8>
      linalg.depthwise_conv_1d_nwc_wc ins(%x, %w : memref<1x3x8xi8>, memref<3x8xi8>) outs(%y : memref<1x1x8xi32>)
      return
    }
    // After:
    memref.global "private" constant @depthwise_starts : memref<16xi32> = dense<0> {alignment = 64 : i64}
    memref.global "private" constant @depthwise_weights : memref<48xi16> = dense<[1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]> {alignment = 64 : i64}
    func.func @main(%arg0: memref<1x3x8xi8>, %arg1: memref<1x1x8xi32>) attributes {passthrough = [["target-features", "+avx2,+fma"]]} {
      %0 = memref.get_global @depthwise_weights : memref<48xi16>
      %1 = memref.get_global @depthwise_starts : memref<16xi32>
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      scf.for %arg2 = %c0 to %c1 step %c1 {
        %2 = vector.load %1[%c0] : memref<16xi32>, vector<8xi32>
        %c8 = arith.constant 8 : index
        %3 = vector.load %1[%c8] : memref<16xi32>, vector<8xi32>
        %cst = arith.constant dense<1> : vector<16xi16>
        %4 = vector.load %0[%c0] : memref<48xi16>, vector<16xi16>
        %c16 = arith.constant 16 : index
        %5 = vector.load %arg0[%arg2, %c0, %c0] : memref<1x3x8xi8>, vector<8xi8>
        %cst_0 = arith.constant dense<0> : vector<8xi8>
        %6 = vector.shuffle %5, %cst_0 [0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8, 8, 8, 8, 8] : vector<8xi8>, vector<8xi8>
        %7 = arith.extsi %6 : vector<16xi8> to vector<16xi16>
        %8 = arith.muli %7, %4 : vector<16xi16>
        %9 = vector.load %0[%c16] : memref<48xi16>, vector<16xi16>
        %c32 = arith.constant 32 : index
        %10 = vector.load %arg0[%arg2, %c1, %c0] : memref<1x3x8xi8>, vector<8xi8>
        %11 = vector.shuffle %10, %cst_0 [0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8, 8, 8, 8, 8] : vector<8xi8>, vector<8xi8>
        %12 = arith.extsi %11 : vector<16xi8> to vector<16xi16>
        %13 = arith.muli %12, %9 : vector<16xi16>
        %14 = arith.addi %8, %13 : vector<16xi16>
        %15 = vector.load %0[%c32] : memref<48xi16>, vector<16xi16>
        %c2 = arith.constant 2 : index
        %16 = vector.load %arg0[%arg2, %c2, %c0] : memref<1x3x8xi8>, vector<8xi8>
        %17 = vector.shuffle %16, %cst_0 [0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8, 8, 8, 8, 8] : vector<8xi8>, vector<8xi8>
        %18 = arith.extsi %17 : vector<16xi8> to vector<16xi16>
        %19 = arith.muli %18, %15 : vector<16xi16>
        %20 = arith.addi %14, %19 : vector<16xi16>
        %cst_1 = arith.constant dense<0> : vector<16xi16>
        %21 = vector.shuffle %20, %cst_1 [0, 16, 1, 17, 2, 18, 3, 19, 8, 24, 9, 25, 10, 26, 11, 27] : vector<16xi16>, vector<16xi16>
        %22 = llvm.call_intrinsic "llvm.x86.avx2.pmadd.wd"(%21, %cst) : (vector<16xi16>, vector<16xi16>) -> vector<8xi32>
        %23 = arith.addi %2, %22 : vector<8xi32>
        %24 = vector.shuffle %20, %cst_1 [4, 20, 5, 21, 6, 22, 7, 23, 12, 28, 13, 29, 14, 30, 15, 31] : vector<16xi16>, vector<16xi16>
        %25 = llvm.call_intrinsic "llvm.x86.avx2.pmadd.wd"(%24, %cst) : (vector<16xi16>, vector<16xi16>) -> vector<8xi32>
        %26 = arith.addi %3, %25 : vector<8xi32>
        %27 = vector.shuffle %23, %26 [0, 1, 2, 3, 8, 9, 10, 11] : vector<8xi32>, vector<8xi32>
        %28 = vector.load %arg1[%arg2, %c0, %c0] : memref<1x1x8xi32>, vector<8xi32>
        %29 = arith.addi %27, %28 : vector<8xi32>
        vector.store %29, %arg1[%arg2, %c0, %c0] : memref<1x1x8xi32>, vector<8xi32>
      }
      return
    }
    ```
  }];
  let options = [
    Option<"isa", "isa", "std::string", /*default=*/"\"generic\"",
           "Instruction set: generic, avx2, avx512-vbmi, neon, or native: the "
           "best that the processor this runs on has">,
    Option<"tilePixels", "tile-pixels", "int64_t", /*default=*/"4",
           "Neighbours whose sums registers hold">,
    Option<"remarks", "remarks", "bool", /*default=*/"true",
           "Emit a remark on each op: its form, or why it is left">,
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
    "::mlir::vector::VectorDialect"];
}

#endif // QLUT_CONVERSION_CONTRACTIONPASSES_TD
