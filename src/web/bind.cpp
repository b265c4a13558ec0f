#include "laneway/detail/bind.hpp"

#include <array>
#include <string>

#include "base/assert.hpp"
#include "http/query.hpp"
#include "laneway/detail/json_writer.hpp"
#include "laneway/detail/path_literal.hpp"

namespace laneway::detail {
namespace {

// Add one item to the `detail` of the 422 answer. No `input`: there was none.
void add_fault(Call& call, Source source, std::string_view name, const Fault& fault, const std::string_view* input) {
  if (!call.faults.empty()) call.faults.push_back(',');
  JsonWriter out(call.faults);
  out.begin_object();
  out.member("type", fault.type);
  out.key("loc");
  out.begin_array();
  out.string(source == Source::path ? "path" : "query");
  out.string(name);
  out.end_array();
  out.member("msg", fault.message);
  out.key("input");
  if (input != nullptr) {
    out.string(*input);
  } else {
    out.null();
  }
  if (!fault.context.empty()) {
    out.key("ctx");
    out.raw('{' + fault.context + '}');
  }
  out.end_object();
}

void convert_into(void* slot, const TextParameter& parameter, std::string_view name, std::string_view text,
                  Call& call) {
  Fault fault;
  if (!parameter.convert(text, slot, fault)) add_fault(call, parameter.source, name, fault, &text);
}

// The undecoded value of each query parameter, the last of several; `found[i]` belongs to `parameters[i]`.
struct QueryValues {
  std::array<std::string_view, query_parameters_max + path_parameters_max> raw;
  std::array<bool, query_parameters_max + path_parameters_max> found{};
};

// False: more pairs than a query may have.
bool find_query_values(const Call& call, const TextParameter* parameters, std::size_t count, QueryValues& out) {
  http::QueryReader pairs(call.request.query_string(), call.query_pairs_max);
  std::string scratch;
  while (pairs.next()) {
    const std::string_view key = http::decode_form(pairs.key(), scratch);
    for (std::size_t i = 0; i < count; ++i) {
      if (parameters[i].source != Source::query || parameters[i].name != key) continue;
      out.raw[i] = pairs.value();
      out.found[i] = true;
    }
  }
  return !pairs.too_many();
}

bool bind_query(Call& call, const TextParameter* parameters, void* const* slots, std::size_t count) {
  QueryValues values;
  if (!find_query_values(call, parameters, count, values)) return false;
  std::string scratch;
  for (std::size_t i = 0; i < count; ++i) {
    const TextParameter& parameter = parameters[i];
    if (parameter.source != Source::query) continue;
    if (values.found[i]) {
      convert_into(slots[i], parameter, parameter.name, http::decode_form(values.raw[i], scratch), call);
    } else if (parameter.required) {
      add_fault(call, Source::query, parameter.name, {"missing", "Field required", {}}, nullptr);
    }
  }
  return true;
}

}  // namespace

std::vector<std::string_view> placeholder_names(std::string_view path) {
  const PathSyntax syntax = read_path(path);
  return {syntax.names.begin(), syntax.names.begin() + static_cast<std::ptrdiff_t>(syntax.count)};
}

bool bind_parameters(const HandlerBase& handler, Call& call, const TextParameter* parameters, void* const* slots,
                     std::size_t count) {
  const std::size_t faults_before = call.faults.size();
  LANEWAY_ASSERT(call.path_value_count == handler.placeholder_names.size());
  std::size_t placeholder = 0;
  bool has_query = false;
  for (std::size_t i = 0; i < count; ++i) {
    if (parameters[i].source != Source::path) {
      has_query = true;
      continue;
    }
    convert_into(slots[i], parameters[i], handler.placeholder_names[placeholder], call.path_values[placeholder], call);
    ++placeholder;
  }
  return (!has_query || bind_query(call, parameters, slots, count)) && call.faults.size() == faults_before;
}

}  // namespace laneway::detail
