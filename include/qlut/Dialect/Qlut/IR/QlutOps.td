//===- QlutOps.td - operations of the qlut dialect ---------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_DIALECT_QLUT_IR_QLUTOPS_TD
#define QLUT_DIALECT_QLUT_IR_QLUTOPS_TD

include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "qlut/Dialect/Qlut/IR/QlutChannelAttrs.td"

class Qlut_Op<string mnemonic, list<Trait> traits = []>
    : Op<Qlut_Dialect, mnemonic, traits>;

// The elementwise ops keep all state in attributes, so upstream's
// elementwise-to-linalg, fusion, tiling and vectorization apply.
class Qlut_ElementwiseOp<string mnemonic, list<Trait> traits = []>
    : Qlut_Op<mnemonic, !listconcat([Pure], ElementwiseMappable.traits, traits)> {
  let hasVerifier = 1;
}

// An elementwise op that may take each element's channel: an index in the
// input's shape, as an operand, so that it goes where the element goes.
class Qlut_ChannelOp<string mnemonic, list<Trait> traits = []>
    : Qlut_ElementwiseOp<mnemonic, !listconcat([
        OptionalTypesMatchWith<
          "channel indices have the input's shape", "input", "channel",
          "::mlir::qlut::withElementType($_self, "
          "::mlir::IndexType::get($_self.getContext()))">], traits)> {
  code channelDeclarations = [{
    /// The channels of the attributes, or none if none is by channel.
    std::optional<int64_t> getNumChannels();
  }];
}

def Qlut_Float : TypeConstraint<
    FloatLike.predicate, "f16, bf16, f32 or f64, or a vector or tensor of it">;
def Qlut_Int : TypeConstraint<
    SignlessIntegerLike.predicate,
    "signless integer, or a vector or tensor of it">;
def Qlut_Index : TypeOrValueSemanticsContainer<Index, "channel index">;

//===----------------------------------------------------------------------===//
// Simulated ops: floats in, floats out
//===----------------------------------------------------------------------===//

def Qlut_SimLutOp : Qlut_ChannelOp<"sim_lut",
    [AllTypesMatch<["input", "result"]>]> {
  let summary = "simulated lookup";
  let description = [{
    What a lookup table does to a float, progressively: with the expression
    only, it computes the expression; with a range, the expression of the
    clamped input; with formats and a table, exactly
    `dequantize(table(quantize(input)))`. Elementwise on f16, bf16, f32 and f64
    scalars, vectors and ranked tensors; f16 and bf16 are computed in f32.

    `layer` is the stable path of the operation it came from; statistics and
    presets speak of it by that name. `spec` holds what a preset decided.

    Range, formats and table may be by channel; then the operand in brackets
    says the channel of each element (docs/spec.md, P rules).

    ```mlir
    %0 = qlut.sim_lut %x, <"gelu(x)"> : tensor<4x16xf32>
    %1 = qlut.sim_lut %x, <"gelu(x)"> range <-4.0, 4.0> layer "main/0"
           : tensor<4x16xf32>
    %2 = qlut.sim_lut %a[%c], <"gelu(x)"> range <[-4.0:4.0, -0.5:1.0]> : f32
    ```
  }];
  let arguments = (ins
    Qlut_Float:$input,
    Optional<Qlut_Index>:$channel,
    Qlut_ExprAttr:$expr,
    OptionalAttr<RangeAttrInterface>:$range,
    OptionalAttr<Qlut_SpecAttr>:$spec,
    OptionalAttr<FormatAttrInterface>:$inFormat,
    OptionalAttr<FormatAttrInterface>:$outFormat,
    OptionalAttr<Qlut_TablesAttr>:$table,
    OptionalAttr<Qlut_RoundingAttr>:$rounding,
    OptionalAttr<StrAttr>:$layer);
  let results = (outs Qlut_Float:$result);
  let assemblyFormat = [{
    $input (`[` $channel^ `]`)? `,` $expr (`range` custom<Range>($range)^)?
    (`spec` $spec^)? (`in` custom<Format>($inFormat)^)?
    (`out` custom<Format>($outFormat)^)? (`table` `(` $table^ `)`)?
    (`round` $rounding^)? (`layer` $layer^)? attr-dict `:` type($input)
  }];
  let hasFolder = 1;
  let extraClassDeclaration = channelDeclarations # [{
    /// The rounding of quantize: the attribute's, or half-even.
    ::qlut::Rounding getQuantizeRounding();
    /// True if it has formats and a table and so equals the integer program.
    bool isQuantized() { return getTableAttr() != nullptr; }
  }];
}

