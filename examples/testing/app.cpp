// The app of this example, apart from main() so that tests can call it too.

#include "app.hpp"

using namespace laneway;

namespace {

struct Note {
  std::size_t id = 0;
  std::string text;
};

Task<Note> read_note(Path<unsigned> id, const Request& request) {
  const auto& notes = request.state<Notes>().all;
  if (*id >= notes.size()) throw HttpError(Status::not_found, "no such note");
  co_return Note{*id, notes[*id]};
}

Task<std::string> greet(Query<"name", std::string, Default("world")> name) { co_return "hello " + *name; }

Response login(Query<"user", std::string> user) {
  Response answer;
  answer.set_status(Status::see_other);
  answer.set_header("Location", "/greet?name=" + *user);
  answer.set_header("Set-Cookie", "user=" + *user + "; Path=/; HttpOnly");
  return answer;
}

}  // namespace

void declare(App& app) {
  app.lifespan([] { return Notes{{"milk", "bread"}}; });
  app.get("/notes/{id}", fn<read_note>).get("/greet", fn<greet>).post("/login", fn<login>);
}
