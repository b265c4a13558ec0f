#include "web/docs_page.hpp"

#include <gmock/gmock.h>

namespace laneway {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr DocsPage page{"A <b> & \"c\"", "/docs", "/x</script>.json"};

TEST(DocsPage, json_cannot_leave_its_element) {
  EXPECT_EQ(json_for_html(R"({"a":"</script>&"})"), R"({"a":"\u003c/script\u003e\u0026"})");
  EXPECT_THAT(swagger_page(page), Not(HasSubstr("/x</script>")));
  EXPECT_THAT(swagger_page(page), HasSubstr(R"("url":"/x\u003c/script\u003e.json")"));
}

TEST(DocsPage, texts_cannot_leave_their_elements) {
  for (const std::string& html :
       {swagger_page(page), redoc_page(page), oauth2_redirect_page(page), missing_page(page)}) {
    EXPECT_THAT(html, HasSubstr("A &lt;b&gt; &amp; &quot;c&quot;"));
    EXPECT_THAT(html, Not(HasSubstr("/x</script>")));
  }
}

TEST(DocsPage, swagger_has_fastapis_settings) {
  const std::string html = swagger_page(page);
  for (const char* one : {R"("dom_id":"#swagger-ui")", R"("layout":"BaseLayout")", R"("deepLinking":true)",
                          R"("showExtensions":true)", R"("showCommonExtensions":true)"}) {
    EXPECT_THAT(html, HasSubstr(one));
  }
}

TEST(DocsPage, all_comes_from_the_server_itself) {
  for (const std::string& html : {swagger_page(page), redoc_page(page), oauth2_redirect_page(page)}) {
    EXPECT_THAT(html, Not(HasSubstr("http:")));
    EXPECT_THAT(html, Not(HasSubstr("https:")));
    EXPECT_THAT(html, Not(HasSubstr("src=\"//")));
  }
}

}  // namespace
}  // namespace laneway
