#pragma once

#include <string_view>

#include "http/fault.hpp"
#include "http/head.hpp"
#include "http/limits.hpp"

namespace laneway::http {

/// What became of a head. `fault` is meaningful only with Progress::fault.
struct HeadResult {
  Progress progress = Progress::incomplete;
  Fault fault;
};

/// Parse one request head from the front of `input`; `head` was cleared before the first call.
///
/// Incomplete: call again with the same bytes and more behind them (at any address). A line is judged when its end has
/// come, so the result is the same however the bytes are split, and the work is linear in the bytes even if each comes
/// alone.
/// Units: a skipped leading empty line counts as head.
/// Errors: 400 (syntax, framing, Host), 414 and 431 (limits), 417 (Expect), 501 (a method we do not know), 505 (a major
/// version other than 1).
/// Thread safety: pure. Lifetime: `head` views into `input`.
/// Source: RFC 9112 sections 2.2, 3, 5, 6, 9; RFC 9110 sections 5, 7.2, 10.1.1.
HeadResult parse_head(std::string_view input, const Limits& limits, Head& head) noexcept;

}  // namespace laneway::http