def Qlut_FakeQuantOp : Qlut_ChannelOp<"fake_quant",
    [AllTypesMatch<["input", "result"]>]> {
  let summary = "round a float to the values of a format";
  let description = [{
    `dequantize(quantize(input))`, for weights and the network's boundary.
    Never folds away.

    ```mlir
    %0 = qlut.fake_quant %x, <i8, 0.05> : tensor<4xf32>
    %1 = qlut.fake_quant %a[%c], <i8, [0.05, 0.1]> : f32
    ```
  }];
  let arguments = (ins Qlut_Float:$input, Optional<Qlut_Index>:$channel,
                   FormatAttrInterface:$format,
                   OptionalAttr<Qlut_RoundingAttr>:$rounding);
  let results = (outs Qlut_Float:$result);
  let assemblyFormat = [{
    $input (`[` $channel^ `]`)? `,` custom<Format>($format)
    (`round` $rounding^)? attr-dict `:` type($input)
  }];
  let extraClassDeclaration = channelDeclarations # [{
    ::qlut::Rounding getQuantizeRounding();
  }];
}

def Qlut_RequantizeOp
    : Qlut_ElementwiseOp<"requantize", [SameOperandsAndResultType]> {
  let summary = "change of format on an edge, as floats";
  let description = [{
    The float view of `qlut.rescale`: the input is a value of format `from`;
    the result is the value of format `to` that the integer rescale by
    `multiplier` / 2^`shift` gives. (A second fake_quant would round
    differently.)

    ```mlir
    %0 = qlut.requantize %x, <i8, 0.05> to <i8, 0.1>
           multiplier 1073741824 shift 31 : tensor<4xf32>
    ```
  }];
  let arguments = (ins Qlut_Float:$input, Qlut_FormatAttr:$from,
                   Qlut_FormatAttr:$to, I64Attr:$multiplier, I64Attr:$shift,
                   OptionalAttr<Qlut_RoundingAttr>:$rounding);
  let results = (outs Qlut_Float:$result);
  let assemblyFormat = [{
    $input `,` $from `to` $to `multiplier` $multiplier `shift` $shift
    (`round` $rounding^)? attr-dict `:` type($input)
  }];
  let extraClassDeclaration = [{
    /// The rounding of the rescale: the attribute's, or half-up.
    ::qlut::Rounding getRescaleRounding();
  }];
}

//===----------------------------------------------------------------------===//
// Integer ops
//===----------------------------------------------------------------------===//

def Qlut_HwLutOp : Qlut_ChannelOp<"hw_lut"> {
  let summary = "integer lookup";
  let description = [{
    The code the table gives. Operand and result are signless integers of the
    widths of the table's storages; elementwise on scalars, vectors and ranked
    tensors. With a set of tables, the operand in brackets says the channel of
    each element (docs/spec.md, P rules).

    ```mlir
    %0 = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>)
           : tensor<4xi2> -> tensor<4xi4>
    %1 = qlut.hw_lut %a[%c] table(#qlut.table_set<[
             #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>,
             #qlut.direct<i2 -> i4, values = [0, 0, 1, 2]>]>) : i2 -> i4
    ```
  }];
  let arguments = (ins Qlut_Int:$input, Optional<Qlut_Index>:$channel,
                   Qlut_TablesAttr:$table, OptionalAttr<StrAttr>:$layer);
  let results = (outs Qlut_Int:$result);
  let assemblyFormat = [{
    $input (`[` $channel^ `]`)? `table` `(` $table `)` (`layer` $layer^)?
    attr-dict `:` type($input) `->` type($result)
  }];
  let hasFolder = 1;
  let extraClassDeclaration = channelDeclarations;
}

