#include "net/loop.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>
#include <utility>

#include "base/assert.hpp"
#include "base/executor.hpp"
#include "base/slice.hpp"

namespace laneway::net {
namespace asio = boost::asio;
namespace {

/// Thrown out of `io_context::run` by a thread that has lost its loop: the documented way to leave it alone.
struct LoopRetired {};

/// Run the next slice of the chain, as user code. True: the chain has ended.
/// Unless it has, it may already go on elsewhere: its context is not the caller's any more.
bool continue_chain(detail::Context& context, Slice& slice) {
  if (context.resume_point) {
    context.resume_point.resume();
  } else if (const auto handle = context.begin(context)) {
    handle.resume();
  } else {
    slice.mark_ended();
  }
  if (!slice.ended()) return false;
  context.conclude(context);
  return true;
}

/// A slice on a lane that the chain was moved to.
void run_moved_slice(detail::Job& job) noexcept {
  detail::Context& context = *static_cast<detail::Context::SliceJob&>(job).context;
  Loop& home = *context.home;
  bool ended = false;
  {
    Slice slice(nullptr, context);
    ended = continue_chain(context, slice);
  }
  if (ended) home.post(context.completed_there());
}

/// One slice, and one turn, of so many is timed: two readings of the clock.
constexpr std::uint64_t timed_every = 64;

constexpr std::uint32_t edges = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;

}  // namespace
}  // namespace laneway::net

laneway::detail::Op& laneway::detail::Context::resumed_there() noexcept {
  run = [](Op& op) {
    auto& context = static_cast<Context&>(op);
    context.home->resume_here(context);
  };
  return *this;
}

