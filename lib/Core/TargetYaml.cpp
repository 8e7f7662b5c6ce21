//===- TargetYaml.cpp - targets as text -----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A target file is one mapping of scalars and lists of scalars. The reader
// walks LLVM's lazy YAML nodes and asks for no node below such a list, so the
// nesting of a hostile file is never followed.
//
//===----------------------------------------------------------------------===//

#include "TargetFields.h"
#include "qlut/Core/Names.h"
#include "qlut/Core/Target.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLParser.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace qlut {

/// Greatest size of a target file, bytes.
static constexpr size_t maxBytes = 1 << 20;

//===----------------------------------------------------------------------===//
// Enumerations
//===----------------------------------------------------------------------===//

/// The words that a target may have.
template <typename T>
static std::string allowedNames() {
  if constexpr (std::is_same_v<T, FrontEnd>)
    return listNames<T>({FrontEnd::Auto});
  else
    return listNames<T>();
}

namespace {
template <typename T>
using IfEnum = std::enable_if_t<std::is_enum_v<T>, int>;
template <typename T>
using IfNumber =
    std::enable_if_t<std::is_integral_v<T> && !std::is_same_v<T, bool>, int>;

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

/// Reads one file; the first error ends it.
class Reader {
public:
  Reader(StringRef text, StringRef fileName) : fileName(fileName), text(text) {
    sources.setDiagHandler(
        [](const SMDiagnostic &diagnostic, void *reader) {
          static_cast<Reader *>(reader)->note(diagnostic);
        },
        this);
  }

  Expected<Target> read();

private:
  /// Keeps the first error, as file:line:column: message.
  void note(const SMDiagnostic &diagnostic) {
    if (!message.empty() || diagnostic.getKind() != SourceMgr::DK_Error)
      return;
    // An end-of-file error of the scanner has no place.
    int line = std::max(diagnostic.getLineNo(), 1);
    int column = std::max(diagnostic.getColumnNo(), 0) + 1;
    message = (fileName + ":" + Twine(line) + ":" + Twine(column) + ": " +
               diagnostic.getMessage())
                  .str();
  }
  bool fail(SMLoc at, const Twine &text) {
    note(sources.GetMessage(at, SourceMgr::DK_Error, text));
    return false;
  }
  /// At a scalar, or at the field that holds a node of another kind: the
  /// parser places those past their beginning.
  bool fail(yaml::Node &node, const Twine &expected, StringRef got) {
    bool atNode = isa<yaml::ScalarNode>(node) || !field.isValid();
    return fail(atNode ? node.getSourceRange().Start : field,
                "expected " + expected + ", got " + got);
  }

  bool readDocument(yaml::Stream &stream, Target &target);
  bool readMapping(yaml::MappingNode &mapping, Target &target);
  bool readField(StringRef key, yaml::Node &value, Target &target);
  bool failUnknown(StringRef key);

  /// The text of a one-line scalar.
  std::optional<std::string> readWord(yaml::Node &node, const Twine &expected);
  bool read(yaml::Node &node, std::string &value);
  bool read(yaml::Node &node, bool &value);
  template <typename T, IfNumber<T> = 0>
  bool read(yaml::Node &node, T &value);
  template <typename T, IfEnum<T> = 0>
  bool read(yaml::Node &node, T &value);
  template <typename T>
  bool read(yaml::Node &node, std::vector<T> &value);

  std::string fileName;
  std::string text; ///< a copy: the scanner may look at the byte past the end
  SourceMgr sources;
  std::string message;   ///< of the first error
  SMLoc field;           ///< of the key being read, if any
  StringMap<SMLoc> seen; ///< the keys read and where
};
} // namespace

/// What a node is, for messages.
static StringRef describe(const yaml::Node &node) {
  switch (node.getType()) {
  case yaml::Node::NK_Null:
    return "nothing";
  case yaml::Node::NK_Mapping:
    return "a mapping";
  case yaml::Node::NK_Sequence:
    return "a list";
  case yaml::Node::NK_Alias:
    return "an alias";
  case yaml::Node::NK_BlockScalar:
    return "a block of text";
  default:
    return "a scalar";
  }
}

/// The word in quotes, unprintable characters escaped, cut at 40 characters.
static std::string quoted(StringRef word) {
  std::string text;
  raw_string_ostream os(text);
  os << '\'';
  printEscapedString(word.take_front(40), os);
  os << (word.size() > 40 ? "...'" : "'");
  return text;
}

std::optional<std::string> Reader::readWord(yaml::Node &node,
                                            const Twine &expected) {
  auto *scalar = dyn_cast<yaml::ScalarNode>(&node);
  if (!scalar) {
    fail(node, expected, describe(node));
    return std::nullopt;
  }
  SmallString<32> storage;
  return scalar->getValue(storage).str();
}

bool Reader::read(yaml::Node &node, std::string &value) {
  std::optional<std::string> word = readWord(node, "a name");
  if (word)
    value = *word;
  return word.has_value();
}

bool Reader::read(yaml::Node &node, bool &value) {
  std::optional<std::string> word = readWord(node, "true or false");
  if (!word)
    return false;
  if (*word != "true" && *word != "false")
    return fail(node, "true or false", quoted(*word));
  value = *word == "true";
  return true;
}

