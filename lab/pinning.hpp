#pragma once

#include <expected>
#include <string>
#include <vector>

#include "lab/scenario.hpp"

namespace laneway::lab {

/// The cores that client and server may use; empty: all.
struct Pinning {
  std::vector<int> client_cpus = {};
  std::vector<int> server_cpus = {};
};

/// Pinned: the client on the first of the cores that this process may use, the server on all others.
/// Errors: there is one core only.
std::expected<Pinning, std::string> pinning_of(Layout layout, const std::vector<int>& allowed);

/// Those this process may use, in order.
std::vector<int> allowed_cpus();

/// `words` run on `cpus` alone, by taskset; as they are when `cpus` is empty.
Words pinned(Words words, const std::vector<int>& cpus);

}  // namespace laneway::lab
