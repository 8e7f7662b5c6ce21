//===- QlutCompositeOps.td - composites of the dialect ------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_DIALECT_QLUT_IR_QLUTCOMPOSITEOPS_TD
#define QLUT_DIALECT_QLUT_IR_QLUTCOMPOSITEOPS_TD

include "mlir/Dialect/Linalg/IR/LinalgInterfaces.td"
include "qlut/Dialect/Qlut/IR/QlutHwCompositeOps.td"

// Tensors in, one tensor out, in destination style. `layer` is the stable path
// that presets and statistics speak of. Progressive, like sim_lut: without
// formats an op means its decomposition; with formats, one per activation
// (input; lhs and rhs), and a plan, dequantize(program(quantize(operands))).
class Qlut_CompositeOp<string mnemonic, list<Trait> traits = []>
    : Qlut_Op<mnemonic, !listconcat([
        Pure, DestinationStyleOpInterface,
        DeclareOpInterfaceMethods<AggregatedOpInterface,
                                  ["decomposeOperation"]>,
        DeclareOpInterfaceMethods<SimulatedOpInterface>], traits)> {
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    MutableOperandRange getDpsInitsMutable() { return getInitMutable(); }
  }];
  let extraClassDefinition = [{
    ::mlir::qlut::RangeAttr $cppClass::getResultRange(unsigned) {
      return getRangeAttr();
    }
    void $cppClass::setResultRange(unsigned, ::mlir::qlut::RangeAttr range) {
      setRangeAttr(range);
    }
    ::mlir::qlut::FormatAttrInterface
    $cppClass::getOperandFormat(::mlir::OpOperand &operand) {
      return ::mlir::qlut::getActivationFormat(getInFormatsAttr(), operand);
    }
    ::mlir::qlut::FormatAttr $cppClass::getResultFormat(unsigned) {
      return getOutFormatAttr();
    }
    void $cppClass::setFormats(
        ::llvm::ArrayRef<::mlir::qlut::FormatAttrInterface> operands,
        ::llvm::ArrayRef<::mlir::qlut::FormatAttr> results) {
      // The first operands are the activations.
      setInFormatsAttr(::mlir::qlut::getActivationFormats(*this, operands));
      setOutFormatAttr(results.front());
      removePlanAttr();
    }
  }];

  // What every composite has beside its own attributes.
  dag simulated = (ins
    OptionalAttr<Qlut_RangeAttr>:$range,
    OptionalAttr<TypedArrayAttrBase<Qlut_FormatAttr, "formats">>:$inFormats,
    OptionalAttr<Qlut_FormatAttr>:$outFormat,
    OptionalAttr<Qlut_PlanAttr>:$plan, OptionalAttr<StrAttr>:$layer);
  string simulatedFormat = [{
    (`range` $range^)? (`in` $inFormats^)? (`out` $outFormat^)?
    (`plan` `(` $plan^ `)`)? (`layer` $layer^)? attr-dict
  }];
}

def Qlut_FloatTensor : RankedTensorOf<[F16, BF16, F32, F64]>;
def Qlut_MaskTensor : RankedTensorOf<[I1]>;
def Qlut_PositionTensor : RankedTensorOf<[I8, I16, I32, I64]>;

def Qlut_SoftmaxOp : Qlut_CompositeOp<"softmax"> {
  let summary = "softmax along one dimension";
  let description = [{
    exp(x - max) / sum(exp(x - max)) along `dimension`. Where the i1 `mask` is
    given, elements with a 0 get no weight, and a row without any 1 is all
    zero. The mask has the input's shape, or size 1 where it is the same for
    the whole dimension. Decomposes to a maximum, `exp`, a sum, a reciprocal
    and a product; f16 and bf16 are computed in f32.

    ```mlir
    %0 = qlut.softmax ins(%x : tensor<4x16xf32>) outs(%e : tensor<4x16xf32>)
           dimension 1 -> tensor<4x16xf32>
    %1 = qlut.softmax ins(%x : tensor<4x16xf32>) mask(%m : tensor<1x16xi1>)
           outs(%e : tensor<4x16xf32>) dimension 1 layer "main/softmax.0"
           -> tensor<4x16xf32>
    ```
  }];
  let arguments = !con((ins Qlut_FloatTensor:$input,
                        Optional<Qlut_MaskTensor>:$mask,
                        Qlut_FloatTensor:$init, I64Attr:$dimension),
                       simulated);
  let builders = [
    // The float form.
    OpBuilder<(ins "::mlir::Type":$result, "::mlir::Value":$input, "::mlir::Value":$mask,
                   "::mlir::Value":$init, "int64_t":$dimension), [{
      build($_builder, $_state, result, input, mask, init, dimension, /*range=*/nullptr,
            /*inFormats=*/nullptr, /*outFormat=*/nullptr, /*plan=*/nullptr,
            /*layer=*/nullptr);
    }]>];
  let results = (outs Qlut_FloatTensor:$result);
  let assemblyFormat = [{
    `ins` `(` $input `:` type($input) `)`
    (`mask` `(` $mask^ `:` type($mask) `)`)?
    `outs` `(` $init `:` type($init) `)` `dimension` $dimension
  }] # simulatedFormat # "`->` type($result)";
}

