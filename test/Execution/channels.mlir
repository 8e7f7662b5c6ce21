// Four channels of very different ranges, from data to integers: each gets the
// range, the formats and the table of its own values. That is more precise than
// one range for all of them, and the simulation, the integer program, and the
// one with tables in globals give the same bits.

// RUN: %python %S/channels.py data %t.x.npy
// RUN: qlut-opt %s --convert-to-qlut-sim=axis=1 --qlut-insert-observers -o %t.observed.mlir
// RUN: FileCheck %s --check-prefix=OBSERVED < %t.observed.mlir
// RUN: qlut-run %t.observed.mlir --input %t.x.npy --calibrate %t.json
// RUN: FileCheck %s --check-prefix=STATS < %t.json
// RUN: qlut-opt %t.observed.mlir --qlut-apply-calibration=stats=%t.json --qlut-quantize=bits=8 --qlut-build-tables -o %t.sim.mlir
// RUN: FileCheck %s --check-prefix=SIM < %t.sim.mlir
// RUN: qlut-opt %t.sim.mlir --convert-qlut-sim-to-hw -o %t.hw.mlir
// RUN: qlut-opt %t.hw.mlir --convert-qlut-to-arith -o %t.arith.mlir
// RUN: qlut-run %t.sim.mlir --input %t.x.npy --output %t.sim.npy
// RUN: qlut-run %t.hw.mlir --input %t.x.npy --compare %t.sim.npy | FileCheck %s --check-prefix=SAME
// RUN: qlut-run %t.arith.mlir --input %t.x.npy --compare %t.sim.npy | FileCheck %s --check-prefix=SAME
// RUN: qlut-opt %t.hw.mlir --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" --qlut-materialize-tables | FileCheck %s --check-prefix=GLOBALS

// The same in one range.
// RUN: qlut-opt %s --convert-to-qlut-sim --qlut-insert-observers -o %t.whole.mlir
// RUN: qlut-run %t.whole.mlir --input %t.x.npy --calibrate %t.whole.json
// RUN: qlut-opt %s --qlut-sim-pipeline="stats=%t.whole.json bits=8" -o %t.wholesim.mlir
// RUN: qlut-run %t.wholesim.mlir --input %t.x.npy --output %t.whole.npy
// RUN: qlut-run %s --input %t.x.npy --output %t.float.npy
// RUN: %python %S/channels.py gain %t.float.npy %t.sim.npy %t.whole.npy | FileCheck %s --check-prefix=GAIN

// Statistics by channel are those of the whole tensor where no axis asks for
// them, and the pipeline takes them like the passes.
// RUN: qlut-opt %s --qlut-sim-pipeline="stats=%t.json bits=8" -o %t.total.mlir
// RUN: cmp %t.total.mlir %t.wholesim.mlir
// RUN: qlut-opt %s --qlut-sim-pipeline="stats=%t.json bits=8 axis=1" | qlut-opt -o %t.pipeline.mlir
// RUN: cmp %t.pipeline.mlir %t.sim.mlir

// Half and half merge to the whole.
// RUN: qlut-run --merge %t.json %t.json --output %t.twice.json
// RUN: FileCheck %s --check-prefix=TWICE < %t.twice.json

// OBSERVED: qlut.observe %{{.*}} id "main/silu.0" axis 1 : tensor<64x4xf32>
// OBSERVED: qlut.sim_lut %{{.*}}, <"silu(x)"> spec <{axis = 1 : i64}> layer "main/silu.0" : tensor<64x4xf32>
// STATS: "main/silu.0": {
// STATS-NEXT: "axis": 1,
// STATS-NEXT: "channels": [
// STATS: "count": 64,
// STATS: "count": 64,
// STATS: "count": 64,
// STATS: "count": 64,
// STATS-NOT: "count"
// STATS: "type": "tensor<64x4xf32>"
// SIM: %[[C:.*]] = linalg.index 1 : index
// SIM-NEXT: qlut.sim_lut %{{.*}}[%[[C]]], <"silu(x)"> range <[{{[^,]*}}, {{[^,]*}}, {{[^,]*}}, {{[^,]*}}]> in <i8, [{{.*}}]> out <i8, [{{.*}}]> table(#{{.*}}) layer "main/silu.0" : f32
// SAME: result 0: 0 of 256 elements differ
// GLOBALS: memref.global "private" constant
// GLOBALS-NOT: qlut.
// GAIN: channel 0: {{[0-9.]+}} dB by channel, {{-?[0-9.]+}} dB with one range
// GAIN: all channels are at least as precise, and 3 of 4 by more than 10 dB
// TWICE: "count": 128,

func.func @main(%x: tensor<64x4xf32>) -> tensor<64x4xf32> {
  %s = tosa.sigmoid %x : (tensor<64x4xf32>) -> tensor<64x4xf32>
  %y = arith.mulf %x, %s : tensor<64x4xf32>
  return %y : tensor<64x4xf32>
}
