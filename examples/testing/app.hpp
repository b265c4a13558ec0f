#pragma once

#include <laneway/app.hpp>

/// The notes that the app serves: opened when it starts, closed when it ends.
struct Notes {
  std::vector<std::string> all;
};

/// Declare everything on `app`: main serves it, the tests call it in memory.
void declare(laneway::App& app);
