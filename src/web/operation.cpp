#include "web/operation.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "laneway/detail/path_literal.hpp"
#include "laneway/security.hpp"
#include "laneway/status.hpp"
#include "laneway/upload.hpp"

namespace laneway {

using detail::Kind;
using detail::Need;
using detail::ParameterInfo;
using detail::Source;
using detail::Type;

namespace {

constexpr std::string_view validation_fault = R"({"description":"Validation Error","content":{"application/json":)"
                                              R"({"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}})";
void optional_member(JsonWriter& out, std::string_view name, std::string_view text) {
  if (!text.empty()) out.member(name, text);
}

std::string words_only(std::string text) {
  for (char& c : text) {
    if (!is_digit(c) && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z')) c = '_';
  }
  return text;
}

std::string default_of_parameter(const ParameterInfo& one) {
  std::string json;
  JsonWriter out(json);
  if (one.write_default != nullptr) {
    one.write_default(out);
  } else if (!one.required && one.type->append != nullptr) {
    json = one.type->kind == Kind::map ? "{}" : "[]";
  }
  return json == "null" ? std::string() : json;
}

bool has_file(const Type& model) {
  return std::any_of(model.members, model.members + model.count,
                     [](const detail::Member& member) { return detail::is_file(*member.type); });
}

}  // namespace

// "/files/{path:path}" is "/files/{path}" in the document.
std::string plain_path(std::string_view path) {
  std::string out(path);
  constexpr std::string_view rest = ":path}";
  if (out.ends_with(rest)) out.replace(out.size() - rest.size(), rest.size(), "}");
  return out;
}

Operation::Operation(JsonWriter& out, const Route& route, std::string_view method, SchemaComponents& components,
                     SecuritySchemes& schemes)
    : out_(out),
      route_(route),
      options_(route.options),
      method_(method),
      components_(components),
      schemes_(schemes),
      name_(!options_.name.empty() ? options_.name : std::string(route.endpoint.name)) {
  id_ = !options_.operation_id.empty() ? options_.operation_id
                                       : words_only(name_ + plain_path(route.path)) + "_" + std::string(method);
  const detail::Endpoint& endpoint = route.endpoint;
  collect(endpoint.parameters, endpoint.parameter_count, endpoint.needs, endpoint.need_count);
  for (const Need& need : options_.dependencies) collect_need(need);
}

// A parameter that several functions take is told once; one that must be there wins.
void Operation::collect(const ParameterInfo* parameters, std::size_t count, const Need* needs, std::size_t need_count) {
  const detail::PathSyntax syntax = detail::read_path(route_.path);
  std::size_t next = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const ParameterInfo& one = parameters[i];
    const std::string_view placeholder = one.source == Source::path ? syntax.names[next++] : std::string_view();
    const auto same = std::ranges::find_if(parameters_, [&](const Read& other) {
      return other.info->source == one.source && other.placeholder == placeholder && other.info->name == one.name &&
             !(one.name.empty() && placeholder.empty());
    });
    if (same == parameters_.end()) {
      parameters_.push_back({&one, placeholder});
    } else if (one.required) {
      same->info = &one;
    }
  }
  for (std::size_t i = 0; i < need_count; ++i) collect_need(needs[i]);
}

void Operation::collect_need(const Need& need) {
  const detail::Dependency& dependency = *need.dependency;
  if (dependency.security != nullptr) {
    schemes_[dependency.security->name] = dependency.security;
    auto& scopes = security_[dependency.security->name];
    for (std::size_t i = 0; i < need.scope_count; ++i) {
      if (std::ranges::find(scopes, need.scopes[i]) == scopes.end()) scopes.push_back(need.scopes[i]);
    }
  }
  collect(dependency.parameters, dependency.parameter_count, dependency.needs, dependency.need_count);
}

// Each scheme is one that is needed, beside the others: as FastAPI tells them, one requirement each.
void Operation::write_security() {
  if (security_.empty()) return;
  out_.key("security");
  out_.begin_array();
  for (const auto& [scheme, scopes] : security_) {
    out_.begin_object();
    out_.key(scheme);
    out_.begin_array();
    for (const std::string_view scope : scopes) out_.string(scope);
    out_.end_array();
    out_.end_object();
  }
  out_.end_array();
}

