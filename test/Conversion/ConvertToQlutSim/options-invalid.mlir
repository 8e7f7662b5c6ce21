// Options that can't be: the message names the one, and nothing is written.
// RUN: not qlut-opt %s --convert-to-qlut-sim=segments=8 -o %t.mlir 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: not qlut-opt %s --convert-to-qlut-sim=remarks=maybe -o %t.mlir 2>&1 | FileCheck %s --check-prefix=BOOLEAN
// RUN: not qlut-opt %s --convert-to-qlut-sim=functions=Exp -o %t.mlir 2>&1 | FileCheck %s --check-prefix=CASE
// RUN: not qlut-opt %s --convert-to-qlut-sim=presets=%S -o %t.mlir 2>&1 | FileCheck %s --check-prefix=FOLDER
// RUN: not qlut-opt %s --qlut-list-layers=functions=exp -o %t.mlir 2>&1 | FileCheck %s --check-prefix=LIST
// RUN: not qlut-opt %s --pass-pipeline="builtin.module(func.func(convert-to-qlut-sim))" -o %t.mlir 2>&1 | FileCheck %s --check-prefix=NEST
// RUN: not ls %t.mlir

// UNKNOWN: no such option segments
// BOOLEAN: 'maybe' is invalid value for boolean argument
// CASE: option 'functions': unknown function 'Exp', expected one of
// FOLDER: option 'presets': can't read '{{.*}}ConvertToQlutSim': Is a directory
// NEST: restricted to 'builtin.module' on a PassManager intended to run on 'func.func'
// LIST: no such option functions
func.func @main(%x: f32) -> f32 {
  %0 = math.exp %x : f32
  return %0 : f32
}
