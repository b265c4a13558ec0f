#pragma once

#include <sqlite3.h>

#include <concepts>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// SQLite as a path function wants it: a connection at a time, statements prepared once, errors as exceptions.

/// What SQLite refused.
class DatabaseError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A connection with the statements it has prepared. Thread safety: one thread at a time.
class Connection {
 public:
  explicit Connection(const std::string& path) {
    sqlite3* opened = nullptr;
    const int result = sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    database_.reset(opened);
    if (result != SQLITE_OK) throw DatabaseError("cannot open " + path);
    sqlite3_busy_timeout(opened, 5000);  // milliseconds to wait for another connection that writes
    run("PRAGMA journal_mode = WAL");    // readers do not wait for a writer
  }

  /// Execute `sql` with these values for its `?`s; call `row(statement)` for each row.
  template <class Row, class... Values>
  void each(const std::string& sql, Row row, const Values&... values) {
    sqlite3_stmt* statement = prepared(sql);
    const Reset reset{statement};
    int index = 0;
    (bind(statement, ++index, values), ...);
    int result = 0;
    while ((result = sqlite3_step(statement)) == SQLITE_ROW) row(statement);
    if (result != SQLITE_DONE) fail();
  }
  /// Execute it for its effect. Returns how many rows it changed.
  template <class... Values>
  int run(const std::string& sql, const Values&... values) {
    each(sql, [](sqlite3_stmt*) {}, values...);
    return sqlite3_changes(database_.get());
  }
  /// Several statements, separated by semicolons.
  void script(const std::string& sql) {
    if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail();
  }
  long last_id() const noexcept { return sqlite3_last_insert_rowid(database_.get()); }

 private:
  struct Close {
    void operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
  };
  struct Reset {
    sqlite3_stmt* statement;
    ~Reset() {
      sqlite3_reset(statement);
      sqlite3_clear_bindings(statement);
    }
  };

  [[noreturn]] void fail() const { throw DatabaseError(sqlite3_errmsg(database_.get())); }
  void check(int result) const {
    if (result != SQLITE_OK) fail();
  }
  sqlite3_stmt* prepared(const std::string& sql) {
    auto& kept = statements_[sql];
    if (!kept) {
      sqlite3_stmt* made = nullptr;
      check(sqlite3_prepare_v2(database_.get(), sql.c_str(), static_cast<int>(sql.size()), &made, nullptr));
      kept.reset(made);
    }
    return kept.get();
  }
  void bind(sqlite3_stmt* statement, int index, std::integral auto value) const {
    check(sqlite3_bind_int64(statement, index, static_cast<sqlite3_int64>(value)));
  }
  void bind(sqlite3_stmt* statement, int index, std::string_view value) const {
    check(sqlite3_bind_text64(statement, index, value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  }

  std::unique_ptr<sqlite3, Close> database_;
  std::map<std::string, std::unique_ptr<sqlite3_stmt, Finalize>> statements_;  // ends before the connection
};

/// The text in a column.
inline std::string text_at(sqlite3_stmt* row, int column) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(row, column));
  return text != nullptr ? std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(row, column))) : "";
}

/// Connections that wait to be used: as many as requests ever used at once. Thread safety: all members.
class Pool {
 public:
  explicit Pool(std::string path) : path_(std::move(path)) {}

  std::unique_ptr<Connection> take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        auto connection = std::move(idle_.back());
        idle_.pop_back();
        return connection;
      }
    }
    return std::make_unique<Connection>(path_);
  }
  void give_back(std::unique_ptr<Connection> connection) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(connection));
  }

 private:
  std::string path_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;
};

/// A connection lent by a pool until it is destroyed.
class Lease {
 public:
  explicit Lease(Pool& pool) : pool_(&pool), connection_(pool.take()) {}
  Lease(Lease&&) noexcept = default;
  Lease& operator=(Lease&&) = delete;
  ~Lease() {
    if (connection_) pool_->give_back(std::move(connection_));
  }
  Connection* operator->() const noexcept { return connection_.get(); }

 private:
  Pool* pool_;
  std::unique_ptr<Connection> connection_;
};
