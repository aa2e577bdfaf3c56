// The orientation of three points, exactly. The determinant ax·by − ay·bx + bx·cy − by·cx + cx·ay − cy·ax is a sum of
// six products; each product of two doubles is exactly the sum of two doubles, and the twelve are added as an expansion
// of components that do not overlap (Shewchuk 1997, GROW-EXPANSION). The sign of an expansion is that of its largest
// component. Reached only for points that are all but collinear, so the plain sum beats the staged one in length.
// Wider floats (80 bits) lost because they only make wrong signs rarer.

#include "predicates.hpp"

#include <array>
#include <cstddef>

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

} // namespace

double exact_orientation(const Point& a, const Point& b, const Point& c) noexcept
{
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
