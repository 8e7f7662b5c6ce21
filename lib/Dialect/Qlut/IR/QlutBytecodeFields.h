//===- QlutBytecodeFields.h - the fields of encoded attributes --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Version 1. The fields of an attribute are what `transfer` visits, in that
// order, for writing and reading alike. An enumerator is its place in one of
// the lists below; a list is its length, then its elements. Lists are append
// only. A change of anything else needs a new version, a frozen file of it in
// test/Dialect/Qlut/IR/Inputs, and a reader that still knows the old one.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_DIALECT_QLUT_IR_QLUTBYTECODEFIELDS_H
#define QLUT_LIB_DIALECT_QLUT_IR_QLUTBYTECODEFIELDS_H

#include "mlir/Bytecode/BytecodeImplementation.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/ADT/STLExtras.h"

namespace mlir::qlut::bytecode {

using ::qlut::ExprKind;
using ::qlut::ExprNode;
using ::qlut::FrontEnd;
using ::qlut::LastNode;
using ::qlut::Mirror;
using ::qlut::Normalization;
using ::qlut::OutOfRange;
using ::qlut::PolePolicy;
using ::qlut::Rounding;
using ::qlut::Spacing;
using ::qlut::Storage;
using ::qlut::TableForm;

inline constexpr Storage::Kind storageKinds[] = {
    Storage::Kind::Signed, Storage::Kind::Unsigned, Storage::Kind::Binary};
inline constexpr Rounding roundings[] = {Rounding::HalfUp, Rounding::HalfEven,
                                         Rounding::HalfAway, Rounding::Floor};
inline constexpr Spacing spacings[] = {Spacing::Uniform, Spacing::PowerOfTwo,
                                       Spacing::Free, Spacing::Dyadic};
inline constexpr ::qlut::Coefficients coefficientKinds[] = {
    ::qlut::Coefficients::Endpoints, ::qlut::Coefficients::BaseSlope};
inline constexpr OutOfRange outOfRanges[] = {OutOfRange::Clamp,
                                             OutOfRange::Tail};
inline constexpr PolePolicy poles[] = {PolePolicy::Error, PolePolicy::Saturate};
inline constexpr LastNode lastNodes[] = {LastNode::PastEnd, LastNode::AtEnd};
inline constexpr TableForm forms[] = {TableForm::Direct, TableForm::Linear,
                                      TableForm::Step,   TableForm::Fit,
                                      TableForm::Nvdla,  TableForm::Tosa,
                                      TableForm::Tflite, TableForm::Quadratic};
inline constexpr ::qlut::NvdlaTable::Priority priorities[] = {
    ::qlut::NvdlaTable::LE, ::qlut::NvdlaTable::LO};

inline constexpr FrontEnd frontEnds[] = {FrontEnd::None, FrontEnd::Symmetry,
                                         FrontEnd::Normalize, FrontEnd::Auto};

inline constexpr Normalization normalizations[] = {Normalization::LeadingZeros,
                                                   Normalization::Exponent};
inline constexpr Mirror mirrors[] = {Mirror::None, Mirror::Even, Mirror::Odd};

/// The longest list: one number per code of 16 bits, and one more.
inline constexpr uint64_t maxLength = 65537;

//===----------------------------------------------------------------------===//
// Streams
//===----------------------------------------------------------------------===//

/// Writes what it visits. Every visit returns true.
class Writer {
public:
  explicit Writer(DialectBytecodeWriter &writer) : writer(writer) {}

  bool visit(uint64_t &value) { return writer.writeVarInt(value), true; }
  bool visit(int64_t &value) { return writer.writeSignedVarInt(value), true; }
  bool visit(double &value) {
    return writer.writeAPFloatWithKnownSemantics(APFloat(value)), true;
  }
  /// `count` becomes a list's length.
  template <typename List>
  bool visitLength(List &list) {
    return writer.writeVarInt(list.size()), true;
  }
  template <typename T>
  bool visitAttribute(T &attr) {
    return writer.writeAttribute(attr), true;
  }
  static constexpr bool isReading = false;

private:
  DialectBytecodeWriter &writer;
};

/// Reads what it visits. A visit returns false after an error.
class Reader {
public:
  explicit Reader(DialectBytecodeReader &reader) : reader(reader) {}

