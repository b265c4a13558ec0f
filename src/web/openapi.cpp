#include "web/openapi.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <span>

#include "base/text.hpp"
#include "laneway/detail/bind.hpp"
#include "laneway/detail/path_literal.hpp"
#include "laneway/method.hpp"
#include "laneway/status.hpp"
#include "web/schema.hpp"

namespace laneway {
namespace {

using detail::Kind;
using detail::ParameterInfo;
using detail::Source;
using detail::Type;

constexpr std::string_view validation_fault = R"({"description":"Validation Error","content":{"application/json":)"
                                              R"({"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}})";
constexpr std::string_view http_validation_error =
    R"({"properties":{"detail":{"items":{"$ref":"#/components/schemas/ValidationError"},"type":"array",)"
    R"("title":"Detail"}},"type":"object","title":"HTTPValidationError"})";
constexpr std::string_view validation_error =
    R"({"properties":{"loc":{"items":{"anyOf":[{"type":"string"},{"type":"integer"}]},"type":"array",)"
    R"("title":"Location"},"msg":{"type":"string","title":"Message"},"type":{"type":"string","title":"Error Type"},)"
    R"("input":{"title":"Input"},"ctx":{"type":"object","title":"Context"}},"type":"object",)"
    R"("required":["loc","msg","type"],"title":"ValidationError"})";

void optional_member(JsonWriter& out, std::string_view name, std::string_view text) {
  if (!text.empty()) out.member(name, text);
}

