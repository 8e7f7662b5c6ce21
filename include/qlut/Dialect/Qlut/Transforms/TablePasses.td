//===- TablePasses.td - from ranges to tables --------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_DIALECT_QLUT_TRANSFORMS_TABLEPASSES_TD
#define QLUT_DIALECT_QLUT_TRANSFORMS_TABLEPASSES_TD

include "mlir/Pass/PassBase.td"

def QlutQuantize : Pass<"qlut-quantize", "::mlir::ModuleOp"> {
  let summary = "choose the formats of everything simulated";
  let description = [{
    *What.* Gives each `qlut.sim_lut` with a range the format of its input
    (the range, rounded outward to the grid) and of its output (the exact
    values of the function over the input's codes); where its ranges are by
    channel, a format for each channel. Storages come from the op's preset, then
    from the options, then from the target.

    Gives each `qlut.sim` and composite with ranges the formats of its operands
    and results. Values that only move (reshaped, transposed, joined, carried by
    control flow or calls) have one format, found by union-find: the one that
    covers the ranges of all of them. A constant that is multiplied has a
    symmetric format of its own, of `weight-bits`, by output channel in sums of
    products; a constant that is added has none: the integer program takes it in
    its own units.

    *Precondition.* Every simulated op has a range
    (`--qlut-apply-calibration`).

    *Postcondition.* Every simulated op has all its formats, each allowed by
    the target.

    *Refuses.* An op without a range; widths or signedness the target does
    not have; a pole inside the range, naming the least valid one; formats
    whose codes the element type (f16, bf16) can't carry; values of two given
    formats that are joined.

    ```mlir
    // qlut-opt --qlut-quantize=bits=8
    // Before:
    %0 = qlut.sim_lut %x, <"tanh(x)"> range <-4.0, 4.0> : tensor<4xf32>
    // After:
    %0 = qlut.sim_lut %x, <"tanh(x)"> range <-4.0, 4.0>
           in <i8, 0.031496067> out <i8, 0.007868391> : tensor<4xf32>
    ```
  }];
  let options = [
    Option<"bits", "bits", "int", /*default=*/"-1",
           "Width of input and output codes: 1, 2, 4, 8 or 16 (default: the "
           "target's widest activation of at most 8)">,
    Option<"inputBits", "input-bits", "int", /*default=*/"-1",
           "Width of input codes (default: bits)">,
    Option<"outputBits", "output-bits", "int", /*default=*/"-1",
           "Width of output codes (default: bits)">,
    Option<"storage", "storage", "std::string", /*default=*/"",
           "Kind of codes: signed or unsigned (default: signed if the target "
           "has it; 1 bit is unsigned)">,
    Option<"symmetric", "symmetric", "bool", /*default=*/"false",
           "Zero points in the middle of the codes">,
    Option<"powerOfTwo", "power-of-two", "bool", /*default=*/"false",
           "Scales that are powers of two">,
    Option<"weightBits", "weight-bits", "int", /*default=*/"-1",
           "Width of constants that are multiplied (default: the target's "
           "widest of at most bits)">,
    Option<"weightScales", "weight-scales", "std::string",
           /*default=*/"\"per-channel\"",
           "Scales of weights: per-channel or per-tensor">,
    ListOption<"layerBits", "layer-bits", "std::string",
               "PATTERN=BITS: width of the results of the simulated ops whose "
               "layer the glob pattern matches; the last match counts">,
  ];
  let dependentDialects = ["::mlir::qlut::QlutDialect"];
}

def QlutBuildTables : Pass<"qlut-build-tables", "::mlir::ModuleOp"> {
  let summary = "build the table of every simulated lookup";
  let description = [{
    *What.* Cuts the input range of each `qlut.sim_lut` into segments,
    evaluates the function exactly at the nodes and stores the results: the
    op gets its table. With an `objective` the segments are those of the least
    error that integer results make, with `values=fitted` the results too, and
    with `coefficients=base-slope` each segment has a line of its own. What the
    op's preset leaves open comes from the options, then from the target. Equal
    lookups share one table. Where formats or ranges are by channel, so are
    tables; equal ones are stored once.
    With `form=quadratic` segments are equal ones of parabolas, in the arithmetic
    of processors' rounding products of words.
    With `weights` the segments are those of the least squared error, in which
    the codes that calibration saw often weigh more (docs/spec.md, B18). With a
    front end the table covers one side of the zero point (`symmetry`: odd and
    even functions, sigmoid, GELU, SiLU) or a few octaves (`normalize`: powers,
    logarithms, exponentials), and the result of every code is rebuilt from it;
    `auto` takes what has the least error.

    With `max-error` or `mse` the form, segments, front end and widths are those
    of the cheapest table that meets the bound, and a remark says which came
    next; a bound that none meets is an error that names the best one. An op's
    preset may have a bound of its own (`max_error`, `mse`, `cost`).

    A composite with formats gets its plan: the tables, multipliers and widths
    of its integer program (docs/spec.md, K rules). With `softmax-form=fast`
    that of softmax is the factored one (K17 to K21), with `norm-form=fast` that
    of norms the one in 16 bits (K25 to K29), which all that follows computes,
    simulated and integer.

    *Precondition.* Every simulated lookup has formats (`--qlut-quantize`).

    *Postcondition.* Every simulated lookup has a table that the target
    admits, and computes exactly what the integer lookup computes.

    *Refuses.* A composite with formats whose rows have no static length or
    whose scale or bias is no constant; with `softmax-form=fast` a softmax of
    more than 8 bits or of rows above 4,096 elements, with `norm-form=fast` a
    norm of more than 8 bits or of results that might be a code off (K29); a
    lookup without formats; segment counts, breakpoints or value
    widths that don't fit; a function without the law its front end needs; a
    pole at a node (unless `pole=saturate`); a table the target does not admit,
    naming the field; a bound or a front end with `endpoints=computed`; a cost
    without a bound; statistics of none of the lookups. One without statistics
    gets a remark, and equal weights.

    ```mlir
    // qlut-opt --qlut-build-tables="form=direct"
    // Before:
    %0 = qlut.sim_lut %x, <"tanh(x)"> in <i2, 1.0> out <i4, 0.125>
           : tensor<4xf32>
    // After:
    %0 = qlut.sim_lut %x, <"tanh(x)"> in <i2, 1.0> out <i4, 0.125>
           table(#qlut.direct<i2 -> i4, values = [-8, -6, 0, 6]>)
           : tensor<4xf32>
    ```
  }];
  let options = [
    Option<"form", "form", "std::string", /*default=*/"",
           "direct, linear, step, fit, nvdla, tosa, tflite or quadratic (default: "
           "linear, else the target's first)">,
    Option<"segments", "segments", "int64_t", /*default=*/"-1",
           "Segments of each table (default: 16, or half the codes if fewer)">,
    Option<"maxError", "max-error", "double", /*default=*/"0",
           "Take the cheapest table of at most that error, output codes, of all "
           "that the target admits and no option fixes; not with segments">,
    Option<"mse", "mse", "double", /*default=*/"0",
           "The same for the mean squared error">,
    Option<"cost", "cost", "std::string", /*default=*/"",
           "bytes, cycles or both (their product; default: bytes): what is "
           "cheap, by the target's cycles">,
    Option<"frontEnd", "front-end", "std::string", /*default=*/"",
           "none, auto, symmetry or normalize (default: none): fold the table "
           "at the zero point, or let one octave serve all of them">,
    Option<"spacing", "spacing", "std::string", /*default=*/"",
           "uniform, power-of-two, free or dyadic (default: uniform)">,
    Option<"objective", "objective", "std::string", /*default=*/"",
           "none, max or mse (default: none, but max where another option needs "
           "one): the error that segments and values are searched to make least">,
    Option<"values", "values", "std::string", /*default=*/"",
           "function or fitted (default: function): whether stored results lie "
           "on the function or are moved for the least error">,
    Option<"coefficients", "coefficients", "std::string", /*default=*/"",
           "endpoints or base-slope (default: the target's first)">,
    Option<"slopeBits", "slope-bits", "int", /*default=*/"-1",
           "Width of a stored slope (default: the target's)">,
    Option<"weights", "weights", "std::string", /*default=*/"",
           "Statistics file of the calibration: search for the least squared "
           "error, where each input code weighs what was seen of it">,
    ListOption<"breakpoints", "breakpoints", "double",
               "Real numbers that cut the range, for spacing=free">,
    Option<"lastNode", "last-node", "std::string", /*default=*/"",
           "past-end or at-end (default: the target's)">,
    Option<"outOfRange", "out-of-range", "std::string", /*default=*/"",
           "clamp or tail (default: the target's)">,
    Option<"pole", "pole", "std::string", /*default=*/"",
           "error or saturate (default: error)">,
    Option<"valueBits", "value-bits", "int", /*default=*/"-1",
           "Width of a stored value (default: the target's)">,
    Option<"guardBits", "guard-bits", "int", /*default=*/"-1",
           "Fraction bits of a stored value (default: what value-bits leaves "
           "beside the output code, at most 7)">,
    Option<"rounding", "rounding", "std::string", /*default=*/"",
           "half-up, half-even, half-away or floor (default: the target's): "
           "rounding of the interpolation">,
    Option<"endpoints", "endpoints", "std::string", /*default=*/"",
           "stored or computed (default: stored): whether linear tables hold "
           "their end results or evaluate them from the function">,
    Option<"trim", "trim", "bool", /*default=*/"true",
           "Cut the domain where the output no longer changes">,
    Option<"softmaxForm", "softmax-form", "std::string", /*default=*/"",
           "exact or fast (default: exact): fast is a softmax of 8-bit codes "
           "in multiplications of 16 bits, within 1 output code">,
    Option<"normForm", "norm-form", "std::string", /*default=*/"",
           "exact or fast (default: exact): the same of layer and RMS norms">,
  ];
  let dependentDialects = ["::mlir::qlut::QlutDialect"];
}

def QlutShareTables : Pass<"qlut-share-tables", "::mlir::ModuleOp"> {
  let summary = "let lookups share tables that serve them all";
  let description = [{
    *What.* Among the lookups (`qlut.sim_lut` with a table, `qlut.hw_lut`) of
    one input and one output storage, gives some the table of another one, so
    that fewer bytes of tables are left. A lookup may take a table that gives
    equal codes for every code of its range and of the ranges of the lookups
    that had the table; with `max-error`, a simulated one also any table whose
    error against its own function, in its own formats and range, is at most
    that (docs/spec.md, C1), with equal codes where the function has no value.
    An integer lookup has no function: all codes must be equal. Each channel of
    a set of tables counts as a lookup. Which tables to keep is chosen
    greedily, the same on every run.

    *Precondition.* Tables are built (`--qlut-build-tables`).

    *Postcondition.* Formats, ranges and functions are as before; only tables
    were exchanged, and a certificate on a lookup that got another table is
    gone. A remark on each of these says whose table it has and the errors
    before and after; one on the module has the sums.

    *Refuses.* A `max-error` below 0. Lookups without a table get a remark and
    stay as they are, and so do those whose end results are computed and those
    whose channels differ but have one table. Tables
    that are equal but for a shift of the input or output codes stay apart:
    the shift would be another format, or an addition.

    ```mlir
    // qlut-opt --qlut-share-tables=max-error=1
    // Before:
    %0 = qlut.sim_lut %x, <"relu(x)"> in <i2, 1.0> out <i4, 0.25>
           table(#qlut.direct<i2 -> i4, values = [0, 0, 0, 4]>) layer "a" : f32
    %1 = qlut.sim_lut %x, <"1.2 * relu(x)"> in <i2, 1.0> out <i4, 0.25>
           table(#qlut.direct<i2 -> i4, values = [0, 0, 0, 5]>) layer "b" : f32
    // After:
    // remark: shares the table of 'a'
    %0 = qlut.sim_lut %x, <"relu(x)"> in <i2, 1.0> out <i4, 0.25>
           table(#qlut.direct<i2 -> i4, values = [0, 0, 0, 4]>) layer "a" : f32
    %1 = qlut.sim_lut %x, <"1.2 * relu(x)"> in <i2, 1.0> out <i4, 0.25>
           table(#qlut.direct<i2 -> i4, values = [0, 0, 0, 4]>) layer "b" : f32
    ```
  }];
  let options = [
    Option<"maxError", "max-error", "double", /*default=*/"0.0",
           "Greatest error of a shared table in output codes; 0: equal codes">,
  ];
}

def QlutCertifyTables : Pass<"qlut-certify-tables", "::mlir::ModuleOp"> {
  let summary = "report the error and size of every table";
  let description = [{
    *What.* Compares the table of each `qlut.sim_lut` with the exact function
    over all input codes and reports layer, function, range, form, entries,
    bytes, monotonicity, the errors in output codes and in units of the float
    type, and, with `stats`, the share of the calibration's samples in the
    range and their mean squared error (docs/spec.md, C): as a remark on each op, as a JSON array to `json`,
    and with `attach` as the op's attribute `qlut.certificate`. With `verify`
    a certificate that is there is compared with these figures, bit for bit.

    *Precondition.* Tables are built (`--qlut-build-tables`).

    *Postcondition.* The program is unchanged, but for the attribute.

    *Refuses.* A file that can't be written; nothing is left half-written.
    Statistics of none of the lookups. With `verify`, a certificate with a
    figure that is not found again. Simulated lookups without a table, or
    without statistics or certificate where those were asked for, get a remark.

    ```mlir
    // Before:
    %0 = qlut.sim_lut %x, <"tanh(x)"> in <i2, 1.0> out <i4, 0.125>
           table(#qlut.direct<i2 -> i4, values = [-8, -6, 0, 6]>)
           : tensor<4xf32>
    // After:
    // remark: table of tanh(x)
    %0 = qlut.sim_lut %x, <"tanh(x)"> in <i2, 1.0> out <i4, 0.125>
           table(#qlut.direct<i2 -> i4, values = [-8, -6, 0, 6]>)
           : tensor<4xf32>
    ```
  }];
  let options = [
    Option<"json", "json", "std::string", /*default=*/"",
           "File for the JSON array (-: standard output)">,
    Option<"remarks", "remarks", "bool", /*default=*/"true",
           "Emit a remark on each lookup">,
    Option<"stats", "stats", "std::string", /*default=*/"",
           "Statistics file of the calibration, for the figures of samples">,
    Option<"attach", "attach", "bool", /*default=*/"false",
           "Put the certificate on each lookup as qlut.certificate">,
    Option<"verify", "verify", "bool", /*default=*/"false",
           "Refuse certificates on lookups that are not found again">,
  ];
}

#endif // QLUT_DIALECT_QLUT_TRANSFORMS_TABLEPASSES_TD
