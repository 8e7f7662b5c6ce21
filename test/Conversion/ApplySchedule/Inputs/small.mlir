// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Small tiles of every product, and words for those of many terms.
module attributes {transform.with_named_sequence} {
  transform.named_sequence @has_many_terms(%op: !transform.any_op {transform.readonly}) -> !transform.any_op {
    %rows, %columns, %terms = transform.match.qlut.contraction %op
        : (!transform.any_op) -> (!transform.param<i64>, !transform.param<i64>, !transform.param<i64>)
    %many = transform.param.constant 24 : i64 -> !transform.param<i64>
    transform.match.param.cmpi gt %terms, %many : !transform.param<i64>
    transform.yield %op : !transform.any_op
  }
  transform.named_sequence @is_product(%op: !transform.any_op {transform.readonly}) -> !transform.any_op {
    %rows, %columns, %terms = transform.match.qlut.contraction %op
        : (!transform.any_op) -> (!transform.param<i64>, !transform.param<i64>, !transform.param<i64>)
    transform.yield %op : !transform.any_op
  }
  transform.named_sequence @words(%op: !transform.any_op {transform.readonly}) {
    transform.qlut.dot_tile %op rows = 3 vectors = 1 words : !transform.any_op
    transform.yield
  }
  transform.named_sequence @small(%op: !transform.any_op {transform.readonly}) {
    transform.qlut.dot_tile %op rows = 2 vectors = 3 window = 2 block_bytes = 64 : !transform.any_op
    transform.yield
  }
  transform.named_sequence @__transform_main(%module: !transform.any_op {transform.consumed}) {
    transform.foreach_match in %module @has_many_terms -> @words, @is_product -> @small
        : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}
