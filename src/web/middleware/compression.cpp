#include "laneway/middleware/compression.hpp"

#include <algorithm>
#include <atomic>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "http/accept_encoding.hpp"
#include "http/field.hpp"
#include "laneway/lane.hpp"
#include "web/middleware/content_encoder.hpp"
#include "web/vary.hpp"

namespace laneway {

struct Compression::State {
  CompressionOptions options;
  std::vector<std::string_view> names;  // of options.codings
  std::atomic<std::size_t> streams{0};  // being compressed

  /// A place among those that are compressed at once, until it is destroyed; null: all are taken.
  static std::shared_ptr<void> place(const std::shared_ptr<State>& state) {
    std::shared_ptr<void> taken(state.get(),
                                [state](void*) { state->streams.fetch_sub(1, std::memory_order_relaxed); });
    const bool free = state->streams.fetch_add(1, std::memory_order_relaxed) < state->options.streams_max;
    return free ? taken : nullptr;
  }

  int level(ContentCoding coding) const noexcept {
    switch (coding) {
      case ContentCoding::brotli:
        return options.brotli_level;
      case ContentCoding::zstd:
        return options.zstd_level;
      case ContentCoding::gzip:
        break;
    }
    return options.gzip_level;
  }
};

namespace {

constexpr std::size_t inline_bytes_max = 16 * 1024;  // some 0.3 ms

void check_options(const CompressionOptions& options) {
  const auto within = [](int level, int least, int most, const char* what) {
    if (level < least || level > most) throw std::invalid_argument(fmt::format("Compression: {} {}", what, level));
  };
  within(options.brotli_level, 0, 11, "brotli_level");
  within(options.zstd_level, 1, 19, "zstd_level");
  within(options.gzip_level, 1, 9, "gzip_level");
  for (const std::string& type : options.media_types) {
    const bool suffix = type.starts_with("*+") && type.size() > 2;
    const auto slash = type.find('/');
    const bool whole = slash != type.npos && slash != 0 && slash + 1 != type.size() && type[0] != '*';
    if (!suffix && !whole) throw std::invalid_argument("Compression: not a media type: " + type);
  }
}

bool matches(std::string_view type, std::string_view pattern) noexcept {
  if (pattern.starts_with("*+")) {
    pattern.remove_prefix(1);
    return type.size() > pattern.size() && equal_ignoring_case(type.substr(type.size() - pattern.size()), pattern);
  }
  if (pattern.ends_with("/*")) {
    pattern.remove_suffix(1);
    return type.size() > pattern.size() && equal_ignoring_case(type.substr(0, pattern.size()), pattern);
  }
  return equal_ignoring_case(type, pattern);
}

bool is_compressible(std::string_view content_type, const CompressionOptions& options) noexcept {
  const std::string_view type = trim(content_type.substr(0, content_type.find(';')));
  if (equal_ignoring_case(type, "text/event-stream")) return options.events;
  return std::ranges::any_of(options.media_types, [&](const std::string& one) { return matches(type, one); });
}

// All values of one field as a single list; names ignore case.
template <class Fields, class Read>
std::string joined(const Fields& fields, std::string_view name, Read read) {
  std::string all;
  for (const auto& field : fields) {
    const auto& [key, value] = read(field);
    if (!equal_ignoring_case(key, name)) continue;
    if (!all.empty()) all += ", ";
    all += value;
  }
  return all;
}

std::string all_of(const Request& request, std::string_view name) {
  return joined(request.headers(), name, [](const Field& field) { return std::pair(field.name, field.value); });
}

std::string all_of(const Response& response, std::string_view name) {
  return joined(response.headers(), name, [](const auto& field) -> const auto& { return field; });
}

void weaken_etag(Response& response) {
  const std::string etag = all_of(response, "ETag");
  if (etag.starts_with('"')) response.set_header("ETag", "W/" + etag);
}

// A stream, or a whole body that a middleware further in has yet to change.
bool comes_in_pieces(const Response& response) noexcept { return response.has_stream() || response.filter(); }

// Could this answer be sent otherwise to another client?
bool is_negotiable(const Response& response, const CompressionOptions& options) {
  const int status = code(response.status());
  if (status < 200 || status == 204 || status == 205 || status == 206 || status == 304) return false;
  if (!comes_in_pieces(response) && response.body().empty()) return false;
  if (response.header("Content-Encoding") || response.header("Content-Range")) return false;
  return is_compressible(response.content_type(), options) &&
         !http::list_contains(all_of(response, "Cache-Control"), "no-transform");
}

// May secrets be in it, beside text that somebody else chose? What is public has none.
bool is_delicate(const Request& request, const Response& response, const CompressionOptions& options) {
  const Compress* said = request.local<Compress>();
  if (said != nullptr && *said == Compress::never) return true;
  if (options.with_credentials || (said != nullptr && *said == Compress::with_credentials)) return false;
  if (http::list_contains(all_of(response, "Cache-Control"), "public")) return false;
  return request.header("Cookie") || request.header("Authorization") || response.header("Set-Cookie");
}

// A cache asks whether what it has is still right, and names the tag that we gave the compressed bytes.
void answer_not_modified(const Request& request, Response& response) {
  const std::string etag = all_of(response, "ETag");
  if (!etag.starts_with('"') || !http::list_contains(all_of(request, "If-None-Match"), "W/" + etag)) return;
  weaken_etag(response);
  add_vary(response, "Accept-Encoding");
}

void mark(Response& response, ContentCoding coding) {
  response.set_header("Content-Encoding", coding_name(coding));
  weaken_etag(response);
  if (response.header("Accept-Ranges")) response.set_header("Accept-Ranges", "none");
}

// Pieces are compressed on the loop: at a level that costs no more than a few milliseconds for the largest of a file.
int stream_level_max(ContentCoding coding) noexcept {
  switch (coding) {
    case ContentCoding::brotli:
      return 4;
    case ContentCoding::zstd:
      return 3;
    case ContentCoding::gzip:
      break;
  }
  return 6;
}

/// Compresses a body as it comes.
class StreamCompressor final : public detail::BodyFilter {
 public:
  StreamCompressor(std::unique_ptr<ContentEncoder> encoder, std::shared_ptr<void> place) noexcept
      : encoder_(std::move(encoder)), place_(std::move(place)) {}

