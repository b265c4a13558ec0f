// The answers to what path functions throw, and who makes them.

#include "base/exception_text.hpp"
#include "base/log.hpp"
#include "web/reply.hpp"
#include "web/transaction.hpp"

namespace laneway {

// In a catch block: does the app answer this exception itself?
bool Transaction::handled() {
  for (const std::uint32_t number : service_.error_handlers) {
    const Route& handler = service_.routes[number];
    if (handler.fallback.handle(handler.endpoint, *this)) return true;
  }
  return false;
}

// Does the app make the answers of this error's status itself?
bool Transaction::handled(const HttpError& error) {
  const std::uint32_t number = service_.on_status(code(error.status()));
  if (number == Service::none) return false;
  const Route& handler = service_.routes[number];
  const auto memory = std::make_unique_for_overwrite<std::byte[]>(handler.endpoint.state_bytes);
  response.clear();
  declared_status = error.status();
  if (!handler.endpoint.bind(handler.endpoint, *this, memory.get())) return false;
  struct Destroy {
    const detail::Endpoint& endpoint;
    void* state;
    ~Destroy() { endpoint.destroy(state); }
  } const destroy{handler.endpoint, memory.get()};
  handler.endpoint.run(handler.endpoint, *this, memory.get());
  return true;
}

// In a catch block: what the path function threw is answered, unless it is too late for another answer.
void Transaction::fail() noexcept {
  failed_ = true;
  background.clear();
  if (!begun_) return answer_exception();
  log_failure();
}

void Transaction::log_failure() const {
  const std::string_view path = route_ != nullptr ? std::string_view(route_->path) : request.path();
  log_error("{} {} failed: {}", to_string(request.method()), path, exception_text(std::current_exception()));
}

// In a catch block: make the answer to what was thrown.
void Transaction::answer_exception() noexcept {
  try {
    try {
      if (!service_.error_handlers.empty() && handled()) return;
      throw;
    } catch (const HttpError& error) {
      if (!handled(error)) reply_error(response, error);  // throws for a header that is malformed
    }
  } catch (...) {
    log_failure();
    reply_internal_error(response);
  }
}

}  // namespace laneway
