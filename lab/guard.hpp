#pragma once

#include "base/unique_fd.hpp"

namespace laneway::lab {

/// A process beside this one that waits for its end, however it ends, and then kills whatever it started and left
/// behind: the workers of a server survive their server, and nothing in a lab that was killed outright can stop them.
/// Make it at the start of the program, before any other process and before adopt_orphans: it is to outlive this one.
class Guard {
 public:
  /// Marks the environment of all programs started from now on; that is how it knows them.
  /// Errors: throws std::system_error.
  Guard();

 private:
  UniqueFd alive_;  // the writing end of a pipe: it closes with this process
};

}  // namespace laneway::lab
