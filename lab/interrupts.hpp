#pragma once

#include "base/unique_fd.hpp"

namespace laneway::lab {

/// SIGINT, SIGTERM and SIGHUP as something to poll for, instead of something that strikes. Make one at the start of
/// the program; programs started later have the signals as usual. A SIGHUP that is ignored, under nohup, stays so.
class Interrupts {
 public:
  /// Errors: throws std::system_error when the kernel gives no descriptor.
  Interrupts();

  /// Has one of the signals come? It stays so.
  bool came() noexcept;
  /// Readable once a signal came.
  int fd() const noexcept { return fd_.get(); }

 private:
  UniqueFd fd_;
  bool came_ = false;
};

}  // namespace laneway::lab
