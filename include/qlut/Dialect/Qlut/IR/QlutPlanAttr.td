//===- QlutPlanAttr.td - the numbers of integer composites -*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_DIALECT_QLUT_IR_QLUTPLANATTR_TD
#define QLUT_DIALECT_QLUT_IR_QLUTPLANATTR_TD

include "qlut/Dialect/Qlut/IR/QlutAttrs.td"

def Qlut_PlanAttr : Qlut_Attr<"Plan", "plan"> {
  let summary = "the numbers of a composite in integers";
  let description = [{
    Everything that the integer program of a composite reads, built once by
    `--qlut-build-tables` (docs/spec.md, K rules): tables of segments with
    their widths, multipliers, shifts, the width of accumulators, of norms the
    scale and bias in integers. The kinds are `softmax`, `log_softmax`,
    `norm`, `divide` and `sinusoid`, and the declared fast forms `fast_softmax`
    and `fast_norm`.

    ```mlir
    #qlut.plan<divide, lhs = i8, lhs_zero_point = 0, rhs = i8,
               rhs_zero_point = 3, output = i16, zero_point = 0,
               reciprocal_fraction = 32, reciprocal_segment_bits = 1,
               reciprocal_value_bits = 16, reciprocal = [65536, 43691, 32768],
               exponent = 4, round = half_up>
    ```
  }];
  let parameters = (ins AttrParameter<"::qlut::CompositePlan", "the plan",
                                      "const ::qlut::CompositePlan &">:$value);
  let genVerifyDecl = 1;
}

#endif // QLUT_DIALECT_QLUT_IR_QLUTPLANATTR_TD