  void filter(std::string& piece, bool last) override {
    if (piece.empty() && !last) return;
    compressed_.clear();
    encoder_->encode(piece, last ? ContentEncoder::Then::end : ContentEncoder::Then::flush, compressed_);
    piece.swap(compressed_);
  }

 private:
  std::unique_ptr<ContentEncoder> encoder_;
  std::shared_ptr<void> place_;
  std::string compressed_;
};

}  // namespace

Compression::Compression(CompressionOptions options) : state_(std::make_shared<State>()) {
  check_options(options);
  state_->options = std::move(options);
  for (const ContentCoding coding : state_->options.codings) state_->names.push_back(coding_name(coding));
}

Task<Response> Compression::operator()(Request& request, Next next) const {
  const std::shared_ptr<State> state = state_;
  const CompressionOptions& options = state->options;
  Response response = co_await next();
  if (response.status() == Status::not_modified) answer_not_modified(request, response);
  if (!is_negotiable(response, options)) co_return response;

  const http::CodingChoice choice = http::choose_coding(all_of(request, "Accept-Encoding"), state->names);
  const bool too_small = !comes_in_pieces(response) && response.body().size() < options.bytes_min;
  if (too_small && !choice.identity_refused) co_return response;
  add_vary(response, "Accept-Encoding");
  if (!choice.coding || is_delicate(request, response, options)) co_return response;
  const ContentCoding coding = options.codings[*choice.coding];
  const int level = state->level(coding);

  if (comes_in_pieces(response)) {
    std::shared_ptr<void> place = State::place(state);
    if (!place) co_return response;
    const int quick = std::min(level, stream_level_max(coding));
    response.add_filter(new StreamCompressor(make_encoder(coding, quick, std::nullopt), std::move(place)));
    mark(response, coding);
    co_return response;
  }

  std::string compressed;
  if (response.body().size() <= inline_bytes_max) {
    compressed = encode_whole(coding, level, response.body());
  } else {
    try {
      compressed = co_await on_cpu(encode_whole, coding, level, std::string_view(response.body()));
    } catch (const Overloaded&) {
      co_return response;  // better large than not at all
    }
  }
  if (compressed.size() >= response.body().size() && !choice.identity_refused) co_return response;
  response.set_body(std::move(compressed));
  mark(response, coding);
  co_return response;
}

}  // namespace laneway
