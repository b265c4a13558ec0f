#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/unique_fd.hpp"

namespace laneway {

/// Writes lines to a file from a thread of its own, so that who has one never waits for a disk or a reader.
/// Lines wait in a bounded buffer, 100 ms at most; when it is full they are dropped and counted, and the server's log
/// says how many. To a pipe whole lines are written at once, up to 4 KiB, so that others' lines do not get between.
/// Thread safety: `write` and `dropped`, from any thread.
class LineWriter {
 public:
  /// Errors: throws std::system_error when there is no thread to be had.
  LineWriter(UniqueFd file, std::size_t buffer_bytes_max);
  /// Writes what waits, for 2 s at most.
  ~LineWriter();
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;

  /// `line` ends in a newline. False: dropped. Costs a copy; wakes the thread once a batch.
  bool write(std::string_view line) noexcept;
  std::uint64_t dropped() const noexcept;

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;  // with the thread
};

}  // namespace laneway
