// RUN: not qlut-opt %s --qlut-build-tables=weights=%S/Inputs/stats.json 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not qlut-opt %s --qlut-build-tables=weights=%t.none/stats.json 2>&1 | FileCheck %s --check-prefix=MISSING
// RUN: not qlut-opt %s --qlut-build-tables=weights=%S/Inputs/broken-rule.yaml 2>&1 | FileCheck %s --check-prefix=BROKEN
// NONE: error: expected statistics of this module's lookups, got an entry for none of them in '{{.*}}stats.json'; it was recorded from another model or with other options of --convert-to-qlut-sim: record it again with qlut-run --calibrate
// MISSING: error: {{.*}}stats.json
// BROKEN: error: {{.*}}broken-rule.yaml

func.func @f(%x: f32) -> f32 {
  %0 = qlut.sim_lut %x, <"tanh(x)"> in <i8, 0.03125> out <i8, 0.0078125> layer "another/tanh.0" : f32
  return %0 : f32
}
