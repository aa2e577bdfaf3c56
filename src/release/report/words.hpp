#pragma once

/// Plain words for what results call by names.

#include <string>
#include <vector>

#include "needshed/release/outputs.hpp"

namespace needshed::report {

/// `police/antisocial` by the study's own title, else `Antisocial`. Not escaped.
std::string measure_title(const Origin& origin, const std::string& measure);

/// The agency of a measure, or an agency by its name, by its title. Not escaped.
std::string agency_title(const Origin& origin, const std::string& name);

/// The same with the first letter as in the middle of a sentence, where it is an ordinary word.
std::string in_sentence(const std::string& title);

/// `people`, or `people: 65 up` for a population of that name. Not escaped.
std::string population_title(const Origin& origin, const std::string& population);

/// `population:all` gives `people`, `demand:police/antisocial` the title of the measure. Not escaped.
std::string sum_title(const Origin& origin, const std::string& sum);

/// An amount that a bound limits: whole where it is a sum, with decimals where it is a length or a ratio.
std::string bound_figure(const Bound& bound, double amount);

/// `at least 30,000`, `1 to 3`, `at most 12.0`.
std::string bound_limits(const Bound& bound);

/// Why a record reached no unit, or how it reached one.
std::string bucket_words(Bucket bucket);

/// `Generic: high across the locality`.
std::string label_words(NeedLabel label);

/// How a border stands in the light of good plans.
std::string firmness_words(Firmness firmness);

/// `2019M03` as `Mar 2019`, `2019Q2` as `2019 Q2`.
std::string period_words(const std::string& period);

/// A name in snake_case as words, with a capital.
std::string as_words(const std::string& name);

} // namespace needshed::report
