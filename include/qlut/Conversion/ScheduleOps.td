//===- ScheduleOps.td - schedules of products of integers --*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CONVERSION_SCHEDULEOPS_TD
#define QLUT_CONVERSION_SCHEDULEOPS_TD

include "mlir/Dialect/Transform/IR/TransformDialect.td"
include "mlir/Dialect/Transform/Interfaces/MatchInterfaces.td"
include "mlir/Dialect/Transform/Interfaces/TransformInterfaces.td"
include "mlir/IR/OpBase.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def MatchContractionOp : Op<Transform_Dialect, "match.qlut.contraction",
    [MatchOpInterface, SingleOpMatcher, MemoryEffectsOpInterface]> {
  let summary = "match a product of integers, and give its sizes";
  let description = [{
    Matches a linalg op over buffers that
    `--convert-qlut-contractions-to-vector` knows how to write: a sum of
    products of codes in i32. Results are its rows, columns and terms, as that
    pass sees them; a number that is not known until the program runs is
    2^63 - 1. The rows are those of one matrix of a batch.

    ```mlir
    module attributes {transform.with_named_sequence} {
      transform.named_sequence @has_few_rows(%op: !transform.any_op {transform.readonly}) -> !transform.any_op {
        %rows, %columns, %terms = transform.match.qlut.contraction %op
            : (!transform.any_op) -> (!transform.param<i64>, !transform.param<i64>, !transform.param<i64>)
        %four = transform.param.constant 4 : i64 -> !transform.param<i64>
        transform.match.param.cmpi le %rows, %four : !transform.param<i64>
        transform.yield %op : !transform.any_op
      }
    }
    ```

    #### Return modes

    A silenceable failure for any other op, with what was expected of it.
  }];
  let arguments = (ins TransformHandleTypeInterface:$operand_handle);
  let results = (outs TransformParamTypeInterface:$rows,
                      TransformParamTypeInterface:$columns,
                      TransformParamTypeInterface:$terms);
  let assemblyFormat =
      "$operand_handle attr-dict `:` functional-type(operands, results)";
  let extraClassDeclaration = SingleOpMatcher.extraDeclaration;
}

def DotTileOp : Op<Transform_Dialect, "qlut.dot_tile",
    [TransformOpInterface, TransformEachOpTrait,
     DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "choose how products of integers are tiled";
  let description = [{
    Sets the tile that `--convert-qlut-contractions-to-vector` writes each of
    the ops with, as their attribute `qlut.dot_tile`. What is not given the pass
    chooses. Results of the program are the same bits, whatever the tile.

    - `rows` (1 to 16) of sums that stay in registers, and `vectors` (1 to 8) of
      them in each row. A vector has 8 sums with AVX2, 16 with AVX-512.
    - `window` (1 to 16): most steps, of 4 terms each, whose sums stay in 16
      bits, if weights leave room for more.
    - `block_bytes` (1 to 2^30) of codes that are extended at a time: they are
      read again for each panel of columns, so the second cache should hold
      them.
    - `words`: weights are words, even if bytes are proven to hold them.

    Sums that leave the instruction set no register for weights and codes are an
    error of that pass.

    ```mlir
    module attributes {transform.with_named_sequence} {
      transform.named_sequence @__transform_main(%module: !transform.any_op {transform.readonly}) {
        %products = transform.structured.match ops{["linalg.matmul"]} in %module
            : (!transform.any_op) -> !transform.any_op
        transform.qlut.dot_tile %products rows = 4 vectors = 2 block_bytes = 65536 words : !transform.any_op
        transform.yield
      }
    }
    ```

    #### Return modes

    A silenceable failure for ops that are no products of integers over buffers.
  }];
  let arguments = (ins TransformHandleTypeInterface:$target,
                       OptionalAttr<I64Attr>:$rows,
                       OptionalAttr<I64Attr>:$vectors,
                       OptionalAttr<I64Attr>:$window,
                       OptionalAttr<I64Attr>:$block_bytes,
                       UnitAttr:$words);
  let assemblyFormat = [{
    $target (`rows` `=` $rows^)? (`vectors` `=` $vectors^)?
    (`window` `=` $window^)? (`block_bytes` `=` $block_bytes^)?
    (`words` $words^)? attr-dict `:` type($target)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// What is given, as the ops' attribute.
    ::mlir::DictionaryAttr getChoice();
    ::mlir::DiagnosedSilenceableFailure
    applyToOne(::mlir::transform::TransformRewriter &rewriter,
               ::mlir::Operation *target,
               ::mlir::transform::ApplyToEachResultList &results,
               ::mlir::transform::TransformState &state);
  }];
}

#endif // QLUT_CONVERSION_SCHEDULEOPS_TD
