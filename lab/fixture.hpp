#pragma once

// For the unit tests: what laneway-load writes, and a row to judge.

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "json/read.hpp"
#include "lab/plan.hpp"

namespace laneway::lab {

/// tests/lab/load.json with `from` replaced by `to`.
inline JsonValue load_json(std::string_view from = "", std::string_view to = "") {
  std::ifstream in(LANEWAY_SOURCE_DIR "/tests/lab/load.json");
  std::string text{std::istreambuf_iterator<char>(in), {}};
  const std::size_t at = text.find(from);
  EXPECT_NE(at, text.npos) << from;
  text.replace(at, from.size(), to);
  const auto json = parse_json(text);
  EXPECT_TRUE(json);
  return json.value_or(JsonValue());
}

/// One target of ours with one endpoint that sleeps a second.
struct OneRow {
  Target target{.name = "laneway", .framework = "Laneway (C++)", .language = "C++", .ours = true};
  Endpoint endpoint{.id = "sleep.native",
                    .title = "Async in async (I/O)",
                    .work = Work::io,
                    .duration_min = second,
                    .paths = {{"laneway", "/laneway/async_sleep/"}}};

  PlanRow row() const {
    return {.target = &target, .endpoint = &endpoint, .path = "/laneway/async_sleep/", .notes = endpoint.title};
  }
};

}  // namespace laneway::lab
