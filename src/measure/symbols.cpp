#include "measure/symbols.hpp"

#include <cxxabi.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>

#include "base/unique_fd.hpp"

namespace laneway::measure {
namespace {

using Bytes = std::span<const unsigned char>;

/// The `index`-th T of a table in the file; nothing where the file ends before.
template <class T>
std::optional<T> read_at(Bytes file, std::uint64_t offset, std::uint64_t index = 0) noexcept {
  T value;
  if (offset > file.size() || index > (file.size() - offset) / sizeof value) return std::nullopt;
  const std::uint64_t at = offset + index * sizeof value;
  if (file.size() - at < sizeof value) return std::nullopt;
  std::memcpy(&value, file.data() + at, sizeof value);
  return value;
}

std::string_view text_at(Bytes file, const Elf64_Shdr& strings, std::uint64_t offset) noexcept {
  if (strings.sh_offset >= file.size() || offset >= file.size() - strings.sh_offset) return {};
  const Bytes rest = file.subspan(strings.sh_offset + offset);
  const auto end = std::ranges::find(rest, '\0');
  return {reinterpret_cast<const char*>(rest.data()), static_cast<std::size_t>(end - rest.begin())};
}

// The table of all symbols, or, in a stripped file, of those that other objects may use.
std::optional<Elf64_Shdr> symbol_table(Bytes file, const Elf64_Ehdr& head) noexcept {
  std::optional<Elf64_Shdr> exported;
  for (unsigned i = 0; i < head.e_shnum; ++i) {
    const auto section = read_at<Elf64_Shdr>(file, head.e_shoff, i);
    if (!section) break;
    if (section->sh_type == SHT_SYMTAB) return section;
    if (section->sh_type == SHT_DYNSYM) exported = section;
  }
  return exported;
}

/// A file in memory, read-only, while it is looked at.
class MappedFile {
 public:
  explicit MappedFile(const char* path) noexcept {
    const UniqueFd file(::open(path, O_RDONLY | O_CLOEXEC));
    struct stat facts{};
    if (!file || ::fstat(file.get(), &facts) != 0 || facts.st_size <= 0) return;
    const auto size = static_cast<std::size_t>(facts.st_size);
    void* memory = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (memory != MAP_FAILED) bytes_ = {static_cast<const unsigned char*>(memory), size};
  }
  ~MappedFile() {
    if (!bytes_.empty()) ::munmap(const_cast<unsigned char*>(bytes_.data()), bytes_.size());
  }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  Bytes bytes() const noexcept { return bytes_; }

 private:
  Bytes bytes_;
};

/// The program or a library, as it is loaded, and which of the wanted addresses lie in it.
struct Object {
  std::string file;
  std::uintptr_t base = 0;
  Function::From from = Function::From::library;
  std::vector<std::size_t> indices;
  std::vector<std::uint64_t> offsets;
};

Function::From kind_of(std::string_view path) noexcept {
  constexpr std::array<std::string_view, 8> system = {"/libc.so",     "/libc-",   "/libstdc++.", "/libgcc_s.",
                                                      "/libpthread.", "/libm.so", "/ld-linux",   "/libclang_rt."};
  const bool is_system = std::ranges::any_of(system, [&](auto part) { return path.find(part) != path.npos; });
  return is_system ? Function::From::system : Function::From::library;
}

struct Search {
  std::span<const std::uintptr_t> addresses;
  std::vector<Object> objects;
};

// For dl_iterate_phdr, which begins with the program.
int sort_addresses(dl_phdr_info* loaded, std::size_t, void* into) {
  Search& search = *static_cast<Search*>(into);
  Object object{.file = loaded->dlpi_name,
                .base = loaded->dlpi_addr,
                .from = kind_of(loaded->dlpi_name),
                .indices = {},
                .offsets = {}};
  if (search.objects.empty()) {
    object.file = "/proc/self/exe";
    object.from = Function::From::program;
  }
  for (std::size_t i = 0; i < search.addresses.size(); ++i) {
    const std::uintptr_t offset = search.addresses[i] - 1 - object.base;  // of the call, not of what follows it
    const auto holds = [&](const ElfW(Phdr) & part) {
      return part.p_type == PT_LOAD && offset >= part.p_vaddr && offset - part.p_vaddr < part.p_memsz;
    };
    if (std::ranges::none_of(std::span(loaded->dlpi_phdr, loaded->dlpi_phnum), holds)) continue;
    object.indices.push_back(i);
    object.offsets.push_back(offset);
  }
  search.objects.push_back(std::move(object));
  return 0;
}

std::string demangle(std::string_view symbol) {
  const std::string text(symbol);
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> name(abi::__cxa_demangle(text.c_str(), nullptr, nullptr, &status),
                                                    std::free);
  return name ? name.get() : text;
}

}  // namespace

std::vector<std::string_view> find_symbols(Bytes file, std::span<const std::uint64_t> wanted) {
  std::vector<std::string_view> names(wanted.size());
  const auto head = read_at<Elf64_Ehdr>(file, 0);
  if (!head || std::memcmp(head->e_ident, ELFMAG, SELFMAG) != 0 || head->e_ident[EI_CLASS] != ELFCLASS64 ||
      head->e_shentsize != sizeof(Elf64_Shdr)) {
    return names;
  }
  const auto table = symbol_table(file, *head);
  const auto strings = table ? read_at<Elf64_Shdr>(file, head->e_shoff, table->sh_link) : std::nullopt;
  if (!strings) return names;
  for (std::uint64_t i = 0; i < table->sh_size / sizeof(Elf64_Sym); ++i) {
    const auto symbol = read_at<Elf64_Sym>(file, table->sh_offset, i);
    if (!symbol) break;
    if (ELF64_ST_TYPE(symbol->st_info) != STT_FUNC || symbol->st_shndx == SHN_UNDEF) continue;
    for (std::size_t at = 0; at < wanted.size(); ++at) {
      if (wanted[at] < symbol->st_value || wanted[at] - symbol->st_value >= symbol->st_size) continue;
      // Of several names of one function, the reserved one tells that it is none of the user's.
      const std::string_view name = text_at(file, *strings, symbol->st_name);
      if (names[at].empty() || (name.starts_with("__") && !names[at].starts_with("__"))) names[at] = name;
    }
  }
  return names;
}

std::vector<Function> functions_of(std::span<const std::uintptr_t> addresses) {
  Search search{.addresses = addresses, .objects = {}};
  ::dl_iterate_phdr(sort_addresses, &search);
  std::vector<Function> functions(addresses.size());
  for (const Object& object : search.objects) {
    if (object.indices.empty()) continue;
    const MappedFile file(object.file.c_str());
    const auto names = find_symbols(file.bytes(), object.offsets);
    for (std::size_t i = 0; i < names.size(); ++i) {
      functions[object.indices[i]] = {.name = names[i].empty() ? "" : demangle(names[i]), .from = object.from};
    }
  }
  return functions;
}

std::string users_function(std::span<const Function> calls) {
  std::string in_library;
  for (const Function& call : calls) {
    if (call.name.empty()) continue;
    const std::string name = qualified_name(call.name);
    if (name.starts_with("laneway::net::Loop::")) break;
    if (call.from == Function::From::system || is_foreign(name)) continue;
    if (call.from == Function::From::program) return readable_name(name);
    if (in_library.empty()) in_library = readable_name(name);
  }
  return in_library;
}

}  // namespace laneway::measure
