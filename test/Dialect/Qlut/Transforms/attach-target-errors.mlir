// RUN: not qlut-opt %s --qlut-attach-target 2>&1 | FileCheck %s --check-prefix=NEITHER
// RUN: not qlut-opt %s --qlut-attach-target="target=npu16 file=a.yaml" 2>&1 | FileCheck %s --check-prefix=BOTH
// RUN: not qlut-opt %s --qlut-attach-target=target=tpu 2>&1 | FileCheck %s --check-prefix=NAME
// RUN: not qlut-opt %s --qlut-attach-target=file=%t.none 2>&1 | FileCheck %s --check-prefix=MISSING
// RUN: not qlut-opt %s --qlut-attach-target=file=%S/Inputs/unknown-field.yaml 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: not qlut-opt %s --qlut-attach-target=file=%S/Inputs/broken-rule.yaml 2>&1 | FileCheck %s --check-prefix=RULE
// RUN: not qlut-opt %s --qlut-attach-target=file=%s 2>&1 | FileCheck %s --check-prefix=OTHER

// NEITHER: error: qlut-attach-target: expected exactly one of the options 'target' and 'file', got neither
// BOTH: error: qlut-attach-target: expected exactly one of the options 'target' and 'file', got both
// NAME: error: qlut-attach-target: expected one of the targets 'generic', 'mcu8', 'npu16', 'nvdla', 'pwl8', 'tflite', 'threshold4', 'tosa', got 'tpu'; describe another one in a file and give it with 'file'
// MISSING: error: qlut-attach-target: option 'file': {{.*}}.none: cannot read: No such file or directory
// UNKNOWN: unknown-field.yaml:3:1: error: unknown field 'max-entry', did you mean 'max-entries'?
// RULE: broken-rule.yaml:3:1: error: field 'value-bits': expected a number from 1 to 32, got 40
// OTHER: attach-target-errors.mlir:1:1: error: unknown field '// RUN', expected one of name, weight-bits, {{.*}}, simple-cycles
module {
}
