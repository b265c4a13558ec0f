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
    MiddlewareCall& call = self(context);
    try {
      call.outermost_ = call.pass(0);
    } catch (...) {
      call.answer_ = call.owner_.answer_to_thrown();
      return {};
    }
    call.outermost_.handle().promise().set_outermost_of(context);
    return call.outermost_.handle();
  };
  Context::conclude = [](detail::Context& context) noexcept {
    MiddlewareCall& call = self(context);
    if (!call.outermost_.handle()) return;
    call.answer_ = call.outermost_.handle().promise().take();
    call.outermost_ = Task<Response>();
  };
  Context::completed = [](detail::Context& context) {
    MiddlewareCall& call = self(context);
    Response answer = std::move(*call.answer_);
    call.answer_.reset();
    call.active_ = false;
    call.owner_.middleware_over(std::move(answer));
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