// "/files/{path:path}" is "/files/{path}" in the document.
std::string plain_path(std::string_view path) {
  std::string out(path);
  constexpr std::string_view rest = ":path}";
  if (out.ends_with(rest)) out.replace(out.size() - rest.size(), rest.size(), "}");
  return out;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

std::string words_only(std::string text) {
  for (char& c : text) {
    if (!is_digit(c) && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z')) c = '_';
  }
  return text;
}

// One operation: what one method of one path does.
class Operation {
 public:
  Operation(JsonWriter& out, const Route& route, std::string_view method, SchemaComponents& components)
      : out_(out), route_(route), options_(route.options), method_(method), components_(components) {
    name_ = !options_.name.empty() ? options_.name : std::string(route.endpoint.name);
    id_ = !options_.operation_id.empty() ? options_.operation_id
                                         : words_only(name_ + plain_path(route.path)) + "_" + std::string(method);
  }

  void write() {
    out_.begin_object();
    write_strings("tags", options_.tags);
    if (!options_.summary.empty()) {
      out_.member("summary", options_.summary);
    } else {
      out_.member("summary", name_.empty() ? title_of(method_) + " " + plain_path(route_.path) : title_of(name_));
    }
    optional_member(out_, "description", options_.description);
    out_.member("operationId", id_);
    write_parameters();
    write_body();
    write_responses();
    if (options_.deprecated) out_.member("deprecated", true);
    if (!options_.openapi_extra.empty()) {
      const std::string_view extra = options_.openapi_extra;
      const auto begin = extra.find('{') + 1;
      out_.raw_members(extra.substr(begin, extra.rfind('}') - begin));
    }
    out_.end_object();
  }

  bool has_faults() const { return route_.endpoint.parameter_count > 0; }

 private:
  std::span<const ParameterInfo> parameters() const {
    return {route_.endpoint.parameters, route_.endpoint.parameter_count};
  }

  void write_strings(std::string_view key, const std::vector<std::string>& texts) {
    if (texts.empty()) return;
    out_.key(key);
    out_.begin_array();
    for (const std::string& text : texts) out_.string(text);
    out_.end_array();
  }

  void write_parameters() {
    std::string text;
    JsonWriter out(text);
    out.begin_array();
    write_path_parameters(out);
    write_named(out, Source::query, Source::query_model, "query");
    write_named(out, Source::header, Source::header_model, "header");
    write_named(out, Source::cookie, Source::cookie_model, "cookie");
    out.end_array();
    if (text == "[]") return;
    out_.key("parameters");
    out_.raw(text);
  }

  void write_path_parameters(JsonWriter& out) {
    const detail::PathSyntax syntax = detail::read_path(route_.path);
    std::size_t next = 0;
    for (const ParameterInfo& one : parameters()) {
      if (one.source != Source::path) continue;
      write_parameter(out, syntax.names[next++], "path", true, *one.type, *one.rule, {});
    }
  }

  void write_named(JsonWriter& out, Source plain, Source model, std::string_view in) {
    for (const ParameterInfo& one : parameters()) {
      if (one.source == plain) {
        std::string name(one.name);
        if (plain == Source::header && one.rule->convert_underscores) std::ranges::replace(name, '_', '-');
        write_parameter(out, name, in, one.required, *one.type, *one.rule, default_of_parameter(one));
      } else if (one.source == model) {
        write_members(out, *one.type, in, plain == Source::header);
      }
    }
  }

  void write_members(JsonWriter& out, const Type& model, std::string_view in, bool header) {
    for (std::size_t i = 0; i < model.count; ++i) {
      const Rule& rule = detail::rule_of(model, i);
      std::string name(detail::member_name(model, i));
      if (header && rule.convert_underscores && rule.alias.empty()) std::ranges::replace(name, '_', '-');
      write_parameter(out, name, in, detail::member_is_required(model, i), *model.members[i].type, rule,
                      default_of(model, i));
    }
  }

  static std::string default_of_parameter(const ParameterInfo& one) {
    std::string json;
    JsonWriter out(json);
    if (one.write_default != nullptr) one.write_default(out);
    return json == "null" ? std::string() : json;
  }

  void write_parameter(JsonWriter& out, std::string_view name, std::string_view in, bool required, const Type& type,
                       const Rule& rule, std::string_view default_json) {
    if (!rule.include_in_schema) return;
    out.begin_object();
    out.member("name", name);
    out.member("in", in);
    out.member("required", required);
    out.key("schema");
    write_schema(out, type, rule, name, default_json, components_);
    optional_member(out, "description", rule.description);
    if (rule.deprecated) out.member("deprecated", true);
    out.end_object();
  }

  void write_body() {
    std::vector<const ParameterInfo*> parts;
    const ParameterInfo* model = nullptr;
    bool form = false;
    for (const ParameterInfo& one : parameters()) {
      if (one.source == Source::body || one.source == Source::form) parts.push_back(&one);
      if (one.source == Source::form_model) model = &one;
      form |= one.source == Source::form || one.source == Source::form_model;
    }
    if (parts.empty() && model == nullptr) return;
    const bool required = model != nullptr || std::ranges::any_of(parts, &ParameterInfo::required);
    out_.key("requestBody");
    out_.begin_object();
    out_.key("content");
    out_.begin_object();
    out_.key(form ? "application/x-www-form-urlencoded" : "application/json");
    out_.begin_object();
    out_.key("schema");
    if (model != nullptr && parts.empty()) {
      write_schema(out_, *model->type, *model->rule, {}, {}, components_);
    } else if (!form && parts.size() == 1 && !parts.front()->rule->embed) {
      const ParameterInfo& whole = *parts.front();
      write_schema(out_, *whole.type, *whole.rule, whole.name, default_of_parameter(whole), components_);
    } else {
      write_synthetic(parts);
    }
    out_.end_object();
    out_.end_object();
    if (required) out_.member("required", true);
    out_.end_object();
  }

  // Several bodies, or the fields of a form, are the members of a component of their own.
  void write_synthetic(const std::vector<const ParameterInfo*>& parts) {
    const std::string name = "Body_" + id_;
    std::string text;
    JsonWriter out(text);
    out.begin_object();
    out.key("properties");
    out.begin_object();
    for (const ParameterInfo* one : parts) {
      out.key(one->name);
      write_schema(out, *one->type, *one->rule, one->name, default_of_parameter(*one), components_);
    }
    out.end_object();
    out.member("type", "object");
    if (std::ranges::any_of(parts, &ParameterInfo::required)) {
      out.key("required");
      out.begin_array();
      for (const ParameterInfo* one : parts) {
        if (one->required) out.string(one->name);
      }
      out.end_array();
    }
    out.member("title", name);
    out.end_object();
    components_.add(name, std::move(text));
    out_.begin_object();
    out_.member("$ref", "#/components/schemas/" + name);
    out_.end_object();
  }

  void write_responses() {
    out_.key("responses");
    out_.begin_object();
    out_.key(fmt::format("{}", options_.status));
    out_.begin_object();
    out_.member("description", options_.response_description);
    write_content();
    out_.end_object();
    bool tells_faults = false;
    std::map<int, const RouteResponse*> others;  // sorted, and the last that says one wins
    for (const RouteResponse& other : options_.responses) others[other.status] = &other;
    for (const auto& [status, other] : others) {
      tells_faults |= status == 422;
      out_.key(fmt::format("{}", status));
      out_.begin_object();
      out_.member("description", other->description.empty() ? reason(static_cast<Status>(status))
                                                            : std::string_view(other->description));
      if (other->model != nullptr) write_json_content(*other->model);
      out_.end_object();
    }
    if (has_faults() && !tells_faults) {
      out_.key("422");
      out_.raw(validation_fault);
    }
    out_.end_object();
  }

  void write_content() {
    const int status = options_.status;
    if (status == 204 || status == 205 || status == 304 || (status >= 300 && status < 400)) return;
    const detail::Endpoint& endpoint = route_.endpoint;
    if (endpoint.result != nullptr) return write_json_content(*endpoint.result);
    const std::string_view type =
        !options_.response_media_type.empty() ? std::string_view(options_.response_media_type) : endpoint.media_type;
    out_.key("content");
    out_.begin_object();
    out_.key(type.empty() ? "application/json" : type);
    out_.begin_object();
    if (!endpoint.streams) {
      out_.key("schema");
      out_.raw(type.starts_with("text/") ? R"({"type":"string"})" : "{}");
    }
    out_.end_object();
    out_.end_object();
  }

  void write_json_content(const Type& type) {
    out_.key("content");
    out_.begin_object();
    out_.key("application/json");
    out_.begin_object();
    out_.key("schema");
    const bool reference = type.kind == Kind::model || type.kind == Kind::enumeration;
    write_schema(out_, type, Rule{}, reference ? std::string() : "Response " + title_of(id_), {}, components_);
    out_.end_object();
    out_.end_object();
  }

  JsonWriter& out_;
  const Route& route_;
  const RouteOptions& options_;
  std::string_view method_;
  SchemaComponents& components_;
  std::string name_, id_;
};

void write_info(JsonWriter& out, const AppOptions& options) {
  out.key("info");
  out.begin_object();
  out.member("title", options.title);
  optional_member(out, "summary", options.summary);
  optional_member(out, "description", options.description);
  const OpenApiContact& contact = options.contact;
  if (!contact.name.empty() || !contact.url.empty() || !contact.email.empty()) {
    out.key("contact");
    out.begin_object();
    optional_member(out, "name", contact.name);
    optional_member(out, "url", contact.url);
    optional_member(out, "email", contact.email);
    out.end_object();
  }
  if (!options.license.name.empty()) {
    out.key("license");
    out.begin_object();
    out.member("name", options.license.name);
    optional_member(out, "identifier", options.license.identifier);
    optional_member(out, "url", options.license.url);
    out.end_object();
  }
  out.member("version", options.version);
  out.end_object();
}

template <class T>
void write_described(JsonWriter& out, std::string_view key, std::string_view name_key, const std::vector<T>& list,
                     std::string T::* name) {
  if (list.empty()) return;
  out.key(key);
  out.begin_array();
  for (const auto& one : list) {
    out.begin_object();
    out.member(name_key, one.*name);
    optional_member(out, "description", one.description);
    out.end_object();
  }
  out.end_array();
}

// The routes of each path, in the order of declaration.
std::vector<std::pair<std::string, std::vector<const Route*>>> by_path(const std::vector<Route>& routes) {
  std::vector<std::pair<std::string, std::vector<const Route*>>> paths;
  for (const Route& route : routes) {
    if (!route.options.include_in_schema || route.fallback.is_one()) continue;
    const std::string path = plain_path(route.path);
    auto found = std::ranges::find(paths, path, &std::pair<std::string, std::vector<const Route*>>::first);
    if (found == paths.end()) found = paths.insert(paths.end(), {path, {}});
    found->second.push_back(&route);
  }
  return paths;
}

}  // namespace

std::string openapi_document(const AppOptions& options, const std::vector<Route>& routes) {
  SchemaComponents components;
  std::string text;
  JsonWriter out(text);
  bool faults = false;
  out.begin_object();
  out.member("openapi", "3.1.0");
  write_info(out, options);
  write_described(out, "servers", "url", options.servers, &OpenApiServer::url);
  out.key("paths");
  out.begin_object();
  for (const auto& [path, here] : by_path(routes)) {
    out.key(path);
    out.begin_object();
    for (const Route* route : here) {
      for (int i = 0; i < method_count; ++i) {
        const auto method = static_cast<Method>(i);
        if (!route->methods.contains(method)) continue;
        const std::string name = lower(to_string(method));
        Operation operation(out, *route, name, components);
        out.key(name);
        operation.write();
        faults |= operation.has_faults();
      }
    }
    out.end_object();
  }
  out.end_object();
  if (faults) {
    components.add("HTTPValidationError", std::string(http_validation_error));
    components.add("ValidationError", std::string(validation_error));
  }
  std::string schemas;
  JsonWriter schema_members(schemas);
  schema_members.begin_object();
  components.write(schema_members);
  schema_members.end_object();
  if (schemas != "{}") {
    out.key("components");
    out.begin_object();
    out.key("schemas");
    out.raw(schemas);
    out.end_object();
  }
  write_described(out, "tags", "name", options.openapi_tags, &OpenApiTag::name);
  out.end_object();
  return text;
}

}  // namespace laneway
