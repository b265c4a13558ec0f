// A list of things to do, kept by SQLite. SQLite blocks, so its users are plain functions: they run on threads.

#include <laneway/app.hpp>

#include <array>
#include <cstdlib>

#include "database.hpp"

using namespace laneway;

namespace {

// [migrate]
/// Each is applied once, in this order; the database keeps how many it has had.
constexpr std::array migrations = {
    "CREATE TABLE todo (id INTEGER PRIMARY KEY, title TEXT NOT NULL);",
    "ALTER TABLE todo ADD COLUMN done INTEGER NOT NULL DEFAULT 0;",
};

/// A lifespan function: it runs before the first request, and its value lives until the last has ended.
std::unique_ptr<Pool> open_database() {
  const char* path = std::getenv("TODO_DATABASE");
  auto pool = std::make_unique<Pool>(path != nullptr ? path : "todo.sqlite");
  const Lease database(*pool);
  std::size_t version = 0;
  database->each("PRAGMA user_version",
                 [&](sqlite3_stmt* row) { version = static_cast<std::size_t>(sqlite3_column_int64(row, 0)); });
  for (; version < migrations.size(); ++version) {
    database->script(std::string("BEGIN; ") + migrations[version] +
                     " PRAGMA user_version = " + std::to_string(version + 1) + "; COMMIT;");
  }
  return pool;
}

/// A dependency: the connection goes back when the request is done with.
Lease connection(const Request& request) { return Lease(*request.state<std::unique_ptr<Pool>>()); }
// [/migrate]

// [functions]
struct NewTodo {
  std::string title;
  struct Rules {
    Rule title{.min_length = 1, .max_length = 200};
  };
};
struct Todo {
  long id = 0;
  std::string title;
  bool done = false;
};
struct TodoChange {
  std::optional<std::string> title;
  std::optional<bool> done;
  struct Rules {
    Rule title{.min_length = 1, .max_length = 200};
  };
};

Todo todo_of(sqlite3_stmt* row) {
  return {sqlite3_column_int64(row, 0), text_at(row, 1), sqlite3_column_int(row, 2) != 0};
}

Todo create_todo(NewTodo todo, Depends<connection> database) {
  (*database)->run("INSERT INTO todo (title) VALUES (?)", todo.title);
  return {(*database)->last_id(), todo.title, false};
}

std::vector<Todo> list_todos(Query<"done", std::optional<bool>> done, Depends<connection> database) {
  std::vector<Todo> todos;
  const auto add = [&](sqlite3_stmt* row) { todos.push_back(todo_of(row)); };
  if (done->has_value()) {
    (*database)->each("SELECT id, title, done FROM todo WHERE done = ? ORDER BY id", add, **done);
  } else {
    (*database)->each("SELECT id, title, done FROM todo ORDER BY id", add);
  }
  return todos;
}

Todo read_todo(Path<long> id, Depends<connection> database) {
  std::optional<Todo> found;
  (*database)->each(
      "SELECT id, title, done FROM todo WHERE id = ?", [&](sqlite3_stmt* row) { found = todo_of(row); }, *id);
  if (!found) throw HttpError(Status::not_found, "no todo " + std::to_string(*id));
  return *std::move(found);
}

Todo update_todo(Path<long> id, TodoChange change, Depends<connection> database) {
  if (change.title) (*database)->run("UPDATE todo SET title = ? WHERE id = ?", *change.title, *id);
  if (change.done) (*database)->run("UPDATE todo SET done = ? WHERE id = ?", *change.done, *id);
  return read_todo(id, database);
}

void delete_todo(Path<long> id, Depends<connection> database) {
  if ((*database)->run("DELETE FROM todo WHERE id = ?", *id) == 0) {
    throw HttpError(Status::not_found, "no todo " + std::to_string(*id));
  }
}
// [/functions]

}  // namespace

// [main]
int main(int argc, char** argv) {
  App app({.title = "laneway-todo"});
  app.lifespan(open_database);
  Router todos({.prefix = "/todos", .tags = {"todos"}});
  todos.post("", fn<create_todo>, {.status = 201}).get("", fn<list_todos>);
  todos.get("/{id}", fn<read_todo>).patch("/{id}", fn<update_todo>).delete_("/{id}", fn<delete_todo>, {.status = 204});
  app.include(todos);
  return app.run(argc, argv);
}
// [/main]
