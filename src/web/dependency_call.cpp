#include "web/dependency_call.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/exception_text.hpp"
#include "base/log.hpp"
#include "laneway/lane.hpp"

namespace laneway {
namespace {

using detail::LaneKind;

constexpr std::uint64_t bit(std::size_t node) noexcept { return std::uint64_t{1} << node; }

/// Awaits the path function itself, a coroutine.
class FunctionWait {
 public:
  FunctionWait(const detail::Endpoint& endpoint, detail::Call& call, void* state, detail::Context& context) noexcept
      : endpoint_(endpoint), call_(call), state_(state), context_(context) {}
  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiting) const {
    return endpoint_.start(endpoint_, call_, state_, context_, waiting);
  }
  void await_resume() const { endpoint_.conclude(call_, state_); }

 private:
  const detail::Endpoint& endpoint_;
  detail::Call& call_;
  void* state_;
  detail::Context& context_;
};

}  // namespace

void* detail::dependency_value(const Call& call, const void* key) noexcept {
  LANEWAY_ASSERT(call.dependencies != nullptr);
  return call.dependencies->find(key);
}

std::string SecurityScopes::text() const {
  std::string text;
  for (const std::string_view scope : scopes_) text.append(text.empty() ? "" : " ").append(scope);
  return text;
}

DependencyCall::DependencyCall(const DependencyGraph& graph, const detail::Endpoint& endpoint, detail::Call& call,
                               detail::Context& context, void* state, Owner& owner)
    : graph_(graph),
      endpoint_(endpoint),
      call_(call),
      context_(context),
      function_state_(state),
      owner_(owner),
      memory_(std::make_unique_for_overwrite<std::byte[]>(graph.state_bytes)) {}

DependencyCall::~DependencyCall() {
  destroy_function();
  for (std::size_t i = graph_.nodes.size(); i-- > 0;) destroy(i);
  call_.dependencies = nullptr;
}

void DependencyCall::bind() {
  call_.dependencies = this;
  const auto& handler = *static_cast<const detail::HandlerBase*>(endpoint_.function);
  for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
    const DependencyGraph::Node& node = graph_.nodes[i];
    const bool good = node.dependency->bind(handler, call_, state_of(i));
    bound_ |= bit(i);
    if (!good && call_.faults.empty()) return refuse();
    const auto is_sound = [this](const DependencyGraph::Link& link) { return (sound_ & bit(link.node)) != 0; };
    if (good && std::ranges::all_of(node.links, is_sound)) sound_ |= bit(i);
  }
  function_bound_ = endpoint_.bind(endpoint_, call_, function_state_);
  if (!function_bound_ && call_.faults.empty()) refuse();
}

// The request cannot even be read: nobody is called, and the answer is a 400.
void DependencyCall::refuse() noexcept { sound_ = 0; }

LaneKind DependencyCall::lane_of(std::size_t step) const noexcept {
  return step == graph_.nodes.size() ? endpoint_.lane : graph_.nodes[step].dependency->lane;
}

bool DependencyCall::may_run(std::size_t step) const noexcept {
  return step == graph_.nodes.size() ? function_bound_ && call_.faults.empty() : (sound_ & bit(step)) != 0;
}

void DependencyCall::look_from(std::size_t step) noexcept {
  looking_ = step;
  if (step < graph_.nodes.size()) scopes_ = SecurityScopes(graph_.nodes[step].scopes);
}

void* DependencyCall::find(const void* key) const noexcept {
  const auto& links = looking_ == graph_.nodes.size() ? graph_.links : graph_.nodes[looking_].links;
  const auto link = std::ranges::find(links, key, &DependencyGraph::Link::key);
  LANEWAY_ASSERT(link != links.end() && (started_ & bit(link->node)) != 0);
  return graph_.nodes[link->node].dependency->value(state_of(link->node));
}

void DependencyCall::run_plain(std::size_t step) {
  look_from(step);
  if (step == graph_.nodes.size()) return endpoint_.run(endpoint_, call_, function_state_);
  const detail::Dependency& dependency = *graph_.nodes[step].dependency;
  dependency.run(dependency, call_, state_of(step));
  started_ |= bit(step);
}

void DependencyCall::run_plain(std::size_t first, std::size_t last) {
  for (std::size_t step = first; step < last; ++step) {
    if (may_run(step)) run_plain(step);
  }
}

Task<void> DependencyCall::run_steps() {
  const std::size_t count = graph_.nodes.size() + 1;
  for (std::size_t step = 0; step < count;) {
    const LaneKind lane = lane_of(step);
    if (!may_run(step)) {
      ++step;
    } else if (lane != LaneKind::loop) {
      std::size_t end = step + 1;
      while (end < count && (lane_of(end) == lane || !may_run(end))) ++end;
      const auto call = [](DependencyCall* self, std::size_t from, std::size_t to) { self->run_plain(from, to); };
      if (lane == LaneKind::thread) {
        co_await on_thread(call, this, step, end);
      } else {
        co_await on_cpu(call, this, step, end);
      }
      step = end;
    } else {
      if (step == count - 1) {
        look_from(step);
        owner_.function_begins();
        co_await FunctionWait(endpoint_, call_, function_state_, context_);
      } else if (const detail::Dependency& dependency = *graph_.nodes[step].dependency; dependency.run != nullptr) {
        run_plain(step);
      } else {
        look_from(step);
        co_await dependency.start(dependency, call_, state_of(step));
        started_ |= bit(step);
      }
      ++step;
    }
  }
}

Task<void> DependencyCall::run() {
  std::exception_ptr failure;
  try {
    co_await run_steps();
  } catch (...) {
    failure = std::current_exception();
    owner_.answer_thrown();
  }
  if (!failure && !may_run(graph_.nodes.size())) owner_.answer_refused();
  if (!graph_.tears_down) co_return;
  owner_.answer_complete();
  destroy_function();
  co_await tear_down(failure);
}

// The last first. Each runs, whatever the others throw.
Task<void> DependencyCall::tear_down(std::exception_ptr failure) {
  for (std::size_t i = graph_.nodes.size(); i-- > 0;) {
    const detail::Dependency& dependency = *graph_.nodes[i].dependency;
    if (!dependency.tears_down) continue;
    try {
      if (dependency.finish != nullptr && (started_ & bit(i)) != 0) {
        co_await dependency.finish(state_of(i), failure);
      } else if (dependency.lane != LaneKind::loop && (started_ & bit(i)) != 0) {
        const auto end = [](DependencyCall* self, std::size_t node) { self->destroy(node); };
        co_await on_thread(end, this, i);
      }
    } catch (...) {
      const std::exception_ptr thrown = std::current_exception();
      if (thrown != failure) {
        log_error("the dependency {} failed behind the answer: {}", dependency.name, exception_text(thrown));
      }
    }
    destroy(i);
  }
}

void DependencyCall::destroy(std::size_t node) noexcept {
  if ((bound_ & bit(node)) == 0) return;
  bound_ &= ~bit(node);
  graph_.nodes[node].dependency->destroy(state_of(node));
}

void DependencyCall::destroy_function() noexcept {
  if (function_bound_) endpoint_.destroy(function_state_);
  function_bound_ = false;
}

}  // namespace laneway
