#pragma once

#include <array>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "laneway/background.hpp"
#include "laneway/detail/work.hpp"
#include "laneway/request.hpp"
#include "laneway/response.hpp"

// The seam between templates, which read a path function's signature, and compiled code, which answers requests.

namespace laneway {
class SecurityScopes;
}

namespace laneway::detail {

struct ParameterInfo;
struct Type;

inline constexpr std::size_t path_parameters_max = 16;

struct Need;

/// What the dependencies of a request have given, as the function that is called next sees them.
class DependencyValues {
 public:
  virtual void* find(const void* key) const noexcept = 0;
  virtual const SecurityScopes& scopes() const noexcept = 0;

 protected:
  ~DependencyValues() = default;
};

/// One request between routing and reply: what binding reads and what a reply writes.
class Call {
 public:
  Request request;
  Response response;
  /// Values of the placeholders, percent-decoded, in the order of the path.
  std::array<std::string_view, path_parameters_max> path_values;
  std::size_t path_value_count = 0;
  /// The 422 body's `detail` items written so far by `add_fault`, separated by commas; empty if all is well.
  std::string faults;
  /// Pairs in the query, at most; one more is a 400. Settings::query_pairs_max.
  std::size_t query_pairs_max = 1000;
  /// What is to run after the answer was sent.
  Background background;
  /// Arrays and objects inside one another in a JSON body, at most; one more is a 400. Settings::json_depth_max.
  std::size_t json_depth_max = 64;
  /// What a multipart form may hold; one more is a 400. Settings::form_file_count_max and so on.
  std::size_t form_file_count_max = 1000;
  std::size_t form_field_count_max = 1000;
  std::size_t form_field_bytes_max = 1024 * 1024;
  std::size_t form_part_head_bytes_max = 8 * 1024;
  /// What a 400 says, where binding failed without faults.
  std::string refusal;
  /// What a stream has yielded since its last piece was taken.
  std::string piece;
  /// The route's declared status, used where the response has none of its own.
  Status declared_status = Status::ok;
  /// Of a request with dependencies.
  const DependencyValues* dependencies = nullptr;
  /// Values of the request's own, for Request::local.
  Locals locals;
};

struct Endpoint;

/// What an Endpoint's copies have in common: all but the callable.
struct EndpointFacts {
  /// What the path function takes from the request, in the order of its signature.
  const ParameterInfo* parameters = nullptr;
  std::size_t parameter_count = 0;
  /// What it returns, as far as that has a table; null: nothing, a Response, or what only a writer knows.
  const Type* result = nullptr;
  /// Of the answer; empty: a Response says it.
  std::string_view media_type = "application/json";

  LaneKind lane = LaneKind::thread;
  std::size_t state_bytes = 0;
  /// Does it read the request's body?
  bool reads_body = false;
  /// Does its coroutine yield the answer in pieces?
  bool streams = false;
  /// Convert the request's parameters into `state`. False: some were wrong, all faults are in `call.faults` and `state`
  /// is not constructed. Runs on the loop, as framework code.
  bool (*bind)(const Endpoint& endpoint, Call& call, void* state) = nullptr;
  /// Loop lane: call the function, keep its Task in `state`, make `context` its outermost context.
  /// Unless `waiting` is none: then that is resumed when the function has ended.
  std::coroutine_handle<> (*start)(const Endpoint& endpoint, Call& call, void* state, Context& context,
                                   std::coroutine_handle<> waiting) = nullptr;
  /// Loop lane, when the coroutine has ended: write its result into `call.response`, or throw what it threw.
  void (*conclude)(Call& call, void* state) = nullptr;
  /// Other lanes: call the function and write its result into `call.response`; throws what it throws.
  void (*run)(const Endpoint& endpoint, Call& call, void* state) = nullptr;
  void (*destroy)(void* state) noexcept = nullptr;
  /// How to free the callable.
  void (*destroy_function)(void* function) noexcept = nullptr;
  /// The function's name if it has one (`fn<read_item>`), for logs and operation ids.
  std::string_view name;
  /// Its dependencies, in order.
  const Need* needs = nullptr;
  std::size_t need_count = 0;
};

/// A path function behind plain pointers: what `bind.hpp` and `reply.hpp` generate from its signature.
/// `state` is storage of `state_bytes`, aligned to at most alignof(max_align_t), for the bound arguments and the task.
/// Order of calls for one request:
///   bind -> (false: answer 422 from call.faults)
///        -> loop lane: start, then the coroutine runs in slices, then conclude
///        -> other lanes: run
///        -> destroy (only after a successful bind)
/// Thread safety: an Endpoint is immutable after registration and shared by all threads.
struct Endpoint : EndpointFacts {
  /// The callable itself (a lambda may have captures).
  void* function = nullptr;
  /// How many Endpoints share `function`; null: this one alone.
  mutable std::uint32_t* sharers = nullptr;

  Endpoint() = default;
  /// Takes `owned` over, which the facts say how to free.
  Endpoint(const EndpointFacts& facts, void* owned) noexcept;
  /// A copy shares the function. Thread safety: copies are made while routes are declared, by one thread.
  Endpoint(const Endpoint& other);
  Endpoint& operator=(const Endpoint& other) { return *this = Endpoint(other); }
  Endpoint(Endpoint&& other) noexcept { *this = std::move(other); }
  Endpoint& operator=(Endpoint&& other) noexcept;
  ~Endpoint();
};

}  // namespace laneway::detail
