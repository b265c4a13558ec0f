// Files from a form, kept in a folder, sent back as files and as a stream made on the way.

#include <laneway/app.hpp>
#include <laneway/stream.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

using namespace laneway;

namespace {

/// Where the files lie. A name from outside never becomes a path unless it is already safe.
std::filesystem::path folder() {
  const char* named = std::getenv("UPLOADS");
  return named != nullptr ? named : "uploads";
}

// [upload]
struct Kept {
  std::string name;
  std::string content_type;
  std::size_t bytes = 0;
};

/// A plain function: writing files blocks.
std::vector<Kept> upload(File<"files", std::vector<UploadFile>> files) {
  std::vector<Kept> kept;
  for (const UploadFile& file : *files) {
    const std::string name = file.safe_file_name();
    if (name.empty()) throw HttpError(Status::bad_request, "a file has no name");
    std::ofstream out(folder() / name, std::ios::binary);
    out << file.content;
    if (!out.flush()) throw std::runtime_error("cannot write " + name);
    kept.push_back({name, file.content_type, file.content.size()});
  }
  return kept;
}
// [/upload]

// [download]
/// With ETag and ranges, read by the server's own threads.
Response download(Path<std::string> name) {
  UploadFile asked;
  asked.file_name = *name;
  if (asked.safe_file_name() != *name) throw HttpError(Status::not_found);
  return Response::file((folder() / *name).string(), {.download_name = *name});
}

/// All files, one behind the other: the next is read when the client has taken what came before.
ByteStream all() {
  const auto names = co_await on_thread([] {
    std::vector<std::string> paths;
    for (const auto& entry : std::filesystem::directory_iterator(folder())) paths.push_back(entry.path().string());
    std::ranges::sort(paths);
    return paths;
  });
  const auto read = [](std::string path) {
    std::ifstream in(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  for (const std::string& name : names) {
    const std::string content = co_await on_thread(read, name);
    co_yield content;
  }
}
// [/download]

}  // namespace

// [main]
int main(int argc, char** argv) {
  App app({.title = "laneway-uploads", .settings = {.body_bytes_max = 1 << 20, .form_file_count_max = 3}});
  app.lifespan([] { std::filesystem::create_directories(folder()); });
  app.post("/files", fn<upload>, {.status = 201});
  app.get("/files/{name}", fn<download>);
  app.get("/all", fn<all>);
  return app.run(argc, argv);
}
// [/main]
