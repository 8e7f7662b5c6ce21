// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How --qlut-cpu-pipeline tiles products of integers when it is given no
// schedule, as a schedule: start yours from a copy of it, and give that with
// --qlut-cpu-pipeline=schedule=FILE or qlut-run --schedule=FILE. The ops are
// explained in docs/reference/schedules.md, what they do in docs/speed.md.
// Whatever a schedule says about tiles, results are the same bits.

module attributes {transform.with_named_sequence} {
  // A matcher: one or two rows.
  transform.named_sequence @has_two_rows(%op: !transform.any_op {transform.readonly}) -> !transform.any_op {
    %rows, %columns, %terms = transform.match.qlut.contraction %op
        : (!transform.any_op) -> (!transform.param<i64>, !transform.param<i64>, !transform.param<i64>)
    %two = transform.param.constant 2 : i64 -> !transform.param<i64>
    transform.match.param.cmpi le %rows, %two : !transform.param<i64>
    transform.yield %op : !transform.any_op
  }

  // A matcher: all other products.
  transform.named_sequence @is_product(%op: !transform.any_op {transform.readonly}) -> !transform.any_op {
    %rows, %columns, %terms = transform.match.qlut.contraction %op
        : (!transform.any_op) -> (!transform.param<i64>, !transform.param<i64>, !transform.param<i64>)
    transform.yield %op : !transform.any_op
  }

  // Weights are read about once for each of their uses: wider tiles keep more
  // loads in flight.
  transform.named_sequence @wide(%op: !transform.any_op {transform.readonly}) {
    transform.qlut.dot_tile %op rows = 2 vectors = 4 window = 16 block_bytes = 458752 : !transform.any_op
    transform.yield
  }

  // 12 vectors of sums, two of weights and one of codes fill the registers of
  // AVX2; blocks of codes fit the second cache beside a panel of weights.
  transform.named_sequence @square(%op: !transform.any_op {transform.readonly}) {
    transform.qlut.dot_tile %op rows = 6 vectors = 2 window = 16 block_bytes = 458752 : !transform.any_op
    transform.yield
  }

  transform.named_sequence @__transform_main(%module: !transform.any_op {transform.consumed}) {
    transform.foreach_match in %module
        @has_two_rows -> @wide,
        @is_product -> @square
        : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}
