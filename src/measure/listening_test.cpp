#include "measure/listening.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace laneway::measure {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// As the kernel writes it: 8000 is 1F40.
constexpr std::string_view table =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
    "   0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0\n"
    "   1: 00000000:1F41 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 100 0 0 10 0\n"
    "   2: 0100007F:1F40 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 4713 1 0 100 0 0 10 0\n"
    "   3: 0100007F:1F40 00000000:0000 0A\n";

// A made-up /proc in which processes listen.
class Listening : public testing::Test {
 protected:
  Listening() : proc_(std::filesystem::temp_directory_path() / ("laneway-proc-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(proc_ / "net");
    std::ofstream(proc_ / "net/tcp") << table;
  }
  ~Listening() override { std::filesystem::remove_all(proc_); }

  void process(pid_t pid, pid_t parent, const std::string& open_file) const {
    const auto folder = proc_ / std::to_string(pid);
    std::filesystem::create_directories(folder / "fd");
    std::ofstream stat(folder / "stat");
    stat << pid << " (a server) S " << parent;
    for (int field = 5; field <= 24; ++field) stat << " 1";
    stat << "\n";
    std::filesystem::create_symlink(open_file, folder / "fd/3");
  }

  std::filesystem::path proc_;
};

TEST_F(Listening, IsReadFromTheKernelsTable) {
  EXPECT_THAT(parse_listening_sockets(table, 8000), ElementsAre(4711));
  EXPECT_THAT(parse_listening_sockets(table, 8001), ElementsAre(4712));
  EXPECT_THAT(parse_listening_sockets(table, 8002), IsEmpty());
  EXPECT_THAT(parse_listening_sockets("", 8000), IsEmpty());
  EXPECT_THAT(parse_listening_sockets("x\n0: \n0: a b 0A\n", 8000), IsEmpty());
}

TEST_F(Listening, NamesTheProcess) {
  process(10, 1, "socket:[4711]");
  process(11, 1, "socket:[4712]");
  process(12, 1, "/dev/null");
  EXPECT_THAT(listening_processes(8000, proc_), ElementsAre(10));
  EXPECT_THAT(listening_processes(8001, proc_), ElementsAre(11));
  EXPECT_THAT(listening_processes(8002, proc_), IsEmpty());
}

TEST_F(Listening, WorkersAreTheirParents) {
  process(10, 1, "socket:[4711]");
  process(20, 10, "socket:[4711]");  // a worker
  process(21, 30, "socket:[4711]");  // one of a supervisor between them, which listens not
  process(30, 10, "/dev/null");
  EXPECT_THAT(listening_processes(8000, proc_), ElementsAre(10));
  process(50, 51, "/dev/null");  // a circle, as of an id that was used again
  process(51, 50, "/dev/null");
  process(40, 50, "socket:[4711]");  // handed over to a stranger
  EXPECT_THAT(listening_processes(8000, proc_), ElementsAre(10, 40));
}

}  // namespace
}  // namespace laneway::measure
