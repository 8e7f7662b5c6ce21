// Tables as other units hold them.
// RUN: qlut-opt %s --qlut-build-tables=form=tosa | FileCheck %s --check-prefix=TOSA
// RUN: qlut-opt %s --qlut-build-tables=form=tflite | FileCheck %s --check-prefix=TFLITE
// RUN: qlut-opt %s --qlut-build-tables=form=nvdla | FileCheck %s --check-prefix=NVDLA
// RUN: qlut-opt %s --qlut-build-tables=form=nvdla --convert-qlut-sim-to-hw --convert-qlut-to-arith \
// RUN:   | FileCheck %s --check-prefix=ARITH --implicit-check-not=qlut.hw_lut

// A target of that form takes it by itself, and no other.
// RUN: qlut-opt %s --qlut-attach-target=target=tosa --qlut-build-tables | FileCheck %s --check-prefix=TOSA
// RUN: qlut-opt %s --qlut-attach-target=target=tflite --qlut-build-tables | FileCheck %s --check-prefix=TFLITE
// RUN: qlut-opt %s --qlut-attach-target=target=nvdla --qlut-build-tables | FileCheck %s --check-prefix=NVDLA
// RUN: not qlut-opt %s --qlut-attach-target=target=tosa --qlut-build-tables="form=linear segments=64 guard-bits=0" 2>&1 \
// RUN:   | FileCheck %s --check-prefix=FORM

// FORM: error: {{.*}}field 'forms' admits tosa, got linear

// TOSA: #qlut.linear<i16 -> i16, uniform, nodes = 0 to 65536 by 128, values = [{{.*}}], guard = 0, value_bits = 16, round = half_up, out_of_range = clamp>
// TFLITE: #qlut.linear<i16 -> i16, uniform, nodes = 0 to 65536 by 128, values = [{{.*}}], guard = 0, value_bits = 16, round = half_up, out_of_range = clamp>
// NVDLA: #qlut.nvdla<i16 -> i16, le = linear, start = -32768, end = 32768, select = 10,
// NVDLA-SAME: hybrid = lo>
// ARITH: arith.shrsi

func.func @tanh(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = qlut.sim_lut %x, <"tanh(x)"> in <i16, 0.000244140625> out <i16, 0.000030517578125> : tensor<4xf32>
  return %0 : tensor<4xf32>
}
