// RUN: qlut-opt %s -split-input-file --verify-diagnostics

// expected-error @+1 {{expected one of the targets 'generic', 'mcu8', 'npu16', 'nvdla', 'pwl8', 'tflite', 'threshold4', 'tosa', got 'tpu'}}
module attributes {qlut.target = #qlut.target<"tpu">} {
}

// -----

// expected-error @+1 {{#qlut.target:2:1: unknown field 'form', did you mean 'forms'?}}
module attributes {qlut.target = #qlut.target<file "name: mine\0Aform: [step]">} {
}

// -----

// expected-error @+1 {{#qlut.target:1:1: field 'fraction-bits': expected a number from 0 to 16, got 17}}
module attributes {qlut.target = #qlut.target<file "fraction-bits: 17">} {
}

// -----

// expected-error @+1 {{#qlut.target:1:11: duplicate field 'name', first given in line 1}}
module attributes {qlut.target = #qlut.target<file "{name: a, name: b}">} {
}

// -----

// expected-error @+1 {{expected '<'}}
module attributes {qlut.target = #qlut.target} {
}

// -----

// expected-error @+1 {{expected string}}
module attributes {qlut.target = #qlut.target<npu16>} {
}

// -----

// expected-error @+1 {{expected 'qlut.target' to be a #qlut.target, got "npu16"}}
module attributes {qlut.target = "npu16"} {
}

// -----

// expected-error @+1 {{expected 'qlut.target' on a module, got it on 'func.func'; attach it with --qlut-attach-target}}
func.func private @f() attributes {qlut.target = #qlut.target<"npu16">}

// -----

// expected-error @+1 {{has the unknown attribute 'qlut.targets': the dialect's discardable attributes are 'qlut.target', 'qlut.certificate', 'qlut.integer', 'qlut.sums', 'qlut.dot_tile', 'qlut.thawed' and 'qlut.parameter_values'}}
module attributes {qlut.targets = #qlut.target<"npu16">} {
}

// -----

// expected-error @+1 {{expected 'qlut.parameter_values' to be a dictionary of elements, on a function}}
func.func @values() attributes {qlut.parameter_values = {w = 1.0 : f32}} {
  return
}

// -----

// expected-error @+1 {{expected 'qlut.thawed' without a value on a module}}
func.func private @thawed() attributes {qlut.thawed}
