#include "load/add_option.hpp"

#include <CLI/CLI.hpp>

namespace laneway::load {

void add_text(CLI::App& app, const std::string& names, std::optional<std::string>& value, const std::string& meaning,
              const std::string& type) {
  app.add_option(names, value, meaning)->type_name(type)->take_last();
}

void add_list(CLI::App& app, const std::string& names, std::vector<std::string>& values, const std::string& meaning,
              const std::string& type) {
  app.add_option(names, values, meaning)->type_name(type)->take_all()->allow_extra_args(false);
}

void add_flag(CLI::App& app, const std::string& names, bool& value, const std::string& meaning) {
  app.add_flag(names, value, meaning);
}

}  // namespace laneway::load
