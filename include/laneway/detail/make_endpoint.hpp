#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "laneway/depends.hpp"
#include "laneway/detail/bind.hpp"
#include "laneway/detail/endpoint.hpp"
#include "laneway/detail/reply.hpp"
#include "laneway/detail/signature.hpp"

namespace laneway::detail {

/// Set the fields of a stream's answer; `format` is a StreamFormat.
void begin_stream(Call& call, int format);

/// The path function itself, behind Endpoint::function.
template <class F>
struct Handler : HandlerBase {
  F function;
  Handler(std::string_view path, F&& given)
      : HandlerBase{detail::placeholder_names(path)}, function(std::move(given)) {}
};

/// The functions of an Endpoint for a path function of type F.
template <class F>
struct EndpointOf {
  using Result = typename Signature<F>::Result;
  using Bind = Binder<typename Signature<F>::Arguments>;
  using Value = typename ReplyValue<Result>::Type;
  static constexpr LaneKind lane = declared_lane<std::remove_cvref_t<Result>>;

  struct NoTask {};
  struct State {
    typename Bind::Slots slots;
    [[no_unique_address]] std::conditional_t<lane == LaneKind::loop, std::remove_cvref_t<Result>, NoTask> task;
  };

  static Handler<F>& handler(const Endpoint& endpoint) {
    return *static_cast<Handler<F>*>(static_cast<HandlerBase*>(endpoint.function));
  }

  static bool bind(const Endpoint& endpoint, Call& call, void* memory) {
    DestroyUnlessBound<State> state{::new (memory) State()};
    return state.bound = Bind::bind(handler(endpoint), call, state.object->slots);
  }
  static std::coroutine_handle<> start(const Endpoint& endpoint, Call& call, void* memory, Context& context,
                                       std::coroutine_handle<> waiting) {
    auto& state = *static_cast<State*>(memory);
    if constexpr (StreamResult<Result>) begin_stream(call, static_cast<int>(Value::format));
    state.task = Bind::invoke(handler(endpoint).function, call, state.slots);
    if (waiting) {
      state.task.handle().promise().set_waiting(waiting);
    } else {
      state.task.handle().promise().set_outermost_of(context);
    }
    if constexpr (StreamResult<Result>) state.task.handle().promise().set_sink(call.piece);
    return state.task.handle();
  }
  static void conclude(Call& call, void* memory) {
    auto& promise = static_cast<State*>(memory)->task.handle().promise();
    if constexpr (StreamResult<Result>) {
      promise.rethrow();
    } else if constexpr (std::is_void_v<Value>) {
      promise.take();
      reply_nothing(call);
    } else {
      reply_with(call, promise.take());
    }
  }
  static void run(const Endpoint& endpoint, Call& call, void* memory) {
    auto& slots = static_cast<State*>(memory)->slots;
    auto& function = handler(endpoint).function;
    if constexpr (std::is_void_v<Value>) {
      static_cast<void>(Bind::invoke(function, call, slots));
      reply_nothing(call);
    } else if constexpr (lane == LaneKind::cpu) {
      reply_with(call, Bind::invoke(function, call, slots).value());
    } else {
      reply_with(call, Bind::invoke(function, call, slots));
    }
  }
  static void destroy(void* memory) noexcept { static_cast<State*>(memory)->~State(); }
  static void destroy_function(void* function) noexcept {
    delete static_cast<Handler<F>*>(static_cast<HandlerBase*>(function));
  }
};

/// What is known of path functions of type F: a constant, so that a declaration is no code.
template <class F>
consteval EndpointFacts endpoint_facts() {
  using Of = EndpointOf<F>;
  using State = typename Of::State;
  static_assert(alignof(State) <= alignof(std::max_align_t), "a parameter of this path function is over-aligned");
  EndpointFacts facts;
  facts.lane = Of::lane;
  facts.state_bytes = sizeof(State);
  facts.bind = &Of::bind;
  facts.streams = StreamResult<typename Of::Result>;
  if constexpr (Of::lane == LaneKind::loop) {
    facts.start = &Of::start;
    facts.conclude = &Of::conclude;
  } else {
    facts.run = &Of::run;
  }
  facts.destroy = &Of::destroy;
  facts.destroy_function = &Of::destroy_function;
  facts.name = name_of<F>;
  facts.parameters = Of::Bind::parameters.data();
  facts.parameter_count = Of::Bind::count;
  using Needs = NeedsOf<typename Signature<F>::Arguments>;
  facts.needs = Needs::table.data();
  facts.need_count = Needs::count;
  // An injected request may be asked for its body, and so may those of dependencies.
  facts.reads_body = Of::Bind::needs_body || Needs::count != 0;
  using Result = std::remove_cvref_t<typename Of::Value>;
  if constexpr (StreamResult<typename Of::Result>) {
    constexpr std::string_view types[] = {"text/event-stream", "application/jsonl", "application/octet-stream"};
    facts.media_type = types[static_cast<int>(Of::Value::format)];
  } else if constexpr (std::is_same_v<Result, Response>) {
    facts.media_type = {};
  } else if constexpr (std::is_void_v<Result>) {
  } else if constexpr (Readable<Result>) {
    facts.result = &type_table<Result>;
  }
  return facts;
}
template <class F>
inline constexpr EndpointFacts facts_of = endpoint_facts<F>();

/// The endpoint of `function` at `path`, which must outlive it (a literal does).
template <class F>
Endpoint make_endpoint(std::string_view path, F function) {
  return {facts_of<F>, static_cast<HandlerBase*>(new Handler<F>(path, std::move(function)))};
}

}  // namespace laneway::detail
