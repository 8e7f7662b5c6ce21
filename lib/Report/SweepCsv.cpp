//===- SweepCsv.cpp - results of a sweep in a file ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SweepCsv.h"
#include "qlut/Execution/Files.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::report;

using Record = std::vector<std::string>;

/// The columns after the keys'.
static constexpr StringRef kFigures[] = {
    "tables",   "entries", "bytes",     "max_error",    "samples", "correct",
    "accuracy", "agree",   "agreement", "output_error", "error"};
static constexpr size_t kNumFigures = std::size(kFigures);

static std::string quoted(StringRef field) {
  if (field.find_first_of(",\"\n\r") == StringRef::npos)
    return field.str();
  std::string text = "\"";
  for (char c : field)
    text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

static std::string joinRecord(const Record &record) {
  std::string line;
  for (const std::string &field : record)
    line += (line.empty() ? "" : ",") + quoted(field);
  return line + "\n";
}

/// The records of the text; an unfinished last one is left out.
static std::vector<Record> splitRecords(StringRef text) {
  std::vector<Record> records;
  Record record;
  std::string field;
  bool isQuoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (isQuoted && c == '"' && text.substr(i + 1).starts_with("\"")) {
      field += '"';
      ++i;
    } else if (c == '"') {
      isQuoted = !isQuoted;
    } else if (isQuoted || (c != ',' && c != '\n' && c != '\r')) {
      field += c;
    } else if (c != '\r') {
      record.push_back(std::move(field));
      field.clear();
      if (c == '\n')
        records.push_back(std::exchange(record, {}));
    }
  }
  return records;
}

static Record headOf(const Sweep &sweep) {
  Record head = {"run"};
  for (const SweepKey &key : sweep.keys)
    head.push_back(key.name);
  for (StringRef figure : kFigures)
    head.push_back(figure.str());
  return head;
}

FailureOr<SweepCsv> SweepCsv::open(StringRef path, StringRef run,
                                   const Sweep &sweep, MLIRContext &context) {
  SweepCsv csv;
  csv.path = path.str();
  csv.run = run.str();
  csv.numKeys = sweep.keys.size();
  csv.context = &context;
  const Record head = headOf(sweep);
  csv.content = joinRecord(head);
  if (path.empty() || !llvm::sys::fs::exists(path))
    return csv;
  auto fail = [&](const Twine &message) -> LogicalResult {
    return emitError(UnknownLoc::get(&context), message);
  };
  auto buffer = ::qlut::readRegularFile(path);
  if (!buffer)
    return fail(llvm::toString(buffer.takeError()));
  std::vector<Record> records = splitRecords((*buffer)->getBuffer());
  if (records.empty() || records.front() != head)
    return fail(path + ": expected the results of a sweep with the columns " +
                StringRef(joinRecord(head)).rtrim() +
                "; give another file for other settings");
  csv.content.clear();
  for (const Record &record : records) {
    if (record.size() != head.size())
      return fail(path + ": expected " + Twine(head.size()) +
                  " fields in each row, got " + Twine(record.size()));
    csv.content += joinRecord(record);
    if (record.front() == run)
      csv.records.push_back(record);
  }
  return csv;
}

std::optional<SweepRow> SweepCsv::find(ArrayRef<std::string> values) const {
  for (const Record &record : records) {
    if (!std::equal(values.begin(), values.end(), record.begin() + 1))
      continue;
    SweepRow row;
    row.values = values.vec();
    auto figure = [&](size_t i) -> StringRef {
      return record[1 + numKeys + i];
    };
    row.error = figure(kNumFigures - 1).str();
    if (!row.error.empty())
      return row;
    // A figure that a hand has changed makes the row run again.
    if (figure(0).getAsInteger(10, row.tables) ||
        figure(1).getAsInteger(10, row.entries) ||
        figure(2).getAsInteger(10, row.bytes) ||
        figure(3).getAsDouble(row.maxError) ||
        (!figure(5).empty() && figure(5).getAsInteger(10, row.correct)) ||
        figure(7).getAsInteger(10, row.agree) ||
        figure(9).getAsDouble(row.outputError))
      return std::nullopt;
    return row;
  }
  return std::nullopt;
}

template <typename... Ts>
static std::string print(const char *pattern, Ts... values) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format(pattern, values...);
  return text;
}

LogicalResult SweepCsv::append(const SweepRow &row, int64_t samples,
                               bool hasLabels) {
  if (path.empty())
    return success();
  auto share = [&](int64_t count) {
    return print("%.6f",
                 static_cast<double>(count) /
                     static_cast<double>(std::max<int64_t>(samples, 1)));
  };
  Record record = {run}, figures(kNumFigures);
  if (row.error.empty())
    figures = {std::to_string(row.tables),
               std::to_string(row.entries),
               std::to_string(row.bytes),
               print("%.17g", row.maxError),
               std::to_string(samples),
               hasLabels ? std::to_string(row.correct) : "",
               hasLabels ? share(row.correct) : "",
               std::to_string(row.agree),
               share(row.agree),
               print("%.17g", row.outputError),
               ""};
  figures.back() = row.error;
  llvm::append_range(record, row.values);
  llvm::append_range(record, figures);
  content += joinRecord(record);
  records.push_back(std::move(record));
  ::qlut::FileTransaction files;
  llvm::Error error =
      files.stage(path, [&](llvm::raw_ostream &os) { os << content; });
  if (!error)
    error = files.commit();
  if (error)
    return emitError(UnknownLoc::get(context),
                     llvm::toString(std::move(error)));
  return success();
}