def Qlut_RescaleOp : Qlut_ElementwiseOp<"rescale"> {
  let summary = "integer change of format";
  let description = [{
    `sat(round((input - input_zp) * multiplier / 2^shift) + output_zp)` with
    one rounding and a 64-bit product. Multiplier (i32, not negative) and shift
    (i8, 0 to 62) are operands, so that per-channel rescaling is a
    `linalg.generic` map. Inputs of 48 bits, the sums of networks with 16-bit
    activations, have i16 multipliers.

    `double_round` is the rounding in two steps of gemmlowp, TensorFlow Lite
    and TOSA (docs/spec.md, S2), for networks that were published with it.

    ```mlir
    %0 = qlut.rescale %q, %m, %s input_zp 0 output_zp -3 to "i8"
           : i32, i32, i8 -> i8
    %1 = qlut.rescale %q, %m, %s input_zp 0 output_zp -3 to "i8" double_round
           : i32, i32, i8 -> i8
    ```
  }];
  let arguments = (ins Qlut_Int:$input, Qlut_Int:$multiplier, Qlut_Int:$shift,
                   I64Attr:$inputZp, I64Attr:$outputZp, StrAttr:$storage,
                   UnitAttr:$inputUnsigned,
                   OptionalAttr<Qlut_RoundingAttr>:$rounding,
                   UnitAttr:$doubleRound);
  let results = (outs Qlut_Int:$result);
  let assemblyFormat = [{
    $input `,` $multiplier `,` $shift `input_zp` $inputZp `output_zp` $outputZp
    `to` $storage (`unsigned` $inputUnsigned^)? (`round` $rounding^)?
    (`double_round` $doubleRound^)? attr-dict `:` type($input) `,`
    type($multiplier) `,` type($shift) `->` type($result)
  }];
  let extraClassDeclaration = [{
    /// The attribute's, or half-up; with double_round half-up.
    ::qlut::Rounding getRescaleRounding();
    ::qlut::Storage getOutputStorage();
  }];
}

//===----------------------------------------------------------------------===//
// The boundary between floats and codes
//===----------------------------------------------------------------------===//

def Qlut_QuantizeOp : Qlut_ChannelOp<"quantize"> {
  let summary = "float to code";
  let description = [{
    `sat(round(input / scale) + zero_point)`; NaN gives the zero point.

    ```mlir
    %0 = qlut.quantize %x, <i8, 0.05:-3> : tensor<4xf32> -> tensor<4xi8>
    %1 = qlut.quantize %a[%c], <i8, [0.05:-3, 0.1:4]> : f32 -> i8
    ```
  }];
  let arguments = (ins Qlut_Float:$input, Optional<Qlut_Index>:$channel,
                   FormatAttrInterface:$format,
                   OptionalAttr<Qlut_RoundingAttr>:$rounding);
  let results = (outs Qlut_Int:$result);
  let assemblyFormat = [{
    $input (`[` $channel^ `]`)? `,` custom<Format>($format)
    (`round` $rounding^)? attr-dict `:` type($input) `->` type($result)
  }];
  let hasFolder = 1;
  let extraClassDeclaration = channelDeclarations # [{
    ::qlut::Rounding getQuantizeRounding();
  }];
}

def Qlut_DequantizeOp : Qlut_ChannelOp<"dequantize"> {
  let summary = "code to float";
  let description = [{
    `scale * (input - zero_point)`, one rounding. Of a constant tensor it is a
    parameter given as integers (docs/spec.md, W12), and does not fold; such may
    have formats of i32 with zero point 0.

    ```mlir
    %0 = qlut.dequantize %q, <i8, 0.05:-3> : tensor<4xi8> -> tensor<4xf32>
    %1 = qlut.dequantize %a[%c], <i8, [0.05:-3, 0.1:4]> : i8 -> f32
    ```
  }];
  let arguments = (ins Qlut_Int:$input, Optional<Qlut_Index>:$channel,
                   FormatAttrInterface:$format);
  let results = (outs Qlut_Float:$result);
  let assemblyFormat = [{
    $input (`[` $channel^ `]`)? `,` custom<Format>($format) attr-dict `:`
    type($input) `->` type($result)
  }];
  let hasFolder = 1;
  let extraClassDeclaration = channelDeclarations;
}

//===----------------------------------------------------------------------===//
// Calibration
//===----------------------------------------------------------------------===//

def Qlut_ObserveOp : Qlut_Op<"observe", [
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "record the values of a tensor";
  let description = [{
    One call of the run time per execution, with the whole buffer; `id` names
    the statistics. With an `axis`, the channels along that dimension are
    recorded apart. Removed by `--qlut-apply-calibration`.

    ```mlir
    qlut.observe %x id "main/0" : tensor<4xf32>
    qlut.observe %y id "main/1" axis 1 : tensor<4x16xf32>
    ```
  }];
  let arguments = (ins AnyTypeOf<[RankedTensorOf<[F16, BF16, F32, F64]>]>:$input,
                   StrAttr:$id, OptionalAttr<I64Attr>:$axis);
  let assemblyFormat = [{
    $input `id` $id (`axis` $axis^)? attr-dict `:` type($input)
  }];
  let hasVerifier = 1;
}

