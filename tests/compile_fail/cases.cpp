// Declarations that must not compile. The test compiles this file once for each `#if CASE == n`: the first place that
// the compiler tells must be the line marked `// here`, and its text must have the words of `// says:`. CASE 0 must
// compile.
#include <laneway/params.hpp>
#include <laneway/router.hpp>
#include <laneway/stream.hpp>
#include <laneway/upload.hpp>

using namespace laneway;

struct Widget {
  int size;
};

struct Misspelt {
  int price;
  struct Rules {
    Rule prise{.gt = 0};
  };
};

struct Unrepliable {
  Unrepliable(int);
};

struct WithArray {
  int sizes[3];
};

struct WithPointer {
  int size;
  char* text;
};

struct Derived : Widget {
  int price;
};

int one(int value);
int needed();
Task<int> item(Path<int> id, Query<"limit", int, Default(10)> limit);

void declare(Router& router) {
  router.get("/good/{id}", fn<item>).get("/good", [] { return Widget{1}; });
  router.post("/good", [](File<"f">, File<"more", std::vector<UploadFile>>, Form<"a", int>) { return 1; });

#if CASE == 1
  // says: the_path_has_more_placeholders_than_the_function_has_path_parameters
  router.get("/items/{id}/{note}", fn<one>);  // here
#endif

#if CASE == 2
  // says: the_function_has_more_path_parameters_than_the_path_has_placeholders
  router.get("/items", fn<one>);  // here
#endif

#if CASE == 3
  // says: the_path_must_begin_with_a_slash
  router.post("items/{id}", fn<one>);  // here
#endif

#if CASE == 4
  // says: the_braces_of_the_path_do_not_match
  router.put("/items/{id", fn<one>);  // here
#endif

#if CASE == 5
  // says: two_placeholders_have_the_same_name
  router.get("/{id}/{id}", [](int a, int b) { return a + b; });  // here
#endif

#if CASE == 6
  // says: a_placeholder_for_the_rest_of_the_path_must_be_last
  router.get("/{rest:path}/x", [](std::string rest) { return rest; });  // here
#endif

#if CASE == 7
  // says: a_placeholder_must_fill_its_segment
  router.get("/v{id}", fn<one>);  // here
#endif

#if CASE == 8
  // says: a_placeholder_is_either_name_or_name_colon_path
  router.get("/{id:int}", fn<one>);  // here
#endif

#if CASE == 9
  // says: this_parameter_comes_from_nowhere_take_Path_or_Query_or_Header_or_Cookie_or_Body_or_Form_or_File_or_Request
  router.get("/{id}", [](int id, Unrepliable) { return id; });  // here
#endif

#if CASE == 10
  // says: this_parameter_must_be_taken_by_value
  router.get("/{id}", [](int& id) { return id; });  // here
#endif

#if CASE == 11
  // says: this_parameter_must_be_taken_by_reference
  router.get("/", [](Request request) { return request.body(); });  // here
#endif

#if CASE == 12
  // says: this_return_type_cannot_become_JSON
  router.get("/", [] { return Unrepliable(1); });  // here
#endif

#if CASE == 13
  // says: a_path_function_needs_one_signature_generic_or_overloaded_ones_have_none
  router.get("/{id}", [](auto id) { return id; });  // here
#endif

#if CASE == 14
  // says: this_parameter_comes_from_nowhere
  router.get("/", [](Query<"at", Widget> at) { return at->size; });  // here
#endif

#if CASE == 15
  // says: constant expression
  const std::string path = "/made/while/running";
  router.get(path, [] { return 1; });  // here
#endif

#if CASE == 16
  // says: this_path_function_takes_two_bodies
  router.post("/", [](Widget a, Widget) { return a.size; });  // here
#endif

#if CASE == 17
  // says: a_rule_of_this_model_names_none_of_its_members
  router.post("/", [](Misspelt m) { return m.price; });  // here
#endif

#if CASE == 18
  // says: this_path_function_takes_a_JSON_body_and_a_form
  router.post("/", [](Widget w, Form<"a", int>) { return w.size; });  // here
#endif

#if CASE == 19
  // says: this_parameter_comes_from_nowhere
  router.get("/", [](Query<"q", Widget> q) { return q->size; });  // here
#endif

#if CASE == 20
  // says: this_parameter_comes_from_nowhere
  router.get("/", [](Query<"q", Unrepliable>) { return 1; });  // here
#endif

#if CASE == 21
  // says: this_parameter_comes_from_nowhere
  router.post("/", [](File<"f", int>) { return 1; });  // here
#endif

#if CASE == 22
  // says: this_parameter_comes_from_nowhere
  router.post("/", [](File<"f", std::vector<std::string>>) { return 1; });  // here
#endif

#if CASE == 23
  // says: this_path_function_takes_a_JSON_body_and_a_form
  router.post("/", [](Widget w, File<"f">) { return w.size; });  // here
#endif

#if CASE == 24
  // says: this_path_function_takes_a_JSON_body_and_a_form
  router.post("/", [](Body<"w", Widget>, FormModel<Widget>) { return 1; });  // here
#endif

#if CASE == 25
  // says: this_parameter_must_be_taken_by_value
  router.post("/", [](File<"f">& f) { return f->file_name; });  // here
#endif

#if CASE == 26
  // says: this_parameter_comes_from_nowhere
  router.post("/", [](UploadFile f) { return f.file_name; });  // here
#endif

#if CASE == 27
  // says: this_parameter_comes_from_nowhere
  router.get("/{id}", [](Path<std::optional<int>> id) { return id->value_or(0); });  // here
#endif

#if CASE == 28
  // says: this_parameter_comes_from_nowhere
  router.get("/", [](HeaderModel<int>) { return 1; });  // here
#endif

#if CASE == 29
  // says: a_rule_of_this_model_names_none_of_its_members
  router.get("/", [](QueryModel<Misspelt> m) { return m->price; });  // here
#endif

#if CASE == 30
  // says: this_parameter_must_be_taken_by_reference
  router.get("/", [](Background) { return 1; });  // here
#endif

#if CASE == 31
  // says: this_parameter_must_be_taken_by_reference
  router.get("/", [](const Response&) { return 1; });  // here
#endif

#if CASE == 32
  // says: this_parameter_must_be_taken_by_value
  router.get("/", [](Depends<needed>& value) { return *value; });  // here
#endif

#if CASE == 33
  // says: this_return_type_cannot_become_JSON
  router.get("/", []() -> Task<Unrepliable> { co_return Unrepliable(1); });  // here
#endif

#if CASE == 34
  // says: this_return_type_cannot_become_JSON
  router.get("/", []() -> Stream<Unrepliable> { co_return; });  // here
#endif

#if CASE == 35
  // says: this_path_function_takes_two_bodies
  router.post("/", [](std::vector<Widget>, Body<"w", Widget>) { return 1; });  // here
#endif

#if CASE == 36
  // says: this_parameter_has_an_option_that_is_none
  router.get("/", [](Query<"q", int, 5> q) { return *q; });  // here
#endif

#if CASE == 37
  // says: a_path_parameter_is_always_there_and_has_no_default
  router.get("/{id}", [](Path<int, Default(5)> id) { return *id; });  // here
#endif

#if CASE == 38
  // says: this_model_has_a_base_class_or_a_C_array_or_more_than_32_members
  router.post("/", [](WithArray a) { return a.sizes[0]; });  // here
#endif

#if CASE == 39
  // says: this_model_has_a_base_class_or_a_C_array_or_more_than_32_members
  router.post("/", [](std::vector<Derived> d) { return d.size(); });  // here
#endif

#if CASE == 40
  // says: a_member_of_this_model_cannot_be_read_from_JSON
  router.post("/", [](WithPointer p) { return p.size; });  // here
#endif

#if CASE == 41
  // says: this_return_type_cannot_become_JSON
  router.get("/", [] { return WithArray{{1, 2, 3}}; });  // here
#endif

#if CASE == 42
  // says: this_parameter_comes_from_nowhere
  router.post("/", [](Query<"f", UploadFile>) { return 1; });  // here
#endif
}
