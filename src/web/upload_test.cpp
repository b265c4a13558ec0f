#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "laneway/chrono.hpp"
#include "laneway/upload.hpp"
#include "web/in_memory.hpp"

namespace laneway {
namespace {

constexpr std::string_view multipart = "multipart/form-data; boundary=B";
constexpr std::string_view urlencoded = "application/x-www-form-urlencoded";

std::string field(std::string_view name, std::string_view text) {
  return "--B\r\nContent-Disposition: form-data; name=\"" + std::string(name) + "\"\r\n\r\n" + std::string(text) +
         "\r\n";
}
std::string file(std::string_view name, std::string_view file_name, std::string_view content) {
  return "--B\r\nContent-Disposition: form-data; name=\"" + std::string(name) + "\"; filename=\"" +
         std::string(file_name) + "\"\r\nContent-Type: text/plain\r\n\r\n" + std::string(content) + "\r\n";
}
std::string form(std::initializer_list<std::string> parts) {
  std::string body;
  for (const std::string& part : parts) body += part;
  return body + "--B--\r\n";
}

struct Told {
  std::string name, type, content;
  int age;
  std::vector<std::string> more;
};
Told upload(File<"f"> f, Form<"age", int, Default(3)> age,
            File<"more", std::vector<UploadFile>, required(false)> more) {
  Told told{f->file_name, f->content_type, std::string(f->content), *age, {}};
  for (const UploadFile& one : *more) told.more.push_back(one.file_name);
  return told;
}

InMemory uploads() {
  Router router;
  router.post("/", fn<upload>);
  return InMemory(std::move(router));
}

TEST(Form, FilesAndFieldsOfOneForm) {
  InMemory app = uploads();
  EXPECT_EQ(app.post("/", multipart, form({file("f", "../x.txt", "abc"), field("age", "5")})).body(),
            R"({"name":"../x.txt","type":"text/plain","content":"abc","age":5,"more":[]})");
  EXPECT_EQ(app.post("/", multipart, form({file("more", "a", ""), file("f", "", ""), file("more", "b", "")})).body(),
            R"({"name":"","type":"text/plain","content":"","age":3,"more":["a","b"]})");
}

TEST(Form, WhatIsNoFileIsRefused) {
  InMemory app = uploads();
  EXPECT_EQ(app.post("/", multipart, form({field("f", "text"), field("age", "x")})).body(),
            R"({"detail":[{"type":"value_error","loc":["body","f"],"msg":"Value error, Expected UploadFile, received: )"
            R"(<class 'str'>","input":"text","ctx":{"error":{}}},{"type":"int_parsing","loc":["body","age"],)"
            R"("msg":"Input should be a valid integer, unable to parse string as an integer","input":"x"}]})");
  EXPECT_EQ(app.post("/", urlencoded, "age=4").body(),
            R"({"detail":[{"type":"missing","loc":["body","f"],"msg":"Field required","input":null}]})");
}

TEST(Form, ABrokenFormIsABadRequest) {
  InMemory app = uploads();
  const std::pair<std::string_view, std::string> rows[] = {
      {multipart, R"({"detail":"There was an error parsing the body"})"},
      {"multipart/form-data", R"({"detail":"Missing boundary in multipart."})"},
  };
  for (const auto& [type, answer] : rows) {
    EXPECT_EQ(app.post("/", type, "--B\r\nhalf").body(), answer);
    EXPECT_EQ(app.status(), 400);
  }
  app.call().form_file_count_max = 1;
  app.post("/", multipart, form({file("f", "a", "")}));
  EXPECT_EQ(app.status(), 200);
  EXPECT_EQ(app.post("/", multipart, form({file("f", "a", ""), file("f", "b", "")})).body(),
            R"({"detail":"Too many files. Maximum number of files is 1."})");
}

TEST(Form, TextsThatAreNotUtf8AreTakenForLatin1) {
  Router router;
  router.post("/", [](Form<"a", std::string> a) { return *a; });
  InMemory app(std::move(router));
  EXPECT_EQ(app.post("/", multipart, form({field("a", "caf\xe9")})).body(), "\"caf\xc3\xa9\"");
  EXPECT_EQ(app.post("/", multipart, form({field("a", "caf\xc3\xa9")})).body(), "\"caf\xc3\xa9\"");
}

struct Profile {
  std::string name;
  std::chrono::year_month_day born;
  std::optional<UploadFile> picture;
  std::vector<std::string> tags;
};

TEST(Form, AModelHoldsFieldsAndFiles) {
  Router router;
  router.post("/", [](const FormModel<Profile>& profile) {
    return profile->name + " " + std::string(profile->picture ? profile->picture->content : "none") + " " +
           std::to_string(static_cast<int>(profile->born.year())) + " " + std::to_string(profile->tags.size());
  });
  InMemory app(std::move(router));
  EXPECT_EQ(app.post("/", multipart,
                     form({field("name", "Ada"), field("born", "1815-12-10"), file("picture", "p", "png"),
                           field("tags", "a"), field("tags", "b")}))
                .body(),
            R"("Ada png 1815 2")");
  EXPECT_EQ(app.post("/", urlencoded, "name=Ada&born=1815-12-10").body(), R"("Ada none 1815 0")");
  EXPECT_EQ(app.post("/", urlencoded, "name=Ada&born=x").body(),
            R"({"detail":[{"type":"date_from_datetime_parsing","loc":["body","born"],"msg":"Input should be a valid )"
            R"(date or datetime, input is too short","input":"x","ctx":{"error":"input is too short"}}]})");
}

TEST(Form, AFileNameBecomesSafeOnRequest) {
  EXPECT_EQ((UploadFile{.file_name = "../../etc/passwd", .content_type = "", .content = ""}).safe_file_name(),
            "passwd");
}

}  // namespace
}  // namespace laneway
