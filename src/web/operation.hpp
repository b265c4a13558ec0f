#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "laneway/detail/bind.hpp"
#include "laneway/detail/dependency.hpp"
#include "laneway/router.hpp"
#include "web/schema.hpp"

namespace laneway {

/// The ways to authenticate that a document's operations name, by their names in it.
using SecuritySchemes = std::map<std::string_view, const SecurityScheme*>;

/// "/files/{path:path}" as a document has it: "/files/{path}".
std::string plain_path(std::string_view path);

/// One operation of an OpenAPI document: what one method of one path does, with all that its dependencies take.
class Operation {
 public:
  Operation(JsonWriter& out, const Route& route, std::string_view method, SchemaComponents& components,
            SecuritySchemes& schemes);

  void write();
  const std::string& id() const { return id_; }
  /// Can it be answered with 422?
  bool has_faults() const { return !parameters_.empty(); }

 private:
  struct Read {
    const detail::ParameterInfo* info;
    std::string_view placeholder;  // of a path parameter
  };

  void collect(const detail::ParameterInfo* parameters, std::size_t count, const detail::Need* needs,
               std::size_t need_count);
  void collect_need(const detail::Need& need);
  void write_strings(std::string_view key, const std::vector<std::string>& texts);
  void write_security();
  void write_parameters();
  void write_named(JsonWriter& out, detail::Source plain, detail::Source model, std::string_view in);
  void write_members(JsonWriter& out, const detail::Type& model, std::string_view in, bool header);
  void write_parameter(JsonWriter& out, std::string_view name, std::string_view in, bool required,
                       const detail::Type& type, const Rule& rule, std::string_view default_json);
  void write_body();
  void write_synthetic(const std::vector<const detail::ParameterInfo*>& parts);
  void write_responses();
  void write_content();
  void write_json_content(const detail::Type& type);

  JsonWriter& out_;
  const Route& route_;
  const RouteOptions& options_;
  std::string_view method_;
  SchemaComponents& components_;
  SecuritySchemes& schemes_;
  std::string name_, id_;
  std::vector<Read> parameters_;
  std::map<std::string_view, std::vector<std::string_view>> security_;  // scheme to scopes
};

}  // namespace laneway
