#include "web/middleware/line_writer.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <system_error>
#include <thread>

namespace laneway {
namespace {

std::string read_all(int fd) {
  std::string all;
  char bytes[4096];
  for (ssize_t got = 0; (got = ::read(fd, bytes, sizeof bytes)) > 0;) all.append(bytes, static_cast<std::size_t>(got));
  return all;
}

struct Pipe {
  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category());
    reader = UniqueFd(ends[0]);
    writer = UniqueFd(ends[1]);
    ::fcntl(ends[1], F_SETPIPE_SZ, 4096);
  }
  UniqueFd reader, writer;
};

TEST(LineWriter, WhoWritesNeverWaitsAndWhatIsDroppedIsCounted) {
  Pipe pipe;
  std::string text;
  std::uint64_t accepted = 0;
  std::uint64_t dropped = 0;
  std::thread reader;
  {
    LineWriter writer(std::move(pipe.writer), 10'000);
    const std::string line = std::string(99, 'x') + '\n';
    for (int i = 0; i < 1000; ++i) accepted += writer.write(line);  // nobody reads, yet all calls return
    dropped = writer.dropped();
    reader = std::thread([&] { text = read_all(pipe.reader.get()); });
  }
  reader.join();  // the writer is gone, and with it the pipe's other end
  EXPECT_EQ(accepted + dropped, 1000u);
  EXPECT_GE(accepted, 100u);
  EXPECT_GT(dropped, 0u);
  EXPECT_EQ(text.size(), accepted * 100);
  EXPECT_EQ(static_cast<std::uint64_t>(std::ranges::count(text, '\n')), accepted);
}

TEST(LineWriter, AtTheLimitALineFitsAndOneByteLongerItDoesNot) {
  Pipe pipe;
  LineWriter writer(std::move(pipe.writer), 100);
  EXPECT_FALSE(writer.write(std::string(100, 'x') + '\n'));
  EXPECT_TRUE(writer.write(std::string(99, 'x') + '\n'));
  EXPECT_EQ(writer.dropped(), 1u);
}

TEST(LineWriter, SeveralThreadsLinesStayWhole) {
  Pipe pipe;
  std::string text;
  std::thread reader([&] { text = read_all(pipe.reader.get()); });
  {
    LineWriter writer(std::move(pipe.writer), 1 << 20);
    const auto write = [&writer](char c) {
      for (std::size_t i = 0; i < 500; ++i) writer.write(std::string(i, c) + "\n");
    };
    std::thread other(write, 'a');
    write('b');
    other.join();
  }
  reader.join();
  EXPECT_EQ(std::ranges::count(text, '\n'), 1000);
  EXPECT_EQ(text.find("ab"), text.npos);
  EXPECT_EQ(text.find("ba"), text.npos);
}

TEST(LineWriter, AReaderThatHasLeftIsNoReasonToEnd) {
  Pipe pipe;
  pipe.reader.reset();
  LineWriter writer(std::move(pipe.writer), 1000);
  EXPECT_TRUE(writer.write("lost\n"));
  while (writer.dropped() == 0) std::this_thread::yield();
  EXPECT_EQ(writer.dropped(), 1u);
}

TEST(LineWriter, AReaderThatDoesNotReadHoldsNoShutDown) {
  Pipe pipe;
  LineWriter writer(std::move(pipe.writer), 100'000);
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(writer.write(std::string(99, 'x') + '\n'));
}  // ends, although the pipe is full

}  // namespace
}  // namespace laneway
