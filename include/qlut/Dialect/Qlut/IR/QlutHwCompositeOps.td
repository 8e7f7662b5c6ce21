//===- QlutHwCompositeOps.td - composites of codes ---------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_DIALECT_QLUT_IR_QLUTHWCOMPOSITEOPS_TD
#define QLUT_DIALECT_QLUT_IR_QLUTHWCOMPOSITEOPS_TD

include "mlir/Interfaces/DestinationStyleOpInterface.td"
include "qlut/Dialect/Qlut/IR/QlutOps.td"
include "qlut/Dialect/Qlut/IR/QlutPlanAttr.td"

def Qlut_Codes
    : AnyTypeOf<[RankedTensorOf<[AnySignlessInteger]>,
                 MemRefRankOf<[AnySignlessInteger], [1, 2, 3, 4, 5, 6, 7, 8]>],
                "ranked tensor or memref of signless integers">;

// The integer program of a composite: codes in, codes out, in destination
// style on tensors and on buffers. The input and the destination of an op on
// buffers don't overlap.
class Qlut_HwCompositeOp<string mnemonic, string place>
    : Qlut_Op<mnemonic, [
        DestinationStyleOpInterface,
        DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let results = (outs Optional<RankedTensorOf<[AnySignlessInteger]>>:$result);
  let assemblyFormat = [{
    `ins` `(` $input `:` type($input) `)` `outs` `(` $init `:` type($init) `)`
  }] # place # [{
    `plan` `(` $plan `)` (`layer` $layer^)? attr-dict (`->` type($result)^)?
  }];
  let hasVerifier = 1;
  code declarations = [{
    MutableOperandRange getDpsInitsMutable() { return getInitMutable(); }
  }];
  let extraClassDefinition = [{
    void $cppClass::getEffects(
        ::llvm::SmallVectorImpl<::mlir::MemoryEffects::EffectInstance>
            &effects) {
      ::mlir::qlut::getBufferEffects(getInputMutable(), getInitMutable(),
                                     effects);
    }
  }];
}

def Qlut_HwSoftmaxOp : Qlut_HwCompositeOp<"hw_softmax", "`dimension` $dimension"> {
  let summary = "softmax of codes, in its fast form";
  let description = [{
    What the plan computes along `dimension` (docs/spec.md, K17 to K21): codes
    of its input to codes of its output, of one shape. Written by
    `--convert-qlut-sim-to-hw` for a `qlut.softmax` without a mask whose plan is
    of the fast form. `--convert-qlut-composites-to-vector` makes vector code of
    it on buffers, `--convert-qlut-composites-to-linalg` and
    `--convert-qlut-to-arith` linalg ops on tensors.

    ```mlir
    #fast = #qlut.plan<fast_softmax, input = i2, row_length = 4, output = u8,
               zero_point = 3, accumulator_bits = 32, distance_shift = 0,
               high = [32767, 32767, 32767, 26087, 19194, 14120, 10388, 7642,
                       5621, 4135, 3042, 2238, 1646, 1211, 891, 655],
               gains = [128, 64, 32, 16, 8, 4, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1],
               low = [32767], reciprocal_fraction = 32,
               reciprocal_segment_bits = 1, reciprocal_value_bits = 16,
               reciprocal = [65536, 43691, 32768], result_shift = 7>
    func.func @main(%q: tensor<4x4xi2>, %e: tensor<4x4xi8>,
                    %m: memref<4x4xi2>, %n: memref<4x4xi8>) -> tensor<4x4xi8> {
      %0 = qlut.hw_softmax ins(%q : tensor<4x4xi2>) outs(%e : tensor<4x4xi8>)
             dimension 1 plan(#fast) -> tensor<4x4xi8>
      qlut.hw_softmax ins(%m : memref<4x4xi2>) outs(%n : memref<4x4xi8>)
             dimension 1 plan(#fast)
      return %0 : tensor<4x4xi8>
    }
    ```
  }];
  let arguments = (ins Qlut_Codes:$input, Qlut_Codes:$init, I64Attr:$dimension,
                   Qlut_PlanAttr:$plan, OptionalAttr<StrAttr>:$layer);
  let extraClassDeclaration = declarations # [{
    /// The numbers of the plan, which is of the fast form.
    const ::qlut::FastSoftmaxPlan &getNumbers();
  }];
}

def Qlut_HwNormOp : Qlut_HwCompositeOp<"hw_norm", "`dims` $dims"> {
  let summary = "layer or RMS norm of codes";
  let description = [{
    What the plan, of the kind `norm` (docs/spec.md, K9 to K12) or `fast_norm`
    (K25 to K29), computes over rows of the last `dims` dimensions: codes of its
    input to codes of its output, of one shape. Written by
    `--convert-qlut-sim-to-hw` for a `qlut.layer_norm` or `qlut.rms_norm`. `--convert-qlut-composites-to-vector`
    makes vector code of it on buffers, `--convert-qlut-composites-to-linalg`
    and `--convert-qlut-to-arith` linalg ops on tensors.

    ```mlir
    #norm = #qlut.plan<norm, layer = true, input = i8, output = i8,
               zero_point = 0, row_length = 4, center = 0,
               accumulator_bits = 32, square_shift = 30, epsilon = 17180,
               rsqrt_fraction = 32, rsqrt_segment_bits = 0,
               rsqrt_value_bits = 30,
               rsqrt = [1073741824, 759250125, 536870912], scale = [],
               bias = [], output_shift = 25, round = half_up>
    func.func @main(%q: tensor<3x4xi8>, %e: tensor<3x4xi8>) -> tensor<3x4xi8> {
      %0 = qlut.hw_norm ins(%q : tensor<3x4xi8>) outs(%e : tensor<3x4xi8>)
             dims 1 plan(#norm) -> tensor<3x4xi8>
      return %0 : tensor<3x4xi8>
    }
    ```
  }];
  let arguments = (ins Qlut_Codes:$input, Qlut_Codes:$init, I64Attr:$dims,
                   Qlut_PlanAttr:$plan, OptionalAttr<StrAttr>:$layer);
  let extraClassDeclaration = declarations # [{
    /// The numbers of the plan: one of these, the other is null.
    const ::qlut::NormPlan *getExactNumbers();
    const ::qlut::FastNormPlan *getFastNumbers();
  }];
}

#endif // QLUT_DIALECT_QLUT_IR_QLUTHWCOMPOSITEOPS_TD
