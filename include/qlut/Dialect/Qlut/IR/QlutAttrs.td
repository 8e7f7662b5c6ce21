//===- QlutAttrs.td - attributes of the qlut dialect -------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_DIALECT_QLUT_IR_QLUTATTRS_TD
#define QLUT_DIALECT_QLUT_IR_QLUTATTRS_TD

include "mlir/IR/AttrTypeBase.td"
include "qlut/Dialect/Qlut/IR/QlutDialect.td"
include "qlut/Dialect/Qlut/IR/QlutInterfaces.td"

class Qlut_Attr<string name, string attrMnemonic, list<Trait> traits = []>
    : AttrDef<Qlut_Dialect, name, traits> {
  let mnemonic = attrMnemonic;
  let hasCustomAssemblyFormat = 1;
}

def Qlut_ExprAttr : Qlut_Attr<"Expr", "expr"> {
  let summary = "the exact function of one input that a table stands for";
  let description = [{
    An expression tree over `x` in infix text, with real-valued semantics:
    evaluated with MPFR, never folded with a libm (docs/spec.md, E rules).

    ```mlir
    #qlut.expr<"gelu(x)">
    #qlut.expr<"1 / (1 + exp(-x * 0.125))">
    ```
  }];
  let parameters = (ins AttrParameter<"::qlut::Expression", "the tree">:$value);
}

def Qlut_FormatAttr : Qlut_Attr<"Format", "format"> {
  let summary = "how integer codes stand for real numbers";
  let description = [{
    `storage, scale:zero_point`: real = scale * (code - zero_point). The
    storage is `i` (two's complement), `u` (unsigned) or `b1` (binary: code 0
    is -scale, code 1 is +scale) with 1, 2, 4, 8, 16 or 32 bits; the scale is
    a normal f32 (docs/spec.md, F rules).

    ```mlir
    #qlut.format<i8, 0.0625:-3>
    #qlut.format<u16, 3.0517578125E-5>
    #qlut.format<b1, 0.5>
    ```
  }];
  let parameters = (ins AttrParameter<"::qlut::Format", "the format">:$value);
  // Accessors of ops give the core's value.
  let returnType = "::qlut::Format";
  let convertFromStorage = "$_self.getValue()";
  let genVerifyDecl = 1;
}

def Qlut_RangeAttr : Qlut_Attr<"Range", "range"> {
  let summary = "an interval of real numbers";
  let description = [{
    The part of the input that a table must be right on, in real numbers.

    ```mlir
    #qlut.range<-8.0, 8.0>
    ```
  }];
  let parameters = (ins AttrParameter<"::qlut::RealRange", "the bounds">:$value);
  // Accessors of ops give the core's value.
  let returnType = "::qlut::RealRange";
  let convertFromStorage = "$_self.getValue()";
  let genVerifyDecl = 1;
}

def Qlut_RoundingAttr : Qlut_Attr<"Rounding", "rounding"> {
  let summary = "half_up, half_even, half_away or floor";
  let description = [{
    How a real number becomes an integer (docs/spec.md, R rules).

    ```mlir
    #qlut.rounding<half_even>
    ```
  }];
  let parameters = (ins AttrParameter<"::qlut::Rounding", "the rounding">:$value);
  // Accessors of ops give the core's value.
  let returnType = "::qlut::Rounding";
  let convertFromStorage = "$_self.getValue()";
}

def Qlut_SpecAttr : Qlut_Attr<"Spec", "spec"> {
  let summary = "what is already decided about how to build a table";
  let description = [{
    The preset of one operation: any of `operation` (lookup, linear-fit),
    `form` (direct, linear, step), `segments`, `spacing` (uniform, power-of-two,
    free), `breakpoints`, `endpoints` (stored, computed), `last_node`,
    `out_of_range`, `pole`, `value_bits`, `guard_bits`, `input` and `output`
    (storages). What it leaves open comes from the options of
    `--qlut-build-tables` and `--qlut-quantize`, then from the target.

    ```mlir
    #qlut.spec<{segments = 16 : i64, spacing = "uniform", input = "i8"}>
    ```
  }];
  let parameters = (ins AttrParameter<"::mlir::DictionaryAttr", "the fields">:$fields);
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// The integer, string or array field of that name, or none.
    std::optional<int64_t> getInteger(::llvm::StringRef name) const;
    std::optional<::llvm::StringRef> getString(::llvm::StringRef name) const;
    std::optional<::llvm::SmallVector<double>> getBreakpoints() const;
    /// Writes every field that is a parameter of table building over `spec`.
    void applyTo(::qlut::TableSpec &spec) const;
    /// The storages, if decided.
    std::optional<::qlut::Storage> getInput() const;
    std::optional<::qlut::Storage> getOutput() const;
  }];
}

