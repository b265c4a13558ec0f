// What goes on behind a path function's answer, or before it: dependencies, and bodies that come in pieces.

#include "base/assert.hpp"
#include "base/log.hpp"
#include "web/reply.hpp"
#include "web/transaction.hpp"

namespace laneway {

bool Transaction::begin_with_dependencies(net::Loop& loop) {
  prepare_chain();
  dependencies_ = std::make_unique<DependencyCall>(service_.graphs[route], route_->endpoint, *this,
                                                   static_cast<detail::Context&>(*this), state(),
                                                   static_cast<DependencyCall::Owner&>(*this));
  try {
    dependencies_->bind();
  } catch (...) {
    fail();
    end_state();
    return answer_without_call();
  }
  const detail::LaneKind where = runtime->placement().begin_call(route, loop.index());
  if (where == detail::LaneKind::loop) {
    loop.resume(*this);
  } else {
    begin_moved(runtime->lane(where), loop);
  }
  return true;
}

// The app may answer faults itself; the path function, whose stream that may be, has not begun.
void Transaction::answer_refused() noexcept {
  failed_ = true;
  if (faults.empty() || service_.on_status(detail::status_of_faults) == Service::none) return reply_faults(*this);
  try {
    throw ValidationError(std::move(faults));
  } catch (...) {
    fail();
  }
}

void Transaction::function_begins() noexcept {
  if (route_->endpoint.streams) suspended = first_suspension;
}

// A body in pieces is not complete yet: then the answer is told of when the chain has ended.
void Transaction::answer_complete() noexcept {
  if (route_->endpoint.streams || response.source()) return;
  answer_op_posted_ = answer_left_ = true;
  left_background_ = std::move(background);
  home->post(answer_op_);
}

void Transaction::prepare_chain() noexcept {
  resume_point = {};
  lane = nullptr;
  suspended = nullptr;
  failed_ = closing_ = from_source_ = answer_left_ = begun_ = false;
}

// A stream waits for the first time, and leaves the response alone from here on: the answer can begin.
void Transaction::first_suspension(detail::Context& context) {
  Transaction& call = self(context);
  call.begun_ = true;
  if (call.abandoned_) return;
  call.stream_ = Body::open;
  call.answer_begins();
}

// The answer can be given, though the call goes on.
void Transaction::answer_begins() {
  if (middleware_.waits()) return middleware_.answered();
  if (middleware_.active()) return;  // it looks when it is over
  answered_ = !streams();
  waiter_->answer_ready(*this);
}

std::optional<std::uint64_t> Transaction::body_bytes_due() const {
  return source_ && !response.filter() ? source_->length() : std::nullopt;
}

void Transaction::filter_body() {
  if (response.filter() && !streams()) response.filter()->apply(response.body(), true);
}

void Transaction::filter_piece() {
  if (!broke_off()) filter(piece, !more());
}

void Transaction::next_piece(AnswerWaiter& waiter) {
  LANEWAY_ASSERT(more() && !running());
  waiter_ = &waiter;
  if (resume_point) {
    home->resume(*this);
  } else {
    reading_.start(runtime->reserved_threads(), *home);
  }
}

// The path function has ended, or what goes on in its place.
void Transaction::chain_over() {
  if (answer_left_) background = std::move(left_background_);  // what the cleaning up has added comes too late
  if (!closing_ && !from_source_ && !answer_left_ && !route_streams() && response.source()) {
    if (!abandoned_) return begin_source();
    source_ = std::move(response.source());
    return close_stream();
  }
  if (from_source_ || route_streams()) {
    if (more() || !failed_) stream_ = failed_ ? Body::broken : Body::ended;
  }
  tell();
}

// Binding threw, and the answer to that is there but for its body, if that comes from a source. False: whole.
bool Transaction::answer_without_call() {
  waiter_ = response.source() ? outer_ : nullptr;
  if (response.source()) begin_source();
  return waiter_ != nullptr;
}

// The path function left an answer whose body is still to come.
void Transaction::begin_source() {
  prepare_chain();
  source_ = std::move(response.source());
  resume_point = source_->coroutine(*this, piece);
  if (resume_point) {
    from_source_ = true;
    suspended = first_suspension;
    home->resume(*this);
  } else {
    reading_.start(runtime->reserved_threads(), *home);
  }
}

// On a reserved thread: first open the source, which completes the response's head, then piece by piece.
void Transaction::read_source() noexcept {
  try {
    reading_.more = more() ? source_->read(piece) : source_->open(request, response);
  } catch (...) {
    fail();
  }
}

void Transaction::Reading::finished(Outcome outcome) { call->source_was_read(outcome == Outcome::refused); }

void Transaction::source_was_read(bool refused) {
  if (refused) {
    failed_ = true;
    if (!more()) reply_error(response, Overloaded());
  }
  if (more()) {
    if (failed_) stream_ = Body::broken;
    if (!failed_ && !reading_.more) stream_ = Body::ended;
  } else if (!failed_ && reading_.more) {
    stream_ = Body::open;
    begun_ = true;
  }
  tell();
}

// Destroy what is left of the stream, as user code; then its waiter is told.
void Transaction::close_stream() noexcept {
  closing_ = true;
  resume_point = {};
  lane = nullptr;
  suspended = nullptr;
  home->resume(*this);
}

}  // namespace laneway