template <typename T, IfNumber<T>>
bool Reader::read(yaml::Node &node, T &value) {
  std::optional<std::string> word = readWord(node, "a whole number");
  if (!word)
    return false;
  if (StringRef(*word).getAsInteger(10, value))
    return fail(node, "a whole number", quoted(*word));
  return true;
}

template <typename T, IfEnum<T>>
bool Reader::read(yaml::Node &node, T &value) {
  std::optional<std::string> word = readWord(node, allowedNames<T>());
  if (!word)
    return false;
  std::optional<T> named = symbolize<T>(*word);
  if (!named)
    return fail(node, allowedNames<T>(), quoted(*word));
  value = *named;
  return true;
}

template <typename T>
bool Reader::read(yaml::Node &node, std::vector<T> &value) {
  auto *list = dyn_cast<yaml::SequenceNode>(&node);
  if (!list)
    return fail(node, "a list in brackets", describe(node));
  value.clear();
  for (yaml::Node &item : *list)
    if (!read(item, value.emplace_back()))
      return false;
  // Names have no order of their own: keep that of the enumeration.
  if constexpr (std::is_enum_v<T>)
    llvm::sort(value);
  return message.empty();
}

bool Reader::failUnknown(StringRef key) {
  StringRef nearest;
  // A few typing errors, no other word.
  unsigned best = std::min<size_t>(4, key.size() / 2 + 1);
  std::string all;
  detail::visitFields([&](StringRef known, auto) {
    all += (all.empty() ? "" : ", ") + known.str();
    unsigned distance = key.edit_distance(known, true, best);
    if (distance < best) {
      best = distance;
      nearest = known;
    }
  });
  if (!nearest.empty())
    return fail(field, "unknown field " + quoted(key) + ", did you mean '" +
                           nearest + "'?");
  return fail(field,
              "unknown field " + quoted(key) + ", expected one of " + all);
}

bool Reader::readField(StringRef key, yaml::Node &value, Target &target) {
  bool known = false, good = true;
  detail::visitFields([&](StringRef name, auto member) {
    if (key != name)
      return;
    known = true;
    good = read(value, target.*member);
  });
  return known ? good : failUnknown(key);
}

bool Reader::readMapping(yaml::MappingNode &mapping, Target &target) {
  for (yaml::KeyValueNode &pair : mapping) {
    field = SMLoc();
    yaml::Node *keyNode = pair.getKey();
    if (!keyNode)
      return false;
    std::optional<std::string> key = readWord(*keyNode, "the name of a field");
    if (!key)
      return false;
    field = keyNode->getSourceRange().Start;
    auto [first, isNew] = seen.try_emplace(*key, field);
    if (!isNew)
      return fail(field, "duplicate field " + quoted(*key) +
                             ", first given in line " +
                             Twine(sources.FindLineNumber(first->second)));
    yaml::Node *value = pair.getValue();
    if (!value || !readField(*key, *value, target))
      return false;
  }
  return message.empty();
}

bool Reader::readDocument(yaml::Stream &stream, Target &target) {
  yaml::document_iterator document = stream.begin();
  yaml::Node *root = document->getRoot();
  if (!root)
    return false;
  auto *mapping = dyn_cast<yaml::MappingNode>(root);
  if (!mapping)
    return fail(*root, "a mapping of fields", describe(*root));
  if (!readMapping(*mapping, target))
    return false;
  field = SMLoc();
  if (++document != stream.end() && message.empty())
    if (yaml::Node *second = document->getRoot())
      return fail(*second, "one document", "a second one");
  return message.empty();
}

Expected<Target> Reader::read() {
  if (text.size() > maxBytes)
    return createStringError(fileName + ":1:1: expected at most " +
                             Twine(maxBytes) + " bytes, got " +
                             Twine(text.size()));
  yaml::Stream stream(MemoryBufferRef(text, fileName), sources,
                      /*ShowColors=*/false);
  Target target;
  if (readDocument(stream, target)) {
    std::optional<detail::FieldError> error = detail::findFieldError(target);
    if (!error)
      return target;
    fail(seen.lookup(error->key),
         "field '" + error->key + "': " + error->message);
  }
  // The YAML parser gives up on some directives without a word.
  if (message.empty())
    message = fileName + ":1:1: expected a mapping of fields, got no document";
  return createStringError(message);
}

Expected<Target> Target::parse(StringRef text, StringRef fileName) {
  return Reader(text, fileName).read();
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

static void print(raw_ostream &os, const std::string &value) { os << value; }
static void print(raw_ostream &os, bool value) {
  os << (value ? "true" : "false");
}
template <typename T, IfNumber<T> = 0>
static void print(raw_ostream &os, T value) {
  os << value;
}
template <typename T, IfEnum<T> = 0>
static void print(raw_ostream &os, T value) {
  os << stringify(value);
}
template <typename T>
static void print(raw_ostream &os, const std::vector<T> &list) {
  os << '[';
  interleaveComma(list, os, [&](T item) { print(os, item); });
  os << ']';
}

std::string Target::str() const {
  std::string text;
  raw_string_ostream os(text);
  detail::visitFields([&](StringRef key, auto member) {
    os << key << ": ";
    print(os, this->*member);
    os << '\n';
  });
  return text;
}

} // namespace qlut
