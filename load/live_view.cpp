#include "load/live_view.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "load/live_panel.hpp"

namespace laneway::load {
namespace {

constexpr Nanoseconds line_every = 2 * second;

// Control sequences of ECMA-48 and of DEC's terminals. Modes that are set are reset in the same write.
constexpr std::string_view begin_frame = "\033[?25l\033[?7l";  // no cursor, no wrapping
constexpr std::string_view end_frame = "\033[?7h\033[?25h";
constexpr std::string_view clear_below = "\033[J";
constexpr std::string_view clear_line = "\033[K";
constexpr std::string_view clear_screen = "\033[H\033[J";

// Whatever becomes of the terminal, the run goes on: fmt::print would throw. One write, so that no half frame is seen.
void write_out(const std::string& text) {
  std::fflush(stderr);
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

// As the C library decides it, without taking a locale for the whole program.
bool speaks_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string_view value = variable(name);
    if (value.empty()) continue;
    return value.find("UTF-8") != value.npos || value.find("utf8") != value.npos || value.find("UTF8") != value.npos;
  }
  return false;
}

LiveFrame frame_of_terminal() {
  LiveFrame frame;
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
    frame.columns = size.ws_col;
    frame.rows = size.ws_row;
  }
  frame.utf8 = speaks_utf8();
  return frame;
}

}  // namespace

LiveView::LiveView(const Options& options) : options_(options), form_(form_for(options)) {}

LiveView::Form LiveView::form_for(const Options& options) {
  if (!options.progress) return Form::none;
  const bool terminal = ::isatty(STDERR_FILENO) == 1;
  if (!terminal) return options.live ? Form::lines : Form::none;
  const std::string_view kind = variable("TERM");
  const bool can_draw = !kind.empty() && kind != "dumb";
  // Lines of a series that go to the same terminal would run through the panel.
  const bool taken = options.outputs.take_stdout() && ::isatty(STDOUT_FILENO) == 1;
  return can_draw && !taken && options.live.value_or(true) ? Form::panel : Form::lines;
}

void LiveView::show(Nanoseconds now) {
  if (form_ == Form::none || figures_.empty()) return;
  const bool first = shown_at_ == 0;
  if (!first && now - shown_at_ < (form_ == Form::panel ? interval : line_every)) return;
  shown_at_ = now;
  const double elapsed_seconds = static_cast<double>(now - window_start_) / 1e9;
  if (form_ == Form::panel) return draw(elapsed_seconds);
  if (!first) write_out("laneway-load: " + live_line(options_, figures_, elapsed_seconds) + "\n");
}

void LiveView::draw(double elapsed_seconds) {
  LiveFrame frame = frame_of_terminal();
  frame.elapsed_seconds = elapsed_seconds;
  const auto lines = live_panel(options_, figures_, frame);
  std::string text(begin_frame);
  if (rows_drawn_ > 0 && (frame.columns < columns_drawn_ || rows_drawn_ >= frame.rows)) {
    // A terminal that became smaller may have broken our lines, and nobody knows where they are.
    text += clear_screen;
  } else if (rows_drawn_ > 0) {
    text += fmt::format("\r\033[{}A", rows_drawn_);
  }
  // Line by line over the old text: what stays the same never vanishes, so nothing flickers.
  for (const auto& line : lines) text += fmt::format("{}{}\r\n", line, clear_line);
  text += clear_below;
  text += end_frame;
  write_out(text);
  rows_drawn_ = lines.size();
  columns_drawn_ = frame.columns;
}

void LiveView::clear() {
  if (rows_drawn_ > 0) write_out(fmt::format("\r\033[{}A{}", rows_drawn_, clear_below));
  rows_drawn_ = 0;
}

}  // namespace laneway::load
