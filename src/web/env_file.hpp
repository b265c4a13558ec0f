#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace laneway {

/// What a `.env` file says.
struct EnvFile {
  struct Entry {
    std::string name;
    std::string value;
    std::size_t line = 0;  // from 1
  };
  struct Fault {
    std::size_t line = 0;
    std::string_view why;
  };
  std::vector<Entry> entries;
  std::vector<Fault> faults;
};

/// Read the text of a `.env` file: `NAME=value`, with or without `export` before it; `# comments`, also behind a blank
/// after an unquoted value; 'single quotes' take everything as it is, "double quotes" know \n \r \t \" \\ \$; both may
/// span lines. Nothing is expanded. Lines that are none of this are faults, and the rest is read on.
/// Source: the common ground of python-dotenv and POSIX shells.
EnvFile parse_env_file(std::string_view text);

}  // namespace laneway
