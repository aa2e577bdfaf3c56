#include <algorithm>

#include <fmt/format.h>

#include "needshed/core/text.hpp"
#include "needshed/core/version.hpp"
#include "release/parts.hpp"
#include "release/report/html.hpp"
#include "release/report/sections.hpp"
#include "release/report/words.hpp"
#include "release/xml.hpp"

namespace needshed::report {

namespace {

/// Of each kind of finding, the page shows so many; summary.json has them all.
constexpr std::size_t most_shown = 10;

std::uint64_t allocated(const Reconciliation& each)
{
    std::uint64_t sum = 0;
    for (std::size_t b = 0; b < bucket_count; ++b) {
        sum += is_allocated(static_cast<Bucket>(b)) ? each.bucket[b] : 0;
    }
    return sum;
}

std::string whole_number(std::uint64_t number)
{
    return grouped(static_cast<long long>(number));
}

/// What became of the records that reached no unit, as `1,286 without a location; 40 outside the area`.
std::string losses(const Reconciliation& each)
{
    std::vector<std::string> parts;
    for (std::size_t b = 0; b < bucket_count; ++b) {
        const auto bucket = static_cast<Bucket>(b);
        if (!is_allocated(bucket) && each.bucket[b] > 0) {
            parts.push_back(whole_number(each.bucket[b]) + " " + in_sentence(bucket_words(bucket)));
        }
    }
    return parts.empty() ? "none lost" : enumerated(parts);
}

std::string reconciliation_table(const Context& context)
{
    HtmlTable table("What became of every record",
                    {{"Need"}, {"Records read", true}, {"On the map", true}, {"Share", true}, {"The others"}});
    for (const auto& each : context.results.demand.reconciliations) {
        // Records of another kind were never meant to count.
        const auto meant = each.records - each.bucket[static_cast<std::size_t>(Bucket::Filtered)];
        table.add({escaped(measure_title(context.results.origin, each.measure)), whole_number(each.records),
                   whole_number(allocated(each)),
                   meant == 0 ? "–" : per_cent(static_cast<double>(allocated(each)) / static_cast<double>(meant)),
                   losses(each)});
    }
    return table.html();
}

std::string findings_list(const Findings& findings)
{
    if (findings.empty()) {
        return "<p>Nothing to report: all data was as it should be.</p>\n";
    }
    std::string html;
    for (const auto& [kind, count] : count_by_kind(findings)) {
        std::vector<std::string> messages;
        for (const auto& finding : findings) {
            if (finding.kind == kind && messages.size() < most_shown) {
                messages.push_back(
                    fmt::format("<strong>{}</strong>: {}", escaped(finding.where), escaped(finding.message)));
            }
        }
        if (count > most_shown) {
            messages.push_back(fmt::format("and {} more, all in <code>summary.json</code>", count - most_shown));
        }
        html += fmt::format("<details{}><summary>{} <span class=\"aside\">{}</span></summary>\n{}</details>\n",
                            count <= 3 ? " open" : "", escaped(as_words(kind)), counted(count, "finding"),
                            bullets(messages));
    }
    return html;
}

std::string repairs_text(const Coverage& coverage)
{
    if (coverage.repairs().empty()) {
        return "<p>The boundaries matched; nothing had to be repaired.</p>\n";
    }
    return fmt::format("<p>{} in the boundaries were repaired; the area of {} changed. <code>repairs.geojson</code> "
                       "shows the ground that changed hands.</p>\n",
                       counted(coverage.repairs().size(), "place"), counted(coverage.area_changes().size(), "unit"));
}

std::string unmatched_text(const Demand& demand)
{
    return demand.unmatched.empty()
               ? ""
               : fmt::format("<p>{} of tables and units found no partner; <code>unmatched.csv</code> lists them.</p>\n",
                             counted(demand.unmatched.size(), "code"));
}

std::string text_of(const Json* json)
{
    return json == nullptr || json->text() == nullptr ? "–" : escaped(*json->text());
}

/// Escaped, with its line ends.
std::string lines_of(const std::string& text)
{
    std::string html;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size());
        html += escaped(std::string_view(text).substr(begin, end - begin)) + "\n";
        begin = end + 1;
    }
    return html;
}

std::string inputs_table(const Origin& origin)
{
    HtmlTable table("Inputs", {{"Source"}, {"Bytes", true}, {"SHA-256 checksum"}});
    const auto inputs = release::inputs_json(origin.inputs);
    for (const auto& input : *inputs.items()) {
        const auto* bytes = input.find("bytes");
        table.add({text_of(input.find("source")),
                   bytes == nullptr || bytes->integer() == nullptr ? "–" : grouped(*bytes->integer()),
                   "<code>" + text_of(input.find("sha256")) + "</code>"});
    }
    return table.html("inputs");
}

} // namespace

std::string quality(const Context& context)
{
    return reconciliation_table(context) +
           "<p class=\"note\">Share: of the records that the study asks for. <code>rejected.csv</code> lists every "
           "record that is not on the map, with its row and the reason.</p>\n" +
           unmatched_text(context.results.demand) + repairs_text(context.results.units.coverage) +
           element("h3", "Findings: facts about the data that are not as they should be") +
           findings_list(context.results.findings);
}

/// Named where it is a published method rather than needshed's own search.
std::string by_method(const Origin& origin)
{
    return origin.method.empty() ? "" : fmt::format(", localities by the method <em>{}</em>", escaped(origin.method));
}

std::string provenance_page(const Context& context)
{
    const auto& origin = context.results.origin;
    std::string libraries;
    const auto list = release::libraries_json();
    for (const auto& library : *list.items()) {
        libraries += ", " + text_of(&library);
    }
    return fmt::format("<p>Made by needshed {}{}, from the study <code>{}</code> with seed {} and effort "
                       "<em>{}</em>{}. The same study and seed give the same result. Coordinates are in {}.</p>\n",
                       version(), libraries, escaped(origin.study_file.filename().string()), origin.seed,
                       escaped(origin.effort), by_method(origin),
                       escaped(crs_title(context.results.units.coverage.crs()))) +
           inputs_table(origin) + "<details><summary>The study as read</summary>\n<pre>" +
           lines_of(to_text(origin.study)) + "</pre></details>\n";
}

} // namespace needshed::report
