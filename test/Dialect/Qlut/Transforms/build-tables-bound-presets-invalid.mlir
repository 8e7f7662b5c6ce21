// Bounds of presets that contradict: errors at the op.
// RUN: qlut-opt %s --split-input-file --verify-diagnostics --qlut-build-tables=endpoints=computed

func.func @computed(%x: f32) -> f32 {
  // expected-error @+1 {{the cheapest tables have fitted values: expected endpoints=stored with a bound, got endpoints=computed}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> spec <{max_error = 1.0}> in <i8, 0.03125> out <i8, 0.0078125> : f32
  return %0 : f32
}

// -----

func.func @cost(%x: f32) -> f32 {
  // expected-error @+1 {{expected field 'max_error' or 'mse' with field 'cost', or an option of theirs, got none}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> spec <{cost = "cycles"}> in <i8, 0.03125> out <i8, 0.0078125> : f32
  return %0 : f32
}

// -----

func.func @unmet(%x: f32) -> f32 {
  // expected-error @+1 {{expected a table of greatest error 0.100 codes or less, the least that target 'generic' reaches is greatest error 0.497 codes}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> spec <{max_error = 0.1, form = "direct", endpoints = "stored"}> in <i8, 0.03125> out <i8, 0.0078125> : f32
  return %0 : f32
}

// -----

// End results of the function are what a front end's table does not have.
func.func @symmetry(%x: f32) -> f32 {
  // expected-error @+1 {{expected front-end=none with endpoints=computed, got front-end=symmetry, whose table has no end results of the function: use endpoints=stored}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> spec <{front_end = "symmetry"}> in <i8, 0.03125> out <i8, 0.0078125> : f32
  return %0 : f32
}

// -----

func.func @normalize(%x: f32) -> f32 {
  // expected-error @+1 {{expected front-end=none with endpoints=computed, got front-end=normalize}}
  %0 = qlut.sim_lut %x, <"sqrt(x)"> range <1.0, 64.0> spec <{front_end = "normalize"}> in <u16, 0.0009765625> out <u16, 0.0001220703125> : f32
  return %0 : f32
}
