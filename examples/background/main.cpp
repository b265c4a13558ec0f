// Work that the client does not wait for: it is done after the answer, and before the server ends.

#include <laneway/app.hpp>

#include <cstdlib>
#include <fstream>
#include <string>

using namespace laneway;

namespace {

// [tasks]
/// A plain function: on a thread, where it may block.
void write_note(const std::string& address, const std::string& text) {
  const char* path = std::getenv("NOTES");
  std::ofstream file(path != nullptr ? path : "notes.txt", std::ios::app);
  file << address << ": " << text << '\n';
}

struct Sent {
  std::string message;
};

Task<Sent> send_note(Path<std::string> address, Query<"q", std::optional<std::string>> q, Background& after) {
  if (*q) after.add(write_note, "log", "asked for " + **q);
  after.add(write_note, *address, "welcome");  // runs when the one before has ended
  co_return Sent{"on its way"};
}
// [/tasks]

}  // namespace

// [main]
int main(int argc, char** argv) {
  App app({.title = "laneway-background"});
  app.post("/notes/{address}", fn<send_note>);
  return app.run(argc, argv);
}
// [/main]
