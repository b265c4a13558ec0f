#include "web/transaction.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/log.hpp"
#include "base/slice.hpp"
#include "base/text.hpp"
#include "web/reply.hpp"

namespace laneway {
namespace {

/// A client that closes its side, but not the connection, may still wait for its answer. It gets one if its turn comes
/// within this time; later it is taken to have left, as most do that close while they wait.
constexpr Nanoseconds half_closed_patience = 250 * millisecond;

}  // namespace

Transaction::Transaction(Service& service)
    : service_(service),
      buffer_(std::make_unique_for_overwrite<char[]>(buffer_bytes)),
      capacity_(buffer_bytes),
      middleware_(static_cast<MiddlewareCall::Owner&>(*this), *this) {
  runtime = &service.runtime;
  begin = [](detail::Context& context) noexcept -> std::coroutine_handle<> {
    Transaction& call = self(context);
    if (call.closing_) {
      call.end_state();
      call.source_.reset();
      return {};
    }
    const detail::Endpoint& endpoint = call.route_->endpoint;
    if (context.lane != nullptr && call.too_late_to_begin()) return {};
    if (call.dependencies_) {
      call.driver_ = call.dependencies_->run();
      call.driver_.handle().promise().set_outermost_of(context);
      return call.driver_.handle();
    }
    if (endpoint.lane != detail::LaneKind::loop) {  // a plain function that runs on the loop, for it has proven short
      call.run_plain();
      return {};
    }
    try {
      return endpoint.start(endpoint, call, call.state(), context, {});
    } catch (...) {
      call.fail();
      call.end_state();
      return {};
    }
  };
  conclude = [](detail::Context& context) noexcept {
    Transaction& call = self(context);
    if (call.dependencies_) return call.end_state();
    if (!call.has_state_ && !call.from_source_) return;  // it threw before it began, or is destroyed
    try {
      if (call.from_source_) {
        if (!call.closing_) call.source_->end();
        return;
      }
      call.route_->endpoint.conclude(call, call.state());
    } catch (...) {
      call.fail();
    }
    call.end_state();
  };
  completed = [](detail::Context& context) { self(context).chain_over(); };
  yielded = [](detail::Context& context) {
    Transaction& call = self(context);
    call.abandoned_ || call.dropped_ ? call.close_stream() : call.tell();
  };
  reading_.call = this;
  answer_op_.call = this;
  answer_op_.run = [](detail::Op& op) {
    Transaction& call = *static_cast<AnswerOp&>(op).call;
    call.answer_op_posted_ = false;
    if (call.ended_) return call.tell();
    if (call.abandoned_) return;
    call.answer_begins();
  };
  patience_.call = this;
  patience_.fire = [](detail::Timer& timer) { static_cast<Patience&>(timer).call->lose_patience(); };
}

// RFC 9112 section 3.2.2: an absolute target's authority counts, whatever Host says.
void Transaction::use_host_of_target() {
  const auto host = std::ranges::find_if(fields_, [](const Field& field) {  // there is at most one
    return equal_ignoring_case(field.name, "Host");
  });
  if (host != fields_.end()) {
    host->value = target.authority;
  } else {
    fields_.push_back({"Host", target.authority});
  }
}

void Transaction::fill_request(std::string_view peer) {
  fields_.clear();
  for (std::size_t i = 0; i < head.field_count(); ++i) fields_.push_back(head.field(i));
  if (target.form == http::TargetForm::absolute) use_host_of_target();
  Request::Parts parts;
  parts.method = head.method();
  parts.target = head.target();
  parts.path = target.path;
  parts.query_string = target.query;
  parts.minor_version = head.minor_version();
  parts.headers = fields_;
  parts.body = body_bytes;
  peer_ = peer;
  parts.peer = peer_;
  cancellation_.reset();
  parts.cancellation = &cancellation_;
  parts.states = service_.states;
  parts.locals = &locals;
  request = Request(parts);
}

bool Transaction::run(std::uint32_t number, net::Loop& loop, std::string_view peer, AnswerWaiter& waiter) {
  home = &loop;
  route = number;
  outer_ = &waiter;
  answered_ = ended_ = abandoned_ = dropped_ = then_source_ = false;
  route_ = number < service_.routes.size() ? &service_.routes[number] : nullptr;
  fill_request(peer);
  const Service::Middlewares& around = service_.middlewares_of(match);
  if (around.empty()) return call_route();
  middleware_.start(around, *runtime, loop, service_.middleware_route);
  return true;
}

// Call the route itself. False: the response is complete, and nobody is told.
bool Transaction::call_route() {
  net::Loop& loop = *home;
  route_ = &service_.routes[route];
  const detail::Endpoint& endpoint = route_->endpoint;
  background.set_tasks_max(service_.settings.background_tasks_max);
  query_pairs_max = service_.settings.query_pairs_max;
  json_depth_max = service_.settings.json_depth_max;
  form_file_count_max = service_.settings.form_file_count_max;
  form_field_count_max = service_.settings.form_field_count_max;
  form_field_bytes_max = service_.settings.form_field_bytes_max;
  form_part_head_bytes_max = service_.settings.form_part_head_bytes_max;
  refusal.clear();
  declared_status = static_cast<Status>(route_->options.status);
  if (!decode_values(match, decoded_)) {
    reply_status(response, Status::bad_request);
    return false;
  }
  path_values = match.values;
  path_value_count = match.value_count;
  if (endpoint.state_bytes > state_bytes)
    large_state_ = std::make_unique_for_overwrite<std::byte[]>(endpoint.state_bytes);
  if (!service_.graphs[route].empty()) {
    waiter_ = outer_;
    handed_over_ = loop.now();
    return begin_with_dependencies(loop);
  }
  prepare_chain();
  try {
    has_state_ = endpoint.bind(endpoint, *this, state());
  } catch (...) {  // what a rule's check threw, or a value's initial one
    fail();
  }
  if (!has_state_) {
    large_state_.reset();
    if (failed_) return answer_without_call();
    const std::uint32_t handler = service_.on_status(detail::status_of_faults);
    if (handler != Service::none && !faults.empty()) {
      route = handler;
      return call_route();
    }
    reply_faults(*this);
    return false;
  }
  waiter_ = outer_;
  handed_over_ = loop.now();
  if (endpoint.streams) suspended = first_suspension;
  const detail::LaneKind where = runtime->placement().begin_call(route, loop.index());
  if (where == detail::LaneKind::loop) {
    loop.resume(*this);
  } else if (endpoint.lane == detail::LaneKind::loop) {
    begin_moved(runtime->lane(where), loop);
  } else {
    on_threads_ = where == detail::LaneKind::thread;
    submit(runtime->lane(where), loop);
  }
  return true;
}

// A coroutine whose slices run on a lane. Its first one is refused, or waits, as anybody else's call does.
void Transaction::begin_moved(Executor& moved_to, net::Loop& loop) {
  lane = &moved_to;
  loop.arm(patience_, monotonic_now() + moved_to.wait_max());
  if (net::Loop::resume_on_lane(*this)) return;
  reply_error(response, Overloaded());
  end_state();
  loop.post(completed_there());
}

void Transaction::lose_patience() noexcept {
  if (lane == nullptr || !lane->withdraw(slice_job)) return;  // it runs, or waits for something else
  if (resume_point) return home->resume(*this);               // it has begun: it only takes its turn again
  reply_error(response, Overloaded());
  end_state();
  tell();
}

// Runs the whole call of a plain function; also says how it went, where that may decide where the next one runs.
void Transaction::work() noexcept {
  const Slice slice(nullptr, *this);
  if (too_late_to_begin()) return;
  if (!on_threads_ || !runtime->placement().learns(route)) return run_plain();
  const Nanoseconds began = monotonic_now();
  const long waits_before = thread_waits_now();
  const Nanoseconds cpu_before = thread_cpu_now();
  run_plain();
  lanes::ThreadCall went{.cpu = thread_cpu_now() - cpu_before};
  went.waits = thread_waits_now() - waits_before;
  const Nanoseconds now = monotonic_now();
  went.wall = now - began;
  runtime->placement().ran_on_thread(route, now, went);
}

// True: it waited for its lane, and meanwhile the client has left. Then the path function is not called.
bool Transaction::too_late_to_begin() noexcept {
  if (!cancellation_.is_cancelled()) return false;
  if (!cancellation_.is_unwanted() && monotonic_now() - handed_over_ < half_closed_patience) return false;
  reply_error(response, Overloaded());
  end_state();
  return true;
}

void Transaction::run_plain() noexcept {
  try {
    route_->endpoint.run(route_->endpoint, *this, state());
  } catch (...) {
    fail();
  }
  end_state();
}

void Transaction::finished(Outcome outcome) {
  if (outcome == Outcome::refused) {
    reply_error(response, Overloaded());
    end_state();
  }
  chain_over();
}

void Transaction::abandon(AnswerWaiter& heir) noexcept {
  LANEWAY_ASSERT(running() || more());
  if (!answered_) cancellation_.unwanted();
  abandoned_ = true;
  outer_ = &heir;
  if (middleware_.active() && waiter_ == nullptr) return;
  if (!running()) close_stream();
  waiter_ = &heir;
}

// What the path function's arguments hold is the user's: destroyed as user code, before the loop goes on.
void Transaction::end_state() noexcept {
  if (dependencies_) {
    driver_ = Task<void>();
    dependencies_.reset();
    large_state_.reset();
  }
  if (!has_state_) return;
  has_state_ = false;
  route_->endpoint.destroy(state());
  large_state_.reset();
}

Status Transaction::status() {
  const Status status = response.has_status() ? response.status() : declared_status;
  if (code(status) >= 200 && code(status) <= 599) return status;
  log_error("{} {} failed: {} is not the status of an answer", to_string(request.method()), request.path(),
            code(status));
  reply_internal_error(response);
  return response.status();
}

void Transaction::tell() noexcept {
  if (answer_op_posted_) {  // it is on its way, and cannot be taken back
    ended_ = true;
    return;
  }
  home->disarm(patience_);
  outer_ = std::exchange(waiter_, nullptr);
  if (middleware_.waits()) return middleware_.answered();
  if (middleware_.active()) return;  // it looks when it is over
  if (std::exchange(then_source_, false) && !abandoned_) return begin_source_of_middleware();
  outer_->answer_ready(*this);
}

}  // namespace laneway
