//===- CommunicatorTest.cpp - sums of several processes -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Trainer/Communicator.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <condition_variable>
#include <cstring>
#include <deque>
#include <gtest/gtest.h>
#include <map>
#include <mutex>
#include <thread>

using namespace qlut;

namespace {

/// What threads that stand for processes tell each other.
struct Mail {
  std::mutex mutex;
  std::condition_variable arrived;
  std::map<std::pair<int64_t, int64_t>, std::deque<std::vector<char>>> letters;
};

class Threads : public Communicator {
public:
  Threads(Mail &mail, int64_t number, int64_t count)
      : mail(mail), number(number), count(count) {}
  int64_t size() const override { return count; }
  int64_t rank() const override { return number; }
  void send(llvm::ArrayRef<char> bytes, int64_t to) override {
    const std::lock_guard<std::mutex> lock(mail.mutex);
    mail.letters[{number, to}].emplace_back(bytes.begin(), bytes.end());
    mail.arrived.notify_all();
  }
  void receive(llvm::MutableArrayRef<char> bytes, int64_t from) override {
    std::unique_lock<std::mutex> lock(mail.mutex);
    auto &letters = mail.letters[{from, number}];
    mail.arrived.wait(lock, [&] { return !letters.empty(); });
    ASSERT_EQ(letters.front().size(), bytes.size());
    std::memcpy(bytes.data(), letters.front().data(), bytes.size());
    letters.pop_front();
  }
  void broadcast(llvm::MutableArrayRef<char> bytes, int64_t from) override {
    if (number != from)
      return receive(bytes, from);
    for (int64_t to = 0; to < count; ++to)
      if (to != from)
        send(bytes, to);
  }

private:
  Mail &mail;
  int64_t number, count;
};

/// Calls back as each of so many processes.
void runAll(int64_t processes, llvm::function_ref<void(Communicator &)> run) {
  Mail mail;
  std::vector<std::thread> threads;
  for (int64_t number = 0; number < processes; ++number)
    threads.emplace_back([&, number] {
      Threads self(mail, number, processes);
      run(self);
    });
  for (std::thread &thread : threads)
    thread.join();
  for (const auto &[way, letters] : mail.letters)
    EXPECT_TRUE(letters.empty()) << way.first << " to " << way.second;
}

} // namespace

TEST(Communicator, EachThingHasOneOwner) {
  for (int64_t processes = 1; processes <= 7; ++processes)
    for (int64_t count = 1; count <= 20; ++count) {
      Mail mail;
      int64_t next = 0;
      for (int64_t number = 0; number < processes; ++number) {
        const Threads self(mail, number, processes);
        const auto [first, last] = self.share(count);
        ASSERT_EQ(first, next);
        for (next = first; next < last; ++next)
          ASSERT_EQ(self.owner(next, count), number);
        // No two shares differ by more than one.
        ASSERT_LE(last - first, (count + processes - 1) / processes);
        ASSERT_GE(last - first, count / processes);
      }
      ASSERT_EQ(next, count);
      ASSERT_EQ(Threads(mail, 0, processes).share(count).first, 0);
      ASSERT_GT(Threads(mail, 0, processes).share(count).second, 0);
    }
}

TEST(Communicator, AddsToTheSameBitsWhoeverOwnsTheVectors) {
  // Numbers whose sum depends on the order.
  auto make = [](int64_t vector) {
    return std::vector<float>{1.0F / static_cast<float>(3 + vector),
                              vector % 2 == 0 ? 1e8F : -1e8F,
                              static_cast<float>(vector) * 0.1F};
  };
  for (int64_t count = 1; count <= 9; ++count) {
    std::vector<std::vector<float>> alone;
    for (int64_t vector = 0; vector < count; ++vector)
      alone.push_back(make(vector));
    Communicator().addAlongTree<float>(alone);
    if (count == 3) {
      EXPECT_EQ(alone[0][0], (1.0F / 3.0F + 0.25F) + 0.2F);
    }
    if (count == 4) {
      EXPECT_EQ(alone[0][2], (0.0F + 0.1F) + (2 * 0.1F + 3 * 0.1F));
    }
    for (int64_t processes = 2; processes <= 5; ++processes)
      runAll(processes, [&](Communicator &self) {
        std::vector<std::vector<float>> vectors(count);
        const auto [first, last] = self.share(count);
        for (int64_t vector = first; vector < last; ++vector)
          vectors[vector] = make(vector);
        self.addAlongTree<float>(vectors);
        EXPECT_EQ(vectors[0], alone[0]) << count << " by " << processes;
      });
  }
}

TEST(Communicator, GathersPartsOfAnyLength) {
  runAll(4, [](Communicator &self) {
    const std::vector<char> own(self.rank() * 3, char('a' + self.rank()));
    const std::vector<std::vector<char>> all = self.gather(own);
    ASSERT_EQ(all.size(), 4U);
    for (int64_t number = 0; number < 4; ++number)
      EXPECT_EQ(all[number], std::vector<char>(number * 3, char('a' + number)));
  });
}