//===----------------------------------------------------------------------===//
// The region op for everything else
//===----------------------------------------------------------------------===//

def Qlut_SimOp : Qlut_Op<"sim", [Pure, IsolatedFromAbove,
    SingleBlockImplicitTerminator<"::mlir::qlut::YieldOp">,
    DeclareOpInterfaceMethods<SimulatedOpInterface>]> {
  let summary = "other tensor ops simulated on codes";
  let description = [{
    One or more float linalg and tensor ops, as they were, for matching and
    differentiation. Progressive, like `sim_lut`: without formats it computes
    its body; with them it is the integer program of docs/spec.md, W rules,
    between quantize and dequantize: operands are quantized into `in`, values
    inside the body are exact integers or rounded where the rules say so, and
    results are rounded once, into `out`.

    `ranges` are the calibrated ranges of the results. An operand that is no
    float tensor has `unit` for its format, as has a constant that the program
    takes in its own units (a bias). Formats by channel belong to the dimension
    that `axes` names; -1 stands for none.

    ```mlir
    #x = #qlut.format<i8, 0.05>
    #w = #qlut.channel_formats<i8, [0.01, 0.02]>
    %0 = qlut.sim(%a, %b) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> {
    ^bb0(%p: tensor<4xf32>, %q: tensor<4xf32>):
      %s = linalg.add ins(%p, %q : tensor<4xf32>, tensor<4xf32>)
                      outs(%p : tensor<4xf32>) -> tensor<4xf32>
      qlut.yield %s : tensor<4xf32>
    }
    %1 = qlut.sim(%x, %w) in [#x, #w] axes [-1, 1] out [#x] layer "main/mm"
           : (tensor<3x4xf32>, tensor<4x2xf32>) -> tensor<3x2xf32> {
    ^bb0(%p: tensor<3x4xf32>, %q: tensor<4x2xf32>):
      %zero = arith.constant 0.0 : f32
      %e = tensor.empty() : tensor<3x2xf32>
      %f = linalg.fill ins(%zero : f32) outs(%e : tensor<3x2xf32>)
             -> tensor<3x2xf32>
      %m = linalg.matmul ins(%p, %q : tensor<3x4xf32>, tensor<4x2xf32>)
             outs(%f : tensor<3x2xf32>) -> tensor<3x2xf32>
      qlut.yield %m : tensor<3x2xf32>
    }
    ```
  }];
  let arguments = (ins Variadic<AnyType>:$inputs,
                   OptionalAttr<TypedArrayAttrBase<
                     Qlut_RangeAttr, "ranges">>:$ranges,
                   OptionalAttr<TypedArrayAttrBase<
                     AnyAttrOf<[FormatAttrInterface, UnitAttr]>,
                     "formats or unit">>:$inFormats,
                   OptionalAttr<DenseI64ArrayAttr>:$axes,
                   OptionalAttr<TypedArrayAttrBase<
                     Qlut_FormatAttr, "formats">>:$outFormats,
                   OptionalAttr<StrAttr>:$layer);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    `(` $inputs `)` (`ranges` $ranges^)? (`in` $inFormats^)?
    (`axes` $axes^)? (`out` $outFormats^)? (`layer` $layer^)? attr-dict `:`
    functional-type($inputs, $results) $body
  }];
  let extraClassDeclaration = [{
    /// The dimension that the channels of an input's format belong to; none if
    /// it is one for all.
    std::optional<int64_t> getAxis(unsigned input);
  }];
  let hasRegionVerifier = 1;
}

def Qlut_YieldOp : Qlut_Op<"yield", [Pure, Terminator, HasParent<"SimOp">]> {
  let summary = "end of the body of qlut.sim";
  let description = [{
    Gives the results of the enclosing `qlut.sim`.

    ```mlir
    %0 = qlut.sim (%x) in [#qlut.format<i8, 0.05>]
           out [#qlut.format<i8, 0.05>] : (tensor<4xf32>) -> tensor<4xf32> {
    ^bb0(%a: tensor<4xf32>):
      qlut.yield %a : tensor<4xf32>
    }
    ```
  }];
  let arguments = (ins Variadic<AnyRankedTensor>:$values);
  // The implicit terminator of an empty body.
  let builders = [OpBuilder<(ins), [{ (void)$_state; }]>];
  let assemblyFormat = "($values^ `:` type($values))? attr-dict";
}

#endif // QLUT_DIALECT_QLUT_IR_QLUTOPS_TD
