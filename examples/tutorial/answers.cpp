#include <variant>

#include "parts.hpp"

using namespace laneway;

namespace {

// [model]
struct NewUser {
  std::string name;
  std::string password;
};
struct User {
  std::string name;
};
/// The return type is the response model: what it has not, nobody sees.
Task<User> sign_up(NewUser user) { co_return User{user.name}; }
// [/model]

// [models]
struct Car {
  Literal<"car"> kind = "car";
  std::string maker;
};
struct Plane {
  Literal<"plane"> kind = "plane";
  int seats = 0;
};
using Vehicle = std::variant<Car, Plane>;
const std::vector<Vehicle> vehicles = {Car{.maker = "Ford"}, Plane{.seats = 180}};

Task<std::vector<Vehicle>> list_vehicles() { co_return vehicles; }
Task<Vehicle> read_vehicle(Path<std::size_t, lt(2)> number) { co_return vehicles[*number]; }
// [/models]

// [errors]
struct Problem {
  std::string detail;
};
Task<User> read_user(Path<std::string> name) {
  if (*name != "ann") throw HttpError(Status::not_found, "no user " + *name, {{"X-Error", "users"}});
  co_return User{*name};
}
// [/errors]

// [json]
/// The JSON that a client would get, as a text: for a database, a queue, a log.
Task<Response> exported() { co_return Response::text(Json::of(vehicles).text()); }
// [/json]

// [response]
Task<User> set(Response& response) {
  response.set_header("X-Cat-Dog", "alone in the world");
  response.set_cookie("session", "abc", {.http_only = true});
  co_return User{"ann"};
}
Task<Response> page() { co_return Response::html("<h1>Hi</h1>"); }
Task<Response> moved() { co_return Response::redirect("/"); }
// [/response]

}  // namespace

Router answers() {
  Router router;
  // [routes]
  router.post("/users", fn<sign_up>, {.status = 201, .summary = "Sign up", .description = "With a **name**."});
  router.get("/users/{name}", fn<read_user>,
             {.tags = {"users"},
              .response_description = "The user",
              .responses = {{.status = 404, .model = model_of<Problem>}}});
  router.get("/old", fn<moved>, {.deprecated = true});
  // [/routes]
  router.get("/set", fn<set>).get("/page", fn<page>);
  router.get("/vehicles", fn<list_vehicles>).get("/vehicles/{number}", fn<read_vehicle>).get("/exported", fn<exported>);
  return router;
}
