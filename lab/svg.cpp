#include "lab/svg.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <iterator>

#include "lab/markup.hpp"

namespace laneway::lab {
namespace {

constexpr std::size_t looks = 8;

// A coordinate: a tenth of a pixel is enough for an eye, and two digits for what is enlarged.
std::string at(double value) {
  std::string text = fmt::format("{:.2f}", value);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string attribute(std::string_view name, std::string_view value) {
  return value.empty() ? std::string() : fmt::format(" {}=\"{}\"", name, escape(value));
}

std::string points_of(const std::vector<Point>& points) {
  std::string out;
  for (const Point& point : points) out += fmt::format("{}{},{}", out.empty() ? "" : " ", at(point.x), at(point.y));
  return out;
}

std::string closed(std::string_view tag, std::string_view hint) {
  return hint.empty() ? "/>" : fmt::format("><title>{}</title></{}>", escape(hint), tag);
}

// The outline of a marker around the origin, in units of its size.
std::string outline(std::size_t shape, double s) {
  const auto to = [&](double x, double y) { return at(x * s) + " " + at(y * s); };
  switch (shape) {
    case 0:
      return fmt::format("M{}A{} {} 0 1 0 {}A{} {} 0 1 0 {}Z", to(-1, 0), at(s), at(s), to(1, 0), at(s), at(s),
                         to(-1, 0));
    case 1:
      return fmt::format("M{}L{}L{}L{}Z", to(-.9, -.9), to(.9, -.9), to(.9, .9), to(-.9, .9));
    case 2:
      return fmt::format("M{}L{}L{}Z", to(0, -1.2), to(1.1, .85), to(-1.1, .85));
    case 3:
      return fmt::format("M{}L{}L{}L{}Z", to(0, -1.3), to(1.3, 0), to(0, 1.3), to(-1.3, 0));
    case 4:
      return fmt::format("M{}L{}L{}Z", to(0, 1.2), to(1.1, -.85), to(-1.1, -.85));
    case 5:
      return fmt::format("M{}L{}L{}L{}L{}L{}L{}L{}L{}L{}L{}L{}Z", to(-.4, -1.2), to(.4, -1.2), to(.4, -.4),
                         to(1.2, -.4), to(1.2, .4), to(.4, .4), to(.4, 1.2), to(-.4, 1.2), to(-.4, .4), to(-1.2, .4),
                         to(-1.2, -.4), to(-.4, -.4));
    case 6:
      return fmt::format("M{}L{}L{}L{}Z", to(-.5, -1.2), to(.5, -1.2), to(.5, 1.2), to(-.5, 1.2));
    default:
      return fmt::format("M{}L{}L{}L{}Z", to(-1.3, -.5), to(1.3, -.5), to(1.3, .5), to(-1.3, .5));
  }
}

std::string marker_of(Point centre, Look look, double size, std::string_view hint) {
  return fmt::format("<path class=\"marker {}\" transform=\"translate({} {})\" d=\"{}\"{}", look.classes(),
                     at(centre.x), at(centre.y), outline(look.index % looks, size), closed("path", hint));
}

// Widths in DejaVu Sans, the widest of the usual faces, by groups of letters.
double ems_of(unsigned char c) {
  const auto among = [c](std::string_view letters) { return letters.contains(static_cast<char>(c)); };
  if (among("iljI.,:;'|! ")) return 0.32;
  if (among("ftr()[]/-\"")) return 0.4;
  if (among("mMW%@")) return 0.97;
  if (among("w<>+=~")) return 0.83;
  if (c >= 'A' && c <= 'Z') return 0.72;
  return 0.62;
}

constexpr bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }  // a letter of UTF-8

}  // namespace

std::string Look::classes() const { return fmt::format("c{}{}", index % looks, index >= looks ? " again" : ""); }

Svg::Svg(std::string_view id, double width, double height, std::string_view title, std::string_view description) {
  out_ = fmt::format(
      "<svg class=\"chart\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" role=\"img\" "
      "aria-labelledby=\"{2}-title\" aria-describedby=\"{2}-description\">\n<title id=\"{2}-title\">{3}</title>\n"
      "<desc id=\"{2}-description\">{4}</desc>\n",
      at(width), at(height), escape(id), escape(title), escape(description));
}

void Svg::line(Point from, Point to, std::string_view classes) {
  out_ += fmt::format("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"{}/>\n", at(from.x), at(from.y), at(to.x), at(to.y),
                      attribute("class", classes));
}

void Svg::rectangle(Point corner, double width, double height, std::string_view classes, std::string_view hint) {
  out_ += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{}{}\n", at(corner.x), at(corner.y), at(width),
                      at(height), attribute("class", classes), closed("rect", hint));
}

void Svg::polyline(const std::vector<Point>& points, std::string_view classes) {
  out_ += fmt::format("<polyline points=\"{}\"{}/>\n", points_of(points), attribute("class", classes));
}

void Svg::polygon(const std::vector<Point>& points, std::string_view classes) {
  out_ += fmt::format("<polygon points=\"{}\"{}/>\n", points_of(points), attribute("class", classes));
}

void Svg::text(Point where, std::string_view text, std::string_view classes, Anchor anchor) {
  const std::string_view anchored = anchor == Anchor::start ? "" : anchor == Anchor::middle ? "middle" : "end";
  out_ += fmt::format("<text x=\"{}\" y=\"{}\"{}{}>{}</text>\n", at(where.x), at(where.y), attribute("class", classes),
                      attribute("text-anchor", anchored), escape(text));
}

void Svg::marker(Point centre, Look look, double size, std::string_view hint) {
  out_ += marker_of(centre, look, size, hint) + "\n";
}

void Svg::dot(Point centre, double radius, std::string_view classes, std::string_view hint) {
  out_ += fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{}{}\n", at(centre.x), at(centre.y), at(radius),
                      attribute("class", classes), closed("circle", hint));
}

std::string Svg::finish() && {
  out_ += "</svg>\n";
  return std::move(out_);
}

std::string legend_key(Look look) {
  return fmt::format(
      "<svg class=\"key\" viewBox=\"0 0 26 12\" width=\"26\" height=\"12\" aria-hidden=\"true\">"
      "<line x1=\"1\" y1=\"6\" x2=\"25\" y2=\"6\" class=\"curve {}\"/>{}</svg>",
      look.classes(), marker_of({13, 6}, look, 4, {}));
}

double text_ems(std::string_view text) {
  double ems = 0;
  for (const char c : text) ems += continues(c) ? 0 : ems_of(static_cast<unsigned char>(c));
  return ems;
}

std::string shortened(std::string_view text, double ems) {
  if (text_ems(text) <= ems) return std::string(text);
  std::string kept(text);
  while (!kept.empty() && text_ems(kept) + 0.8 > ems) {
    while (kept.size() > 1 && continues(kept.back())) kept.pop_back();
    kept.pop_back();
  }
  while (!kept.empty() && kept.back() == ' ') kept.pop_back();
  return kept + "…";
}

}  // namespace laneway::lab
