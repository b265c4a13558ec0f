#include "laneway/detail/bind.hpp"

#include <array>
#include <string>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "http/cookie.hpp"
#include "http/multipart.hpp"
#include "json/faults.hpp"
#include "json/read_value.hpp"
#include "laneway/detail/path_literal.hpp"
#include "laneway/error.hpp"
#include "web/media_type.hpp"
#include "web/text_fields.hpp"

namespace laneway::detail {
namespace {

constexpr std::string_view unreadable_body = "There was an error parsing the body";

// One binding: goes through the parameters source by source, in the order in which FastAPI tells faults.
class Binding {
 public:
  Binding(const HandlerBase& handler, Call& call, const ParameterInfo* parameters, void* const* slots,
          std::size_t count)
      : handler_(handler), call_(call), parameters_(parameters), slots_(slots), count_(count), faults_(call.faults) {
    for (std::size_t i = 0; i < count; ++i) sources_ |= bit(parameters[i].source);
  }

  bool bind() {
    if (has(Source::path)) bind_path();
    if (has(Source::query) || has(Source::query_model)) {
      TextFields& fields = cleared(TextFields::Match::exact);
      if (!fields.add_pairs(call_.request.query_string(), call_.query_pairs_max)) return refuse({});
      bind_fields(fields, Source::query, Source::query_model, "query");
    }
    if (has(Source::header) || has(Source::header_model)) {
      TextFields& fields = cleared(TextFields::Match::header);
      for (const Field& field : call_.request.headers()) fields.add(field.name, field.value);
      bind_fields(fields, Source::header, Source::header_model, "header");
    }
    if (has(Source::cookie) || has(Source::cookie_model)) bind_cookies();
    if (has(Source::form) || has(Source::form_model) || has(Source::file)) {
      if (!bind_form()) return false;
    } else if (has(Source::body) && !bind_body()) {
      return false;
    }
    return faults_.none();
  }

 private:
  static unsigned bit(Source source) { return 1U << static_cast<unsigned>(source); }
  bool has(Source source) const { return (sources_ & bit(source)) != 0; }

  // Kept by the thread: binding is framework code, and one at a time.
  static TextFields& cleared(TextFields::Match match) {
    thread_local TextFields fields;
    fields.clear(match);
    return fields;
  }

  bool refuse(std::string_view why) {
    call_.faults.clear();
    call_.refusal = why;
    return false;
  }

  void bind_path() {
    const Location path{nullptr, "path"};
    std::size_t placeholder = 0;
    for (std::size_t i = 0; i < count_; ++i) {
      if (parameters_[i].source != Source::path) continue;
      const Location at{&path, handler_.placeholder_names[placeholder]};
      read_text(*parameters_[i].type, *parameters_[i].rule, call_.path_values[placeholder], slots_[i], at, faults_);
      ++placeholder;
    }
    LANEWAY_ASSERT(placeholder <= call_.path_value_count);  // a dependency may read the others
  }

  void bind_fields(TextFields& fields, Source plain, Source model, std::string_view source) {
    const Location at{nullptr, source};
    const bool form = plain == Source::form;
    for (std::size_t i = 0; i < count_; ++i) {
      const bool is_file = form && parameters_[i].source == Source::file;
      if (is_file || parameters_[i].source == plain) fields.read(parameters_[i], slots_[i], at, form, faults_);
      if (parameters_[i].source == model) fields.read_model(*parameters_[i].type, slots_[i], at, form, faults_);
    }
  }

  void bind_cookies() {
    TextFields& fields = cleared(TextFields::Match::exact);
    for (const Field& field : call_.request.headers()) {
      if (!equal_ignoring_case(field.name, "Cookie")) continue;
      for (http::CookieReader pairs(field.value); pairs.next();) fields.add(pairs.name(), pairs.value());
    }
    bind_fields(fields, Source::cookie, Source::cookie_model, "cookie");
  }

  bool bind_form() {
    TextFields& fields = cleared(TextFields::Match::exact);
    const std::string_view type = call_.request.header("Content-Type").value_or("");
    if (is_media_type(type, "application/x-www-form-urlencoded")) {
      if (!fields.add_pairs(call_.request.body(), call_.query_pairs_max)) return refuse(unreadable_body);
    } else if (is_media_type(type, "multipart/form-data")) {
      if (!add_parts(fields, type)) return false;
    }
    bind_fields(fields, Source::form, Source::form_model, "body");
    return true;
  }

  bool add_parts(TextFields& fields, std::string_view content_type) {
    const http::MultipartLimits limits{call_.form_file_count_max, call_.form_field_count_max,
                                       call_.form_field_bytes_max, call_.form_part_head_bytes_max};
    const auto boundary = http::boundary_of(content_type);
    if (!boundary) return refuse(multipart_detail(http::MultipartFault::no_boundary, limits));
    http::MultipartReader parts(call_.request.body(), *boundary, limits);
    while (parts.next()) fields.add_part(parts.part());
    return parts.fault() == http::MultipartFault::none || refuse(multipart_detail(parts.fault(), limits));
  }

  bool bind_body() {
    std::array<BodyTarget, parameters_max> targets;
    std::size_t count = 0;
    for (std::size_t i = 0; i < count_; ++i) {
      const ParameterInfo& one = parameters_[i];
      if (one.source == Source::body) targets[count++] = {one.name, one.type, one.rule, one.required, slots_[i]};
    }
    if (count == 1 && !targets[0].rule->embed) targets[0].name = {};
    const bool is_json = is_json_media_type(call_.request.header("Content-Type").value_or(""));
    const BodyVerdict verdict =
        read_body(call_.request.body(), is_json, call_.json_depth_max, {targets.data(), count}, faults_);
    return verdict != BodyVerdict::unreadable || refuse(unreadable_body);
  }

  const HandlerBase& handler_;
  Call& call_;
  const ParameterInfo* parameters_;
  void* const* slots_;
  std::size_t count_;
  Faults faults_;
  unsigned sources_ = 0;
};

}  // namespace

void refuse_collisions() { throw HttpError(Status::bad_request, std::string(unreadable_body)); }

std::vector<std::string_view> placeholder_names(std::string_view path) {
  const PathSyntax syntax = read_path(path);
  return {syntax.names.begin(), syntax.names.begin() + static_cast<std::ptrdiff_t>(syntax.count)};
}

bool bind_parameters(const HandlerBase& handler, Call& call, const ParameterInfo* parameters, void* const* slots,
                     std::size_t count) {
  LANEWAY_ASSERT(call.path_value_count == handler.placeholder_names.size());
  return Binding(handler, call, parameters, slots, count).bind();
}

}  // namespace laneway::detail
