// RUN: qlut-opt %s --qlut-apply-calibration=stats=%S/Inputs/stats.json --split-input-file --verify-diagnostics
// RUN: not qlut-opt %s --qlut-apply-calibration 2>&1 | FileCheck %s --check-prefix=NEITHER
// RUN: not qlut-opt %s --qlut-apply-calibration="stats=a range=0:1" 2>&1 | FileCheck %s --check-prefix=BOTH
// RUN: not qlut-opt %s --qlut-apply-calibration=range=1:1 2>&1 | FileCheck %s --check-prefix=EMPTY
// RUN: not qlut-opt %s --qlut-apply-calibration=range=nan:1 2>&1 | FileCheck %s --check-prefix=NAN
// RUN: not qlut-opt %s --qlut-apply-calibration=range=-inf:1 2>&1 | FileCheck %s --check-prefix=INF
// RUN: not qlut-opt %s --qlut-apply-calibration="range=0:1 method=guess" 2>&1 | FileCheck %s --check-prefix=METHOD
// RUN: not qlut-opt %s --qlut-apply-calibration=stats=%t.missing 2>&1 | FileCheck %s --check-prefix=MISSING
// RUN: echo "{}" > %t.bad.json
// RUN: not qlut-opt %s --qlut-apply-calibration=stats=%t.bad.json 2>&1 | FileCheck %s --check-prefix=BAD
// NEITHER: expected either option 'stats' or option 'range', got neither
// BOTH: expected either option 'stats' or option 'range', got both
// EMPTY: expected option 'range' to be LO:HI, finite with LO below HI, got '1:1'
// NAN: expected option 'range' to be LO:HI, finite with LO below HI, got 'nan:1'
// INF: expected option 'range' to be LO:HI, finite with LO below HI, got '-inf:1'
// METHOD: guess
// MISSING: missing
// BAD: bad.json

func.func @no_entry(%x: f32) -> f32 {
  // expected-error @+2 {{the statistics have no entry 'other/tanh.0'}}
  // expected-note @+1 {{was recorded from another model}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> layer "other/tanh.0" : f32
  return %0 : f32
}

// -----

func.func @no_layer(%x: f32) -> f32 {
  // expected-error @+1 {{expected a layer name to look up in the statistics}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> : f32
  return %0 : f32
}

// -----

func.func @nan(%x: f32) -> f32 {
  // expected-error @+1 {{NaN}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> layer "observed/nan.0" : f32
  return %0 : f32
}
