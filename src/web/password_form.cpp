#include <algorithm>
#include <new>

#include "base/text.hpp"
#include "http/query.hpp"
#include "laneway/detail/json_writer.hpp"
#include "laneway/security.hpp"

namespace laneway {
namespace {

struct Field {
  std::string_view name;
  bool required;
  std::optional<std::string> value = {};
};

void add_fault(std::string& faults, const Field& field) {
  if (!faults.empty()) faults += ',';
  JsonWriter out(faults);
  out.begin_object();
  out.member("type", field.value ? "string_pattern_mismatch" : "missing");
  out.key("loc");
  out.begin_array();
  out.string("body");
  out.string(field.name);
  out.end_array();
  out.member("msg", field.value ? "String should match pattern '^password$'" : "Field required");
  out.key("input");
  if (field.value) {
    out.string(*field.value);
    out.key("ctx");
    out.raw(R"({"pattern":"^password$"})");
  } else {
    out.null();
  }
  out.end_object();
}

// An empty field is taken for a missing one, as FastAPI does.
void fill(const Request& request, std::span<Field> fields) {
  const std::string_view type = request.header("Content-Type").value_or("");
  if (!equal_ignoring_case(trim(type.substr(0, type.find(';'))), "application/x-www-form-urlencoded")) return;
  std::string scratch;
  http::QueryReader pairs(request.body());
  while (pairs.next()) {
    const auto field = std::ranges::find(fields, http::decode_form(pairs.key(), scratch), &Field::name);
    if (field == fields.end()) continue;
    const std::string_view value = http::decode_form(pairs.value(), scratch);
    field->value = value.empty() ? std::nullopt : std::optional<std::string>(value);
  }
}

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> found;
  while (!(text = trim(text)).empty()) {
    const auto end = std::min(text.find(' '), text.size());
    found.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return found;
}

// Errors: adds them to `faults`.
OAuth2PasswordForm read(const Request& request, std::string& faults) {
  std::array fields = {Field{"grant_type", false}, Field{"username", true},   Field{"password", true},
                       Field{"scope", false},      Field{"client_id", false}, Field{"client_secret", false}};
  fill(request, fields);
  if (fields[0].value && fields[0].value != "password") add_fault(faults, fields[0]);
  for (const Field& field : fields) {
    if (field.required && !field.value) add_fault(faults, field);
  }
  return {fields[1].value.value_or(""), fields[2].value.value_or(""), words(fields[3].value.value_or("")),
          fields[4].value, fields[5].value};
}

bool bind(const detail::HandlerBase&, detail::Call& call, void* state) {
  const std::size_t faults_before = call.faults.size();
  ::new (state) OAuth2PasswordForm(read(call.request, call.faults));
  return call.faults.size() == faults_before;
}

// Read by `bind` already, whose faults join those of the other parameters.
constexpr detail::Dependency make() {
  detail::Dependency made;
  made.name = "oauth2_password_form";
  made.key = &detail::dependency_key<oauth2_password_form>;
  made.lane = detail::LaneKind::loop;
  made.state_bytes = sizeof(OAuth2PasswordForm);
  made.bind = &bind;
  made.run = [](const detail::Dependency&, detail::Call&, void*) {};
  made.value = [](void* state) noexcept { return state; };
  made.destroy = [](void* state) noexcept { static_cast<OAuth2PasswordForm*>(state)->~OAuth2PasswordForm(); };
  return made;
}

}  // namespace

constinit const detail::Dependency detail::password_form_dependency = make();

OAuth2PasswordForm oauth2_password_form(const Request& request) {
  std::string faults;
  return read(request, faults);
}

}  // namespace laneway
