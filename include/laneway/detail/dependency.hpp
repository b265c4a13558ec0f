#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <string_view>

#include "laneway/detail/bind.hpp"
#include "laneway/detail/endpoint.hpp"
#include "laneway/task.hpp"

// The seam for dependencies: what `depends.hpp` generates from a dependency's signature, and compiled code walks.

namespace laneway {
struct SecurityScheme;
}

namespace laneway::detail {

struct Dependency;

/// That a function takes a dependency: `Depends<f>`, or `Security<f, "scope">`.
struct Need {
  const Dependency* dependency = nullptr;
  const std::string_view* scopes = nullptr;
  std::size_t scope_count = 0;
};

/// A dependency function behind plain pointers. `state` is storage of `state_bytes`, aligned to at most
/// alignof(max_align_t), for its bound arguments and its result. Order of calls: bind (constructs the state, whatever
/// it returns), then run, or start and its coroutine, then, after the answer, finish if there is one, then destroy.
/// Thread safety: immutable.
struct Dependency {
  std::string_view name;
  /// Its identity: what a request calls once, and what an override takes the place of.
  const void* key = nullptr;
  LaneKind lane = LaneKind::thread;
  /// Has its value something to do when the answer is out, which may take time or other people's locks?
  bool tears_down = false;
  /// Does it take the scopes of those that need it?
  bool takes_scopes = false;
  std::size_t state_bytes = 0;
  /// What it takes from the request, in the order of its signature.
  const ParameterInfo* parameters = nullptr;
  std::size_t parameter_count = 0;
  std::size_t path_parameters = 0;
  const Need* needs = nullptr;
  std::size_t need_count = 0;
  /// What it is in an OpenAPI document's securitySchemes; none for most.
  const SecurityScheme* security = nullptr;
  /// The callable of an override with captures.
  const void* function = nullptr;
  /// False: faults were added to the call's, or all are gone: the call is refused with a 400.
  bool (*bind)(const HandlerBase& handler, Call& call, void* state) = nullptr;
  /// Plain functions; throws what they throw. Else `start`.
  void (*run)(const Dependency& dependency, Call& call, void* state) = nullptr;
  Task<void> (*start)(const Dependency& dependency, Call& call, void* state) = nullptr;
  Task<void> (*finish)(void* state, std::exception_ptr failure) = nullptr;
  void* (*value)(void* state) noexcept = nullptr;
  void (*destroy)(void* state) noexcept = nullptr;
};

/// The value of the dependency `key` for the function that is being called.
void* dependency_value(const Call& call, const void* key) noexcept;

}  // namespace laneway::detail
