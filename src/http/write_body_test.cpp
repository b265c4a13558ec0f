#include "http/write_body.hpp"

#include <gtest/gtest.h>

#include "http/chunked.hpp"

namespace laneway::http {
namespace {

TEST(WriteBody, FramesChunks) {
  std::string out;
  write_chunk(out, "hello");
  write_chunk(out, "");  // would end the body: nothing
  write_chunk(out, std::string(26, 'x'));
  write_last_chunk(out);
  EXPECT_EQ(out, "5\r\nhello\r\n1a\r\n" + std::string(26, 'x') + "\r\n0\r\n\r\n");
}

TEST(WriteBody, IsReadBackTheSame) {
  std::string sent;
  std::string wire;
  for (std::size_t size = 1; size < 5000; size = size * 3 + 1) {
    const std::string data(size, static_cast<char>('a' + size % 26));
    write_chunk(wire, data);
    sent += data;
  }
  write_last_chunk(wire);

  const Limits limits;
  ChunkedReader reader;
  reader.begin(limits, sent.size());
  std::string body;
  std::string_view rest = wire;
  Progress progress = Progress::incomplete;
  while (progress == Progress::incomplete) {
    const auto piece = reader.next(rest);
    ASSERT_GT(piece.consumed, 0u);
    body += piece.data;
    rest.remove_prefix(piece.consumed);
    progress = piece.progress;
  }
  EXPECT_EQ(progress, Progress::done);
  EXPECT_EQ(body, sent);
  EXPECT_TRUE(rest.empty());
}

}  // namespace
}  // namespace laneway::http
