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

def Qlut_FormatAttr : Qlut_Attr<"Format", "format",
    [DeclareAttrInterfaceMethods<FormatAttrInterface>]> {
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

def Qlut_RangeAttr : Qlut_Attr<"Range", "range",
    [DeclareAttrInterfaceMethods<RangeAttrInterface>]> {
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
    `front_end` (none, auto, symmetry, normalize), `form` (direct, linear,
    step, nvdla, tosa, tflite, quadratic), `segments`, `spacing` (uniform,
    power-of-two, free, dyadic), `breakpoints`, `objective` (none, max, mse), `values`
    (function, fitted), `coefficients` (endpoints, base-slope), `endpoints`
    (stored, computed), `last_node`, `out_of_range`, `pole`, `value_bits`,
    `guard_bits`, `slope_bits`, `input` and `output` (storages), `max_error` or
    `mse` (take the cheapest table of at most that error, by `cost`: bytes,
    cycles, both; neither `segments` nor `breakpoints` with them), `axis`
    (calibrate each channel along this dimension of the tensor, or this loop of
    the linalg op around a scalar). What it leaves open comes from the options of
    `--qlut-build-tables` and `--qlut-quantize`, then from the target.

    ```mlir
    #qlut.spec<{segments = 16 : i64, spacing = "uniform", input = "i8"}>
    #qlut.spec<{max_error = 1.0, cost = "cycles"}>
    ```
  }];
  let parameters = (ins AttrParameter<"::mlir::DictionaryAttr", "the fields">:$fields);
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// What the value of a field is; unknown for other names.
    enum class FieldKind { Unknown, Word, Integer, Real, Reals };
    static FieldKind getFieldKind(::llvm::StringRef name);
    /// The names of all fields: "operation, form, ...".
    static std::string getFieldNames();
    /// The integer, real, string or array field of that name, or none.
    std::optional<int64_t> getInteger(::llvm::StringRef name) const;
    std::optional<double> getReal(::llvm::StringRef name) const;
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
  let summary = "lines between stored endpoint results, or from stored bases";
  let description = [{
    Segment k runs from input offset nodes[k] to nodes[k+1] (offset = code -
    least code) with the end results values[k] and values[k+1] in units of
    2^-guard output codes (docs/spec.md, T rules). With `slopes` it starts at
    values[k] and rises by slopes[k] / 2^slope_shift output codes per input code
    instead (T13).

    ```mlir
    #qlut.linear<i4 -> i8, uniform, nodes = 0 to 16 by 4,
                 values = [0, 256, 512, 768, 1024], guard = 4, value_bits = 16,
                 round = half_up, out_of_range = clamp>
    #qlut.linear<i4 -> i8, dyadic, nodes = [0, 8, 12, 16],
                 values = [0, 256, 512], guard = 4, value_bits = 16,
                 round = half_up, out_of_range = clamp,
                 slopes = [2, -3, 7], slope_bits = 8, slope_shift = 4>
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

def Qlut_QuadraticAttr : Qlut_TableAttr<"Quadratic", "quadratic"> {
  let summary = "equal segments of parabolas, in words";
  let description = [{
    Segment k starts at input offset first + k * 2^length, the last of them ends
    at `last`; each has a value, a slope and a curvature. f offsets from its start the result is
    center + (values[k] + q * f / 2^slope_shift) / 2^guard with
    q = slopes[k] + curvatures[k] * f / 2^curvature_shift, each of the three
    quotients rounded half up (docs/spec.md, T16 to T19). Codes outside count as
    the nearer end. Built by `--qlut-build-tables=form=quadratic`.

    ```mlir
    #qlut.quadratic<i8 -> i8, first = 0, last = 255, length = 6,
                    values = [-900, -450, 0, 350], slopes = [300, 520, 480, 200],
                    curvatures = [40, 5, -9, -30], center = 0, guard = 3,
                    slope_shift = 6, curvature_shift = 4>
    ```
  }];
}

def Qlut_FoldedAttr : Qlut_TableAttr<"Folded", "folded"> {
  let summary = "half of a table, folded at the zero point";
  let description = [{
    A table over the magnitude m = min(|code - center|, reach) that holds the
    results of the `stored` side: values, or without rounding to codes those V(m)
    of the linear table `inner` or of the table `quadratic`. On the other side the result is
    (offset + slope * m) / 2^fraction + V(m), or with `other = negated` minus
    V(m), rounded once (docs/spec.md, H rules). Built by
    `--qlut-build-tables=front-end=symmetry`.

    ```mlir
    #qlut.folded<i4 -> i8, center = 0, reach = 8, stored = positive,
                 other = negated, offset = 0, slope = 0, fraction = 0,
                 round = half_up, values = [0, 3, 5, 7, 100]>
    #qlut.folded<i8 -> i8, center = -10, reach = 137, stored = negative,
                 other = added, offset = 0, slope = 13, fraction = 4,
                 round = half_up,
                 inner = <u8 -> i8, uniform, nodes = 0 to 128 by 64,
                          values = [0, -40, -8], guard = 2, value_bits = 16,
                          round = half_up, out_of_range = clamp>>
    #qlut.folded<i8 -> i8, center = 0, reach = 128, stored = positive,
                 other = negated, offset = 0, slope = 0, fraction = 3,
                 round = half_up,
                 quadratic = <u8 -> i8, first = 0, last = 127, length = 6,
                              values = [0, 600], slopes = [700, 300], curvatures = [-30, -20],
                              center = 0, guard = 3, slope_shift = 6,
                              curvature_shift = 4>>
    ```
  }];
}

def Qlut_NormalizedAttr : Qlut_TableAttr<"Normalized", "normalized"> {
  let summary = "a few octaves of a table that serve all of them";
  let description = [{
    The number code - zero_point, or with a `mirror` its magnitude, is clamped
    to [first, last] and taken apart, by its leading zeros or by a
    multiplication, into an exponent octaves * h + r and a fraction. `inner`
    gives V at r + fraction octaves, and the result is
    (V * 2^value_shift + term * h + offset) / 2^(shift + step * h), rounded
    once, plus output_zero_point; `below` is the result of what lies below
    first (docs/spec.md, H rules). Built by
    `--qlut-build-tables=front-end=normalize`.

    ```mlir
    #qlut.normalized<u8 -> u8, leading_zeros, mirror = none, octaves = 1,
                     zero_point = 0, first = 1, last = 255, fraction = 7,
                     value_shift = 0, term = 0, offset = 0, shift = 5,
                     step = 1, output_zero_point = 0, below = 255,
                     round = half_up,
                     inner = <u16 -> u16, uniform, nodes = 0 to 128 by 32,
                              values = [200, 160, 133, 114, 100], guard = 0,
                              value_bits = 16, round = half_up,
                              out_of_range = clamp>>
    #qlut.normalized<i8 -> i8, exponent, multiplier = 64, product_shift = 4,
                     zero_point = 0, first = -128, last = 127, fraction = 8,
                     value_shift = 0, term = 0, offset = 0, shift = 10,
                     step = -1, output_zero_point = 0, round = half_up,
                     inner = <u16 -> u16, uniform, nodes = [0, 64],
                              values = [16, 32], guard = 0, value_bits = 16,
                              round = half_up, out_of_range = clamp>>
    ```
  }];
}

def Qlut_NvdlaAttr : Qlut_TableAttr<"Nvdla", "nvdla"> {
  let summary = "NVDLA's unit of two tables";
  let description = [{
    The integer lookup of NVDLA's element-wise processor: `le` with 64 equal or
    doubling segments and `lo` with 256 equal ones over the same input codes,
    2^select codes each, a line `scale by shift` beyond either end, and the
    priorities that say whose result counts (docs/spec.md, N rules). Built by
    `--qlut-build-tables=form=nvdla`.

    ```mlir
    #qlut.nvdla<i8 -> i8,
        le = linear, start = -128, end = 128, select = 2,
        underflow = 0 by 0, overflow = 0 by 0, values = [-128, -124, -120, -116, -112, -108, -104, -100, -96, -92,
                 -88, -84, -80, -76, -72, -68, -64, -60, -56, -52, -48,
                 -44, -40, -36, -32, -28, -24, -20, -16, -12, -8, -4, 0,
                 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60,
                 64, 68, 72, 76, 80, 84, 88, 92, 96, 100, 104, 108, 112,
                 116, 120, 124, 127],
        lo = linear, start = -64, end = 192, select = 0,
        underflow = 0 by 0, overflow = 0 by 0, values = [-64, -63, -62, -61, -60, -59, -58, -57, -56, -55, -54,
                 -53, -52, -51, -50, -49, -48, -47, -46, -45, -44, -43,
                 -42, -41, -40, -39, -38, -37, -36, -35, -34, -33, -32,
                 -31, -30, -29, -28, -27, -26, -25, -24, -23, -22, -21,
                 -20, -19, -18, -17, -16, -15, -14, -13, -12, -11, -10,
                 -9, -8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6,
                 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
                 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35,
                 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49,
                 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63,
                 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77,
                 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91,
                 92, 93, 94, 95, 96, 97, 98, 99, 100, 101, 102, 103, 104,
                 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115,
                 116, 117, 118, 119, 120, 121, 122, 123, 124, 125, 126,
                 127, 127, 127, 127, 127, 127, 127, 127, 127, 127, 127,
                 127, 127, 127, 127, 127, 127, 127, 127, 127, 127, 127,
                 127, 127, 127, 127, 127, 127, 127, 127, 127, 127, 127,
                 127, 127, 127, 127, 127, 127, 127, 127, 127, 127, 127,
                 127, 127, 127, 127, 127, 127, 127, 127, 127, 127, 127,
                 127, 127, 127, 127, 127, 127, 127, 127, 127, 127, 127],
        underflow = le, overflow = le, hybrid = lo>
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
