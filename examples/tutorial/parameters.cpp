#include "parts.hpp"

using namespace laneway;

namespace {

// [texts]
struct Search {
  std::string q;
  std::vector<std::string> tags;
};
Task<Search> search(Query<"q", std::string, min_length(3), max_length(50), description("What to look for")> q,
                    Query<"tag", std::vector<std::string>, required(false)> tags,
                    Query<"old-name", std::optional<std::string>, deprecated>) {
  co_return Search{*q, *tags};
}
// [/texts]

// [numbers]
Task<int> shelf(Path<int, ge(1), le(1000)> number) { co_return *number; }
// [/numbers]

// [check]
std::string check_isbn(const std::string& id) { return id.starts_with("isbn-") ? "" : "it begins with isbn-"; }
Task<std::string> book(Path<std::string, check<check_isbn>> id) { co_return *id; }
// [/check]

// [models]
struct Filter {
  int limit = 100;
  int offset = 0;
  Literal<"created_at", "updated_at"> order_by = "created_at";

  struct Rules {
    Rule limit{.gt = 0, .le = 100};
    Rule offset{.ge = 0};
    static constexpr Extra extra = Extra::forbid;
  };
};
Task<Filter> filtered(QueryModel<Filter> filter) { co_return *filter; }
// [/models]

// [headers]
struct Heard {
  std::optional<std::string> user_agent;
  std::vector<std::string> x_token;
  std::optional<std::string> session;
};
Task<Heard> heard(Header<"user_agent", std::optional<std::string>> user_agent,
                  Header<"x_token", std::vector<std::string>, required(false)> x_token,
                  Cookie<"session", std::optional<std::string>> session) {
  co_return Heard{*user_agent, *x_token, *session};
}
// [/headers]

// [field_models]
struct Cookies {
  std::string session_id;
  std::optional<std::string> tracker;
};
Task<Cookies> cookies(CookieModel<Cookies> cookies) { co_return *cookies; }

struct Common {
  std::string host;
  bool save_data;
  std::optional<std::string> if_modified_since;
  std::vector<std::string> x_tag;
};
Task<Common> common(HeaderModel<Common> fields) { co_return *fields; }
// [/field_models]

}  // namespace

Router parameters() {
  Router router;
  router.get("/search", fn<search>).get("/shelf/{number}", fn<shelf>).get("/book/{id}", fn<book>);
  router.get("/filtered", fn<filtered>);
  router.get("/heard", fn<heard>).get("/cookies", fn<cookies>).get("/common", fn<common>);
  return router;
}
