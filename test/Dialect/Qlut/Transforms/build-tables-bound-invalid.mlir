// A bound that no table meets names the best one; options that contradict.
// RUN: not qlut-opt %s --qlut-build-tables=max-error=0.1 2>&1 | FileCheck %s --check-prefix=UNMET
// RUN: not qlut-opt %s --qlut-attach-target=target=pwl8 --qlut-build-tables=max-error=0.4 2>&1 | FileCheck %s --check-prefix=TARGET
// RUN: not qlut-opt %s --qlut-build-tables=max-error=-1 2>&1 | FileCheck %s --check-prefix=NEGATIVE
// RUN: not qlut-opt %s --qlut-build-tables=mse=nan 2>&1 | FileCheck %s --check-prefix=NAN
// RUN: not qlut-opt %s --qlut-build-tables="max-error=1 mse=1" 2>&1 | FileCheck %s --check-prefix=BOTH
// RUN: not qlut-opt %s --qlut-build-tables="max-error=1 cost=gates" 2>&1 | FileCheck %s --check-prefix=COST
// RUN: not qlut-opt %s --qlut-build-tables=cost=bytes 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not qlut-opt %s --qlut-build-tables="max-error=1 segments=4" 2>&1 | FileCheck %s --check-prefix=SEGMENTS
// RUN: not qlut-opt %s --qlut-build-tables="max-error=1 endpoints=computed" 2>&1 | FileCheck %s --check-prefix=ENDS

// UNMET: build-tables-bound-invalid.mlir:[[@LINE+11]]:{{[0-9]+}}: error: expected a table of greatest error 0.100 codes or less, the least that target 'generic' reaches is greatest error 0.{{[0-9]+}} codes with {{.*}} bytes: use a greater bound, wider values or more forms
// TARGET: error: expected a table of greatest error 0.400 codes or less, the least that target 'pwl8' reaches is greatest error {{[0-9.]+}} codes with linear power-of-two
// NEGATIVE: error: qlut-build-tables: expected option 'max-error' to be a number above 0, got -1
// NAN: error: qlut-build-tables: expected option 'mse' to be a number above 0, got nan
// BOTH: error: qlut-build-tables: expected one of the options 'max-error' and 'mse', got both
// COST: error: qlut-build-tables: expected option 'cost' to be bytes, cycles or both, got 'gates'
// NONE: error: qlut-build-tables: expected option 'max-error' or 'mse' with 'cost', got none
// SEGMENTS: error: qlut-build-tables: expected no option 'segments' with 'max-error', which finds the number, got 4
// ENDS: error: qlut-build-tables: the cheapest tables have fitted values: expected endpoints=stored, got endpoints=computed

func.func @unmet(%x: f32) -> f32 {
  %0 = qlut.sim_lut %x, <"tanh(x)"> in <i8, 0.03125> out <i8, 0.0078125> : f32
  return %0 : f32
}
