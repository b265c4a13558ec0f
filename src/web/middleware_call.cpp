#include "web/middleware_call.hpp"

#include <stdexcept>

#include "base/assert.hpp"
#include "base/slice.hpp"
#include "net/loop.hpp"

namespace laneway {

/// The innermost wait: for the answer of the request itself.
class MiddlewareCall::AnswerWait final : public detail::LoopWait {
 public:
  explicit AnswerWait(MiddlewareCall& call) noexcept : call_(call) {}
  Response await_resume() { return std::move(answer_); }
  void go_on() {
    answer_ = call_.owner_.take_answer();
    call_.wait_ = nullptr;
    resume();
  }

 private:
  void begin(net::Loop&) noexcept override {
    call_.wait_ = this;
    if (!call_.owner_.answer_request()) go_on();
  }
  MiddlewareCall& call_;
  Response answer_;
};

Task<Response> Next::operator()() const { return call_->pass(index_); }

MiddlewareCall::MiddlewareCall(Owner& owner, detail::Call& call) noexcept : owner_(owner), call_(call) {
  Context::begin = [](detail::Context& context) noexcept -> std::coroutine_handle<> {
    MiddlewareCall& way = self(context);
    try {
      way.outermost_ = way.pass(0);
    } catch (...) {
      way.answer_ = way.owner_.answer_to_thrown();
      return {};
    }
    way.outermost_.handle().promise().set_outermost_of(context);
    return way.outermost_.handle();
  };
  Context::conclude = [](detail::Context& context) noexcept {
    MiddlewareCall& way = self(context);
    if (!way.outermost_.handle()) return;
    way.answer_ = way.outermost_.handle().promise().take();
    way.outermost_ = Task<Response>();
  };
  Context::completed = [](detail::Context& context) {
    MiddlewareCall& way = self(context);
    Response answer = std::move(*way.answer_);
    way.answer_.reset();
    way.active_ = false;
    way.owner_.middleware_over(std::move(answer));
  };
}

void MiddlewareCall::start(const Service::Middlewares& middlewares, lanes::Runtime& at, net::Loop& loop,
                           std::uint32_t number) {
  LANEWAY_ASSERT(!active_ && !middlewares.empty());
  middlewares_ = &middlewares;
  passed_ = 0;
  active_ = true;
  runtime = &at;
  home = &loop;
  route = number;
  resume_point = {};
  loop.resume(*this);
}

void MiddlewareCall::answered() {
  LANEWAY_ASSERT(waits());
  wait_->go_on();
}

// The answer to the request as it leaves the middleware of that index; behind the last, that of the request itself.
Task<Response> MiddlewareCall::pass(std::size_t index) {
  if (index != passed_) throw std::logic_error("a middleware calls next() once");
  const Slice* slice = Slice::current();
  if (slice == nullptr || &slice->context() != this) throw std::logic_error("a middleware awaits next() itself");
  ++passed_;
  if (index == middlewares_->size()) {
    AnswerWait answer(*this);
    co_return co_await answer;
  }
  try {
    Response response = co_await (*middlewares_)[index]->call(call_.request, Next(*this, index + 1));
    if (!response.has_status()) response.set_status(Status::ok);
    co_return response;
  } catch (...) {
    co_return owner_.answer_to_thrown();
  }
}

}  // namespace laneway
