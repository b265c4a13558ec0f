#include "http/multipart.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace laneway::http {
namespace {

using namespace std::literals;

// Each part as "name=content", of a file "name<file name|type>=content"; last "!fault", if there is one.
std::string read_all(std::string_view body, const MultipartLimits& limits = {}, std::string_view boundary = "B") {
  std::string out;
  MultipartReader parts(body, boundary, limits);
  while (parts.next()) {
    const MultipartPart& part = parts.part();
    out += part.name;
    if (part.file_name) out += "<" + *part.file_name + "|" + std::string(part.content_type) + ">";
    out += "=" + std::string(part.content) + ";";
  }
  if (parts.fault() != MultipartFault::none) out += "!" + std::to_string(static_cast<int>(parts.fault()));
  return out;
}

std::string fault(MultipartFault fault) { return "!" + std::to_string(static_cast<int>(fault)); }

std::string part(std::string_view disposition, std::string_view content) {
  return "--B\r\nContent-Disposition: " + std::string(disposition) + "\r\n\r\n" + std::string(content) + "\r\n";
}
std::string field(std::string_view name, std::string_view content) {
  return part("form-data; name=\"" + std::string(name) + "\"", content);
}
constexpr std::string_view end = "--B--\r\n";

TEST(Multipart, ReadsPartsAsTheyWereSent) {
  const std::pair<std::string, std::string> rows[] = {
      {"", ""},
      {"--B--", ""},
      {"--B--\r\nepilogue --B\r\n", ""},
      {"\r\n\r\n--B--", ""},
      {field("a", "1") + "--B--", "a=1;"},
      {field("a", "") + "--B--", "a=;"},
      {field("", "1") + "--B--", "=1;"},
      {field("a", "1") + field("b", "2") + field("a", "3") + "--B--", "a=1;b=2;a=3;"},
      {field("a", "\r\n") + "--B--", "a=\r\n;"},
      {field("a", "x\r\n--C\r\n--\r\ny") + "--B--", "a=x\r\n--C\r\n--\r\ny;"},
      {field("a", "--B") + "--B--", "a=;!2"},  // a boundary needs no line of its own in front of a part without any
      {field("a", " --B--") + "--B--", "a= --B--;"},
      {field("a", "\0\xff\r"s) + "--B--", "a=\0\xff\r;"s},
      {"--B \t\r\ncontent-disposition:form-data;name=a\r\n\r\n1\r\n--B--", "a=1;"},
      {"--B\r\nX: y\r\nContent-Disposition: FORM-DATA ; NAME=a ;\r\n\r\n1\r\n--B--", "a=1;"},
      {"--B\r\nContent-Disposition: form-data; name=a\r\n\r\n--B--", "a=;"},
      {part("form-data; name=\"f\"; filename=\"x.txt\"", "1") + "--B--", "f<x.txt|>=1;"},
      {part("form-data; name=f; filename=\"\"", "") + "--B--", "f<|>=;"},
      {"--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\nContent-Type: text/plain; "
       "a=b\r\n\r\n1\r\n--B--",
       "f<x|text/plain; a=b>=1;"},
      {part(R"(form-data; name="a\"b\\c\d"; filename="C:\temp\x")", "1") + "--B--", R"(a"b\c\d<C:\temp\x|>=1;)"},
      {part("form-data; name=\"a;b=c\"", "1") + "--B--", "a;b=c=1;"},
      {part("form-data; name=\"\xc3\xa9\"", "1") + "--B--", "\xc3\xa9=1;"},
      {part("form-data; name=\"\xe9\"", "1") + "--B--", "\xc3\xa9=1;"},
      {part("form-data; name=f; filename=a; filename*=UTF-8''%e2%82%ac%20x", "") + "--B--", "f<\xe2\x82\xac x|>=;"},
      {part("form-data; name=f; filename*=utf-8'en'b; filename=a", "") + "--B--", "f<b|>=;"},
      {part("form-data; name=f; filename*=ISO-8859-1''%e9; filename=a", "") + "--B--", "f<\xc3\xa9|>=;"},
      {part("form-data; name=f; filename*=UTF-8''%ff; filename=a", "") + "--B--", "f<a|>=;"},
      {part("form-data; name=f; filename*=UTF-8''a%0d%0ab; filename=a", "") + "--B--", "f<a|>=;"},
      {part("form-data; name=f; filename*=UTF-8''%4; filename=a", "") + "--B--", "f<a|>=;"},
      {part("form-data; name=f; filename*=x; filename=a", "") + "--B--", "f<a|>=;"},
      {part("form-data; name=f; name=g", "1") + "--B--", "f=1;"},
      {part("form-data; name=f; filename=\"../../etc/passwd\"", "1") + "--B--", "f<../../etc/passwd|>=1;"},
  };
  for (const auto& [body, expected] : rows) EXPECT_EQ(read_all(body), expected) << body;
}

TEST(Multipart, RefusesWhatIsHostileOrBroken) {
  const std::string bad = fault(MultipartFault::malformed);
  const std::string nameless = fault(MultipartFault::no_name);
  const std::pair<std::string, std::string> rows[] = {
      {"x", bad},
      {"preamble\r\n--B\r\n", bad},
      {"--", bad},
      {"--B", bad},
      {"--B\r\n", bad},
      {"--Bx\r\n", bad},
      {"--B-", bad},
      {"--B\n", bad},
      {"--B\r\nContent-Disposition: form-data; name=a\r\n", bad},
      {"--B\r\nContent-Disposition: form-data; name=a\r\n\r\n", bad},
      {"--B\r\nContent-Disposition: form-data; name=a\r\n\r\n1", bad},
      {"--B\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n", bad},
      {"--B\r\nContent-Disposition: form-data; name=a\r\n\r\n1\n--B--", bad},
      {"--B\r\nContent-Disposition: form-data; name=a\n\n1\r\n--B--", bad},
      {"--B\r\nContent-Disposition: form-data;\r\n name=a\r\n\r\n1\r\n--B--", nameless},
      {"--B\r\nContent-Disposition: form-data; name=a\r\n folded\r\n\r\n1\r\n--B--", bad},
      {"--B\r\nContent-Disposition : form-data; name=a\r\n\r\n1\r\n--B--", bad},
      {"--B\r\nno colon\r\n\r\n1\r\n--B--", bad},
      {"--B\r\n: x\r\n\r\n1\r\n--B--", bad},
      {"--B\r\n\r\n1\r\n--B--", nameless},
      {"--B\r\nContent-Type: text/plain\r\n\r\n1\r\n--B--", nameless},
      {part("form-data", "1") + "--B--", nameless},
      {part("attachment; name=a", "1") + "--B--", nameless},
      {part("form-data; filename=a", "1") + "--B--", nameless},
      {part("form-data; name=\"a", "1") + "--B--", bad},
      {part("form-data; name=\"a\"b", "1") + "--B--", bad},
      {part("form-data; name=a\"b", "1") + "--B--", bad},
      {part("form-data; name", "1") + "--B--", bad},
      {part("form-data; =a", "1") + "--B--", bad},
      {part("form-data; name=\"a\0b\""s, "1") + "--B--", bad},
      {part("form-data; name=\"a\rb\"", "1") + "--B--", bad},
      {part("form-data; name=a\r\nContent-Disposition: form-data; name=b", "1") + "--B--", bad},
      {field("a", "1") + "--Bx", bad},
      {field("a", "1") + "x--B--", bad},
  };
  for (const auto& [body, expected] : rows) EXPECT_EQ(read_all(body), expected) << body;
}

TEST(Multipart, LimitsHoldExactly) {
  const std::string two_fields = field("a", "123") + field("b", "") + std::string(end);
  EXPECT_EQ(read_all(two_fields, {.field_count_max = 2}), "a=123;b=;");
  EXPECT_EQ(read_all(two_fields, {.field_count_max = 1}), "a=123;" + fault(MultipartFault::too_many_fields));
  EXPECT_EQ(read_all(two_fields, {.field_bytes_max = 3}), "a=123;b=;");
  EXPECT_EQ(read_all(two_fields, {.field_bytes_max = 2}), fault(MultipartFault::field_too_large));

  const std::string file = part("form-data; name=f; filename=x", "123") + std::string(end);
  EXPECT_EQ(read_all(file, {.file_count_max = 1, .field_count_max = 0, .field_bytes_max = 0}), "f<x|>=123;");
  EXPECT_EQ(read_all(file, {.file_count_max = 0}), fault(MultipartFault::too_many_files));

  const std::size_t head = "Content-Disposition: form-data; name=\"a\"\r\n\r\n"sv.size();
  EXPECT_EQ(read_all(two_fields, {.part_head_bytes_max = head}), "a=123;b=;");
  EXPECT_EQ(read_all(two_fields, {.part_head_bytes_max = head - 1}), fault(MultipartFault::head_too_large));
}

TEST(Multipart, BoundariesAreThoseOfRfc2046) {
  const std::string longest(boundary_size_max, 'x');
  const std::pair<std::string, std::optional<std::string>> rows[] = {
      {"multipart/form-data; boundary=B", "B"},
      {"multipart/form-data; charset=x; BOUNDARY=\"a b'()+_,-./:=?\"", "a b'()+_,-./:=?"},
      {"multipart/form-data;boundary=" + longest, longest},
      {"multipart/form-data; boundary=" + longest + "x", std::nullopt},
      {"multipart/form-data; boundary=", std::nullopt},
      {"multipart/form-data; boundary=\"\"", std::nullopt},
      {"multipart/form-data; boundary=\"a \"", std::nullopt},
      {"multipart/form-data; boundary=a*b", std::nullopt},
      {"multipart/form-data; boundary=\"a", std::nullopt},
      {"multipart/form-data; x=boundary=B", std::nullopt},
      {"multipart/form-data", std::nullopt},
      {"", std::nullopt},
  };
  for (const auto& [type, expected] : rows) EXPECT_EQ(boundary_of(type), expected) << type;
}

TEST(Multipart, FileNamesBecomeSafe) {
  const std::pair<std::string, std::string> rows[] = {
      {"x.txt", "x.txt"},
      {"../../etc/passwd", "passwd"},
      {"C:\\temp\\x.txt", "x.txt"},
      {"/", ""},
      {"..", ""},
      {".bashrc", "bashrc"},
      {" . x ", "x"},
      {"a\0b\n\x7f"s, "ab"},
      {"caf\xc3\xa9", "caf\xc3\xa9"},
      {std::string(300, 'x'), std::string(255, 'x')},
      {std::string(254, 'x') + "\xc3\xa9", std::string(254, 'x')},
  };
  for (const auto& [given, expected] : rows) EXPECT_EQ(safe_file_name(given), expected) << given;
}

}  // namespace
}  // namespace laneway::http