def Qlut_LogSoftmaxOp : Qlut_CompositeOp<"log_softmax"> {
  let summary = "logarithm of softmax along one dimension";
  let description = [{
    (x - max) - log(sum(exp(x - max))) along `dimension`. Decomposes to a
    maximum, `exp`, a sum, `log` and a difference; f16 and bf16 are computed in
    f32.

    ```mlir
    %0 = qlut.log_softmax ins(%x : tensor<4x16xf32>)
           outs(%e : tensor<4x16xf32>) dimension 1 -> tensor<4x16xf32>
    ```
  }];
  let arguments = !con((ins Qlut_FloatTensor:$input, Qlut_FloatTensor:$init,
                        I64Attr:$dimension), simulated);
  let builders = [
    // The float form.
    OpBuilder<(ins "::mlir::Type":$result, "::mlir::Value":$input, "::mlir::Value":$init,
                   "int64_t":$dimension), [{
      build($_builder, $_state, result, input, init, dimension, /*range=*/nullptr,
            /*inFormats=*/nullptr, /*outFormat=*/nullptr, /*plan=*/nullptr,
            /*layer=*/nullptr);
    }]>];
  let results = (outs Qlut_FloatTensor:$result);
  let assemblyFormat = [{
    `ins` `(` $input `:` type($input) `)` `outs` `(` $init `:` type($init) `)`
    `dimension` $dimension
  }] # simulatedFormat # "`->` type($result)";
}

def Qlut_LayerNormOp
    : Qlut_CompositeOp<"layer_norm", [AttrSizedOperandSegments]> {
  let summary = "layer normalization over the trailing dimensions";
  let description = [{
    (x - mean) * rsqrt(variance + epsilon), mean and (biased) variance over
    the last `dims` dimensions, then times `scale` and plus `bias`, whose
    shapes are those dimensions. The variance is the mean of the squared
    distance from the mean. f16 and bf16 are computed in f32.

    ```mlir
    %0 = qlut.layer_norm ins(%x : tensor<4x16xf32>)
           outs(%e : tensor<4x16xf32>) dims 1 epsilon 1.0e-5
           -> tensor<4x16xf32>
    %1 = qlut.layer_norm ins(%x : tensor<4x16xf32>)
           scale(%s : tensor<16xf32>) bias(%b : tensor<16xf32>)
           outs(%e : tensor<4x16xf32>) dims 1 epsilon 1.0e-5
           -> tensor<4x16xf32>
    ```
  }];
  let arguments = !con((ins Qlut_FloatTensor:$input,
                        Optional<Qlut_FloatTensor>:$scale,
                        Optional<Qlut_FloatTensor>:$bias,
                        Qlut_FloatTensor:$init, I64Attr:$dims,
                        F64Attr:$epsilon), simulated);
  let builders = [
    // The float form.
    OpBuilder<(ins "::mlir::Type":$result, "::mlir::Value":$input, "::mlir::Value":$scale,
                   "::mlir::Value":$bias, "::mlir::Value":$init,
                   "int64_t":$dims, "::llvm::APFloat":$epsilon), [{
      build($_builder, $_state, result, input, scale, bias, init, dims, epsilon, /*range=*/nullptr,
            /*inFormats=*/nullptr, /*outFormat=*/nullptr, /*plan=*/nullptr,
            /*layer=*/nullptr);
    }]>];
  let results = (outs Qlut_FloatTensor:$result);
  let assemblyFormat = [{
    `ins` `(` $input `:` type($input) `)`
    (`scale` `(` $scale^ `:` type($scale) `)`)?
    (`bias` `(` $bias^ `:` type($bias) `)`)?
    `outs` `(` $init `:` type($init) `)` `dims` $dims `epsilon` $epsilon
  }] # simulatedFormat # "`->` type($result)";
}

