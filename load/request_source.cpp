#include "load/request_source.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/assert.hpp"

namespace laneway::load {
namespace {

void append_length(std::string& out, std::size_t length) {
  char digits[20];
  out += "Content-Length: ";
  out.append(digits, std::to_chars(digits, digits + sizeof digits, length).ptr);
  out += "\r\n\r\n";
}

}  // namespace

RequestSource::RequestSource(const RequestPlan& plan, const Share& share, std::uint64_t seed)
    : plan_(plan), seed_(seed), number_(share.thread), number_step_(share.threads) {
  LANEWAY_ASSERT(!plan.order.empty());
  const bool is_bounded = share.requests_max != Share{}.requests_max;
  const std::uint64_t first =
      is_bounded ? share.first_request : std::uint64_t{share.thread} * plan.order.size() / share.threads;
  position_ = first % plan.order.size();
  if (plan.captures() || !plan.once.empty()) {
    connections_.resize(share.connections);
    captured_.resize(share.connections * plan.capture_names.size());
  } else if (plan.targets.size() == 1 && plan.targets.front().is_constant) {
    only_ = {.info = plan.targets.front().info, .bytes = plan.targets.front().bytes};
  }
}

Request RequestSource::choose(Index connection) {
  const Target& target = choose_target(connection);
  const Filling filling{
      .number = std::exchange(number_, number_ + number_step_), .seed = seed_, .captured = captured(connection)};
  if (target.is_constant) return {.info = target.info, .bytes = target.bytes};
  filled_.clear();
  target.head.fill(filled_, filling);
  if (target.body) {
    body_.clear();
    target.body->fill(body_, filling);
    append_length(filled_, body_.size());
    filled_ += body_;
  }
  return {.info = target.info, .bytes = filled_, .stays = false};
}

Request RequestSource::closing(const Request& request) {
  if (request.info.close) return request;
  // Behind the request line and Host, which comes first.
  const auto host = request.bytes.find("\r\n") + 2;
  const auto behind_host = request.bytes.find("\r\n", host) + 2;
  if (request.stays) filled_ = request.bytes;
  filled_.insert(behind_host, "Connection: close\r\n");
  Request last{.info = request.info, .bytes = filled_, .stays = false};
  last.info.close = true;
  return last;
}

const Target& RequestSource::choose_target(Index connection) {
  if (connections_.empty()) return take_turn(position_);
  State& state = connections_[connection];
  if (state.once < plan_.once.size()) return plan_.targets[plan_.once[state.once]];
  if (!plan_.captures()) return take_turn(position_);
  // The first target in the order of the file needs nothing that is not known by now: this ends.
  while (true) {
    const Target& target = take_turn(state.position);
    if (can_send(target, connection)) return target;
  }
}

const Target& RequestSource::take_turn(std::size_t& position) {
  const Target& target = plan_.targets[plan_.order[position]];
  position = position + 1 == plan_.order.size() ? 0 : position + 1;
  return target;
}

bool RequestSource::can_send(const Target& target, Index connection) const {
  const auto known = captured(connection);
  return std::all_of(target.needs.begin(), target.needs.end(), [&](std::uint32_t need) { return known[need].known; });
}

std::span<const Captured> RequestSource::captured(Index connection) const {
  const std::size_t names = plan_.capture_names.size();
  return captured_.empty() ? std::span<const Captured>() : std::span(captured_).subspan(connection * names, names);
}

std::string RequestSource::answered(Index connection, const RequestInfo& request, std::string_view head,
                                    std::string_view body) {
  State& state = connections_[connection];
  const Target& target = plan_.targets[request.target];
  std::string fault;
  for (const Capture& capture : target.captures) {
    auto value = capture.take_from(head, body);
    if (value) {
      captured_[connection * plan_.capture_names.size() + capture.index] = {.value = std::move(*value), .known = true};
    } else if (fault.empty()) {
      fault = value.error();
    }
  }
  const bool is_its_turn = state.once < plan_.once.size() && plan_.once[state.once] == request.target;
  if (is_its_turn && fault.empty()) ++state.once;
  return fault;
}

}  // namespace laneway::load
