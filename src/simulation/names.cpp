#include "simulation/names.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "simulation/noise.hpp"
#include "simulation/streams.hpp"

namespace needshed::simulation {

namespace {

constexpr std::array stems{"Thessel", "Wexen",   "Velder", "Ostrel",  "Pellan", "Garrod", "Merrin",
                           "Corvel",  "Ambrel",  "Dravel", "Fennock", "Isken",  "Keldon", "Lorrin",
                           "Nethrel", "Orvel",   "Rusken", "Sarnel",  "Yarrel", "Jessel", "Ellisk",
                           "Hadrel",  "Cressel", "Bascom", "Tamrel",  "Undrel", "Wyndel"};
constexpr std::array endings{"combe", "wick",  "stow", "ford", "ham",   "by",    "holt",
                             "mere",  "leigh", "ness", "fold", "worth", "bridge"};
constexpr std::array sides{"", "Great ", "Little ", "Upper ", "Nether ", "North ", "South ", "East ", "West "};
constexpr std::array streets{"Mill",  "Church",  "Orchard", "Station", "Victoria", "Meadow",  "Chapel", "Quarry",
                             "Ferry", "Harbour", "Beacon",  "Priory",  "Market",   "Elm",     "Thorn",  "Bramble",
                             "Kiln",  "Heron",   "Larch",   "Rope",    "Tanner",   "Saddler", "Barley", "Fleece"};
constexpr std::array street_kinds{"Street",  "Road",  "Lane",    "Close", "Avenue", "Way",
                                  "Terrace", "Court", "Gardens", "Drive", "Mews"};
constexpr std::array venues{"Supermarket", "Parking Area", "Petrol Station", "Sports/Recreation Area", "Shopping Area"};

template <typename List>
const char* pick(const List& list, std::uint64_t seed, std::uint32_t place, std::uint64_t field)
{
    return list[static_cast<std::size_t>(hashed_uniform(seed + field, place, field) *
                                         static_cast<double>(list.size()))];
}

void shuffle(std::vector<std::string>& names, std::size_t from, Random& random)
{
    for (std::size_t i = names.size(); i > from + 1; --i) {
        std::swap(names[i - 1], names[from + random.below(static_cast<std::uint32_t>(i - from))]);
    }
}

} // namespace

Names invent_names(std::uint64_t seed, std::size_t count)
{
    auto random = stream(seed, Purpose::Names);
    const std::string county = stems[random.below(stems.size())];
    Names names{county + "shire", county + "mouth", {}};
    for (std::size_t round = 0; names.places.size() < count; ++round) {
        // Plain names first, then those with a side, then numbered ones.
        const std::size_t from = names.places.size();
        const std::string number = round < sides.size() ? "" : fmt::format(" {}", round / sides.size() + 1);
        for (const auto* stem : stems) {
            for (const auto* ending : endings) {
                names.places.push_back(sides[round % sides.size()] + std::string(stem) + ending + number);
            }
        }
        shuffle(names.places, from, random);
    }
    names.places.resize(count);
    return names;
}

std::string street_name(std::uint64_t seed, std::uint32_t place)
{
    const std::uint64_t mine = purpose_seed(seed, Purpose::Names);
    if (hashed_uniform(mine, place, 7) < 0.08) {
        return fmt::format("On or near {}", pick(venues, mine, place, 1));
    }
    return fmt::format("On or near {} {}", pick(streets, mine, place, 2), pick(street_kinds, mine, place, 3));
}

std::string simulated_code(std::string_view prefix, std::size_t number)
{
    return fmt::format("{}{:06}", prefix, number);
}

} // namespace needshed::simulation
