// Log in with name and password, get a token that is good for a quarter of an hour, and use it.

#include <laneway/app.hpp>
#include <laneway/jwt.hpp>
#include <laneway/security.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>

using namespace laneway;

namespace {

struct User {
  std::string name;
  std::string password;  // of a real app: a hash made by a slow function (argon2, scrypt)
  std::vector<std::string> scopes;
};
const std::array users = {User{"ann", "wonderland", {"me", "items"}}, User{"bob", "builder", {"me"}}};

const User* find_user(std::string_view name) {
  const auto found = std::ranges::find(users, name, &User::name);
  return found == users.end() ? nullptr : &*found;
}

// [scheme]
constexpr OAuth2PasswordBearer<"token", Scope<"me", "Read who you are">, Scope<"items", "Read your items">> oauth2;
// [/scheme]

// [login]
struct Token {
  std::string access_token;
  std::string token_type = "bearer";
};

Token log_in(Depends<oauth2_password_form> form, const Request& request) {
  const User* user = find_user(form->username);
  // Whoever does not exist costs as much time as whoever does.
  const bool right = equal_in_constant_time(form->password, user != nullptr ? user->password : "no password");
  if (user == nullptr || !right) throw HttpError(Status::bad_request, "Incorrect username or password");
  std::string granted;
  for (const std::string& scope : form->scopes) {
    if (std::ranges::find(user->scopes, scope) == user->scopes.end()) continue;
    granted += (granted.empty() ? "" : " ") + scope;
  }
  const JsonValue::Object claims = {{"sub", JsonValue(user->name)}, {"scope", JsonValue(granted)}};
  return {request.state<Jwt>().sign(JsonValue(claims), 15 * 60)};
}
// [/login]

// [current_user]
/// Who asks, from the token; 401 if it is not to be trusted or does not grant what the path function needs.
Task<const User*> current_user(Depends<oauth2> token, const SecurityScopes& needed, const Request& request) {
  const JsonValue claims = request.state<Jwt>().verify(*token);
  const std::string* name = claims["sub"].string();
  const User* user = name != nullptr ? find_user(*name) : nullptr;
  if (user == nullptr) throw JwtError("it is nobody's");
  const std::string granted = " " + (claims["scope"].string() != nullptr ? *claims["scope"].string() : "") + " ";
  for (const std::string_view scope : needed.scopes()) {
    if (granted.find(" " + std::string(scope) + " ") == std::string::npos) {
      throw HttpError(Status::unauthorized, "Not enough permissions",
                      {{"WWW-Authenticate", "Bearer scope=\"" + needed.text() + "\""}});
    }
  }
  co_return user;
}

Task<std::string> who_am_i(Security<current_user, "me"> user) { co_return (*user)->name; }
Task<std::vector<std::string>> my_items(Security<current_user, "items"> user) {
  std::vector<std::string> items{"a cup of " + (*user)->name};
  co_return items;
}
// [/current_user]

// [basic]
constexpr HttpBasic<"status"> basic;

std::string status(Depends<basic> given) {
  const bool name = equal_in_constant_time(given->username, "admin");
  const bool password = equal_in_constant_time(given->password, "open sesame");
  if (!name || !password) {
    throw HttpError(Status::unauthorized, "Incorrect username or password",
                    {{"WWW-Authenticate", std::string(basic.challenge())}});
  }
  return "all is well";
}
// [/basic]

}  // namespace

// [main]
int main(int argc, char** argv) {
  App app({.title = "laneway-auth"});
  app.lifespan([] {
    const char* key = std::getenv("AUTH_KEY");  // 32 random bytes or more; every server of the app has the same
    return Jwt({.algorithm = JwtAlgorithm::hs256, .key = key != nullptr ? key : "", .issuer = "laneway-auth"});
  });
  app.post("/token", fn<log_in>).get("/me", fn<who_am_i>).get("/items", fn<my_items>).get("/status", fn<status>);
  return app.run(argc, argv);
}
// [/main]
