// A sweep runs every configuration once, keeps what it found, and draws it.

// RUN: rm -f %t.csv %t.part.csv %t.two.csv
// RUN: %python %S/../Execution/npy.py wave %t.x.npy '<f4' 8,4
// RUN: %python %S/../Execution/npy.py write %t.l.npy '<i4' 8 0 1 2 3 0 1 2 3
// RUN: qlut-opt %s --convert-to-qlut-sim --qlut-insert-observers -o %t.observed.mlir
// RUN: qlut-run %t.observed.mlir --input %t.x.npy --calibrate %t.stats.json
// RUN: qlut-report --sweep segments=4..8,value-bits=4+16 %t.observed.mlir --stats %t.stats.json --input %t.x.npy --labels %t.l.npy --csv %t.csv --title Sweep -o %t.html
// RUN: FileCheck %s --check-prefix=CSV --match-full-lines < %t.csv
// RUN: %python %S/check_page.py %t.html | FileCheck %s --check-prefix=PAGE

// CSV: run,segments,value-bits,tables,entries,bytes,max_error,samples,correct,accuracy,agree,agreement,output_error,error
// Results of 8 bits do not fit 4.
// CSV-NEXT: [[ID:[0-9a-f]+]],4,4,,,,,,,,,,,"expected values of at least 8 bits {{.*}}"
// CSV-NEXT: [[ID]],4,16,1,5,10,{{[0-9.]+}},8,2,0.250000,{{[0-8]}},{{[01]\.[0-9]+}},0.{{[0-9]+}},
// CSV-NEXT: [[ID]],8,4,,,,,,,,,,,{{.+}}
// CSV-NEXT: [[ID]],8,16,1,9,18,{{.*}},
// CSV-NOT: {{.+}}

// PAGE: Sweep
// PAGE: configurations
// PAGE-NEXT: 4
// PAGE-NEXT: 2 refused
// PAGE: float model
// PAGE: of 8 rows
// PAGE: best accuracy
// PAGE: least bytes for it
// PAGE: Size against accuracy
// PAGE: segments=4 value-bits=16: {{.*}} 10 bytes
// PAGE: chosen: segments=
// PAGE: top-1 accuracy, %
// PAGE: Configurations
// PAGE: expected {{.*}}bits
// PAGE: The chosen configuration:
// PAGE-NEXT: segments=
// PAGE: calibration, share of the values
// PAGE: [qlut_tanh:

// What the file holds is not run again: a figure that is changed there stays.
// RUN: sed 's/,8,16,1,9,18,[^,]*,/,8,16,1,9,18,77.5,/' %t.csv > %t.changed.csv && cp %t.changed.csv %t.kept.csv
// RUN: qlut-report --sweep segments=4..8,value-bits=4+16 %t.observed.mlir --stats %t.stats.json --input %t.x.npy --labels %t.l.npy --csv %t.changed.csv -o %t.again.html
// RUN: cmp %t.changed.csv %t.kept.csv
// RUN: FileCheck %s --check-prefix=KEPTPAGE < %t.again.html
// KEPTPAGE: 77.50

// More configurations join those that were run; a row cut short by hand runs
// again, and the result is that of an uninterrupted run.
// RUN: qlut-report --sweep segments=4,value-bits=4+16 %t.observed.mlir --stats %t.stats.json --input %t.x.npy --labels %t.l.npy --csv %t.part.csv -o %t.part.html
// RUN: cp %t.part.csv %t.cut.csv && printf 'abc,8' >> %t.cut.csv
// RUN: qlut-report --sweep segments=4..8,value-bits=4+16 %t.observed.mlir --stats %t.stats.json --input %t.x.npy --labels %t.l.npy --csv %t.cut.csv --title Sweep -o %t.cut.html
// RUN: cmp %t.csv %t.cut.csv && cmp %t.html %t.cut.html

// Other inputs are another run: the rows of both are in the file.
// RUN: %python %S/../Execution/npy.py write %t.x2.npy '<f4' 1,4 1 2 3 4
// RUN: qlut-report --sweep segments=4,bits=8 %t.observed.mlir --stats %t.stats.json --input %t.x.npy --csv %t.two.csv -o %t.two.html
// RUN: qlut-report --sweep segments=4,bits=8 %t.observed.mlir --stats %t.stats.json --input %t.x2.npy --csv %t.two.csv -o %t.two.html
// RUN: FileCheck %s --check-prefix=TWO < %t.two.csv
// TWO: {{^}}[[A:[0-9a-f]+]],4,8,1,5,10,{{[^,]*}},8,,,
// TWO-NOT: {{^}}[[A]],
// TWO: {{^[0-9a-f]+}},4,8,1,5,10,{{[^,]*}},1,,,

// A float model is converted; a range stands for statistics.
// RUN: qlut-report --sweep range=-3:3+-1:1,bits=8,spacing=uniform+power-of-two %s --input %t.x.npy -o - | FileCheck %s --check-prefix=FLOAT
// FLOAT-DAG: top-1 agreement with the float model, %
// FLOAT-DAG: range=-3:3 bits=8 spacing=power-of-two

func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = math.tanh %x : tensor<1x4xf32>
  return %0 : tensor<1x4xf32>
}
