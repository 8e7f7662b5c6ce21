// RUN: qlut-opt %s --qlut-print-targets -o /dev/null | FileCheck %s --check-prefix=ALL
// RUN: qlut-opt %s --qlut-print-targets=target=mcu8 -o /dev/null | FileCheck %s --check-prefix=ONE --implicit-check-not=name:
// RUN: qlut-opt %s --qlut-print-targets=target=mcu8 | FileCheck %s
// RUN: not qlut-opt %s --qlut-print-targets=target=tpu 2>&1 | FileCheck %s --check-prefix=NAME

// ALL: name: generic
// ALL: max-entries: 65536
// ALL: ---
// ALL-NEXT: name: mcu8
// ALL: ---
// ALL-NEXT: name: npu16
// ALL: ---
// ALL-NEXT: name: nvdla
// ALL: ---
// ALL-NEXT: name: pwl8
// ALL: ---
// ALL-NEXT: name: tflite
// ALL: ---
// ALL-NEXT: name: threshold4
// ALL: ---
// ALL-NEXT: name: tosa
// ALL: simple-cycles: 1
// ALL-NOT: ---

// ONE: name: mcu8
// ONE-NEXT: weight-bits: [8]
// ONE-NEXT: activation-bits: [8]
// ONE-NEXT: gradient-bits: [8, 16]
// ONE-NEXT: io-bits: [8]
// ONE-NEXT: intermediate-bits: [8]
// ONE-NEXT: accumulator-bits: [32]
// ONE-NEXT: signed-codes: true
// ONE-NEXT: unsigned-codes: false
// ONE-NEXT: symmetric-only: false
// ONE-NEXT: power-of-two-scales: false
// ONE-NEXT: forms: [direct]
// ONE-NEXT: spacings: [uniform, power-of-two, free, dyadic]
// ONE-NEXT: coefficients: [endpoints, base-slope]
// ONE-NEXT: front-ends: [none]
// ONE-NEXT: max-entries: 256
// ONE-NEXT: value-bits: 8
// ONE-NEXT: slope-bits: 16
// ONE-NEXT: fraction-bits: 16
// ONE-NEXT: last-node: past-end
// ONE-NEXT: out-of-range: clamp
// ONE-NEXT: quantize-rounding: half-away
// ONE-NEXT: interpolation-rounding: half-up
// ONE-NEXT: rescale-rounding: half-up
// ONE-NEXT: load-cycles: 4
// ONE-NEXT: multiply-cycles: 3
// ONE-NEXT: simple-cycles: 1

// The module passes through.
// CHECK: module @untouched attributes {other.attr = 1 : i32} {
module @untouched attributes {other.attr = 1 : i32} {
}

// NAME: error: qlut-print-targets: expected one of the targets 'generic', 'mcu8', 'npu16', 'nvdla', 'pwl8', 'tflite', 'threshold4', 'tosa', got 'tpu'
