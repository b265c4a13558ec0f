#pragma once

#include <array>
#include <cstdint>
#include <exception>
#include <memory>

#include "laneway/depends.hpp"
#include "web/dependency_graph.hpp"

namespace laneway {

/// What one request does for a path function with dependencies: bind the parameters of all, call the dependencies and
/// the function on their lanes, give the answer, clean up. Consecutive calls of one lane go there together.
/// Thread safety: the request's chain.
class DependencyCall final : private detail::DependencyValues {
 public:
  /// What the transaction does for it.
  class Owner {
   public:
    /// In a catch block: make the answer to what was thrown.
    virtual void answer_thrown() noexcept = 0;
    /// Make the answer to a request whose parameters are not good: the faults, or the refusal, are in the call.
    virtual void answer_refused() noexcept = 0;
    /// The path function itself, a coroutine, is called next.
    virtual void function_begins() noexcept = 0;
    /// The answer is complete, and may leave while the chain goes on.
    virtual void answer_complete() noexcept = 0;

   protected:
    ~Owner() = default;
  };

  /// `state`: storage for the path function's own. All must outlive it.
  DependencyCall(const DependencyGraph& graph, const detail::Endpoint& endpoint, detail::Call& call,
                 detail::Context& context, void* state, Owner& owner);
  ~DependencyCall();

  /// Convert the parameters of all; the faults are in the call. Framework code.
  void bind();
  /// The rest, as one coroutine. Faults that bind found end in the 422, unless a dependency without any answers first.
  Task<void> run();

 private:
  static constexpr std::size_t none = SIZE_MAX;

  void* find(const void* key) const noexcept override;
  const SecurityScopes& scopes() const noexcept override { return scopes_; }

  void* state_of(std::size_t node) const noexcept { return memory_.get() + graph_.nodes[node].offset; }
  /// The path function is the step behind the last node.
  detail::LaneKind lane_of(std::size_t step) const noexcept;
  bool may_run(std::size_t step) const noexcept;
  void refuse() noexcept;
  void look_from(std::size_t step) noexcept;
  void run_plain(std::size_t step);
  void run_plain(std::size_t first, std::size_t last);
  Task<void> run_steps();
  Task<void> tear_down(std::exception_ptr failure);
  void destroy(std::size_t node) noexcept;
  void destroy_function() noexcept;

  const DependencyGraph& graph_;
  const detail::Endpoint& endpoint_;
  detail::Call& call_;
  detail::Context& context_;
  void* const function_state_;
  Owner& owner_;
  std::unique_ptr<std::byte[]> memory_;
  std::uint64_t bound_ = 0;    // states that exist
  std::uint64_t sound_ = 0;    // without faults, as is all that they need
  std::uint64_t started_ = 0;  // whose function has given its value
  bool function_bound_ = false;
  std::size_t looking_ = none;  // whose parameters are looked up
  SecurityScopes scopes_;
};

}  // namespace laneway