class Qlut_TableAttr<string name, string attrMnemonic>
    : Qlut_Attr<name, attrMnemonic,
                [DeclareAttrInterfaceMethods<TableAttrInterface>]> {
  let parameters = (ins AttrParameter<"::qlut::Table", "the table">:$table);
  // The accessor is the interface's method.
  let genAccessors = 0;
  let genVerifyDecl = 1;
}

def Qlut_DirectAttr : Qlut_TableAttr<"Direct", "direct"> {
  let summary = "a table with one entry per input code";
  let description = [{
    The values in ascending order of the input code. Arrays of more than 1,024
    numbers are printed as hexadecimal little-endian two's-complement bytes.

    ```mlir
    #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>
    ```
  }];
}

def Qlut_LinearAttr : Qlut_TableAttr<"Linear", "linear"> {
  let summary = "linear interpolation between stored endpoint results";
  let description = [{
    Segment k runs from input offset nodes[k] to nodes[k+1] (offset = code -
    least code) with the end results values[k] and values[k+1] in units of
    2^-guard output codes (docs/spec.md, T rules).

    ```mlir
    #qlut.linear<i4 -> i8, uniform, nodes = 0 to 16 by 4,
                 values = [0, 256, 512, 768, 1024], guard = 4, value_bits = 16,
                 round = half_up, out_of_range = clamp>
    ```
  }];
}

def Qlut_StepAttr : Qlut_TableAttr<"Step", "step"> {
  let summary = "thresholds counted";
  let description = [{
    The result is values[n], n the number of thresholds (input offsets) not
    above the input.

    ```mlir
    #qlut.step<i8 -> u2, thresholds = [64, 128, 192], values = [0, 1, 2, 3]>
    ```
  }];
}

def Qlut_FitAttr : Qlut_TableAttr<"Fit", "fit"> {
  let summary = "fitted integer lines, coefficients in the code";
  let description = [{
    On starts[k] <= u < starts[k+1] the result is
    clamp(round((intercepts[k] + slopes[k] * u) / 2^shift)).

    ```mlir
    #qlut.fit<i8 -> i8, starts = [0, 128], intercepts = [-32768, 0],
              slopes = [0, 64], shift = 8, round = half_up>
    ```
  }];
}

def Qlut_ComputedAttr : Qlut_Attr<"Computed", "computed",
    [DeclareAttrInterfaceMethods<TableAttrInterface>]> {
  let summary = "linear interpolation between end results computed on the fly";
  let description = [{
    The table of `#qlut.linear` without its values: they are evaluated from the
    function when the table is needed, with the rounding and saturation stored
    ones are made with, so both give the same results over all codes
    (docs/spec.md, B11). `within` is the calibrated range, if any.
    `--convert-qlut-sim-to-hw` stores the values.

    ```mlir
    #qlut.computed<"relu(x)", in <i4, 1.0>, out <i8, 0.125>, uniform,
                   nodes = 0 to 16 by 4, guard = 4, value_bits = 16,
                   round = half_up, out_of_range = clamp,
                   value_round = half_even, pole = error>
    ```
  }];
  let parameters = (ins
    AttrParameter<"::qlut::Expression", "the function">:$function,
    AttrParameter<"::qlut::Format", "of the input">:$in,
    AttrParameter<"::qlut::Format", "of the output">:$out,
    AttrParameter<"::qlut::Rounding", "of the end results">:$valueRounding,
    AttrParameter<"::qlut::PolePolicy", "where there is no end result">:$pole,
    AttrParameter<"std::optional<::qlut::RealRange>", "calibrated">:$within,
    AttrParameter<"::qlut::Table", "with the end results">:$linear);
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// The attribute for the nodes and rules of `nodes`, whose values are
    /// computed; null with a diagnostic if they can't be.
    static ComputedAttr
    compute(::llvm::function_ref<::mlir::InFlightDiagnostic()> emitError,
            ::mlir::MLIRContext *context, const ::qlut::Expression &function,
            const ::qlut::Format &in, const ::qlut::Format &out,
            ::qlut::Rounding valueRounding, ::qlut::PolePolicy pole,
            std::optional<::qlut::RealRange> within,
            ::qlut::LinearTable nodes);
    /// `#qlut.linear` with the end results stored.
    LinearAttr getStored() const;
  }];
}

def Qlut_TargetAttr : Qlut_Attr<"Target", "target"> {
  let summary = "what the accelerator can do";
  let description = [{
    On the module as `qlut.target`; put there by `--qlut-attach-target`, obeyed
    by every pass. Bit widths for weights, activations, gradients, network
    inputs and outputs, intermediates and accumulators; signedness; table
    forms and sizes; roundings; out-of-range rule.

    ```mlir
    #qlut.target<"generic">
    ```
  }];
  let parameters = (ins AttrParameter<"::qlut::Target", "the target">:$value);
  let genVerifyDecl = 1;
}

#endif // QLUT_DIALECT_QLUT_IR_QLUTATTRS_TD
