#include "load/snapshot_board.hpp"

#include <gtest/gtest.h>

namespace laneway::load {
namespace {

Snapshot counted(Phase phase, Nanoseconds at, std::uint64_t completed, bool last = false) {
  Snapshot snapshot{.phase = phase, .begin = phase == Phase::warm_up ? 50 : 100, .at = at, .last = last, .tally = {}};
  snapshot.tally.completed = completed;
  for (std::uint64_t i = 0; i < completed; ++i) snapshot.tally.service.record(1000);
  snapshot.in_flight = 2;
  snapshot.connections = 5;
  return snapshot;
}

struct Told {
  Phase phase;
  Nanoseconds begin, end;
  std::uint64_t completed;
  bool operator==(const Told&) const = default;
};

std::vector<Told> take(SnapshotBoard& board) {
  std::vector<Told> told;
  for (const auto& each : board.take()) {
    EXPECT_EQ(each.tally.service.finished().count(), each.tally.completed);
    told.push_back({each.phase, each.begin, each.end, each.tally.completed});
  }
  return told;
}

TEST(SnapshotBoard, AnIntervalIsToldWhenAllThreadsHavePinnedIt) {
  SnapshotBoard board(2);
  board.pin(0, counted(Phase::window, 200, 3));
  EXPECT_EQ(take(board), std::vector<Told>{});
  board.pin(0, counted(Phase::window, 300, 7));
  board.pin(1, counted(Phase::window, 200, 10));
  EXPECT_EQ(take(board), (std::vector<Told>{{Phase::window, 100, 200, 13}}));
  board.pin(1, counted(Phase::window, 300, 11));
  const auto intervals = board.take();
  ASSERT_EQ(intervals.size(), 1u);
  EXPECT_EQ(intervals[0].tally.completed, 5u);
  EXPECT_EQ(intervals[0].in_flight, 4u);
  EXPECT_EQ(intervals[0].connections, 10u);
}

TEST(SnapshotBoard, AThreadThatHasEndedDoesNotHoldUpTheOthers) {
  SnapshotBoard board(2);
  board.pin(0, counted(Phase::window, 150, 3, true));
  board.pin(1, counted(Phase::window, 200, 4));
  EXPECT_EQ(take(board), (std::vector<Told>{{Phase::window, 100, 200, 7}}));
  board.pin(1, counted(Phase::window, 300, 6));
  board.pin(1, counted(Phase::window, 310, 7, true));
  EXPECT_EQ(take(board), (std::vector<Told>{{Phase::window, 200, 300, 2}, {Phase::window, 300, 310, 1}}));
  EXPECT_EQ(take(board), std::vector<Told>{});
}

TEST(SnapshotBoard, TheWarmUpCountsForItselfAndTheDrainOnTopOfTheWindow) {
  SnapshotBoard board(1);
  board.pin(0, counted(Phase::warm_up, 80, 4));
  board.pin(0, counted(Phase::warm_up, 100, 9, true));
  board.pin(0, counted(Phase::window, 200, 2, true));
  board.pin(0, counted(Phase::drain, 230, 3, true));
  EXPECT_EQ(take(board), (std::vector<Told>{{Phase::warm_up, 50, 80, 4},
                                            {Phase::warm_up, 80, 100, 5},
                                            {Phase::window, 100, 200, 2},
                                            {Phase::drain, 100, 230, 1}}));
}

TEST(SnapshotBoard, AWindowThatEndsOnABoundaryHasNoEmptyIntervalBehindIt) {
  SnapshotBoard board(2);
  for (const std::size_t thread : {0, 1}) {
    board.pin(thread, counted(Phase::window, 200, 2));
    board.pin(thread, counted(Phase::window, 200, 2, true));
  }
  EXPECT_EQ(take(board), (std::vector<Told>{{Phase::window, 100, 200, 4}}));
}

TEST(SnapshotBoard, AReaderThatIsLateLosesResolutionAlone) {
  SnapshotBoard board(2);
  for (std::uint64_t i = 1; i <= 20; ++i) board.pin(0, counted(Phase::window, 100 + Nanoseconds(i) * 10, i));
  for (std::uint64_t i = 1; i <= 18; ++i) board.pin(1, counted(Phase::window, 100 + Nanoseconds(i) * 10, i));
  std::uint64_t completed = 0;
  Nanoseconds end = 100;
  for (const auto& each : take(board)) {
    EXPECT_EQ(each.begin, end);
    end = each.end;
    completed += each.completed;
  }
  EXPECT_EQ(end, 280);
  EXPECT_EQ(completed, 36u);
}

TEST(SnapshotBoard, AThreadThatMissedATimeIsWaitedFor) {
  SnapshotBoard board(2);
  for (const Nanoseconds at : {200, 300})
    board.pin(0, counted(Phase::window, at, static_cast<std::uint64_t>(at) / 100));
  board.pin(1, counted(Phase::window, 300, 5));  // the machine was busy elsewhere at 200
  EXPECT_EQ(take(board), (std::vector<Told>{{Phase::window, 100, 300, 8}}));
}

}  // namespace
}  // namespace laneway::load
