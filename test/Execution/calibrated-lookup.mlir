// From a float model over files to integers: the simulation, and the integer
// program it becomes, give the same bits.

// RUN: %python %S/npy.py count %t.all.npy '<f4' 512,4 0.00390625
// RUN: %python %S/npy.py write %t.some.npy '<f4' 4,4 0 1 2 3 4 5 6 7.9921875 1 1 1 1 1 1 1 1
// RUN: qlut-opt %s --qlut-insert-observers -o %t.observed.mlir
// RUN: qlut-run %t.observed.mlir --input %t.some.npy --calibrate %t.json
// RUN: qlut-opt %t.observed.mlir --qlut-apply-calibration=stats=%t.json --qlut-quantize=bits=8 --qlut-build-tables -o %t.sim.mlir
// RUN: qlut-opt %t.sim.mlir --convert-qlut-sim-to-hw -o %t.hw.mlir
// RUN: qlut-run %s --input %t.all.npy --output %t.float.npy
// RUN: qlut-run %t.sim.mlir --input %t.all.npy --output %t.sim.npy --compare %t.float.npy | FileCheck %s --check-prefix=FLOAT
// RUN: qlut-run %t.hw.mlir --input %t.all.npy --compare %t.sim.npy | FileCheck %s

// Eight bits differ from float, by less than two steps of 8 / 255.
// FLOAT: result 0: {{[1-9][0-9]*}} of 2048 elements differ {{.*}}, by at most 0.0{{[0-4][0-9]+}}{{$}}
// CHECK: result 0: 0 of 2048 elements differ

func.func @main(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %0 = qlut.sim_lut %x, <"x / (1 + exp(-x))"> layer "main/silu.0" : tensor<4x4xf32>
  return %0 : tensor<4x4xf32>
}
