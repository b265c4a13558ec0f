#include "laneway/response.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "laneway/app.hpp"
#include "web/reply.hpp"

namespace laneway {
namespace {

struct Detail {
  int a = 1;
};

std::string header(const Response& response, std::string_view name) {
  std::string found;
  for (const auto& [key, value] : response.headers()) {
    if (key == name) found += found.empty() ? value : " | " + value;
  }
  return found;
}

TEST(Response, FindsItsFields) {
  Response response;
  EXPECT_FALSE(response.header("X-A"));
  response.add_header("X-A", "1");
  response.add_header("x-a", "2");
  EXPECT_EQ(response.header("x-A"), "1");
  EXPECT_FALSE(response.header("X-AB"));
}

TEST(Response, MakersSetTheMediaType) {
  EXPECT_EQ(Response::text("a").content_type(), "text/plain; charset=utf-8");
  EXPECT_EQ(Response::html("<p>", Status::not_found).content_type(), "text/html; charset=utf-8");
  EXPECT_EQ(Response::html("<p>", Status::not_found).status(), Status::not_found);
  const Response json = Response::json(Detail{}, Status::created);
  EXPECT_EQ(json.content_type(), "application/json");
  EXPECT_EQ(json.body(), R"({"a":1})");
  EXPECT_EQ(Response::json(Json::from_text("[1]")).body(), "[1]");
  EXPECT_EQ(Response::empty().status(), Status::no_content);
}

TEST(Response, RedirectsEncodeWhatAUrlCannotHave) {
  const Response plain = Response::redirect("/x?a=1&b=%20#f");
  EXPECT_EQ(plain.status(), Status::temporary_redirect);
  EXPECT_EQ(header(plain, "Location"), "/x?a=1&b=%20#f");
  EXPECT_EQ(header(Response::redirect("/a b\xc3\xa4"), "Location"), "/a%20b%C3%A4");
}

TEST(Response, ResponseSplittingByARedirectIsImpossible) {
  EXPECT_EQ(header(Response::redirect("/a\r\nSet-Cookie: x=1"), "Location"), "/a%0D%0ASet-Cookie:%20x=1");
}

TEST(Response, CookiesAreAddedAndForgotten) {
  Response response;
  response.set_cookie("a", "1");
  response.set_cookie("b", "2", {.max_age_seconds = 60, .http_only = true});
  EXPECT_EQ(header(response, "Set-Cookie"),
            "a=1; Path=/; SameSite=lax | b=2; HttpOnly; Max-Age=60; Path=/; SameSite=lax");
  Response forget;
  forget.delete_cookie("a");
  EXPECT_EQ(header(forget, "Set-Cookie"), "a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; SameSite=lax");
}

TEST(HttpError, HasATextOrAnyJsonAsDetail) {
  Response response;
  reply_error(response, HttpError(static_cast<Status>(418), Json::of(Detail{}), {{"X-E", "1"}}));
  EXPECT_EQ(code(response.status()), 418);
  EXPECT_EQ(response.body(), R"({"detail":{"a":1}})");
  EXPECT_EQ(header(response, "X-E"), "1");
  reply_error(response, HttpError(Status::not_found, "no \"x\""));
  EXPECT_EQ(response.body(), R"({"detail":"no \"x\""})");
  reply_error(response, HttpError(Status::not_found));
  EXPECT_EQ(response.body(), R"({"detail":"Not Found"})");
}

}  // namespace
}  // namespace laneway
