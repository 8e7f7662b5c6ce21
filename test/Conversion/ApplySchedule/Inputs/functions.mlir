// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A tile for what is no product of integers.
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%module: !transform.any_op {transform.readonly}) {
    %functions = transform.structured.match ops{["func.func"]} in %module
        : (!transform.any_op) -> !transform.any_op
    transform.qlut.dot_tile %functions rows = 2 : !transform.any_op
    transform.yield
  }
}
