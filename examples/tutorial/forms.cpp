#include "parts.hpp"

using namespace laneway;

namespace {

// [form]
struct Login {
  std::string username;
  std::string password;
};
Task<std::string> log_in(Form<"username", std::string> username, Form<"password", std::string>) { co_return *username; }
Task<std::string> log_in_by_model(FormModel<Login> login) { co_return login->username; }
// [/form]

// [files]
struct Received {
  std::string name;
  std::size_t bytes = 0;
  std::size_t more = 0;
  std::string token;
};
Task<Received> upload(File<"file"> file, File<"more", std::vector<UploadFile>, required(false)> more,
                      Form<"token", std::string> token) {
  co_return Received{file->safe_file_name(), file->content.size(), more->size(), *token};
}
// [/files]

}  // namespace

Router forms() {
  Router router;
  router.post("/login", fn<log_in>).post("/model", fn<log_in_by_model>).post("/upload", fn<upload>);
  return router;
}
