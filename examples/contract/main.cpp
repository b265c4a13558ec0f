// The path functions of tests/conformance/fastapi/app.py, declared in Laneway: what FastAPI answers, this answers.

#include <laneway/app.hpp>
#include <laneway/bytes.hpp>
#include <laneway/chrono.hpp>
#include <laneway/decimal.hpp>
#include <laneway/json.hpp>
#include <laneway/security.hpp>
#include <laneway/stream.hpp>
#include <laneway/uuid.hpp>

#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

using namespace laneway;

enum class Color { red, green };

struct Dim {
  double w;
  double h;
  struct Rules {
    Rule h{.gt = 0};
  };
};

struct Item {
  std::string name;
  double price;
  int qty = 1;
  std::vector<std::string> tags;
  std::set<std::string> uniq;
  std::vector<Dim> dims;
  std::optional<std::string> note;
  Color color = Color::red;
  std::map<std::string, int> extra;

  struct Rules {
    Rule name{.min_length = 1, .max_length = 10, .description = "Display name", .examples = R"(["Foo"])"};
    Rule price{.gt = 0};
    Rule dims{.max_length = 2};
  };
};

struct Cat {
  Literal<"cat"> kind;
  int lives;
};
struct Dog {
  Literal<"dog"> kind;
  bool bark;
};
using Pet = std::variant<Cat, Dog>;

struct Types {
  Uuid u;
  std::chrono::year_month_day d;
  TimeOfDay t;
  DateTime ts;
  std::chrono::microseconds td;
  Decimal dec;
  Bytes b;
  std::set<int> fs;
  std::tuple<int, std::string> ii;
  Json anyv;

  struct Rules {
    Rule u{.required = true}, d{.required = true}, t{.required = true}, ts{.required = true}, td{.required = true},
        dec{.required = true}, b{.required = true}, fs{.required = true}, ii{.required = true};
    Rule anyv{.required = false};
  };
};

struct Filter {
  int limit = 100;
  int offset = 0;
  Literal<"created_at", "updated_at"> order_by = "created_at";
  std::vector<std::string> tags;

  struct Rules {
    Rule limit{.gt = 0, .le = 100};
    Rule offset{.ge = 0};
    static constexpr Extra extra = Extra::forbid;
  };
};

struct Err {
  std::string message;
};

struct Base {
  std::string u;
};
struct In {
  std::string u;
  std::string password;
};

using Text = std::optional<std::string>;

int p_int(int v) { return v; }
double p_float(double v) { return v; }
bool p_bool(bool v) { return v; }
Color p_enum(Color v) { return v; }
Uuid p_uuid(Uuid v) { return v; }
std::chrono::year_month_day p_date(std::chrono::year_month_day v) { return v; }
std::string p_dt(DateTime v) { return iso_format(v); }
double p_dec(Decimal v) { return v.to_double(); }
int p_rng(Path<int, ge(1), le(3)> v) { return v; }
double p_gtlt(Path<double, gt(0), lt(10.5)> v) { return v; }
int p_mul(Path<int, multiple_of(5)> v) { return v; }
std::string p_str(Path<std::string, min_length(3), max_length(5), pattern("^[a-z]+$")> v) { return v; }
std::string p_path(std::string v) { return v; }

std::string q_req(Query<"q", std::string> q) { return q; }

struct Optionals {
  Text q;
  int n;
  bool f;
};
Optionals q_opt(Query<"q", Text> q, Query<"n", int, Default(5)> n, Query<"f", bool, Default(false)> f) {
  return {*q, *n, *f};
}

struct Lists {
  std::vector<int> q;
  std::optional<std::vector<std::string>> s;
};
Lists q_list(Query<"q", std::vector<int>> q, Query<"s", std::optional<std::vector<std::string>>, max_length(2)> s) {
  return {*q, *s};
}

Text q_alias(Query<"item-query", Text, title("T"), description("D"), deprecated, min_length(3), pattern("^fixed$")> q,
             Query<"hidden", Text, include_in_schema(false)>) {
  return q;
}
Filter q_model(QueryModel<Filter> f) { return f; }

struct Heard {
  Text ua;
  std::optional<std::vector<std::string>> xt;
};
Heard h(Header<"user_agent", Text> user_agent, Header<"x_token", std::optional<std::vector<std::string>>> x_token,
        Header<"strange_header", Text, convert_underscores(false)>, Header<"x_req", int>) {
  return {*user_agent, *x_token};
}
std::string c(Cookie<"sid", std::string> sid, Cookie<"n", std::optional<int>>) { return sid; }

Task<Item> b_item(Item item) { co_return item; }
Task<int> b_multi(Path<int>, Body<"item", Item>, Body<"user", Dim>, Body<"imp", int, gt(0)>, Query<"q", Text>) {
  co_return 1;
}
Task<Dim> b_embed(Body<"item", Dim, embed> item) { co_return *item; }
Task<std::vector<Dim>> b_list(Body<"items", std::vector<Dim>> items) { co_return *items; }
Task<std::map<int, double>> b_dict(Body<"w", std::map<int, double>> w) { co_return *w; }
Task<std::optional<Dim>> b_opt(Body<"d", std::optional<Dim>> d) { co_return *d; }
Task<Pet> b_union(Body<"a", Pet, discriminator("kind")> a) { co_return *a; }
Task<Pet> b_smart(Body<"a", Pet> a) { co_return *a; }

