// The orientation of three points, exactly. The determinant ax·by − ay·bx + bx·cy − by·cx + cx·ay − cy·ax is a sum of
// six products; each product of two doubles is exactly the sum of two doubles, and the twelve are added as an expansion
// of components that do not overlap (Shewchuk 1997, GROW-EXPANSION). The sign of an expansion is that of its largest
// component. Reached only for points that are all but collinear, so the plain sum beats the staged one in length.
// Wider floats (80 bits) lost because they only make wrong signs rarer. Coordinates so small or so large that a product
// leaves the range of a double, which only broken files hold, are left to rational numbers.

#include "predicates.hpp"

#include <array>
#include <cstddef>

#include <boost/multiprecision/cpp_int.hpp>

namespace needshed::coverage {

namespace {

class Expansion {
public:
    void add_product(double a, double b) noexcept
    {
        const double product = a * b;
        add(std::fma(a, b, -product));
        add(product);
    }

    double sign() const noexcept
    {
        for (std::size_t i = m_size; i > 0; --i) {
            if (m_component[i - 1] != 0) {
                return m_component[i - 1];
            }
        }
        return 0;
    }

private:
    void add(double value) noexcept
    {
        for (std::size_t i = 0; i < m_size; ++i) {
            const double sum = value + m_component[i];
            const double part = sum - value;
            m_component[i] = (value - (sum - part)) + (m_component[i] - part);
            value = sum;
        }
        m_component[m_size++] = value;
    }

    std::array<double, 12> m_component{};
    std::size_t m_size = 0;
};

/// The sign of a product of differences, from the signs of its factors.
int sign_of_product(double a, double b) noexcept
{
    return (a == 0 || b == 0) ? 0 : (a > 0) == (b > 0) ? 1 : -1;
}

/// Whether products of two such coordinates, and what rounding takes from them, are doubles.
bool is_ordinary(double coordinate) noexcept
{
    return coordinate == 0 || !std::isfinite(coordinate) ||
           (std::abs(coordinate) > 0x1p-450 && std::abs(coordinate) < 0x1p500);
}

bool is_ordinary(const Point& point) noexcept
{
    return is_ordinary(point.x) && is_ordinary(point.y);
}

double rational_orientation(const Point& a, const Point& b, const Point& c)
{
    using Number = boost::multiprecision::cpp_rational;
    const Number x(c.x);
    const Number y(c.y);
    const Number determinant = (Number(a.x) - x) * (Number(b.y) - y) - (Number(a.y) - y) * (Number(b.x) - x);
    return determinant.sign();
}

} // namespace

double exact_orientation(const Point& a, const Point& b, const Point& c) noexcept
{
    // Differences have the right sign, so two terms that do not cancel cannot mislead.
    const int left = sign_of_product(a.x - c.x, b.y - c.y);
    const int right = sign_of_product(a.y - c.y, b.x - c.x);
    if (left != right || left == 0) {
        return left - right;
    }
    if (!(is_ordinary(a) && is_ordinary(b) && is_ordinary(c))) {
        return rational_orientation(a, b, c);
    }
    Expansion sum;
    sum.add_product(a.x, b.y);
    sum.add_product(-a.y, b.x);
    sum.add_product(b.x, c.y);
    sum.add_product(-b.y, c.x);
    sum.add_product(c.x, a.y);
    sum.add_product(-c.y, a.x);
    return sum.sign();
}

} // namespace needshed::coverage
