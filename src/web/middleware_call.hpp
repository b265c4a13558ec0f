#pragma once

#include <optional>

#include "laneway/detail/endpoint.hpp"
#include "laneway/middleware.hpp"
#include "web/service.hpp"

namespace laneway {

/// One request's way through the middleware around it: a chain of user code of its own, on the request's loop. The
/// route's call, which it waits for in the middle, is another chain, on whatever lane.
/// Thread safety: the home loop's, but for what the chain itself does.
class MiddlewareCall final : private detail::Context {
 public:
  /// What the transaction does for it.
  class Owner {
   public:
    /// Answer the request itself. False: the answer is there; else `answered` is to be called. On the home loop.
    virtual bool answer_request() = 0;
    /// That answer, as the middleware gets it. On the home loop.
    virtual Response take_answer() = 0;
    /// In a catch block, as user code: the answer to what a middleware threw.
    virtual Response answer_to_thrown() noexcept = 0;
    /// `answer` is what goes to the client. On the home loop, as framework code.
    virtual void middleware_over(Response answer) = 0;

   protected:
    ~Owner() = default;
  };

  MiddlewareCall(Owner& owner, detail::Call& call) noexcept;
  MiddlewareCall(const MiddlewareCall&) = delete;
  MiddlewareCall& operator=(const MiddlewareCall&) = delete;

  /// Call the first of `middlewares`, of which there is one at least; reports know it as `route`.
  void start(const Service::Middlewares& middlewares, lanes::Runtime& at, net::Loop& loop, std::uint32_t number);
  /// From `start` until `middleware_over`.
  bool active() const noexcept { return active_; }
  /// Does it wait for the request's own answer?
  bool waits() const noexcept { return wait_ != nullptr; }
  /// That is there: go on.
  void answered();

 private:
  friend class Next;
  class AnswerWait;

  static MiddlewareCall& self(detail::Context& context) noexcept { return static_cast<MiddlewareCall&>(context); }
  Task<Response> pass(std::size_t index);

  Owner& owner_;
  detail::Call& call_;
  const Service::Middlewares* middlewares_ = nullptr;
  std::size_t passed_ = 0;  // calls of `pass`
  bool active_ = false;
  AnswerWait* wait_ = nullptr;
  Task<Response> outermost_;
  std::optional<Response> answer_;
};

}  // namespace laneway
