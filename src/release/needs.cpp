#include "needshed/release/outputs.hpp"

namespace needshed {

Table needs_table(const std::vector<NeedProfile>& needs, const TextValues& codes, const TextValues& names)
{
    TextValues locality;
    TextValues name;
    TextValues measure;
    TextValues label;
    RealValues mean;
    RealValues outside;
    RealValues quotient;
    RealValues gini;
    RealValues theil;
    RealValues between;
    IntegerValues hot;
    RealValues people;
    RealValues demand;
    for (const auto& each : needs) {
        const bool whole = each.locality == no_group;
        locality.push_back(whole ? "all" : codes[each.locality]);
        name.push_back(whole ? "whole area" : names[each.locality]);
        measure.push_back(each.measure);
        label.push_back(label_name(each.label));
        mean.push_back(each.mean_z);
        outside.push_back(each.z_outside);
        quotient.push_back(each.location_quotient);
        gini.push_back(each.gini);
        theil.push_back(each.theil);
        between.push_back(each.theil_between);
        hot.push_back(static_cast<std::int64_t>(each.hot_units));
        people.push_back(each.people_in_hot);
        demand.push_back(each.demand_in_hot);
    }
    Table table;
    table.add("locality", std::move(locality), "code of the locality; all for the whole area");
    table.add("name", std::move(name), "its name");
    table.add("measure", std::move(measure), "agency and measure");
    table.add("label", std::move(label),
              "generic: high across it; localised: borne by hot spots; scattered: unevenly spread, little of it in hot "
              "spots; low: none of these");
    table.add("mean_z", std::move(mean), 3, "mean of standardised need, by people");
    table.add("z_outside_hot", std::move(outside), 3, "the same of the units that are not hot");
    table.add("location_quotient", std::move(quotient), 3, "its rate over the rate of the whole area");
    table.add("gini", std::move(gini), 3, "concentration: 0 where everybody has the same");
    table.add("theil", std::move(theil), 4, "Theil's inequality: 0 where everybody has the same");
    table.add("theil_between", std::move(between), 4, "the part of it that lies between localities");
    table.add("hot_units", std::move(hot), "units that are hot spots of the measure");
    table.add("people_in_hot", std::move(people), 3, "share of its people who live in them");
    table.add("demand_in_hot", std::move(demand), 3, "share of its records there");
    return table;
}

} // namespace needshed