def Qlut_RmsNormOp : Qlut_CompositeOp<"rms_norm"> {
  let summary = "root-mean-square normalization over the trailing dimensions";
  let description = [{
    x * rsqrt(mean(x^2) + epsilon) over the last `dims` dimensions, then times
    `scale`, whose shape is those dimensions. f16 and bf16 are computed in f32.

    ```mlir
    %0 = qlut.rms_norm ins(%x : tensor<4x16xf32>) scale(%s : tensor<16xf32>)
           outs(%e : tensor<4x16xf32>) dims 1 epsilon 1.0e-6
           -> tensor<4x16xf32>
    ```
  }];
  let arguments = !con((ins Qlut_FloatTensor:$input,
                        Optional<Qlut_FloatTensor>:$scale,
                        Qlut_FloatTensor:$init, I64Attr:$dims,
                        F64Attr:$epsilon), simulated);
  let builders = [
    // The float form.
    OpBuilder<(ins "::mlir::Type":$result, "::mlir::Value":$input, "::mlir::Value":$scale,
                   "::mlir::Value":$init, "int64_t":$dims,
                   "::llvm::APFloat":$epsilon), [{
      build($_builder, $_state, result, input, scale, init, dims, epsilon, /*range=*/nullptr,
            /*inFormats=*/nullptr, /*outFormat=*/nullptr, /*plan=*/nullptr,
            /*layer=*/nullptr);
    }]>];
  let results = (outs Qlut_FloatTensor:$result);
  let assemblyFormat = [{
    `ins` `(` $input `:` type($input) `)`
    (`scale` `(` $scale^ `:` type($scale) `)`)?
    `outs` `(` $init `:` type($init) `)` `dims` $dims `epsilon` $epsilon
  }] # simulatedFormat # "`->` type($result)";
}

def Qlut_DivideOp : Qlut_CompositeOp<"divide"> {
  let summary = "elementwise quotient of two tensors";
  let description = [{
    lhs / rhs. Ranks are equal; a dimension of `rhs` of static size 1 stands
    for the whole dimension of `lhs`. Decomposes to a reciprocal of `rhs` and a
    product; f16 and bf16 are computed in f32.

    ```mlir
    %0 = qlut.divide ins(%x, %c : tensor<4x16xf32>, tensor<4x1xf32>)
           outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
    ```
  }];
  let arguments = !con((ins Qlut_FloatTensor:$lhs, Qlut_FloatTensor:$rhs,
                        Qlut_FloatTensor:$init), simulated);
  let builders = [
    // The float form.
    OpBuilder<(ins "::mlir::Type":$result, "::mlir::Value":$lhs, "::mlir::Value":$rhs,
                   "::mlir::Value":$init), [{
      build($_builder, $_state, result, lhs, rhs, init, /*range=*/nullptr,
            /*inFormats=*/nullptr, /*outFormat=*/nullptr, /*plan=*/nullptr,
            /*layer=*/nullptr);
    }]>];
  let results = (outs Qlut_FloatTensor:$result);
  let assemblyFormat = [{
    `ins` `(` $lhs `,` $rhs `:` type($lhs) `,` type($rhs) `)`
    `outs` `(` $init `:` type($init) `)`
  }] # simulatedFormat # "`->` type($result)";
}

def Qlut_SinusoidOp : Qlut_CompositeOp<"sinusoid"> {
  let summary = "elementwise sine or cosine of positions times frequencies";
  let description = [{
    sin(position * frequency), or the cosine: what sinusoidal and rotary
    embeddings are made of. Positions are signed integers, frequencies are in
    radians per position, constant where the op has formats. All ranks are
    equal; a dimension of an operand of static size 1 stands for the whole
    dimension of the result. In integers the angle is reduced exactly, whatever
    the number of turns. Decomposes to a product and `sin` or `cos`; f16 and
    bf16 are computed in f32.

    ```mlir
    %0 = qlut.sinusoid ins(%n, %f : tensor<16x1xi64>, tensor<1x8xf32>)
           outs(%e : tensor<16x8xf32>) cosine -> tensor<16x8xf32>
    ```
  }];
  let arguments = !con((ins Qlut_PositionTensor:$position,
                        Qlut_FloatTensor:$frequency, Qlut_FloatTensor:$init,
                        UnitAttr:$cosine), simulated);
  let builders = [
    // The float form.
    OpBuilder<(ins "::mlir::Type":$result, "::mlir::Value":$position,
                   "::mlir::Value":$frequency, "::mlir::Value":$init,
                   "bool":$cosine), [{
      build($_builder, $_state, result, position, frequency, init, cosine,
            /*range=*/nullptr, /*inFormats=*/nullptr, /*outFormat=*/nullptr,
            /*plan=*/nullptr, /*layer=*/nullptr);
    }]>];
  let results = (outs Qlut_FloatTensor:$result);
  let assemblyFormat = [{
    `ins` `(` $position `,` $frequency `:` type($position) `,`
    type($frequency) `)`
    `outs` `(` $init `:` type($init) `)` (`cosine` $cosine^)?
  }] # simulatedFormat # "`->` type($result)";
}

#endif // QLUT_DIALECT_QLUT_IR_QLUTCOMPOSITEOPS_TD
