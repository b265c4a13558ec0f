#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace laneway::load {

/// What a connection has captured under one name.
struct Captured {
  std::string value;
  bool known = false;
};

/// What the placeholders of one request are filled with.
struct Filling {
  std::uint64_t number = 0;  // of the request, from 0; two requests of a run never have the same
  std::uint64_t seed = 0;
  std::span<const Captured> captured = {};  // by the index of the name
};

/// A number that follows from seed, request and `draw` alone, so that a run repeats itself whatever its threads do.
std::uint64_t random_of(const Filling& filling, std::uint32_t draw) noexcept;

/// Text with placeholders, compiled. Filling it in does not allocate when `out` has room. Made by TemplateCompiler.
/// Thread safety: pure.
class Template {
 public:
  struct Piece {
    enum class Kind : std::uint8_t { text, number, random, uuid, row, captured, captured_in_path };
    Kind kind = Kind::text;
    std::uint32_t index = 0;  // random, uuid: of the draw; captured: of the name
    std::uint64_t low = 0;    // random: bounds, both included
    std::uint64_t high = 0;
    std::string text = {};  // text: itself; captured: what stands for it before it is known
    bool has_default = false;
    std::shared_ptr<const std::vector<std::string>> rows = {};
  };

  void append(Piece piece);
  void append_text(std::string_view text);

  bool is_constant() const noexcept { return pieces_.empty() || (pieces_.size() == 1 && is_text(pieces_.front())); }
  /// Constant only.
  std::string_view constant() const noexcept {
    return pieces_.empty() ? std::string_view() : std::string_view(pieces_.front().text);
  }
  /// Append the text, filled in, to `out`. Every capture that has no default must be known.
  void fill(std::string& out, const Filling& filling) const;
  const std::vector<Piece>& pieces() const noexcept { return pieces_; }

 private:
  static bool is_text(const Piece& piece) noexcept { return piece.kind == Piece::Kind::text; }
  std::vector<Piece> pieces_;  // no two texts side by side
};

/// Append `value` as a request target may hold it: what none may is percent-encoded, the rest (/ ? & % too) stays.
void append_to_path(std::string& out, std::string_view value);

}  // namespace laneway::load
