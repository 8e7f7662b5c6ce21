// What each file says of two tables: one that two layers use, one of another
// function.

// RUN: qlut-translate %s --export-tables=json -o %t.json
// RUN: FileCheck %s --check-prefix=JSON < %t.json
// RUN: qlut-translate %s --export-tables=c -o - | FileCheck %s --check-prefix=C
// RUN: rm -rf %t.memh && qlut-translate %s --export-tables=memh -o %t.memh
// RUN: ls %t.memh | FileCheck %s --check-prefix=FOLDER
// RUN: FileCheck %s --check-prefix=MEMH --match-full-lines < %t.memh/qlut_tanh.values.memh
// The integer program has the same tables, without functions.
// RUN: qlut-opt %s --convert-qlut-sim-to-hw | qlut-translate --export-tables=json | FileCheck %s --check-prefix=HW

// JSON: "qlut-tables": 1,
// JSON-NEXT: "tables": [
// JSON-NEXT: {
// JSON-NEXT: "name": "qlut_tanh",
// JSON-NEXT: "form": "direct",
// JSON-NEXT: "input": "i2",
// JSON-NEXT: "output": "i4",
// JSON-NEXT: "entries": 4,
// JSON-NEXT: "segments": 4,
// JSON-NEXT: "bytes": 4,
// JSON-NEXT: "compute_bits": 32,
// JSON-NEXT: "values": [-8, -6, 0, 6],
// JSON-NEXT: "uses": [
// JSON-NEXT: {
// JSON-NEXT: "layer": "main/tanh.0",
// JSON-NEXT: "function": "tanh",
// JSON-NEXT: "expression": "tanh(x)",
// JSON-NEXT: "range": [
// JSON-NEXT: -2,
// JSON-NEXT: 1
// JSON-NEXT: ],
// JSON-NEXT: "input_format": {
// JSON-NEXT: "storage": "i2",
// JSON-NEXT: "scale": 1,
// JSON-NEXT: "zero_point": 0
// JSON: "output_format": {
// JSON: "scale": 0.125,
// JSON: "certificate": {
// JSON: "maxError": 0.287
// JSON: "layer": "main/tanh.1",
// JSON: "name": "qlut_tanh_2",
// JSON: "form": "linear",
// JSON: "spacing": "uniform",
// JSON-NEXT: "out_of_range": "clamp",
// JSON-NEXT: "rounding": "half-up",
// JSON-NEXT: "guard_bits": 4,
// JSON-NEXT: "value_bits": 16,
// JSON-NEXT: "nodes": [0, 4, 8, 12, 16],
// JSON-NEXT: "values": [-2032, -1904, 0, 1904, 2032],
// JSON-NOT: "name"

// C: #include <stdint.h>
// C: /* qlut_tanh: direct, i2 -> i4, 4 entries, 4 bytes
// C-NEXT: * main/tanh.0: tanh(x) on [-2, 1], in <i2, 1.0>, out <i4, 0.125>, error at most 0.28{{[0-9]}} output codes
// C-NEXT: * main/tanh.1: tanh(x), in <i2, 1.0>, out <i4, 0.125>, error at most 0.28{{[0-9]}} output codes */
// C-NEXT: static const int8_t qlut_tanh_values[4] = {
// C-NEXT: -8, -6, 0, 6,
// C-NEXT: };
// C-NEXT: static inline int8_t qlut_tanh(int8_t code) {
// C-NEXT: const int32_t v0 = code;
// C-NEXT: const int32_t v1 = v0 + 2;
// C-NEXT: const int32_t v2 = (int32_t)qlut_tanh_values[v1];
// C-NEXT: return (int8_t)v2;
// C: spacing uniform, out_of_range clamp, rounding half-up, guard_bits 4, value_bits 16
// A layer's name ends no comment.
// C-NEXT: main/"* // *"?: tanh(x)
// C: static inline int8_t qlut_tanh_2(int8_t code) {

// FOLDER: {{^}}qlut_tanh.values.memh
// FOLDER-NEXT: {{^}}qlut_tanh_2.nodes.memh
// FOLDER-NEXT: {{^}}qlut_tanh_2.values.memh
// FOLDER-NOT: memh

// MEMH: // qlut_tanh.values: 4 numbers of 4 bits, two's complement
// MEMH-NEXT: // reg [3:0] values [0:3];
// MEMH-NEXT: // direct, i2 -> i4, 4 entries, 4 bytes
// MEMH-NEXT: // main/tanh.0: tanh(x) on [-2, 1], {{.*}}
// MEMH-NEXT: // main/tanh.1: tanh(x), {{.*}}
// MEMH-NEXT: 8
// MEMH-NEXT: A
// MEMH-NEXT: 0
// MEMH-NEXT: 6

// HW: "name": "qlut_table",
// HW: "layer": "main/tanh.0",
// HW-NEXT: "input_format": {
// HW: "output_format": {
// HW-NOT: "certificate"
// HW: "name": "qlut_table_2",

#shared = #qlut.direct<i2 -> i4, values = [-8, -6, 0, 6]>
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = qlut.sim_lut %x, <"tanh(x)"> range <-2.0, 1.0> in <i2, 1.0> out <i4, 0.125> table(#shared) layer "main/tanh.0" : tensor<4xf32>
  %1 = qlut.sim_lut %0, <"tanh(x)"> in <i2, 1.0> out <i4, 0.125> table(#shared) layer "main/tanh.1" : tensor<4xf32>
  %2 = qlut.sim_lut %1, <"tanh(x)"> in <i4, 0.5> out <i8, 0.0078125>
         table(#qlut.linear<i4 -> i8, uniform, nodes = 0 to 16 by 4, values = [-2032, -1904, 0, 1904, 2032], guard = 4, value_bits = 16, round = half_up, out_of_range = clamp>)
         layer "main/\22*//*\22\0A" : tensor<4xf32>
  return %2 : tensor<4xf32>
}