namespace laneway::net {

struct Loop::Impl {
  // Two threads may be inside: one that is stuck in user code, and the one that took over. Never a hint of 1, with
  // which posted work would stay in a queue of the stuck thread.
  asio::io_context context{2};
  std::optional<asio::executor_work_guard<asio::io_context::executor_type>> guard{context.get_executor()};
  asio::posix::stream_descriptor events{context};
  asio::steady_timer timer{context};
};

Loop::Loop(unsigned index) : index_(index), now_(monotonic_now()), impl_(std::make_unique<Impl>()) {
  impl_->events.assign(::fcntl(set_.fd(), F_DUPFD_CLOEXEC, 0));
  await_events();
}

Loop::~Loop() = default;

Loop::Ended Loop::run() {
  slot_.set_owner(::gettid());
  try {
    resume_where_it_stood();
    impl_->context.run();
    return Ended::stopped;
  } catch (const LoopRetired&) {
    // Asio moved what this thread had queued to the shared queue without waking anybody.
    asio::post(impl_->context, [] {});
    return Ended::retired;
  }
}

bool Loop::run_one(Nanoseconds wait_max) {
  slot_.set_owner(::gettid());
  if (wait_max <= 0) return impl_->context.poll_one() != 0;  // run_one_for(0) looks at nothing
  return impl_->context.run_one_for(std::chrono::nanoseconds(wait_max)) != 0;
}

// After a retirement: its batch is half done, and the waits that it was called from are not armed. The batch goes on in
// a turn that Asio gives it, for this thread, too, may lose the loop before a turn's end, and so on.
void Loop::resume_where_it_stood() {
  if (alarm_ != nullptr) alarm_->change_owner();
  if (!events_awaited_) await_events();
  if (timers_.next_due() < timer_awaited_) await_timer();
  go_on_later();
}

asio::io_context& Loop::io_context() noexcept { return impl_->context; }

void Loop::stop() noexcept {
  asio::post(impl_->context, [this] {
    impl_->guard.reset();
    impl_->context.stop();
  });
}

void Loop::post(detail::Op& op) noexcept {
  detail::Op* first = posted_.load(std::memory_order_relaxed);
  do {
    op.next = first;
  } while (!posted_.compare_exchange_weak(first, &op, std::memory_order_release, std::memory_order_relaxed));
  if (first == nullptr) asio::post(impl_->context, [this] { process(); });
}

void Loop::discard_posted() noexcept {
  take_posted();
  while (ops_ != nullptr) {
    detail::Op* op = std::exchange(ops_, ops_->next);
    if (op->discard != nullptr) op->discard(*op);
  }
}

bool Loop::resume_on_lane(detail::Context& context) noexcept {
  context.slice_job.context = &context;
  context.slice_job.run = run_moved_slice;
  context.slice_job.refuse = [](detail::Job& job) noexcept {
    detail::Context& given_up = *static_cast<detail::Context::SliceJob&>(job).context;
    given_up.home->post(given_up.resumed_there());
  };
  return context.lane->submit(context.slice_job);
}

void Loop::resume(detail::Context& context) noexcept {
  // What has begun must go on: if its lane is full, here, where the loop can be taken from it.
  if (context.lane == nullptr || !resume_on_lane(context)) resume_here(context);
}

void Loop::resume_here(detail::Context& context) noexcept {
  context.next_ready = nullptr;
  (ready_first_ == nullptr ? ready_first_ : ready_last_->next_ready) = &context;
  ready_last_ = &context;
}

void Loop::arm(detail::Timer& timer, Nanoseconds due) {
  timers_.arm(timer, due);
  if (due < timer_awaited_) await_timer();
}

int Loop::watch(int fd, Watcher& watcher, std::uint32_t extra) noexcept {
  const std::uint32_t events = (extra & EPOLLEXCLUSIVE) != 0 ? EPOLLIN | extra : edges | extra;
  return set_.add(fd, events, &watcher);
}

void Loop::unwatch(int fd, Watcher& watcher) noexcept {
  set_.remove(fd);
  for (std::size_t i = event_; i < event_count_; ++i) {
    if (events_[i].data.ptr == &watcher) events_[i].data.ptr = nullptr;
  }
}

void Loop::await_events() {
  events_awaited_ = true;
  impl_->events.async_wait(asio::posix::stream_descriptor::wait_read, [this](const boost::system::error_code& error) {
    if (error) return;  // the loop is being destroyed
    events_awaited_ = false;
    take_events();
    process();
    await_events();
  });
}

void Loop::await_timer() {
  timer_awaited_ = timers_.next_due();
  if (timer_awaited_ == INT64_MAX) return;
  impl_->timer.expires_at(asio::steady_timer::time_point(std::chrono::nanoseconds(timer_awaited_)));
  impl_->timer.async_wait([this](const boost::system::error_code& error) {
    if (error) return;  // moved to another time
    timer_awaited_ = INT64_MAX;
    now_ = monotonic_now();
    process();
    if (timer_awaited_ == INT64_MAX) await_timer();
  });
}

void Loop::take_events() {
  if (event_ < event_count_) return;  // the last turn ended before its events did; the set keeps the rest
  event_ = 0;
  event_count_ = static_cast<std::size_t>(set_.wait(events_, 0));
}

void Loop::take_posted() noexcept {
  detail::Op* stack = posted_.exchange(nullptr, std::memory_order_acquire);
  detail::Op* oldest_first = nullptr;
  while (stack != nullptr) {
    detail::Op* older = stack->next;
    stack->next = oldest_first;
    oldest_first = stack;
    stack = older;
  }
  detail::Op** end = &ops_;  // empty, unless a retired thread left some behind
  while (*end != nullptr) end = &(*end)->next;
  *end = oldest_first;
}

// Whatever this turn brings forth comes in a turn of its own, or it could keep all else waiting for ever: what is
// posted or due from here on, and what goes on at once again and again.
void Loop::process() {
  constexpr unsigned steps_per_clock = 32;
  constexpr Nanoseconds turn_max = 1 * millisecond;
  if (alarm_ != nullptr) alarm_->begin_turn();
  now_ = monotonic_now();
  if (alarm_ != nullptr) alarm_->put_off(now_);
  const Nanoseconds began = now_;
  take_posted();
  first_kind_ = (first_kind_ + 1) % kinds_of_work;
  for (unsigned i = 0; i < batch_max && run_first(batch_end_); ++i) {
  }  // left behind by a turn that was cut short
  unsigned slices_left = turn_slices_max;
  for (unsigned steps = 1;; ++steps) {
    const bool stepped = step(began);
    if (!stepped && ready_first_ == nullptr) break;
    bool enough = !run_ready(slices_left);
    if (!stepped || steps % steps_per_clock == 0) {
      now_ = monotonic_now();
      enough |= now_ - began > turn_max;
    }
    if (enough) {
      go_on_later();
      break;
    }
  }
  if (++turns_ % timed_every == 0) counts_.turns.add(monotonic_now() - began);
  if (alarm_ != nullptr) alarm_->end_turn();
}

// A slice of each chain that is ready; one that is ready again has to wait for the next step. False: enough for a turn.
bool Loop::run_ready(unsigned& slices_left) {
  const detail::Context* const last = ready_last_;
  while (ready_first_ != nullptr) {
    if (slices_left == 0) return false;
    --slices_left;
    detail::Context& context = *ready_first_;
    ready_first_ = context.next_ready;
    run_slice(context);
    if (&context == last) break;
  }
  return true;
}

void Loop::go_on_later() noexcept {
  if (goes_on_later_) return;
  goes_on_later_ = true;
  asio::post(impl_->context, [this] {
    goes_on_later_ = false;
    process();
  });
}

// One piece of framework work. Each may add chains to resume, which run before the next. A turn begins with another
// kind than the one before it: if each is cut short by its first slice, no kind waits for ever.
bool Loop::step(Nanoseconds due_max) {
  for (unsigned i = 0; i < kinds_of_work; ++i) {
    switch ((first_kind_ + i) % kinds_of_work) {
      case 0:
        if (serve_event()) return true;
        break;
      case 1:
        if (run_first(ops_)) return true;
        break;
      default:
        if (fire_timer(due_max)) return true;
    }
  }
  return run_first(batch_end_);
}

bool Loop::serve_event() {
  if (event_ == event_count_) return false;
  const EpollSet::Event event = events_[event_++];
  if (event.data.ptr != nullptr) static_cast<Watcher*>(event.data.ptr)->ready(event.events);
  return true;
}

bool Loop::run_first(detail::Op*& list) {
  if (list == nullptr) return false;
  detail::Op* op = std::exchange(list, list->next);
  op->run(*op);
  return true;
}

bool Loop::fire_timer(Nanoseconds due_max) {
  detail::Timer* timer = timers_.take_due(due_max);
  if (timer == nullptr) return false;
  counts_.lateness.add(now_ - timer->due_ns);
  timer->fire(*timer);
  return true;
}

bool Loop::time_this_slice() noexcept {
  const std::uint64_t number = counts_.slices.load(std::memory_order_relaxed) + 1;
  counts_.slices.store(number, std::memory_order_relaxed);
  return number % timed_every == 0;
}

void Loop::run_slice(detail::Context& context) {
  const std::uint32_t route = context.route;
  const bool timed = time_this_slice() && route < slice_times_.size();
  const Nanoseconds began = timed ? monotonic_now() : 0;
  bool ended = false;
  bool owner = false;
  {
    Slice slice(&slot_, context);
    ended = continue_chain(context, slice);
    owner = slice.leave();
  }
  if (!owner) {
    if (ended) post(context.completed_there());
    throw LoopRetired();
  }
  if (timed) slice_times_[route].add(monotonic_now() - began);
  if (ended) context.completed(context);
}

}  // namespace laneway::net
