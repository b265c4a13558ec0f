#pragma once

#include <type_traits>
#include <utility>

#include "laneway/detail/endpoint.hpp"
#include "laneway/detail/make_endpoint.hpp"
#include "laneway/detail/reply.hpp"

// Functions that answer in place of a path function that threw.

namespace laneway::detail {

/// The answer that `function` makes of `error`; its status is 500 unless it sets one.
template <class E, class F>
void answer_error(F& function, const E& error, Call& call) {
  const auto answer = [&]() -> decltype(auto) {
    if constexpr (std::is_invocable_v<F&, const E&, const Request&>) {
      return function(error, std::as_const(call.request));
    } else {
      return function(error);
    }
  };
  using Result = std::remove_cvref_t<decltype(answer())>;
  static_assert(!TaskTraits<Result>::value && !CpuTraits<Result>::value && !std::is_void_v<Result>,
                "an error handler is a plain function that returns its answer");
  call.response.clear();
  call.declared_status = Status::internal_server_error;
  reply_with(call, answer());
}

/// Behind Fallback::handle.
template <class E, class F>
bool handle_error(const Endpoint& endpoint, Call& call) {
  try {
    throw;
  } catch (const E& error) {
    answer_error(*static_cast<F*>(endpoint.function), error, call);
    return true;
  } catch (...) {
    return false;
  }
}

template <class F>
Endpoint error_endpoint(F function) {
  Endpoint endpoint;
  endpoint.function = new F(std::move(function));
  endpoint.destroy_function = [](void* owned) noexcept { delete static_cast<F*>(owned); };
  return endpoint;
}

/// An endpoint that throws ValidationError with the faults of the call.
Endpoint validation_endpoint();

}  // namespace laneway::detail
