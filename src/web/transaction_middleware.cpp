// A transaction whose route has middleware around it: the route's answer goes to the middleware, and what that makes of
// it to the client.

#include <memory>

#include "web/reply.hpp"
#include "web/transaction.hpp"

namespace laneway {
namespace {

/// In the response that a middleware gets: the body follows from the transaction, unless this is dropped.
class BodyToCome final : public detail::BodySource {
 public:
  explicit BodyToCome(std::optional<std::uint64_t> length) noexcept : length_(length) {}
  std::optional<std::uint64_t> length() const override { return length_; }

 private:
  std::optional<std::uint64_t> length_;
};

}  // namespace

bool Transaction::answer_request() {
  if (abandoned_) {  // nobody waits any more: what has not begun does not begin
    reply_error(response, Overloaded());
    return false;
  }
  return route != service_.middleware_route && call_route();
}

Response Transaction::take_answer() {
  response.set_status(status());
  Response answer = std::move(response);
  response.clear();
  if (streams()) answer.source().reset(new BodyToCome(body_bytes_due()));
  return answer;
}

Response Transaction::answer_to_thrown() noexcept {
  response.clear();
  answer_exception();
  Response answer = std::move(response);
  if (!answer.has_status()) answer.set_status(declared_status);
  response.clear();
  return answer;
}

// The route's call may still go on: its stream, or what cleans up behind its answer.
void Transaction::middleware_over(Response answer) {
  response = std::move(answer);
  if (abandoned_) {
    if (waiter_ != nullptr) return;  // it tells the heir when it has ended
    if (!more()) return outer_->answer_ready(*this);
    waiter_ = outer_;
    return close_stream();
  }
  const bool goes_on = response.source() && dynamic_cast<BodyToCome*>(response.source().operator->()) != nullptr;
  if (goes_on) response.source().reset();
  if (!goes_on && streams()) drop_stream();
  if (response.source()) {
    then_source_ = true;
    if (waiter_ != nullptr) return;  // when that has ended
    then_source_ = false;
    return begin_source_of_middleware();
  }
  answered_ = waiter_ != nullptr && !streams();
  outer_->answer_ready(*this);
}

// Another answer was given in place of the stream: what is left of it ends behind that.
void Transaction::drop_stream() noexcept {
  const bool open = more();
  stream_ = Body::whole;
  dropped_ = true;
  if (!open || waiter_ != nullptr) return;  // while it runs it cannot be closed: at its next yield
  piece.clear();
  waiter_ = outer_;
  close_stream();
}

void Transaction::begin_source_of_middleware() {
  stream_ = Body::whole;
  dropped_ = false;
  piece.clear();
  source_.reset();
  waiter_ = outer_;
  begin_source();
}

}  // namespace laneway