Task<Types> b_types(Types t) { co_return t; }

Task<std::string> f_form(Form<"username", std::string> username, Form<"age", int, Default(3)>) { co_return *username; }

Task<std::string> f_file(File<"f"> f, Form<"tok", std::string>,
                         File<"more", std::vector<UploadFile>, required(false)>) {
  co_return f->file_name;
}

constexpr OAuth2PasswordBearer<"token", Scope<"me", "Me">, Scope<"items", "Items">> oauth;
constexpr ApiKeyHeader<"X-Key"> key;
constexpr HttpBearer bearer;
constexpr HttpBasic<"r"> basic;
std::string s_oauth(Security<oauth, "me"> t) { return *t; }
std::string s_key(Depends<key> t) { return *t; }
HttpCredentials s_bearer(Depends<bearer> t) { return *t; }
std::string s_basic(Depends<basic> t) { return t->username; }
Stream<Dim> sse() {
  co_yield Dim{1, 2};
  ServerSentEvent event;
  event.data = R"({"a":1})";
  event.event = "x";
  event.id = "7";
  event.retry = 10;
  event.comment = "c";
  co_yield event;
}
// [jsonl]
JsonLines<Dim> jsonl() {
  for (double i = 0; i < 2; ++i) co_yield Dim{i, 1};
}
// [/jsonl]
Response plain() { return Response::text("x"); }
void n204() {}
Response redir() { return Response::redirect("/x"); }
int exc() { throw HttpError(static_cast<Status>(418), Json::from_text(R"({"a":1})"), {{"X-E", "1"}}); }

Base filt(In i) { return {i.u}; }
Dim badresp() { throw std::runtime_error("its result is no Dim"); }
int depd() { return 1; }
int hid() { return 1; }

int main(int argc, char** argv) {
  App app({.title = "Oracle",
           .version = "1.2.3",
           .summary = "s",
           .description = "d",
           .openapi_tags = {{"items", "Items."}}});
  app.get("/p/int/{v}", fn<p_int>)
      .get("/p/float/{v}", fn<p_float>)
      .get("/p/bool/{v}", fn<p_bool>)
      .get("/p/enum/{v}", fn<p_enum>)
      .get("/p/uuid/{v}", fn<p_uuid>)
      .get("/p/date/{v}", fn<p_date>)
      .get("/p/dt/{v}", fn<p_dt>)
      .get("/p/dec/{v}", fn<p_dec>)
      .get("/p/rng/{v}", fn<p_rng>)
      .get("/p/gtlt/{v}", fn<p_gtlt>)
      .get("/p/mul/{v}", fn<p_mul>)
      .get("/p/str/{v}", fn<p_str>)
      .get("/p/path/{v:path}", fn<p_path>);
  app.get("/q/req", fn<q_req>)
      .get("/q/opt", fn<q_opt>)
      .get("/q/list", fn<q_list>)
      .get("/q/alias", fn<q_alias>)
      .get("/q/model", fn<q_model>)
      .get("/h", fn<h>)
      .get("/c", fn<c>);
  app.post("/b/item", fn<b_item>,
           {.status = 201,
            .tags = {"items"},
            .description = "Create an item.\n\nLong **markdown**.",
            .responses = {{.status = 404, .model = model_of<Err>}, {.status = 409, .description = "dup"}}})
      .put("/b/multi/{item_id}", fn<b_multi>)
      .post("/b/embed", fn<b_embed>)
      .post("/b/list", fn<b_list>)
      .post("/b/dict", fn<b_dict>)
      .post("/b/opt", fn<b_opt>)
      .post("/b/union", fn<b_union>)
      .post("/b/smart", fn<b_smart>)
      .post("/b/types", fn<b_types>);
  app.post("/f/form", fn<f_form>).post("/f/file", fn<f_file>);
  app.get("/s/oauth", fn<s_oauth>).get("/s/key", fn<s_key>).get("/s/bearer", fn<s_bearer>).get("/s/basic", fn<s_basic>);
  app.get("/sse", fn<sse>)
      .get("/jsonl", fn<jsonl>)
      .get("/plain", fn<plain>, {.response_media_type = "text/plain"})
      .get("/204", fn<n204>, {.status = 204})
      .get("/redir", fn<redir>, {.status = 307})
      .get("/exc", fn<exc>);
  app.get("/badresp", fn<badresp>);
  app.post("/filter", fn<filt>)
      .get("/dep", fn<depd>,
           {.summary = "S",
            .deprecated = true,
            .operation_id = "custom_op",
            .response_description = "RD",
            .openapi_extra = R"({"x-foo": 1})"})
      .get("/hidden", fn<hid>, {.include_in_schema = false});
  return app.run(argc, argv);
}
