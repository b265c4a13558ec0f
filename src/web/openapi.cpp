#include "web/openapi.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/log.hpp"
#include "laneway/method.hpp"
#include "laneway/security.hpp"
#include "web/operation.hpp"
#include "web/schema.hpp"

namespace laneway {
namespace {

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

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

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

void write_scheme(JsonWriter& out, const SecurityScheme& scheme) {
  using Kind = SecurityScheme::Kind;
  constexpr std::string_view places[] = {"header", "query", "cookie"};
  out.begin_object();
  switch (scheme.kind) {
    case Kind::http:
      out.member("type", "http");
      out.member("scheme", scheme.http_scheme);
      break;
    case Kind::api_key:
      out.member("type", "apiKey");
      out.member("in", places[static_cast<int>(scheme.in)]);
      out.member("name", scheme.parameter);
      break;
    case Kind::oauth2_password:
      out.member("type", "oauth2");
      out.key("flows");
      out.begin_object();
      out.key("password");
      out.begin_object();
      out.key("scopes");
      out.begin_object();
      for (const SecurityScheme::ScopeText& scope : scheme.scopes) out.member(scope.name, scope.description);
      out.end_object();
      out.member("tokenUrl", scheme.token_url);
      out.end_object();
      out.end_object();
      break;
  }
  out.end_object();
}

void write_schemes(JsonWriter& out, const SecuritySchemes& schemes) {
  out.key("securitySchemes");
  out.begin_object();
  for (const auto& [name, scheme] : schemes) {
    out.key(name);
    write_scheme(out, *scheme);
  }
  out.end_object();
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

// Whose each id is: clients are generated from them, and of two that are alike one would be lost.
using OperationIds = std::map<std::string, std::string>;

void note(OperationIds& ids, const std::string& id, std::string_view method, const std::string& path) {
  const std::string whose = fmt::format("{} {}", method, path);
  const auto [known, is_new] = ids.try_emplace(id, whose);
  if (!is_new) log_warning("OpenAPI: {} has the operation id '{}', as {}", whose, id, known->second);
}

}  // namespace

std::string openapi_document(const AppOptions& options, const std::vector<Route>& routes) {
  SchemaComponents components;
  SecuritySchemes schemes;
  std::string text;
  JsonWriter out(text);
  bool faults = false;
  OperationIds ids;
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
        Operation operation(out, *route, name, components, schemes);
        note(ids, operation.id(), to_string(method), path);
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
  if (schemas != "{}" || !schemes.empty()) {
    out.key("components");
    out.begin_object();
    if (schemas != "{}") {
      out.key("schemas");
      out.raw(schemas);
    }
    if (!schemes.empty()) write_schemes(out, schemes);
    out.end_object();
  }
  write_described(out, "tags", "name", options.openapi_tags, &OpenApiTag::name);
  out.end_object();
  return text;
}

}  // namespace laneway
