#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "load/capture.hpp"
#include "load/request.hpp"
#include "load/targets_file.hpp"
#include "load/template.hpp"
#include "load/transport_options.hpp"
#include "load/url.hpp"

namespace laneway::load {

/// One kind of request of a run.
struct Target {
  std::string name = {};  // "GET /path", for reports; placeholders as they were written
  RequestInfo info = {};
  bool is_constant = true;
  std::string bytes = {};             // constant: head and body
  Template head = {};                 // else: all of it, but for a body that changes
  std::optional<Template> body = {};  // that, and its length
  unsigned weight = 1;
  bool once = false;  // sent once on each connection, before what has a weight
  std::vector<Capture> captures = {};
  std::vector<std::uint32_t> needs = {};  // captures that must be known before it can be sent
};

/// All that a run sends, and in which order. Shared by all threads, which only read it.
struct RequestPlan {
  std::vector<Target> targets;
  std::vector<std::uint32_t> once;   // of targets, in their order
  std::vector<std::uint32_t> order;  // of the others, again and again
  std::vector<std::string> capture_names;

  bool captures() const noexcept { return !capture_names.empty(); }
  bool needs_head() const noexcept;
  bool needs_body() const noexcept;
  /// "GET", or nothing where targets differ in it.
  std::string method() const;

  /// One request that never changes.
  static RequestPlan constant(std::string bytes, Method method = Method::get);
};

/// What the command line says about requests.
struct RequestTexts {
  std::optional<Url> url = {};             // nothing: the targets say it
  std::vector<TargetText> targets = {};    // empty: one for `url`
  std::string method = "GET";              // of that one
  std::optional<std::string> body = {};    // of that one
  std::vector<std::string> headers = {};   // "Name: value", for every target that has none of that name
  std::vector<std::string> captures = {};  // of the first target
  bool is_template = false;                // placeholders are filled in
  bool ends_connections = false;           // the program itself decides when a connection closes
  bool close = false;                      // every request says "Connection: close"
  std::optional<Proxy> proxy = {};         // http requests name the server, and give it its authorization
};

struct PlannedRequests {
  RequestPlan plan;
  Url url;  // whose server all are for
};

/// Compile requests. Errors: one line, which begins with "FILE:LINE: " where a file's target is at fault.
std::expected<PlannedRequests, std::string> plan_requests(const RequestTexts& texts);

}  // namespace laneway::load
