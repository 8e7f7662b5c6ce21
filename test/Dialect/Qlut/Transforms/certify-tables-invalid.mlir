// RUN: qlut-opt %s --qlut-certify-tables="verify=true remarks=false" --split-input-file --verify-diagnostics
// RUN: not qlut-opt %s --split-input-file --qlut-certify-tables=stats=%S/Inputs/stats.json 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not qlut-opt %s --qlut-certify-tables=stats=%t.none/stats.json 2>&1 | FileCheck %s --check-prefix=MISSING
// RUN: not qlut-opt %s --qlut-certify-tables=verify=perhaps 2>&1 | FileCheck %s --check-prefix=OPTION
// NONE: error: expected statistics of this module's lookups, got an entry for none of them in '{{.*}}stats.json'; it was recorded from another model
// MISSING: error: {{.*}}stats.json
// OPTION: 'perhaps' is invalid value for boolean argument

func.func @unknown(%x: f32) -> f32 {
  // expected-error @+1 {{certificate: unknown figure 'worth'}}
  %0 = qlut.sim_lut %x, <"relu(x)"> in <i2, 1.0> out <i4, 0.25> table(#qlut.direct<i2 -> i4, values = [0, 0, 0, 4]>) {qlut.certificate = {worth = 1 : i64}} : f32
  return %0 : f32
}

// -----

func.func @empty(%x: f32) -> f32 {
  // expected-error @+1 {{certificate: expected figures, got none; attach it with --qlut-certify-tables=attach=true}}
  %0 = qlut.sim_lut %x, <"relu(x)"> in <i2, 1.0> out <i4, 0.25> table(#qlut.direct<i2 -> i4, values = [0, 0, 0, 4]>) {qlut.certificate = {}} : f32
  return %0 : f32
}

// -----

func.func @mistyped(%x: f32) -> f32 {
  // expected-error @+1 {{certificate: expected figure 'bytes' to be 4 : i64, got 4 : i32}}
  %0 = qlut.sim_lut %x, <"relu(x)"> in <i2, 1.0> out <i4, 0.25> table(#qlut.direct<i2 -> i4, values = [0, 0, 0, 4]>) {qlut.certificate = {bytes = 4 : i32}} : f32
  return %0 : f32
}

// -----

func.func @none(%x: f32) -> f32 {
  // expected-remark @+1 {{no certificate to verify; attach it with --qlut-certify-tables=attach=true}}
  %0 = qlut.sim_lut %x, <"relu(x)"> in <i2, 1.0> out <i4, 0.25> table(#qlut.direct<i2 -> i4, values = [0, 0, 0, 4]>) : f32
  return %0 : f32
}
