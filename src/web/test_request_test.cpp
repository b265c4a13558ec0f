#include "web/test_request.hpp"

#include <gmock/gmock.h>

namespace laneway {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string bytes_of(Method method, const TestRequest& request) {
  return test_request_bytes(method, "/x", request, "testserver", "");
}

TEST(TestRequest, EncodesWhatATargetCannotHold) {
  EXPECT_EQ(encode_target("/a b/ü?q=ä&r=%20#top", {}), "/a%20b/%C3%BC?q=%C3%A4&r=%20");
  EXPECT_EQ(encode_target("/x", {{"q", "a&b=c d+e"}, {"n", "1"}}), "/x?q=a%26b%3Dc%20d%2Be&n=1");
  EXPECT_EQ(encode_target("/x?a=1", {{"b", "2"}}), "/x?a=1&b=2");
}

TEST(TestRequest, SendsEachKindOfBodyWithItsType) {
  struct Item {
    std::string name;
    double price;
  };
  const std::string json = bytes_of(Method::post, {.json = Item{"cup", 2.5}});
  EXPECT_THAT(json, HasSubstr("Content-Type: application/json\r\nContent-Length: 26\r\n"));
  EXPECT_THAT(json, EndsWith("\r\n\r\n{\"name\":\"cup\",\"price\":2.5}"));
  EXPECT_THAT(bytes_of(Method::post, {.json_text = "{nonsense"}), EndsWith("\r\n\r\n{nonsense"));
  const std::string form = bytes_of(Method::post, {.form = {{"a", "1 2"}, {"b", ""}}});
  EXPECT_THAT(form, HasSubstr("Content-Type: application/x-www-form-urlencoded\r\n"));
  EXPECT_THAT(form, EndsWith("\r\n\r\na=1%202&b="));
  const std::string bytes = bytes_of(Method::put, {.body = "abc", .content_type = "text/csv"});
  EXPECT_THAT(bytes, HasSubstr("Content-Type: text/csv\r\nContent-Length: 3\r\n"));
}

TEST(TestRequest, SendsFilesAsMultipart) {
  const std::string bytes =
      bytes_of(Method::post, {.form = {{"note", "n"}}, .files = {{"file", "a\".txt", "content", "text/plain"}}});
  EXPECT_THAT(bytes, HasSubstr("Content-Type: multipart/form-data; boundary="));
  EXPECT_THAT(bytes, HasSubstr("Content-Disposition: form-data; name=\"note\"\r\n\r\nn\r\n--"));
  EXPECT_THAT(bytes, HasSubstr("Content-Disposition: form-data; name=\"file\"; filename=\"a%22.txt\"\r\n"
                               "Content-Type: text/plain\r\n\r\ncontent\r\n--"));
  EXPECT_THAT(bytes, EndsWith("--\r\n"));
}

TEST(TestRequest, GivenHeadersTakeThePlaceOfItsOwn) {
  const std::string bytes = bytes_of(Method::get, {.headers = {{"host", "other"}, {"X-Two", "1"}, {"X-Two", "2"}}});
  EXPECT_THAT(bytes, StartsWith("GET /x HTTP/1.1\r\n"));
  EXPECT_THAT(bytes, Not(HasSubstr("testserver\r\n")));
  EXPECT_THAT(bytes, HasSubstr("host: other\r\nX-Two: 1\r\nX-Two: 2\r\n"));
  EXPECT_THAT(bytes, Not(HasSubstr("Content-Length")));
  EXPECT_THAT(bytes_of(Method::post, {}), HasSubstr("Content-Length: 0\r\n"));
}

TEST(TestRequest, RefusesWhatCannotBeSent) {
  EXPECT_THROW(bytes_of(Method::get, {.headers = {{"X", "a\r\nY: b"}}}), TestClientError);
  EXPECT_THROW(bytes_of(Method::post, {.json = 1, .body = "x"}), TestClientError);
}

}  // namespace
}  // namespace laneway
