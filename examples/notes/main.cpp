// Visitors keep notes in their session: with compressed answers, an access log and a limit on who writes how often.

#include <laneway/app.hpp>
#include <laneway/middleware/access_log.hpp>
#include <laneway/middleware/compression.hpp>
#include <laneway/middleware/rate_limit.hpp>
#include <laneway/middleware/sessions.hpp>

#include <cstdlib>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

using namespace laneway;

struct Note {
  std::string text;
  struct Rules {
    Rule text{.min_length = 1, .max_length = 500};
  };
};

// [session]
using Notes = std::vector<std::string>;

Notes list_notes(Depends<session_of> session) { return session->get<Notes>("notes").value_or(Notes()); }

Notes add_note(const Note& note, Depends<session_of> session) {
  Notes notes = list_notes(session);
  notes.push_back(note.text);
  session->set("notes", notes);
  return notes;
}

void forget_notes(Depends<session_of> session) { session->clear(); }
// [/session]

// The same for everybody, so that it may be compressed for visitors whose browser sends the session's cookie, too.
Response help() {
  std::string text = "<!doctype html><title>Notes</title><h1>Notes</h1><ul>";
  for (const char* line :
       {"GET /notes lists your notes", "POST /notes {\"text\": ...} adds one", "DELETE /notes forgets"}) {
    text += std::string("<li><code>") + line + "</code></li>";
  }
  text +=
      "</ul><p>Your browser keeps them, signed, in a cookie; this server keeps nothing. Nobody else can change them, "
      "and ";
  text +=
      "whoever uses this browser can read them. They are gone after two weeks without a new one, or when the browser ";
  text +=
      "forgets its cookies. There is room for about three thousand letters, for browsers keep no larger cookies.</p>";
  Response response = Response::html(std::move(text));
  response.set_header("Cache-Control", "public, max-age=60");
  return response;
}

// Sessions outlive the server if NOTES_SECRET is set: `openssl rand -hex 32`.
std::string secret() {
  if (const char* given = std::getenv("NOTES_SECRET")) return given;
  std::random_device random;
  std::string made;
  while (made.size() < 64) made += "0123456789abcdef"[random() % 16];
  return made;
}

// [main]
int main(int argc, char** argv) {
  App app({.title = "laneway-notes"});
  app.middleware(AccessLog());
  app.middleware(Compression());
  app.middleware(Sessions({.secrets = {secret()}}));

  Router notes({.prefix = "/notes"});
  notes.middleware(RateLimit({.requests = 60, .seconds = 60, .burst = 10}));
  notes.get("", fn<list_notes>).post("", fn<add_note>, {.status = 201}).delete_("", fn<forget_notes>, {.status = 204});
  app.include(notes);
  app.get("/", fn<help>);
  app.on_exception<std::length_error>([](const std::length_error&) {  // thrown by Session::set
    return Response::text("The cookie is full.\n", Status::content_too_large);
  });
  return app.run(argc, argv);
}
// [/main]