  bool visit(uint64_t &value) { return succeeded(reader.readVarInt(value)); }
  bool visit(int64_t &value) {
    return succeeded(reader.readSignedVarInt(value));
  }
  bool visit(double &value) {
    FailureOr<APFloat> read =
        reader.readAPFloatWithKnownSemantics(APFloat::IEEEdouble());
    if (failed(read))
      return false;
    value = read->convertToDouble();
    return true;
  }
  template <typename List>
  bool visitLength(List &list) {
    uint64_t length = 0;
    if (!visit(length))
      return false;
    if (length > maxLength)
      return error() << "expected a list of at most " << maxLength
                     << " elements, got " << length,
             false;
    list.resize(length);
    return true;
  }
  template <typename T>
  bool visitAttribute(T &attr) {
    return succeeded(reader.readAttribute(attr));
  }
  InFlightDiagnostic error() {
    return reader.emitError("corrupt qlut attribute: ");
  }
  static constexpr bool isReading = true;

private:
  DialectBytecodeReader &reader;
};

//===----------------------------------------------------------------------===//
// Fields
//===----------------------------------------------------------------------===//

template <typename Stream>
bool transfer(Stream &io, bool &value) {
  uint64_t number = value;
  if (!io.visit(number))
    return false;
  value = number != 0;
  return true;
}

template <typename Stream>
bool transfer(Stream &io, unsigned &value) {
  uint64_t number = value;
  if (!io.visit(number))
    return false;
  // Beyond any width; the rules of the attribute say what it had to be.
  value = static_cast<unsigned>(std::min<uint64_t>(number, UINT32_MAX));
  return true;
}

template <typename Stream>
bool transfer(Stream &io, int64_t &value) {
  return io.visit(value);
}

template <typename Stream>
bool transfer(Stream &io, double &value) {
  return io.visit(value);
}

/// An enumerator as its place in `list`.
template <typename Stream, typename T, size_t n>
bool transfer(Stream &io, T &value, const T (&list)[n]) {
  uint64_t place = llvm::find(list, value) - list;
  if (!io.visit(place))
    return false;
  if constexpr (Stream::isReading) {
    if (place >= n)
      return io.error() << "expected an enumerator below " << n << ", got "
                        << place,
             false;
    value = list[place];
  }
  return true;
}

template <typename Stream, typename T, typename... List>
bool transfer(Stream &io, std::vector<T> &values, const List &...list) {
  return io.visitLength(values) && llvm::all_of(values, [&](T &value) {
           return transfer(io, value, list...);
         });
}

template <typename Stream>
bool transfer(Stream &io, std::string &text) {
  return io.visitLength(text) && llvm::all_of(text, [&](char &letter) {
           uint64_t number = static_cast<unsigned char>(letter);
           bool isDone = io.visit(number);
           letter = static_cast<char>(number);
           return isDone;
         });
}

template <typename Stream>
bool transfer(Stream &io, Storage &storage) {
  return transfer(io, storage.kind, storageKinds) && transfer(io, storage.bits);
}

template <typename Stream>
bool transfer(Stream &io, ::qlut::Format &format) {
  return transfer(io, format.storage) && transfer(io, format.scale) &&
         transfer(io, format.zeroPoint);
}

template <typename Stream>
bool transfer(Stream &io, ::qlut::RealRange &range) {
  return transfer(io, range.lo) && transfer(io, range.hi);
}

template <typename Stream>
bool transfer(Stream &io, ::qlut::ChannelFormats &formats) {
  return transfer(io, formats.storage) && transfer(io, formats.scales) &&
         transfer(io, formats.zeroPoints);
}

/// The fields of #qlut.table_set.
struct TableSetFields {
  std::vector<TableAttrInterface> tables;
  std::vector<int64_t> tableOf;
};

template <typename Stream>
bool transfer(Stream &io, TableSetFields &fields) {
  return io.visitLength(fields.tables) &&
         llvm::all_of(fields.tables,
                      [&](auto &table) { return io.visitAttribute(table); }) &&
         transfer(io, fields.tableOf);
}

/// Operands as distances back: small numbers, and never ahead.
template <typename Stream>
bool transfer(Stream &io, std::vector<ExprNode> &nodes) {
  if (!io.visitLength(nodes))
    return false;
  for (auto [index, node] : llvm::enumerate(nodes)) {
    auto kind = static_cast<uint64_t>(node.kind);
    if (!io.visit(kind))
      return false;
    if constexpr (Stream::isReading)
      if (kind > UINT8_MAX)
        return io.error() << "expected a kind of node, got " << kind, false;
    node.kind = static_cast<ExprKind>(kind);
    if (node.kind == ExprKind::Constant) {
      if (!io.visit(node.value))
        return false;
      continue;
    }
    for (unsigned i = 0, e = ::qlut::exprArity(node.kind); i < e; ++i) {
      uint64_t back = index - node.operands[i];
      if (!io.visit(back))
        return false;
      if constexpr (Stream::isReading)
        if (back == 0 || back > index)
          return io.error() << "expected an operand 1 to " << index
                            << " nodes back, got " << back,
                 false;
      node.operands[i] = static_cast<uint32_t>(index - back);
    }
  }
  return true;
}

template <typename Stream>
bool transfer(Stream &io, ::qlut::Expression &expression) {
  std::vector<ExprNode> nodes = expression.nodes();
  if (!transfer(io, nodes))
    return false;
  if constexpr (Stream::isReading) {
    auto read = ::qlut::Expression::fromNodes(nodes);
    if (!read)
      return io.error() << llvm::toString(read.takeError()), false;
    expression = std::move(*read);
  }
  return true;
}

template <typename Stream>
bool transfer(Stream &io, ::qlut::DirectTable &table) {
  return transfer(io, table.input) && transfer(io, table.output) &&
         transfer(io, table.values);
}

/// A linear table without storages and values.
template <typename Stream>
bool transferNodes(Stream &io, ::qlut::LinearTable &table) {
  return transfer(io, table.spacing, spacings) &&
         transfer(io, table.outOfRange, outOfRanges) &&
         transfer(io, table.rounding, roundings) &&
         transfer(io, table.guardBits) && transfer(io, table.valueBits) &&
         transfer(io, table.nodes);
}

template <typename Stream>
bool transfer(Stream &io, ::qlut::LinearTable &table) {
  return transfer(io, table.input) && transfer(io, table.output) &&
         transferNodes(io, table) && transfer(io, table.values);
}

/// A linear table of bases and slopes: a kind of its own, so that tables
/// without slopes are what they always were.
struct SlopesFields {
  ::qlut::LinearTable table;
};

template <typename Stream>
bool transfer(Stream &io, SlopesFields &fields) {
  ::qlut::LinearTable &table = fields.table;
  return transfer(io, table) && transfer(io, table.slopes) &&
         transfer(io, table.slopeBits) && transfer(io, table.slopeShift);
}

template <typename Stream>
bool transfer(Stream &io, ::qlut::StepTable &table) {
  return transfer(io, table.input) && transfer(io, table.output) &&
         transfer(io, table.thresholds) && transfer(io, table.values);
}

template <typename Stream>
bool transfer(Stream &io, ::qlut::FitTable &table) {
  return transfer(io, table.input) && transfer(io, table.output) &&
         transfer(io, table.rounding, roundings) && transfer(io, table.shift) &&
         transfer(io, table.starts) && transfer(io, table.intercepts) &&
         transfer(io, table.slopes);
}

/// The generic target has every form; files from before parabolas have fewer.
inline void renewGeneric(::qlut::Target &target) {
  ::qlut::Target grown = target;
  grown.forms.push_back(TableForm::Quadratic);
  if (grown == ::qlut::Target())
    target = std::move(grown);
}

template <typename Stream>
bool transferFields(Stream &io, ::qlut::Target &target) {
  for (auto *bits :
       {&target.weightBits, &target.activationBits, &target.gradientBits,
        &target.ioBits, &target.intermediateBits, &target.accumulatorBits})
    if (!transfer(io, *bits))
      return false;
  return transfer(io, target.name) && transfer(io, target.signedCodes) &&
         transfer(io, target.unsignedCodes) &&
         transfer(io, target.symmetricOnly) &&
         transfer(io, target.powerOfTwoScales) &&
         transfer(io, target.forms, forms) &&
         transfer(io, target.spacings, spacings) &&
         transfer(io, target.frontEnds, frontEnds) &&
         transfer(io, target.maxEntries) && transfer(io, target.valueBits) &&
         transfer(io, target.slopeBits) && transfer(io, target.fractionBits) &&
         transfer(io, target.lastNode, lastNodes) &&
         transfer(io, target.outOfRange, outOfRanges) &&
         transfer(io, target.quantizeRounding, roundings) &&
         transfer(io, target.interpolationRounding, roundings) &&
         transfer(io, target.rescaleRounding, roundings) &&
         transfer(io, target.loadCycles) &&
         transfer(io, target.multiplyCycles) &&
         transfer(io, target.simpleCycles) &&
         transfer(io, target.coefficients, coefficientKinds);
}

template <typename Stream>
bool transfer(Stream &io, ::qlut::Target &target) {
  if (!transferFields(io, target))
    return false;
  if constexpr (Stream::isReading)
    renewGeneric(target);
  return true;
}

/// The fields of #qlut.computed; the values are computed anew.
struct ComputedFields {
  ::qlut::Expression function;
  ::qlut::Format in, out;
  Rounding valueRounding = Rounding::HalfEven;
  PolePolicy pole = PolePolicy::Error;
  bool hasWithin = false;
  ::qlut::RealRange within{0, 0};
  ::qlut::LinearTable nodes;
};

template <typename Stream>
bool transfer(Stream &io, ComputedFields &fields) {
  return transfer(io, fields.function) && transfer(io, fields.in) &&
         transfer(io, fields.out) &&
         transfer(io, fields.valueRounding, roundings) &&
         transfer(io, fields.pole, poles) && transfer(io, fields.hasWithin) &&
         (!fields.hasWithin || transfer(io, fields.within)) &&
         transferNodes(io, fields.nodes);
}

} // namespace mlir::qlut::bytecode

#endif // QLUT_LIB_DIALECT_QLUT_IR_QLUTBYTECODEFIELDS_H