void Operation::write() {
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
  write_security();
  if (!options_.openapi_extra.empty()) {
    const std::string_view extra = options_.openapi_extra;
    const auto begin = extra.find('{') + 1;
    out_.raw_members(extra.substr(begin, extra.rfind('}') - begin));
  }
  out_.end_object();
}

void Operation::write_strings(std::string_view key, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  out_.key(key);
  out_.begin_array();
  for (const std::string& text : texts) out_.string(text);
  out_.end_array();
}

void Operation::write_parameters() {
  std::string text;
  JsonWriter out(text);
  out.begin_array();
  for (const Read& one : parameters_) {
    if (one.info->source == Source::path) {
      write_parameter(out, one.placeholder, "path", true, *one.info->type, *one.info->rule, {});
    }
  }
  write_named(out, Source::query, Source::query_model, "query");
  write_named(out, Source::header, Source::header_model, "header");
  write_named(out, Source::cookie, Source::cookie_model, "cookie");
  out.end_array();
  if (text == "[]") return;
  out_.key("parameters");
  out_.raw(text);
}

void Operation::write_named(JsonWriter& out, Source plain, Source model, std::string_view in) {
  for (const Read& read : parameters_) {
    const ParameterInfo& one = *read.info;
    if (one.source == plain) {
      std::string name(one.name);
      if (plain == Source::header && one.rule->convert_underscores) std::ranges::replace(name, '_', '-');
      write_parameter(out, name, in, one.required, *one.type, *one.rule, default_of_parameter(one));
    } else if (one.source == model) {
      write_members(out, *one.type, in, plain == Source::header);
    }
  }
}

void Operation::write_members(JsonWriter& out, const Type& model, std::string_view in, bool header) {
  for (std::size_t i = 0; i < model.count; ++i) {
    const Rule& rule = detail::rule_of(model, i);
    std::string name(detail::member_name(model, i));
    if (header && rule.convert_underscores && rule.alias.empty()) std::ranges::replace(name, '_', '-');
    write_parameter(out, name, in, detail::member_is_required(model, i), *model.members[i].type, rule,
                    default_of(model, i));
  }
}

void Operation::write_parameter(JsonWriter& out, std::string_view name, std::string_view in, bool required,
                                const Type& type, const Rule& rule, std::string_view default_json) {
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

void Operation::write_body() {
  std::vector<const ParameterInfo*> parts;
  const ParameterInfo* model = nullptr;
  bool form = false, files = false;
  for (const Read& read : parameters_) {
    const ParameterInfo& one = *read.info;
    if (one.source == Source::body || one.source == Source::form || one.source == Source::file) parts.push_back(&one);
    if (one.source == Source::form_model) model = &one;
    form |= one.source == Source::form || one.source == Source::form_model;
    files |= one.source == Source::file || (one.source == Source::form_model && has_file(*one.type));
  }
  if (parts.empty() && model == nullptr) return;
  const bool required = model != nullptr || std::ranges::any_of(parts, &ParameterInfo::required);
  out_.key("requestBody");
  out_.begin_object();
  out_.key("content");
  out_.begin_object();
  out_.key(files ? "multipart/form-data" : form ? "application/x-www-form-urlencoded" : "application/json");
  out_.begin_object();
  out_.key("schema");
  if (model != nullptr && parts.empty()) {
    write_schema(out_, *model->type, *model->rule, {}, {}, components_);
  } else if (!form && !files && parts.size() == 1 && !parts.front()->rule->embed) {
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
void Operation::write_synthetic(const std::vector<const ParameterInfo*>& parts) {
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

void Operation::write_responses() {
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

void Operation::write_content() {
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

void Operation::write_json_content(const Type& type) {
  out_.key("content");
  out_.begin_object();
  out_.key("application/json");
  out_.begin_object();
  out_.key("schema");
  const bool reference = type.kind == Kind::model || type.kind == Kind::enumeration;
  components_.describe_answers(true);
  write_schema(out_, type, Rule{}, reference ? std::string() : "Response " + title_of(id_), {}, components_);
  components_.describe_answers(false);
  out_.end_object();
  out_.end_object();
}

}  // namespace laneway
