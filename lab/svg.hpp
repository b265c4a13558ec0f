#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace laneway::lab {

struct Point {
  double x = 0;
  double y = 0;
};

enum class Anchor : unsigned char { start, middle, end };

/// How a target looks in every chart of a page: a colour and a marker, so that nothing depends on colour alone. Eight
/// of each; from the ninth on the marker is hollow and the line dashed.
struct Look {
  std::size_t index = 0;

  /// "c3", and " again" from the ninth on.
  std::string classes() const;
};

/// Writes one drawing. Colours come from the page's style sheet, by class. Coordinates are pixels of the drawing, y
/// downwards. All texts are escaped.
class Svg {
 public:
  /// `id` must be one of its page's. A reader who cannot see it is told `title` and `description`.
  Svg(std::string_view id, double width, double height, std::string_view title, std::string_view description);

  void line(Point from, Point to, std::string_view classes);
  /// A thing to point at shows `hint`, unless it is empty.
  void rectangle(Point corner, double width, double height, std::string_view classes, std::string_view hint = {});
  void polyline(const std::vector<Point>& points, std::string_view classes);
  void polygon(const std::vector<Point>& points, std::string_view classes);
  void text(Point at, std::string_view text, std::string_view classes = {}, Anchor anchor = Anchor::start);
  void marker(Point at, Look look, double size = 4, std::string_view hint = {});
  void dot(Point at, double radius, std::string_view classes, std::string_view hint = {});

  std::string finish() &&;

 private:
  std::string out_;
};

/// A drawing of a marker alone, with a piece of its line, for a legend. No reader is told of it.
std::string legend_key(Look look);

/// About how wide `text` is, in ems of a sans serif face.
double text_ems(std::string_view text);
/// `text`, cut to `ems` with an ellipsis if it is wider.
std::string shortened(std::string_view text, double ems);

}  // namespace laneway::lab
