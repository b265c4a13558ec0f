#include "load/schema.hpp"

// The files of load/schema as they are; laneway_embed (cmake/LanewayAssets.cmake) puts them here.
extern "C" {
extern const char laneway_schema_result[], laneway_schema_result_end[];
extern const char laneway_schema_ab[], laneway_schema_ab_end[];
extern const char laneway_schema_compare[], laneway_schema_compare_end[];
extern const char laneway_schema_series[], laneway_schema_series_end[];
}

namespace laneway::load {

std::string_view json_schema(std::string_view name) noexcept {
  if (name == "result") return {laneway_schema_result, laneway_schema_result_end};
  if (name == "ab") return {laneway_schema_ab, laneway_schema_ab_end};
  if (name == "compare") return {laneway_schema_compare, laneway_schema_compare_end};
  if (name == "series") return {laneway_schema_series, laneway_schema_series_end};
  return {};
}

}  // namespace laneway::load
