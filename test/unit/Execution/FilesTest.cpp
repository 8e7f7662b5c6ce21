//===- FilesTest.cpp - outputs all or none --------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/Files.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "gtest/gtest.h"

using namespace qlut;
namespace fs = llvm::sys::fs;

namespace {

class FileTransactionTest : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(fs::createUniqueDirectory("qlut-test", folder));
  }
  void TearDown() override { fs::remove_directories(folder); }

  std::string path(llvm::StringRef name) {
    llvm::SmallString<128> result = folder;
    llvm::sys::path::append(result, name);
    return result.str().str();
  }
  std::string content(llvm::StringRef name) {
    auto buffer = llvm::MemoryBuffer::getFile(path(name));
    return buffer ? (*buffer)->getBuffer().str() : "none";
  }
  void put(llvm::StringRef name, llvm::StringRef text) {
    std::error_code error;
    llvm::raw_fd_ostream(path(name), error) << text;
    ASSERT_FALSE(error);
  }
  int countFiles() {
    std::error_code error;
    int count = 0;
    for (fs::directory_iterator it(folder, error), end; it != end && !error;
         it.increment(error))
      ++count;
    return count;
  }
  static auto writer(llvm::StringRef text) {
    return [text](llvm::raw_ostream &os) { os << text; };
  }

  llvm::SmallString<128> folder;
};

TEST_F(FileTransactionTest, WritesOnlyAtCommit) {
  put("a", "old");
  FileTransaction files;
  ASSERT_FALSE(bool(files.stage(path("a"), writer("new a"))));
  ASSERT_FALSE(bool(files.stage(path("b"), writer("new b"))));
  EXPECT_EQ(content("a"), "old");
  EXPECT_EQ(content("b"), "none");
  ASSERT_FALSE(bool(files.commit()));
  EXPECT_EQ(content("a"), "new a");
  EXPECT_EQ(content("b"), "new b");
  EXPECT_EQ(countFiles(), 2);
}

TEST_F(FileTransactionTest, LeavesNothingWhenAbandoned) {
  put("a", "old");
  {
    FileTransaction files;
    ASSERT_FALSE(bool(files.stage(path("a"), writer("new"))));
    EXPECT_EQ(countFiles(), 2);
  }
  EXPECT_EQ(content("a"), "old");
  EXPECT_EQ(countFiles(), 1);
}

TEST_F(FileTransactionTest, NamesTheFolderThatIsMissing) {
  FileTransaction files;
  std::string error = llvm::toString(files.stage(path("no/a"), writer("new")));
  EXPECT_EQ(error, path("no/a") + ": cannot write: No such file or directory");
}

TEST_F(FileTransactionTest, RefusesADirectory) {
  FileTransaction files;
  EXPECT_EQ(llvm::toString(files.stage(folder, writer("new"))),
            folder.str().str() +
                ": cannot write: expected a file, got a directory");
}

TEST_F(FileTransactionTest, RefusesTheSameFileTwice) {
  put("a", "old");
  FileTransaction files;
  ASSERT_FALSE(bool(files.stage(path("a"), writer("1"))));
  std::string again = path(".") + "/a";
  EXPECT_EQ(llvm::toString(files.stage(again, writer("2"))),
            again +
                ": cannot write: expected one output for each file, got two");
}

TEST_F(FileTransactionTest, FollowsSymbolicLinks) {
  put("a", "old");
  ASSERT_FALSE(fs::create_link(path("a"), path("link")));
  FileTransaction files;
  ASSERT_FALSE(bool(files.stage(path("link"), writer("new"))));
  ASSERT_FALSE(bool(files.commit()));
  EXPECT_EQ(content("a"), "new");
  EXPECT_TRUE(fs::is_symlink_file(path("link")));
}

TEST_F(FileTransactionTest, ReportsAFullDevice) {
  if (!fs::exists("/dev/full"))
    GTEST_SKIP() << "no /dev/full";
  FileTransaction files;
  ASSERT_FALSE(bool(files.stage("/dev/full", writer("new"))));
  EXPECT_EQ(llvm::toString(files.commit()),
            "/dev/full: cannot write: No space left on device");
  EXPECT_TRUE(fs::exists("/dev/full"));
}

} // namespace
